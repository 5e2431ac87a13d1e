/* deskbus tap: what passes the topics right now, one JSON line per message. */
#include "app/state_folder.h"
#include "cli/broker_client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

static const struct cli_option options[] = {
        {"count", "N", "stop after N messages"},
        BROKER_CLIENT_OPTIONS,
        {0},
};

/* One message: topic, map. 0, or -errno. */
static int print_one(void *socket)
{
    zmq_msg_t topic;
    zmq_msg_t body;
    struct deskbus_value map;
    char *json = NULL;
    (void)zmq_msg_init(&topic);
    (void)zmq_msg_init(&body);
    int r = zmq_msg_recv(&topic, socket, 0) >= 0 && zmq_msg_more(&topic) != 0 &&
                    zmq_msg_recv(&body, socket, 0) >= 0
            ? 0
            : -errno;
    if (r == 0 &&
            deskbus_value_check(zmq_msg_data(&body), zmq_msg_size(&body), NULL, &map, NULL) == 0 &&
            deskbus_value_to_json(map, &json, NULL) == 0)
        printf("{\"topic\":\"%.*s\",\"message\":%s}\n", (int)zmq_msg_size(&topic),
                (const char *)zmq_msg_data(&topic), json);
    free(json);
    (void)zmq_msg_close(&topic);
    (void)zmq_msg_close(&body);
    (void)fflush(stdout);
    return r;
}

static int subscribe(const struct cli_call *call, void *socket)
{
    int r = 0;
    for (size_t i = 0; i < call->argument_count && r == 0; i++)
        r = zmq_setsockopt(socket, ZMQ_SUBSCRIBE, call->arguments[i], strlen(call->arguments[i]));
    if (call->argument_count == 0)
        r = zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0);
    return r;
}

static int follow(const struct cli_call *call, const char *address, unsigned long long count)
{
    void *context = zmq_ctx_new();
    void *socket = context != NULL ? zmq_socket(context, ZMQ_SUB) : NULL;
    int code = CLI_YES;
    if (socket == NULL || subscribe(call, socket) < 0 || zmq_connect(socket, address) < 0) {
        fprintf(stderr, "deskbus tap: cannot connect to %s: %s\n", address,
                zmq_strerror(zmq_errno()));
        code = CLI_NO_BROKER;
    }
    for (unsigned long long i = 0; code == CLI_YES && (count == 0 || i < count); i++)
        if (print_one(socket) < 0)
            code = CLI_REFUSED;
    if (socket != NULL)
        (void)zmq_close(socket);
    if (context != NULL)
        (void)zmq_ctx_term(context);
    return code;
}

static int run(const struct cli_call *call)
{
    char state[PATH_MAX];
    char address[PATH_MAX + 16];
    unsigned long long count = 0;
    if (!cli_number(call, "count", 1000000000, &count))
        return CLI_USAGE;
    int code = broker_client_find(call, state);
    if (code != CLI_YES)
        return code;
    if (state_folder_read(state, "tap", address, sizeof(address)) < 0)
        return CLI_NO_BROKER;
    return follow(call, address, count);
}

const struct cli_command cli_tap = {
        .name = "tap",
        .arguments = "[TOPIC...]",
        .summary =
                "show what passes topics that begin so (in/chat/, support/answers/, out/, people/), live; lossy by design",
        .example = "deskbus tap in/ out/",
        .options = options,
        .max_count = CLI_ARGUMENTS_MAX,
        .run = run,
};
