/* deskbus health: is work being done, and if not, why. */
#include "cli/broker_client.h"
#include "cli/show.h"

#include <stdio.h>

static const struct cli_option options[] = {BROKER_CLIENT_OPTIONS, {0}};

static int print(struct deskbus_value data)
{
    char text[600];
    printf("%s\n", show_text(data, "health", text, sizeof(text)));
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(data, "reasons"));
    while (deskbus_walk_next(&walk)) {
        deskbus_value_copy(walk.value, text, sizeof(text));
        printf("  %s\n", text);
    }
    return CLI_YES;
}

static int run(const struct cli_call *call)
{
    struct broker_client client;
    struct deskbus_value data;
    int code = broker_client_open(call, &client);
    if (code == CLI_YES) {
        broker_client_begin(&client);
        code = broker_client_ask(&client, "health", &data);
    }
    if (code == CLI_YES) {
        code = cli_wants_json(call) ? broker_client_print_json(data) : print(data);
        if (code == CLI_YES && deskbus_value_is(deskbus_value_get(data, "health"), "failing"))
            code = CLI_NO;
    }
    broker_client_close(&client);
    return code;
}

const struct cli_command cli_health = {
        .name = "health",
        .arguments = "",
        .summary =
                "say ok, degraded or failing, with reasons; exit 1 when messages or customers are stuck",
        .example = "deskbus health",
        .options = options,
        .run = run,
};
