/* Steps: one entry of the list after the other; `when` becomes a test that jumps over its consequence. */
#include "plan/steps.h"

#include "plan/failure.h"

#include <stdio.h>
#include <string.h>

static const char step_forms[] =
        "a step is NAME, NAME: { on_failure: ... }, or { when: {...} } with one of hand_off, to, close, steps";

static struct instruction *add(struct steps *steps, enum op op, const struct deskbus_node *node)
{
    if (steps->count == INSTRUCTIONS_MAX) {
        build_error(steps->build, "PLN007", node, "the pipeline has too many steps (%d at most)",
                STEPS_MAX);
        return NULL;
    }
    steps->nodes[steps->count] = node;
    struct instruction *made = &steps->program[steps->count++];
    *made = (struct instruction){.op = op};
    return made;
}

static bool is_step_name(const struct steps *steps, const char *name)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->program[i].op == OP_STEP && strcmp(steps->program[i].action.step, name) == 0)
            return true;
    return false;
}

/* The instance's name; with a number when it stands here more than once: positions in the journal need names that differ. */
static const char *name_step(struct steps *steps, const char *instance)
{
    char name[48];
    (void)snprintf(name, sizeof(name), "%s", instance);
    for (unsigned number = 2; is_step_name(steps, name); number++)
        (void)snprintf(name, sizeof(name), "%s_%u", instance, number);
    return build_text(steps->build, name);
}

static void add_writer(struct steps *steps, size_t instance,
        const struct deskbus_annotation *written, const struct deskbus_node *node)
{
    struct build *build = steps->build;
    struct writers *writers = &steps->writers;
    const struct instance *own = &build->plan->instances[instance];
    const char *name = plan_annotation(build->plan, instance, written->name);
    for (size_t i = 0; i < writers->count; i++) {
        if (strcmp(writers->at[i].name, name) != 0)
            continue;
        struct deskbus_place first = deskbus_node_place(writers->at[i].step);
        build_error(build, "PLN080", node,
                "'%s' writes '%s', which '%s' in line %u may have written before; give one of them another name with `as: NAME`",
                own->shown.name, name, build->plan->instances[writers->at[i].instance].shown.name,
                first.line);
        return;
    }
    if (writers->count < WRITERS_MAX)
        writers->at[writers->count++] = (struct writer){name, written, node, instance};
    else
        build_error(build, "PLN007", node, "the steps before this write more than %d annotations",
                WRITERS_MAX);
}

static void read_step_failure(struct steps *steps, const struct deskbus_node *options,
        const struct instance *instance, struct plan_failure *ret)
{
    static const char *const keys[] = {"on_failure", NULL};
    const struct deskbus_plugin *plugin = instance->shown.plugin;
    *ret = instance->failure_given
            ? instance->failure
            : failure_default(plugin != NULL && (plugin->flags & DESKBUS_OPTIONAL) != 0);
    if (options == NULL || deskbus_node_null(options))
        return;
    if (!build_is_map(steps->build, options, "terms of the step: { on_failure: skip }"))
        return;
    build_check_keys(steps->build, options, keys, "a step");
    const struct deskbus_node *node = deskbus_node_get(options, "on_failure");
    if (node != NULL)
        (void)failure_read(steps->build, node, steps->pipeline->team, ret);
}

/* name: the scalar; options: what stands behind its colon, or NULL. */
static void read_step(
        struct steps *steps, const struct deskbus_node *name, const struct deskbus_node *options)
{
    struct build *build = steps->build;
    int index = instances_use(build, name, DESKBUS_STEP);
    if (index < 0)
        return;
    const struct instance *instance = &build->plan->instances[index];
    const char *step = name_step(steps, instance->shown.name);
    struct instruction *made = add(steps, OP_STEP, name);
    if (made == NULL)
        return;
    made->action = (struct plan_action){.kind = PLAN_STEP,
            .instance = (size_t)index,
            .step = step,
            .text = "",
            .place = build_place(build, name)};
    read_step_failure(steps, options, instance, &made->failure);
    const struct deskbus_plugin *plugin = instance->shown.plugin;
    for (const struct deskbus_annotation *at = plugin != NULL ? plugin->writes : NULL;
            at != NULL && at->name != NULL; at++)
        add_writer(steps, (size_t)index, at, name);
}

static void add_end(struct steps *steps, const struct deskbus_node *map, const char *key)
{
    struct instruction *made = add(steps, OP_END, deskbus_node_get(map, key));
    if (made != NULL)
        (void)failure_read_end(steps->build, map, key, steps->pipeline->team, &made->action);
}

/* One end of `otherwise`, of a detour or of the pipeline. */
static void read_otherwise(struct steps *steps, const struct deskbus_node *map)
{
    static const char *const keys[] = {"hand_off", "to", "close", NULL};
    size_t ends = 0;
    if (!build_is_map(steps->build, map,
                "otherwise: { hand_off: TEAM }, { to: SINK } or { close: REASON }"))
        return;
    const char *key = failure_end_key(map, &ends);
    build_check_keys(steps->build, map, keys, "otherwise");
    if (ends == 1)
        add_end(steps, map, key);
    else
        build_error(
                steps->build, "PLN083", map, "otherwise has exactly one of hand_off, to, close");
}

/* What both arms of a detour wrote may be there behind it. */
static void unite(struct writers *into, const struct writers *other)
{
    for (size_t i = 0; i < other->count; i++) {
        bool there = false;
        for (size_t j = 0; j < into->count; j++)
            there = there || strcmp(into->at[j].name, other->at[i].name) == 0;
        if (!there && into->count < WRITERS_MAX)
            into->at[into->count++] = other->at[i];
    }
}

/* True when messages go on behind the detour. */
static bool read_detour(struct steps *steps, const struct deskbus_node *map, size_t test)
{
    const struct deskbus_node *otherwise = deskbus_node_get(map, "otherwise");
    const struct deskbus_node *list = deskbus_node_get(map, "steps");
    struct writers before = steps->writers;
    if (steps->detours == DETOURS_MAX) {
        build_error(steps->build, "PLN007", list, "detours lie more than %d deep", DETOURS_MAX);
        return true;
    }
    if (build_list_count(list) == 0)
        build_error(steps->build, "PLN070", list, "the detour has no steps");
    steps->detours++;
    bool goes_on = steps_read(steps, list);
    steps->detours--;
    if (!goes_on)
        steps->writers = before; /* nothing comes out of it */
    else
        unite(&steps->writers, &before);
    if (otherwise == NULL) {
        steps->program[test].target = (uint32_t)steps->count;
        return true;
    }
    size_t jump = steps->count;
    if (goes_on && add(steps, OP_JUMP, otherwise) == NULL)
        return true;
    steps->program[test].target = (uint32_t)steps->count;
    read_otherwise(steps, otherwise);
    if (goes_on)
        steps->program[jump].target = (uint32_t)steps->count;
    return goes_on;
}

static size_t count_consequences(const struct deskbus_node *map, const char **ret_key)
{
    size_t count = 0;
    *ret_key = failure_end_key(map, &count);
    return count + (deskbus_node_get(map, "steps") != NULL);
}

static bool read_when(struct steps *steps, const struct deskbus_node *map)
{
    static const char *const keys[] = {
            "when", "hand_off", "to", "close", "steps", "otherwise", NULL};
    struct build *build = steps->build;
    const char *end = NULL;
    size_t consequences = count_consequences(map, &end);
    const struct deskbus_node *when = deskbus_node_get(map, "when");
    const struct deskbus_node *otherwise = deskbus_node_get(map, "otherwise");
    build_check_keys(build, map, keys, "a `when`");
    const struct condition *condition = condition_read(build, &steps->writers, when);
    if (consequences != 1) {
        build_error(build, consequences == 0 ? "PLN072" : "PLN071", when,
                consequences == 0
                        ? "this `when` has no consequence: add one of hand_off, to, close, steps"
                        : "this `when` has more than one consequence: one of hand_off, to, close, steps");
        return true;
    }
    size_t test = steps->count;
    struct instruction *made = add(steps, OP_TEST, when);
    if (made == NULL)
        return true;
    made->condition = condition;
    if (end == NULL)
        return read_detour(steps, map, test);
    add_end(steps, map, end);
    steps->program[test].target = (uint32_t)steps->count;
    if (otherwise != NULL)
        build_error(build, "PLN083", otherwise,
                "only a detour (`steps:`) has an otherwise; what is not caught here goes on below");
    return true;
}

/* A map without `when`: an end, or an instance with terms. True when messages go on behind it. */
static bool read_plain_map(struct steps *steps, const struct deskbus_node *map)
{
    struct build *build = steps->build;
    const char *end = NULL;
    size_t consequences = count_consequences(map, &end);
    if (consequences > 0 && end == NULL) {
        build_error(build, "PLN072", map,
                "`steps` wants a `when`; without one put them into the list itself");
        return true;
    }
    if (deskbus_node_count(map) != 1) {
        build_error(build, consequences > 0 ? "PLN071" : "PLN070", map, "%s", step_forms);
        return consequences == 0;
    }
    if (end != NULL) {
        add_end(steps, map, end);
        return false;
    }
    read_step(steps, deskbus_node_key(map, 0), deskbus_node_item(map, 0));
    return true;
}

static bool read_item(struct steps *steps, const struct deskbus_node *item)
{
    enum deskbus_node_kind kind = deskbus_node_kind(item);
    if (kind == DESKBUS_NODE_MAP)
        return deskbus_node_get(item, "when") != NULL ? read_when(steps, item)
                                                      : read_plain_map(steps, item);
    if (kind == DESKBUS_NODE_SCALAR && !deskbus_node_null(item))
        read_step(steps, item, NULL);
    else
        build_error(steps->build, "PLN070", item, "%s", step_forms);
    return true;
}

bool steps_read(struct steps *steps, const struct deskbus_node *list)
{
    size_t count = build_list_count(list);
    bool goes_on = true, told = false;
    if (list != NULL && deskbus_node_kind(list) == DESKBUS_NODE_MAP) {
        build_error(steps->build, "PLN070", list, "`steps` is a list: begin each step with a dash");
        return true;
    }
    if (count > STEPS_MAX) {
        build_error(steps->build, "PLN007", list, "more than %d steps", STEPS_MAX);
        return true;
    }
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *item = build_list_item(list, i);
        if (!goes_on && !told)
            build_error(steps->build, "PLN073", item,
                    "no message ever comes here: the step above ends every one");
        told = told || !goes_on;
        goes_on = read_item(steps, item) && goes_on;
    }
    return goes_on;
}

void steps_end(struct steps *steps, const struct deskbus_node *otherwise)
{
    size_t before = steps->count;
    read_otherwise(steps, otherwise);
    if (steps->count > before)
        steps->program[before].action.otherwise = true;
}
