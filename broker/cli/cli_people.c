/* deskbus people: the customers who wait for a person, and what that person does. */
#include "cli/broker_client.h"
#include "cli/show.h"
#include "cli/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
        {"team", "TEAM", "only cases of this team"},
        {"all", NULL, "also cases that the bot has, and solved ones"},
        {"as", "NAME", "who you are ($USER)"},
        {"why", "TEXT", "a note for the record"},
        {"force", NULL, "take it from the person who has it"},
        {"key", "KEY", "the verb's own key: the same one twice does it once (made up otherwise)"},
        BROKER_CLIENT_OPTIONS,
        {0},
};

static void print_case(struct table *table, struct deskbus_value item)
{
    char text[100];
    char wait[32];
    table_cell(table, "%.8s", show_text(item, "case", text, sizeof(text)));
    table_cell(table, "%s", show_text(item, "status", text, sizeof(text)));
    table_cell(table, "%s",
            show_text(item, "person", text, sizeof(text))[0] != '\0'
                    ? text
                    : show_text(item, "owner", text, sizeof(text)));
    table_cell(table, "%s", show_text(item, "team", text, sizeof(text)));
    table_cell(table, "%s", show_text(item, "channel", text, sizeof(text)));
    table_cell(table, "%s",
            show_text(item, "name", text, sizeof(text))[0] != '\0'
                    ? text
                    : show_text(item, "from", text, sizeof(text)));
    bool overdue = false;
    (void)deskbus_value_bool(deskbus_value_get(item, "overdue"), &overdue);
    table_cell(table, "%s%s",
            show_duration((unsigned long long)show_number(item, "waits_ms"), wait, sizeof(wait)),
            overdue ? " OVERDUE" : "");
    table_cell(table, "%s", show_text(item, "why", text, sizeof(text)));
}

static const char *const case_heads[] = {
        "CASE", "STATUS", "OWNER", "TEAM", "CHANNEL", "CUSTOMER", "WAITS", "WHY"};

static int list(const struct cli_call *call, struct broker_client *client)
{
    struct deskbus_value data;
    broker_client_begin(client);
    broker_client_text(client, "team", cli_value(call, "team"));
    deskbus_build_key(client->builder, "all");
    deskbus_build_bool(client->builder, cli_given(call, "all"));
    int code = broker_client_ask(client, "people.list", &data);
    if (code != CLI_YES)
        return code;
    if (cli_wants_json(call))
        return broker_client_print_json(data);
    struct table *table = table_new(case_heads, 8);
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(data, "cases"));
    while (deskbus_walk_next(&walk))
        print_case(table, walk.value);
    table_print(&table);
    printf("%lld cases\n", show_number(data, "count"));
    return CLI_YES;
}

static void print_lines(struct deskbus_value lines)
{
    struct deskbus_walk walk = deskbus_value_walk(lines);
    while (deskbus_walk_next(&walk)) {
        char time[40];
        char who[24];
        char text[4000];
        printf("  %s  %-8s  %s\n", show_text(walk.value, "time", time, sizeof(time)),
                show_text(walk.value, "who", who, sizeof(who)),
                show_text(walk.value, "text", text, sizeof(text)));
    }
}

static void print_suggestions(struct deskbus_value suggestions)
{
    struct deskbus_walk walk = deskbus_value_walk(suggestions);
    if (deskbus_value_count(suggestions) > 0)
        printf("suggested answers, not sent:\n");
    while (deskbus_walk_next(&walk)) {
        char text[4000];
        char by[40];
        printf("  (%s) %s\n", show_text(walk.value, "by", by, sizeof(by)),
                show_text(walk.value, "text", text, sizeof(text)));
    }
}

static int print_whole(struct deskbus_value data)
{
    char text[200];
    struct table *table = table_new(case_heads, 8);
    print_case(table, deskbus_value_get(data, "case"));
    table_print(&table);
    if (deskbus_value_count(deskbus_value_get(data, "history")) > 0) {
        printf("\nearlier, from the customer's profile:\n");
        print_lines(deskbus_value_get(data, "history"));
    }
    printf("\nthis case, from the %s:\n", show_text(data, "transcript_from", text, sizeof(text)));
    print_lines(deskbus_value_get(data, "transcript"));
    if (show_number(data, "transcript_missing") > 0)
        printf("  (%lld older lines are no longer in the journal)\n",
                show_number(data, "transcript_missing"));
    print_suggestions(deskbus_value_get(data, "suggestions"));
    return CLI_YES;
}

static int show(const struct cli_call *call, struct broker_client *client)
{
    struct deskbus_value data;
    if (call->argument_count != 2)
        return cli_usage(call, "show needs one case");
    broker_client_begin(client);
    broker_client_text(client, "case", call->arguments[1]);
    int code = broker_client_ask(client, "people.show", &data);
    if (code != CLI_YES)
        return code;
    return cli_wants_json(call) ? broker_client_print_json(data) : print_whole(data);
}

static int print_change(const struct cli_call *call, struct deskbus_value data)
{
    char what[32];
    char text[200];
    char team[40];
    char id[40];
    if (cli_wants_json(call))
        return broker_client_print_json(data);
    struct deskbus_value item = deskbus_value_get(data, "case");
    printf("%-10s %.8s  %-12s %s\n", show_text(data, "what", what, sizeof(what)),
            show_text(item, "case", id, sizeof(id)), show_text(item, "team", team, sizeof(team)),
            show_text(item, "why", text, sizeof(text)));
    return CLI_YES;
}

static int watch(const struct cli_call *call, struct broker_client *client)
{
    struct deskbus_value data;
    bool more = true;
    broker_client_begin(client);
    int code = broker_client_ask(client, "people.watch", &data);
    while (code == CLI_YES && more) {
        code = print_change(call, data);
        (void)fflush(stdout);
        if (code == CLI_YES)
            code = broker_client_next(client, &data, &more);
    }
    return code;
}

/* The words of a reply: the third argument, or stdin when it is "-" or missing. */
static char *reply_text(const struct cli_call *call)
{
    char *text = NULL;
    size_t room = 0;
    if (call->argument_count > 2 && strcmp(call->arguments[2], "-") != 0)
        return strdup(call->arguments[2]);
    if (getdelim(&text, &room, '\0', stdin) < 0) {
        free(text);
        return NULL;
    }
    return text;
}

static int act(const struct cli_call *call, struct broker_client *client, const char *verb)
{
    struct deskbus_value data;
    char key[33];
    const char *person = cli_value(call, "as");
    if (call->argument_count < 2)
        return cli_usage(call, "%s needs a case: deskbus people list", verb);
    char *text = strcmp(verb, "reply") == 0 ? reply_text(call) : NULL;
    if (strcmp(verb, "reply") == 0 && text == NULL)
        return cli_usage(call, "reply needs a text");
    broker_client_key(key);
    broker_client_begin(client);
    broker_client_text(client, "verb", verb);
    broker_client_text(client, "case", call->arguments[1]);
    broker_client_text(client, "as", person != NULL ? person : getenv("USER"));
    broker_client_text(client, "why", cli_value(call, "why"));
    broker_client_text(client, "key", cli_given(call, "key") ? cli_value(call, "key") : key);
    broker_client_text(client, "text", text);
    deskbus_build_key(client->builder, "force");
    deskbus_build_bool(client->builder, cli_given(call, "force"));
    int code = broker_client_ask(client, "people.do", &data);
    free(text);
    if (code != CLI_YES)
        return code;
    if (cli_given(call, "json"))
        return broker_client_print_json(data);
    printf("%s: done\n", verb);
    return CLI_YES;
}

static int dispatch(const struct cli_call *call, struct broker_client *client, const char *verb)
{
    if (strcmp(verb, "list") == 0)
        return list(call, client);
    if (strcmp(verb, "show") == 0)
        return show(call, client);
    if (strcmp(verb, "watch") == 0)
        return watch(call, client);
    return act(call, client, verb);
}

static bool is_verb(const char *verb)
{
    static const char *const verbs[] = {
            "list", "show", "watch", "take", "reply", "return", "pending", "solve"};
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (strcmp(verb, verbs[i]) == 0)
            return true;
    return false;
}

static int run(const struct cli_call *call)
{
    struct broker_client client;
    const char *verb = call->argument_count > 0 ? call->arguments[0] : "list";
    if (!is_verb(verb))
        return cli_usage(call,
                "there is no '%s'; it takes list, watch, show, take, reply, return, pending or solve",
                verb);
    int code = broker_client_open(call, &client);
    if (code == CLI_YES)
        code = dispatch(call, &client, verb);
    broker_client_close(&client);
    return code;
}

const struct cli_command cli_people = {
        .name = "people",
        .arguments =
                "list | watch | show CASE | take CASE | reply CASE [TEXT] | return CASE | pending CASE | solve CASE",
        .summary =
                "see which customers wait for a person; take a case, answer, hand it back or solve it",
        .example =
                "deskbus people reply 0f3a \"Good morning, this is Anna; I am looking into it.\" --as anna",
        .options = options,
        .max_count = 3,
        .run = run,
};
