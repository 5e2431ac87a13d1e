/* deskbus send: hands messages to a running broker as if a source had brought them. */
#include "cli/broker_client.h"
#include "cli/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
        {"source", "INSTANCE", "the source that the message is to come from (needed)"},
        {"from", "ADDRESS", "who writes, with a text as argument"},
        BROKER_CLIENT_OPTIONS,
        {0},
};

static int send_line(const struct cli_call *call, struct broker_client *client, const char *line)
{
    struct deskbus_value data;
    char id[64];
    broker_client_begin(client);
    broker_client_text(client, "source", cli_value(call, "source"));
    broker_client_text(client, "line", line);
    int code = broker_client_ask(client, "send", &data);
    if (code != CLI_YES)
        return code;
    if (cli_given(call, "json"))
        return broker_client_print_json(data);
    printf("%s\n", show_text(data, "id", id, sizeof(id)));
    return CLI_YES;
}

static int send_text(const struct cli_call *call, struct broker_client *client, const char *text)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value map;
    char *json = NULL;
    const char *from = cli_value(call, "from");
    int r = deskbus_builder_new(&builder);
    if (r == 0) {
        char id[33];
        broker_client_key(id);
        deskbus_build_map(builder);
        deskbus_build_key(builder, "id");
        deskbus_build_string(builder, id);
        deskbus_build_key(builder, "text");
        deskbus_build_string(builder, text);
        deskbus_build_key(builder, "from");
        deskbus_build_string(builder, from != NULL ? from : "operator");
        deskbus_build_end(builder);
        r = deskbus_builder_finish(builder, &map, NULL);
    }
    if (r == 0)
        r = deskbus_value_to_json(map, &json, NULL);
    int code = r < 0 ? CLI_DEFECT : send_line(call, client, json);
    free(json);
    deskbus_builder_free(&builder);
    return code;
}

static int send_lines(const struct cli_call *call, struct broker_client *client)
{
    char *line = NULL;
    size_t room = 0;
    int code = CLI_YES;
    ssize_t size = getline(&line, &room, stdin);
    while (size >= 0 && code == CLI_YES) {
        if (size > 0 && line[size - 1] == '\n')
            line[size - 1] = '\0';
        if (line[0] != '\0')
            code = send_line(call, client, line);
        size = getline(&line, &room, stdin);
    }
    free(line);
    return code;
}

static int run(const struct cli_call *call)
{
    struct broker_client client;
    if (!cli_given(call, "source"))
        return cli_usage(call, "--source INSTANCE says where the message is to come from");
    int code = broker_client_open(call, &client);
    if (code == CLI_YES)
        code = call->argument_count > 0 ? send_text(call, &client, call->arguments[0])
                                        : send_lines(call, &client);
    broker_client_close(&client);
    return code;
}

const struct cli_command cli_send = {
        .name = "send",
        .arguments = "[TEXT]",
        .summary =
                "hand a text, or JSON lines from stdin, to a running broker; prints each message's id once it is on disk",
        .example = "deskbus send --source chat --from anna@example.com \"Where is my parcel?\"",
        .options = options,
        .max_count = 1,
        .run = run,
};
