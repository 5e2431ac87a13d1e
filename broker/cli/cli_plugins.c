/* deskbus plugins: what is on the search path, and with a broker what its instances do. */
#include "cli/cli.h"
#include "cli/table.h"
#include "worker/loader.h"

#include <deskbus/builder.h>
#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {
        {"plugins", "PATH", "folders with plugins, ':' between them, looked at first"},
        {"json", NULL, "for programs"},
        {0},
};

static void list_entry(void *arg, const struct loader_entry *entry)
{
    struct table *table = arg;
    table_cell(table, "%s", entry->name);
    table_cell(table, "%s", entry->plugin != NULL ? entry->plugin->version : "-");
    table_cell(table, "%s", entry->plugin != NULL ? entry->plugin->summary : entry->why);
}

static void build_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void json_entry(void *arg, const struct loader_entry *entry)
{
    struct deskbus_builder *builder = arg;
    deskbus_build_map(builder);
    build_text(builder, "name", entry->name);
    build_text(builder, "path", entry->path);
    if (entry->plugin != NULL) {
        build_text(builder, "version", entry->plugin->version);
        build_text(builder, "summary", entry->plugin->summary);
    } else
        build_text(builder, "refused", entry->why);
    deskbus_build_end(builder);
}

static int print_json(struct loader *loader)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value list;
    char *json = NULL;
    int r = deskbus_builder_new(&builder);
    if (r == 0) {
        deskbus_build_list(builder);
        r = loader_list(loader, json_entry, builder);
        deskbus_build_end(builder);
    }
    if (r == 0)
        r = deskbus_builder_finish(builder, &list, NULL);
    if (r == 0)
        r = deskbus_value_to_json(list, &json, NULL);
    if (r == 0)
        printf("%s\n", json);
    free(json);
    deskbus_builder_free(&builder);
    return r < 0 ? CLI_DEFECT : CLI_YES;
}

static int print_table(struct loader *loader)
{
    static const char *const heads[] = {"PLUGIN", "VERSION", "WHAT IT DOES"};
    struct table *table = table_new(heads, 3);
    int r = loader_list(loader, list_entry, table);
    table_print(&table);
    return r < 0 ? CLI_DEFECT : CLI_YES;
}

static int run(const struct cli_call *call)
{
    struct loader *loader = NULL;
    struct loader_setup setup = {
            .argument = cli_value(call, "plugins"), .environment = getenv("DESKBUS_PLUGIN_PATH")};
    if (loader_new(&setup, &loader) < 0)
        return CLI_DEFECT;
    int code = cli_wants_json(call) ? print_json(loader) : print_table(loader);
    loader_free(&loader);
    return code;
}

const struct cli_command cli_plugins = {
        .name = "plugins",
        .arguments = "",
        .summary = "list the plugins of the search path, and why one is refused",
        .example = "deskbus plugins",
        .options = options,
        .run = run,
};
