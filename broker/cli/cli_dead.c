/* deskbus dead: the dead letters, and what an operator does with them. */
#include "cli/broker_client.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
        {"limit", "N", "how many to list (100)"},
        {"all", NULL, "retry or drop every dead letter"},
        {"as", "NAME", "who does it ($USER)"},
        BROKER_CLIENT_OPTIONS,
        {0},
};

static void print_row(struct table *table, struct deskbus_value dead)
{
    char text[120];
    table_cell(table, "%s", show_text(dead, "id", text, sizeof(text)));
    table_cell(table, "%s", show_text(dead, "accepted", text, sizeof(text)));
    table_cell(table, "%s", show_text(dead, "step", text, sizeof(text)));
    table_cell(table, "%s", show_text(dead, "code", text, sizeof(text)));
    table_cell(table, "%s", show_text(dead, "why", text, sizeof(text)));
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(dead, "owes"));
    while (deskbus_walk_next(&walk)) {
        if (!deskbus_value_is(deskbus_value_get(walk.value, "result"), "dead"))
            continue;
        table_cell(table, "  its %s", show_text(walk.value, "kind", text, sizeof(text)));
        table_cell(table, "%s", "");
        table_cell(table, "%s", show_text(walk.value, "to", text, sizeof(text)));
        table_cell(table, "%s", show_text(walk.value, "code", text, sizeof(text)));
        table_cell(table, "%s", show_text(walk.value, "why", text, sizeof(text)));
    }
}

static int ask_list(
        const struct cli_call *call, struct broker_client *client, struct deskbus_value *ret)
{
    unsigned long long limit = 100;
    if (!cli_number(call, "limit", 100000, &limit))
        return CLI_USAGE;
    broker_client_begin(client);
    deskbus_build_key(client->builder, "limit");
    deskbus_build_uint(client->builder, limit);
    return broker_client_ask(client, "dead.list", ret);
}

static int list(const struct cli_call *call, struct broker_client *client)
{
    static const char *const heads[] = {"ID", "ACCEPTED", "WHERE", "CODE", "WHY"};
    struct deskbus_value data;
    int code = ask_list(call, client, &data);
    if (code != CLI_YES)
        return code;
    if (cli_wants_json(call))
        return broker_client_print_json(data);
    struct table *table = table_new(heads, 5);
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(data, "dead"));
    while (deskbus_walk_next(&walk))
        print_row(table, walk.value);
    table_print(&table);
    printf("%lld dead letters\n", show_number(data, "count"));
    return CLI_YES;
}

static int show(struct broker_client *client, const char *id)
{
    struct deskbus_value data;
    broker_client_begin(client);
    broker_client_text(client, "id", id);
    int code = broker_client_ask(client, "dead.show", &data);
    return code == CLI_YES ? broker_client_print_json(deskbus_value_get(data, "dead")) : code;
}

static int one(
        const struct cli_call *call, struct broker_client *client, const char *verb, const char *id)
{
    struct deskbus_value data;
    char op[32];
    char key[33];
    const char *by = cli_value(call, "as");
    (void)snprintf(op, sizeof(op), "dead.%s", verb);
    broker_client_key(key);
    broker_client_begin(client);
    broker_client_text(client, "id", id);
    broker_client_text(client, "key", key);
    broker_client_text(client, "by", by != NULL ? by : getenv("USER"));
    int code = broker_client_ask(client, op, &data);
    if (code == CLI_YES)
        printf("%s %s\n", id, strcmp(verb, "retry") == 0 ? "is tried again" : "is dropped");
    return code;
}

static int all(const struct cli_call *call, struct broker_client *client, const char *verb)
{
    struct deskbus_value data = {0};
    int code = ask_list(call, client, &data);
    size_t count = code == CLI_YES ? deskbus_value_count(deskbus_value_get(data, "dead")) : 0;
    char(*ids)[33] = calloc(count + 1, sizeof(*ids));
    if (ids == NULL)
        return CLI_DEFECT;
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(data, "dead"));
    for (size_t i = 0; i < count && deskbus_walk_next(&walk); i++)
        (void)deskbus_value_copy(deskbus_value_get(walk.value, "id"), ids[i], sizeof(ids[i]));
    for (size_t i = 0; i < count && code == CLI_YES; i++)
        code = one(call, client, verb, ids[i]);
    free(ids);
    return code;
}

static int each(const struct cli_call *call, struct broker_client *client, const char *verb)
{
    int code = CLI_YES;
    if (cli_given(call, "all"))
        return all(call, client, verb);
    if (call->argument_count < 2)
        return cli_usage(call, "%s needs ids, or --all", verb);
    for (size_t i = 1; i < call->argument_count && code == CLI_YES; i++)
        code = one(call, client, verb, call->arguments[i]);
    return code;
}

static int dispatch(const struct cli_call *call, struct broker_client *client, const char *verb)
{
    if (strcmp(verb, "list") == 0)
        return list(call, client);
    if (strcmp(verb, "show") == 0)
        return call->argument_count == 2 ? show(client, call->arguments[1])
                                         : cli_usage(call, "show needs one id");
    if (strcmp(verb, "retry") == 0 || strcmp(verb, "drop") == 0)
        return each(call, client, verb);
    return cli_usage(call, "there is no '%s'; it takes list, show, retry or drop", verb);
}

static int run(const struct cli_call *call)
{
    struct broker_client client;
    int code = broker_client_open(call, &client);
    if (code == CLI_YES)
        code = dispatch(call, &client, call->argument_count > 0 ? call->arguments[0] : "list");
    broker_client_close(&client);
    return code;
}

const struct cli_command cli_dead = {
        .name = "dead",
        .arguments = "list | show ID | retry ID... | drop ID...",
        .summary = "list what could not be processed, look at it, try it again or drop it",
        .example = "deskbus dead retry 0f3a...",
        .options = options,
        .max_count = CLI_ARGUMENTS_MAX,
        .run = run,
};
