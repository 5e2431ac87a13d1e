/* Pipelines: compiles the section `pipelines`: whose messages, who watches, which steps, and how they end otherwise. */
#include "plan/failure.h"
#include "plan/reach.h"
#include "plan/steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PIPELINES_MAX = 500, SOURCES_MAX = 200 };

static const char *const pipeline_keys[] = {
        "from", "when", "observers", "steps", "otherwise", "team", "reply_by", "on", "after", NULL};

/* Names of instances in one role; each once. */
static size_t *read_instances(struct build *build, const struct deskbus_node *list,
        enum deskbus_role role, size_t *ret_count)
{
    size_t count = build_list_count(list);
    if (count > SOURCES_MAX) {
        build_error(build, "PLN007", list, "more than %d names", SOURCES_MAX);
        return NULL;
    }
    size_t *indices = build_alloc(build, count, sizeof(*indices));
    for (size_t i = 0; indices != NULL && i < count; i++) {
        const struct deskbus_node *item = build_list_item(list, i);
        int index = instances_use(build, item, role);
        bool twice = false;
        for (size_t j = 0; index >= 0 && j < *ret_count; j++)
            twice = twice || indices[j] == (size_t)index;
        build->sources_unclear = build->sources_unclear || (index < 0 && role == DESKBUS_SOURCE);
        if (twice)
            build_error(build, "PLN084", item, "'%s' stands here twice", deskbus_node_text(item));
        else if (index >= 0)
            indices[(*ret_count)++] = (size_t)index;
    }
    return indices;
}

static void check_pipeline_name(struct build *build, const struct deskbus_node *key)
{
    static const char *const topics[] = {"in", "out", "people", "stats"};
    const char *name = deskbus_node_text(key);
    if (!build_check_name(build, key, "pipeline"))
        return;
    for (size_t i = 0; i < sizeof(topics) / sizeof(topics[0]); i++) {
        if (strcmp(topics[i], name) == 0) {
            build_error(build, "PLN002", key, "a pipeline cannot be called '%s': topics begin so",
                    name);
            return;
        }
    }
}

/* The team of hand_off without one: `team:`, else that of a plain `otherwise: { hand_off: TEAM }`. */
static const char *read_team(struct build *build, const struct deskbus_node *map)
{
    const struct deskbus_node *team = deskbus_node_get(map, "team");
    if (team != NULL)
        return teams_use(build, team);
    const struct deskbus_node *otherwise = deskbus_node_get(map, "otherwise");
    if (otherwise == NULL || deskbus_node_kind(otherwise) != DESKBUS_NODE_MAP)
        return NULL;
    const struct deskbus_node *hand_off = deskbus_node_get(otherwise, "hand_off");
    const char *name = hand_off != NULL ? deskbus_node_text(hand_off) : NULL;
    const struct plan_team *found = name != NULL ? plan_team_find(build->plan, name) : NULL;
    return found != NULL ? found->name : NULL; /* an unknown one is told of where it stands */
}

static void read_head(
        struct build *build, const struct deskbus_node *map, struct pipeline *pipeline)
{
    const struct deskbus_node *from = deskbus_node_get(map, "from");
    const struct deskbus_node *when = deskbus_node_get(map, "when");
    const struct deskbus_node *observers = deskbus_node_get(map, "observers");
    const struct deskbus_node *reply_by = deskbus_node_get(map, "reply_by");
    if (from != NULL)
        pipeline->sources = read_instances(build, from, DESKBUS_SOURCE, &pipeline->source_count);
    if (when != NULL)
        pipeline->when = condition_read(build, NULL, when);
    if (observers != NULL)
        pipeline->observers = read_instances(
                build, observers, DESKBUS_OBSERVER, &pipeline->observer_count);
    pipeline->reply_by = reply_by != NULL ? instances_use(build, reply_by, DESKBUS_SINK) : -1;
    pipeline->team = read_team(build, map);
}

/* The program is made in a large array and kept in one of its own size. errors: as counted when the pipeline began. */
static void read_program(struct build *build, const struct deskbus_node *map,
        struct pipeline *pipeline, size_t errors)
{
    const struct deskbus_node *otherwise = deskbus_node_get(map, "otherwise");
    struct steps *steps = calloc(1, sizeof(*steps));
    struct instruction *program = calloc(INSTRUCTIONS_MAX, sizeof(*program));
    const struct deskbus_node **nodes = calloc(
            INSTRUCTIONS_MAX, sizeof(const struct deskbus_node *));
    if (steps == NULL || program == NULL || nodes == NULL) {
        build->error = -ENOMEM;
    } else {
        *steps = (struct steps){
                .build = build, .pipeline = pipeline, .program = program, .nodes = nodes};
        (void)steps_read(steps, deskbus_node_get(map, "steps"));
        if (otherwise != NULL)
            steps_end(steps, otherwise);
        pipeline->program = build_alloc(build, steps->count, sizeof(*program));
        if (pipeline->program != NULL) {
            memcpy(pipeline->program, program, steps->count * sizeof(*program));
            pipeline->count = steps->count;
        }
        /* What is wrong already would be told twice. */
        if (deskbus_findings_errors(build->out) == errors && build->error == 0)
            reach_check(build, pipeline, nodes);
    }
    free(steps);
    free(program);
    free((void *)nodes);
}

static void read_pipeline(struct build *build, const struct deskbus_node *key,
        const struct deskbus_node *map, struct pipeline *pipeline)
{
    size_t errors = deskbus_findings_errors(build->out);
    pipeline->name = build_text(build, deskbus_node_text(key));
    pipeline->place = build_place(build, key);
    pipeline->reply_by = -1;
    if (!build_is_map(build, map, "a pipeline: { from: [SOURCE], steps: [...], otherwise: {...} }"))
        return;
    const struct deskbus_node *on = deskbus_node_get(map, "on");
    build->sources_unclear = build->sources_unclear || deskbus_node_get(map, "from") == NULL;
    build_check_keys(build, map, pipeline_keys, "a pipeline");
    if (on != NULL)
        build_error(build, "PLN081", on,
                "pipelines that an event starts (`on:`) come with a later version");
    else if (deskbus_node_get(map, "after") != NULL)
        build_error(build, "PLN081", deskbus_node_get(map, "after"),
                "`after` belongs to `on:`, which comes with a later version");
    else if (deskbus_node_get(map, "from") == NULL)
        build_error(build, "PLN005", key, "'from' is missing: whose messages does '%s' take?",
                pipeline->name);
    if (deskbus_node_get(map, "otherwise") == NULL)
        build_error(build, "PLN074", key,
                "'otherwise' is missing: a message that no step ends would end nowhere; add otherwise: { hand_off: TEAM }");
    read_head(build, map, pipeline);
    read_program(build, map, pipeline, errors);
}

void pipelines_build(struct build *build)
{
    const struct deskbus_node *root = config_root(build->config);
    const struct deskbus_node *map = deskbus_node_get(root, "pipelines");
    struct plan *plan = build->plan;
    if (map == NULL || deskbus_node_null(map)) {
        build_error(build, "PLN008", map != NULL ? map : root, "no pipelines: add `pipelines:`");
        return;
    }
    if (!build_is_map(build, map, "a map of pipelines by name"))
        return;
    size_t count = deskbus_node_count(map);
    if (count > PIPELINES_MAX) {
        build_error(build, "PLN007", map, "more than %d pipelines", PIPELINES_MAX);
        return;
    }
    plan->pipelines = build_alloc(build, count, sizeof(*plan->pipelines));
    for (size_t i = 0; plan->pipelines != NULL && i < count; i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        check_pipeline_name(build, key);
        read_pipeline(
                build, key, deskbus_node_item(map, i), &plan->pipelines[plan->pipeline_count++]);
    }
}
