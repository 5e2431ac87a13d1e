/* Broker client: from --state to an answer. */
#include "cli/broker_client.h"

#include "app/state_folder.h"
#include "base/hash.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int broker_client_find(const struct cli_call *call, char ret[PATH_MAX])
{
    const char *given = cli_value(call, "state");
    const char *environment = getenv("DESKBUS_STATE");
    const char *const places[] = {given != NULL ? given
                    : environment != NULL       ? environment
                                                : "run",
            given != NULL || environment != NULL ? NULL : "/var/lib/deskbus"};
    char pid[32];
    for (size_t i = 0; i < 2 && places[i] != NULL; i++)
        if (state_folder_choose(places[i], NULL, ret) == 0 &&
                state_folder_read(ret, "pid", pid, sizeof(pid)) == 0)
            return CLI_YES;
    fprintf(stderr, "deskbus %s: no broker runs here; tried", call->command->name);
    for (size_t i = 0; i < 2 && places[i] != NULL; i++)
        fprintf(stderr, "%s %s/broker.json", i > 0 ? "," : "", places[i]);
    fprintf(stderr, "\n");
    return CLI_NO_BROKER;
}

int broker_client_open(const struct cli_call *call, struct broker_client *ret)
{
    char address[PATH_MAX + 16];
    unsigned long long timeout_ms = 5000;
    memset(ret, 0, sizeof(*ret));
    if (!cli_number(call, "timeout", 86400000, &timeout_ms))
        return CLI_USAGE;
    ret->timeout_ms = (int)timeout_ms;
    int code = broker_client_find(call, ret->state);
    if (code != CLI_YES)
        return code;
    struct deskbus_error *err = NULL;
    int r = state_folder_read(ret->state, "control", address, sizeof(address));
    if (r == 0)
        r = control_connect(address, &ret->control, &err);
    if (r == 0)
        r = deskbus_builder_new(&ret->builder);
    if (r < 0)
        fprintf(stderr, "deskbus %s: cannot reach the broker of %s: %s\n", call->command->name,
                ret->state, err != NULL ? deskbus_error_text(err) : strerror(-r));
    deskbus_error_free(&err);
    return r < 0 ? CLI_NO_BROKER : CLI_YES;
}

void broker_client_close(struct broker_client *client)
{
    control_disconnect(&client->control);
    deskbus_builder_free(&client->builder);
}

void broker_client_begin(struct broker_client *client)
{
    deskbus_builder_clear(client->builder);
    deskbus_build_map(client->builder);
}

void broker_client_text(struct broker_client *client, const char *key, const char *text)
{
    if (text == NULL)
        return;
    deskbus_build_key(client->builder, key);
    deskbus_build_string(client->builder, text);
}

static int tell(const struct broker_client *client, int r, struct deskbus_error *err)
{
    if (r == -ETIMEDOUT)
        fprintf(stderr, "deskbus: the broker of %s did not answer within %d ms\n", client->state,
                client->timeout_ms);
    else
        fprintf(stderr, "deskbus: %s\n", err != NULL ? deskbus_error_text(err) : strerror(-r));
    deskbus_error_free(&err);
    return CLI_REFUSED;
}

int broker_client_ask(struct broker_client *client, const char *op, struct deskbus_value *ret)
{
    struct deskbus_value args = {0};
    struct deskbus_error *err = NULL;
    bool more = false;
    deskbus_build_end(client->builder);
    int r = deskbus_builder_finish(client->builder, &args, &err);
    if (r == 0)
        r = control_ask(client->control, op, args, &err);
    if (r == 0)
        r = control_wait(client->control, client->timeout_ms, ret, &more, &err);
    return r < 0 ? tell(client, r, err) : CLI_YES;
}

int broker_client_next(struct broker_client *client, struct deskbus_value *ret, bool *more)
{
    struct deskbus_error *err = NULL;
    int r = control_wait(client->control, -1, ret, more, &err);
    return r < 0 ? tell(client, r, err) : CLI_YES;
}

int broker_client_print_json(struct deskbus_value value)
{
    char *json = NULL;
    if (deskbus_value_to_json(value, &json, NULL) < 0)
        return CLI_DEFECT;
    printf("%s\n", json);
    free(json);
    return CLI_YES;
}

int broker_client_show(
        const struct cli_call *call, const char *op, int (*print)(struct deskbus_value data))
{
    struct broker_client client;
    struct deskbus_value data = {0};
    int code = broker_client_open(call, &client);
    if (code == CLI_YES) {
        broker_client_begin(&client);
        code = broker_client_ask(&client, op, &data);
    }
    if (code == CLI_YES)
        code = cli_wants_json(call) ? broker_client_print_json(data) : print(data);
    broker_client_close(&client);
    return code;
}

void broker_client_key(char ret[33])
{
    struct hash_id id;
    hash_random(id.bytes, sizeof(id.bytes));
    hash_hex(&id, ret);
}
