/* Usage: what only shows once all sections are known: sources without a way, instances nobody uses, workers of sources. */
#include "plan/build.h"

#include <string.h>

static const struct deskbus_node *section(const struct build *build, const char *name)
{
    const struct deskbus_node *map = deskbus_node_get(config_root(build->config), name);
    return map;
}

static const struct deskbus_node *key_of(const struct deskbus_node *map, const char *name)
{
    for (size_t i = 0; i < deskbus_node_count(map); i++)
        if (strcmp(deskbus_node_text(deskbus_node_key(map, i)), name) == 0)
            return deskbus_node_key(map, i);
    return map;
}

static bool takes(const struct pipeline *pipeline, size_t source)
{
    for (size_t i = 0; i < pipeline->source_count; i++)
        if (pipeline->sources[i] == source)
            return true;
    return false;
}

static bool has_when(const struct build *build, const struct pipeline *pipeline)
{
    const struct deskbus_node *map = deskbus_node_get(section(build, "pipelines"), pipeline->name);
    return deskbus_node_get(map, "when") != NULL;
}

/* Of the pipelines that share a source all but the last have a `when`, and the last has none. */
static void check_shared(struct build *build, size_t source)
{
    const struct plan *plan = build->plan;
    const char *name = plan->instances[source].shown.name;
    const struct deskbus_node *map = section(build, "pipelines");
    const struct pipeline *open = NULL, *last = NULL;
    for (size_t i = 0; i < plan->pipeline_count; i++) {
        const struct pipeline *pipeline = &plan->pipelines[i];
        if (!takes(pipeline, source))
            continue;
        if (open != NULL) {
            build_error(build, "PLN075", key_of(map, pipeline->name),
                    "no message of '%s' ever comes here: '%s' above takes all; give that a `when`",
                    name, open->name);
            return;
        }
        if (!has_when(build, pipeline))
            open = pipeline;
        last = pipeline;
    }
    if (open == NULL && last != NULL)
        build_error(build, "PLN076", key_of(map, last->name),
                "a message of '%s' may match no pipeline: the last one that takes it must have no `when`",
                name);
}

static void check_run(struct build *build, const struct plan_instance *instance)
{
    const struct deskbus_node *map = section(build, "plugins");
    const struct deskbus_node *own = deskbus_node_get(map, instance->name);
    if (!instance->run && (instance->roles & ~(uint32_t)DESKBUS_SOURCE) != 0)
        build_warn(build, "PLN021", deskbus_node_get(own, "run"),
                "'%s' is used but not started: messages for it wait until `run` is true",
                instance->name);
    if (instance->workers > 1 && (instance->roles & DESKBUS_SOURCE) != 0)
        build_error(build, "PLN014", deskbus_node_get(own, "workers"),
                "'%s' is a source: sources have one worker", instance->name);
}

static void check_instance(struct build *build, size_t index)
{
    const struct plan_instance *instance = &build->plan->instances[index].shown;
    uint32_t able = build->plan->instances[index].able;
    const struct deskbus_node *key = key_of(section(build, "plugins"), instance->name);
    check_run(build, instance);
    if (instance->plugin == NULL || !instance->run)
        return;
    if (instance->roles & DESKBUS_SOURCE)
        check_shared(build, index);
    else if (instance->roles == 0 && (able & DESKBUS_SOURCE) != 0 && !build->sources_unclear)
        build_error(build, "PLN017", key,
                "'%s' is a source that no pipeline takes: its messages would end nowhere; name it in a `from`",
                instance->name);
    else if (instance->roles == 0 && instance->plugin->roles != 0 &&
            deskbus_findings_errors(build->out) == 0)
        build_warn(build, "PLN016", key, "'%s' is used by no pipeline, team or option",
                instance->name);
}

void usage_check(struct build *build)
{
    for (size_t i = 0; i < build->plan->instance_count; i++)
        check_instance(build, i);
}
