/* Instances: compiles the section `plugins`: which plugin, how it is run, what its annotations are called. */
#include "plan/failure.h"
#include "plan/fields.h"
#include "plan/instance_options.h"
#include "plan/reference.h"

#include <errno.h>
#include <string.h>

enum { INSTANCES_MAX = 1000, NAMES_MAX = 256, DOCUMENTED_ONLY = 3 };

/* The first three have a grammar of their own and stand here for the reference. */
static const struct deskbus_option instance_options[] = {
        {"as", DESKBUS_OPTION_STRING, 0, NULL, NULL,
                "another name for its annotation, or a map from its names to others", NULL},
        {"on_failure", DESKBUS_OPTION_STRING, 0, "retry", NULL,
                "retry, skip, dead, { attempts, within }, or an end such as { hand_off: TEAM }",
                NULL},
        {"use", DESKBUS_OPTION_STRING, 0, NULL, NULL, "the plugin (required)", NULL},
        {"workers", DESKBUS_OPTION_INT, 0, "1", "1..64", "how many run side by side", NULL},
        {"thread", DESKBUS_OPTION_ENUM, 0, NULL, "shared|own",
                "a loop thread of its own, or one shared with others (own for plugins that block)",
                NULL},
        {"isolate", DESKBUS_OPTION_ENUM, 0, "thread", "thread|process",
                "in the broker's process, or (later) in one of its own", NULL},
        {"remote", DESKBUS_OPTION_BOOL, 0, "false", NULL, "(later) run on another machine", NULL},
        {"run", DESKBUS_OPTION_BOOL, 0, "true", NULL, "false: configured but not started", NULL},
        {.name = NULL},
};
static const char *const reserved[] = {
        "use", "as", "workers", "thread", "isolate", "remote", "on_failure", "run", NULL};

const struct deskbus_option *plan_instance_options(void)
{
    return instance_options;
}

static const char *role_name(uint32_t role)
{
    return role == DESKBUS_SOURCE  ? "source"
            : role == DESKBUS_STEP ? "step"
            : role == DESKBUS_SINK ? "sink"
                                   : "observer";
}

int plan_instance_find(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->instance_count; i++)
        if (strcmp(plan->instances[i].shown.name, name) == 0)
            return (int)i;
    return -1;
}

static void report_unknown(struct build *build, const struct deskbus_node *node, const char *name)
{
    const struct plan *plan = build->plan;
    const char **names = build_alloc(build, plan->instance_count, sizeof(const char *));
    for (size_t i = 0; names != NULL && i < plan->instance_count; i++)
        names[i] = plan->instances[i].shown.name;
    if (names != NULL)
        build_error(build, "PLN030", node, "no plugin instance is called '%.64s'%s", name,
                build_hint(build, name, (const char *const *)names, plan->instance_count));
}

int instances_use(struct build *build, const struct deskbus_node *node, enum deskbus_role role)
{
    const char *name = build_scalar(build, node, "the name of a plugin instance");
    if (name == NULL)
        return -1;
    int index = plan_instance_find(build->plan, name);
    if (index < 0) {
        report_unknown(build, node, name);
        return -1;
    }
    struct instance *instance = &build->plan->instances[index];
    const struct deskbus_plugin *plugin = instance->shown.plugin;
    if (plugin != NULL && (instance->able & role) == 0) {
        build_error(build, "PLN031", node, "'%s' (plugin %s) cannot be a%s %s%s", name,
                instance->shown.use, role == DESKBUS_OBSERVER ? "n" : "", role_name(role),
                (plugin->roles & role) != 0 ? " with its options" : "");
        return -1;
    }
    instance->shown.roles |= role;
    return index;
}

static void find_plugin(
        struct build *build, const struct deskbus_node *node, struct plan_instance *instance)
{
    const struct plan_catalogue *catalogue = build->catalogue;
    const char *names[NAMES_MAX];
    char why[512] = "";
    const char *use = build_scalar(build, node, "the name of a plugin");
    if (use == NULL)
        return;
    instance->use = build_text(build, use);
    if (strchr(use, '/') == NULL) /* a name, never a path to somewhere else */
        instance->plugin = catalogue->find(catalogue->arg, use, why, sizeof(why));
    if (instance->plugin != NULL)
        return;
    size_t count = catalogue->names != NULL ? catalogue->names(catalogue->arg, names, NAMES_MAX)
                                            : 0;
    bool known = false;
    for (size_t i = 0; i < count; i++)
        known = known || strcmp(names[i], use) == 0;
    if (known)
        build_error(build, "PLN011", node, "plugin '%.64s' cannot be loaded: %s", use, why);
    else
        build_error(build, "PLN010", node, "unknown plugin '%.64s'%s", use,
                build_hint(build, use, names, count));
}

/* What blocks would hold up whoever shared its loop. */
static void read_thread(
        struct build *build, const struct deskbus_node *node, struct plan_instance *instance)
{
    bool own = strcmp(deskbus_node_text(node), "own") == 0;
    if (!own && instance->thread == PLAN_THREAD_OWN)
        build_warn(build, "PLN024", node,
                "plugin '%s' blocks: it has a thread of its own all the same", instance->use);
    else if (own)
        instance->thread = PLAN_THREAD_OWN;
}

/* How it is run: the keys that every instance has. */
static void read_running(
        struct build *build, const struct deskbus_node *map, struct plan_instance *instance)
{
    const struct build_table table = {instance_options + DOCUMENTED_ONLY, NULL, NULL, NULL, NULL};
    struct deskbus_options *options = NULL;
    bool blocks = instance->plugin != NULL && (instance->plugin->flags & DESKBUS_BLOCKS) != 0;
    instance->workers = 1;
    instance->run = true;
    instance->thread = blocks ? PLAN_THREAD_OWN : PLAN_THREAD_SHARED;
    if (build_options(build, &table, map, &options) < 0)
        return;
    instance->workers = (uint32_t)deskbus_option_int(options, "workers");
    instance->run = deskbus_option_bool(options, "run");
    if (deskbus_option_given(options, "thread"))
        read_thread(build, deskbus_node_get(map, "thread"), instance);
    if (strcmp(deskbus_option_string(options, "isolate"), "process") == 0)
        build_error(build, "PLN012", deskbus_node_get(map, "isolate"),
                "`isolate: process` comes with a later version; leave it out, or write `thread`");
    if (deskbus_option_bool(options, "remote"))
        build_error(build, "PLN013", deskbus_node_get(map, "remote"),
                "`remote: true` comes with a later version; leave it out");
    deskbus_options_free(&options);
    const struct deskbus_plugin *plugin = instance->plugin;
    if (plugin != NULL && plugin->max_workers > 0 && instance->workers > plugin->max_workers)
        build_error(build, "PLN015", deskbus_node_get(map, "workers"),
                "plugin '%s' runs at most %u workers", instance->use, plugin->max_workers);
}

static const struct deskbus_annotation *find_written(
        const struct deskbus_plugin *plugin, const char *name)
{
    for (const struct deskbus_annotation *at = plugin->writes; at != NULL && at->name != NULL; at++)
        if (strcmp(at->name, name) == 0)
            return at;
    return NULL;
}

static void add_rename(struct build *build, struct instance *instance, struct plan_rename *renames,
        const char *from, const struct deskbus_node *to)
{
    const char *name = build_scalar(build, to, "the new name of an annotation");
    if (name == NULL)
        return;
    if (!build_is_name(name) || fields_is_taken(name)) {
        build_error(build, "PLN020", to, "'%.64s' cannot be the name of an annotation%s", name,
                build_is_name(name) ? ": conditions call a field of the message so" : "");
        return;
    }
    renames[instance->shown.rename_count++] = (struct plan_rename){
            build_text(build, from), build_text(build, name)};
}

static void read_rename_map(struct build *build, const struct deskbus_node *map,
        struct instance *instance, struct plan_rename *renames)
{
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        const char *from = deskbus_node_text(key);
        if (find_written(instance->shown.plugin, from) != NULL)
            add_rename(build, instance, renames, from, deskbus_node_item(map, i));
        else
            build_error(build, "PLN019", key, "plugin '%s' writes no annotation '%.64s'",
                    instance->shown.use, from);
    }
}

static void read_renames(
        struct build *build, const struct deskbus_node *node, struct instance *instance)
{
    const struct deskbus_annotation *writes = instance->shown.plugin != NULL
            ? instance->shown.plugin->writes
            : NULL;
    if (instance->shown.plugin == NULL)
        return;
    size_t room = deskbus_node_kind(node) == DESKBUS_NODE_MAP ? deskbus_node_count(node) : 1;
    struct plan_rename *renames = build_alloc(build, room, sizeof(*renames));
    instance->shown.renames = renames;
    if (renames == NULL)
        return;
    if (deskbus_node_kind(node) == DESKBUS_NODE_MAP)
        read_rename_map(build, node, instance, renames);
    else if (writes == NULL || writes[0].name == NULL)
        build_error(build, "PLN019", node,
                "plugin '%s' writes no annotation that `as` could rename", instance->shown.use);
    else if (writes[1].name != NULL)
        build_error(build, "PLN019", node,
                "plugin '%s' writes several annotations; say which: as: { %s: NEW_NAME }",
                instance->shown.use, writes[0].name);
    else
        add_rename(build, instance, renames, writes[0].name, node);
}

const char *plan_annotation(const struct plan *plan, size_t instance, const char *written)
{
    const struct plan_instance *own = &plan->instances[instance].shown;
    for (size_t i = 0; i < own->rename_count; i++)
        if (strcmp(own->renames[i].from, written) == 0)
            return own->renames[i].to;
    return written;
}

static void read_instance(
        struct build *build, const struct deskbus_node *map, struct instance *instance)
{
    const struct deskbus_node *as = deskbus_node_get(map, "as");
    const struct deskbus_node *failure = deskbus_node_get(map, "on_failure");
    read_running(build, map, &instance->shown);
    instance_options_read(build, map, reserved, instance);
    if (as != NULL)
        read_renames(build, as, instance);
    if (failure != NULL)
        instance->failure_given = failure_read(build, failure, NULL, &instance->failure);
}

/* Names and plugins first: options and on_failure may name any instance of the file. */
static void name_instances(struct build *build, const struct deskbus_node *map)
{
    struct plan *plan = build->plan;
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        const struct deskbus_node *item = deskbus_node_item(map, i);
        (void)build_check_name(build, key, "plugin instance");
        if (!build_is_map(build, item, "an instance: { use: PLUGIN, ... }"))
            continue;
        struct plan_instance *instance = &plan->instances[plan->instance_count++].shown;
        instance->name = build_text(build, deskbus_node_text(key));
        instance->use = "";
        instance->place = build_place(build, key);
        const struct deskbus_node *use = deskbus_node_get(item, "use");
        if (use == NULL)
            build_error(build, "PLN005", key, "'use' is missing: which plugin is '%s'?",
                    instance->name);
        else
            find_plugin(build, use, instance);
        if (instance->plugin != NULL)
            plan->instances[plan->instance_count - 1].able = instance->plugin->roles;
    }
}

void instances_build(struct build *build)
{
    const struct deskbus_node *root = config_root(build->config);
    const struct deskbus_node *map = deskbus_node_get(root, "plugins");
    struct plan *plan = build->plan;
    if (map == NULL || deskbus_node_null(map)) {
        build_error(build, "PLN008", map != NULL ? map : root,
                "no plugins: add `plugins:` with at least a source");
        return;
    }
    if (!build_is_map(build, map, "a map of plugin instances by name"))
        return;
    if (deskbus_node_count(map) > INSTANCES_MAX) {
        build_error(build, "PLN007", map, "more than %d plugin instances", INSTANCES_MAX);
        return;
    }
    plan->instances = build_alloc(build, deskbus_node_count(map), sizeof(*plan->instances));
    if (plan->instances == NULL)
        return;
    name_instances(build, map);
    for (size_t i = 0; i < plan->instance_count; i++)
        read_instance(
                build, deskbus_node_get(map, plan->instances[i].shown.name), &plan->instances[i]);
}
