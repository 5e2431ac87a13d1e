/* Instance options: the plugin's typed table against the map in the file; then secrets, files, and the plugin's own check. */
#include "plan/instance_options.h"

#include "config/text_file.h"
#include "plan/regex.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct role_word {
    const char *word;
    enum deskbus_role role;
};
static const struct role_word role_words[] = {
        {"source", DESKBUS_SOURCE},
        {"step", DESKBUS_STEP},
        {"sink", DESKBUS_SINK},
        {"observer", DESKBUS_OBSERVER},
};

static bool has_team(void *arg, const char *name)
{
    const struct build *build = arg;
    return plan_team_find(build->plan, name) != NULL;
}

/* An instance that an option names is used in the role that the option wants. */
static bool has_instance(void *arg, const char *name, const char *role)
{
    struct build *build = arg;
    int index = plan_instance_find(build->plan, name);
    if (index < 0)
        return false;
    struct plan_instance *instance = &build->plan->instances[index].shown;
    uint32_t wanted = 0;
    for (size_t i = 0; role != NULL && i < sizeof(role_words) / sizeof(role_words[0]); i++)
        if (strcmp(role_words[i].word, role) == 0)
            wanted = role_words[i].role;
    instance->roles |= wanted;
    return instance->plugin == NULL || wanted == 0 || (instance->plugin->roles & wanted) != 0;
}

static int check_regex(void *arg, const char *pattern, char *why, size_t size)
{
    struct regex *regex = NULL;
    (void)arg;
    int r = regex_new(pattern, strlen(pattern), 0, &regex, why, size);
    regex_free_all(&regex);
    return r;
}

/* What stands in the file in clear where a secret is wanted. */
static void warn_of_secret(struct build *build, const char *name, const struct deskbus_node *node)
{
    if (deskbus_node_kind(node) == DESKBUS_NODE_SCALAR) {
        if (deskbus_node_text(node)[0] != '\0' && !config_interpolated(build->config, node))
            build_warn(build, "PLN018", node,
                    "the secret '%s' stands in the file in clear; write ${file:PATH}, ${credential:NAME} or ${NAME}",
                    name);
        return;
    }
    for (size_t i = 0; i < deskbus_node_count(node); i++)
        warn_of_secret(build, name, deskbus_node_item(node, i));
}

/* The file itself, or the folder it would be made in; NULL when that is the current one. */
static char *find_needed(struct build *build, const struct deskbus_node *node, bool must_exist)
{
    char *path = NULL;
    if (text_file_beside(deskbus_node_place(node).file, deskbus_node_text(node), &path) < 0) {
        build->error = -ENOMEM;
        return NULL;
    }
    char *last = strrchr(path, '/');
    if (must_exist)
        return path;
    if (last == NULL || last == path) {
        free(path);
        return NULL;
    }
    *last = '\0';
    return path;
}

/* A PATH with the range "read" is a file that must be there; any other one needs its folder. */
static void look_for_file(
        struct build *build, const struct deskbus_option *option, const struct deskbus_node *node)
{
    const char *text = deskbus_node_text(node);
    struct stat info;
    if (text == NULL || text[0] == '\0')
        return;
    bool must_exist = option->range != NULL && strcmp(option->range, "read") == 0;
    char *path = find_needed(build, node, must_exist);
    if (path != NULL && stat(path, &info) < 0) {
        const char *what = must_exist ? "file" : "folder";
        if (config_tolerant(build->config))
            build_warn(build, "PLN022", node, "'%s': there is no %s '%s' on this machine",
                    option->name, what, path);
        else
            build_error(
                    build, "PLN022", node, "'%s': there is no %s '%s'", option->name, what, path);
    }
    free(path);
}

static void look_at(
        struct build *build, const struct deskbus_option *table, const struct deskbus_node *map);

static void look_at_value(
        struct build *build, const struct deskbus_option *option, const struct deskbus_node *node)
{
    bool many = (option->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF)) != 0;
    if (option->type == DESKBUS_OPTION_SECRET) {
        warn_of_secret(build, option->name, node);
    } else if (many && deskbus_node_kind(node) != DESKBUS_NODE_SCALAR) {
        struct deskbus_option single = *option;
        single.flags &= ~(unsigned)(DESKBUS_LIST_OF | DESKBUS_MAP_OF);
        for (size_t i = 0; i < deskbus_node_count(node); i++)
            look_at_value(build, &single, deskbus_node_item(node, i));
    } else if (option->type == DESKBUS_OPTION_RECORD) {
        look_at(build, option->fields, node);
    } else if (option->type == DESKBUS_OPTION_PATH) {
        look_for_file(build, option, node);
    }
}

/* The depth is that of the table. */
static void look_at(
        struct build *build, const struct deskbus_option *table, const struct deskbus_node *map)
{
    if (deskbus_node_kind(map) != DESKBUS_NODE_MAP)
        return;
    for (; table != NULL && table->name != NULL; table++) {
        const struct deskbus_node *node = deskbus_node_get(map, table->name);
        if (node != NULL)
            look_at_value(build, table, node);
    }
}

static const char *make_folder(struct build *build, const char *name)
{
    const char *state = build->catalogue->state_path;
    if (state == NULL)
        state = build->plan->settings.state != NULL ? build->plan->settings.state : "run";
    if (state[0] == '/')
        return build_print(build, "%s/plugins/%s", state, name);
    char *here = getcwd(NULL, 0);
    const char *folder = build_print(
            build, "%s/%s/plugins/%s", here != NULL ? here : "", state, name);
    free(here);
    return folder;
}

static void run_check(struct build *build, const struct plan_instance *instance)
{
    DESKBUS_CLEANUP(deskbus_findings_free) struct deskbus_findings *own = NULL;
    if (deskbus_findings_new(&own) < 0) {
        build->error = -ENOMEM;
        return;
    }
    instance->plugin->check(instance->options, own);
    build_take_findings(build, own);
}

void instance_options_read(struct build *build, const struct deskbus_node *map,
        const char *const *reserved, struct instance *instance)
{
    struct plan_instance *shown = &instance->shown;
    const struct deskbus_plugin *plugin = shown->plugin;
    struct deskbus_options *options = NULL;
    shown->folder = make_folder(build, shown->name);
    if (plugin == NULL)
        return; /* without its table nothing can be said of its options */
    const struct deskbus_option_scope scope = {
            .arg = build,
            .base_path = shown->folder,
            .resource_path = build->catalogue->resource_path,
            .team = has_team,
            .instance = has_instance,
            .regex = check_regex,
    };
    const char *what = build_print(build, "option of plugin '%s'", shown->use);
    const struct build_table table = {plugin->options, reserved, "PLN023", what, &scope};
    int r = build_options(build, &table, map, &options);
    look_at(build, plugin->options, map);
    shown->options = options;
    if (r == 0 && plugin->roles_with != NULL)
        instance->able = plugin->roles & plugin->roles_with(options);
    if (r == 0 && plugin->check != NULL)
        run_check(build, shown);
}
