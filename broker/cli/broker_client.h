/* Broker client: finds the broker that a command is meant for and asks it. */
#ifndef CLI_BROKER_CLIENT_H
#define CLI_BROKER_CLIENT_H

#include "bus/control.h"
#include "cli/cli.h"

#include <deskbus/builder.h>
#include <limits.h>

/* Every command that talks to a broker takes these. */
#define BROKER_CLIENT_OPTIONS                                                                      \
    {"state", "DIR", "the broker's state folder (else $DESKBUS_STATE, ./run, /var/lib/deskbus)"},  \
            {"timeout", "MS", "how long to wait for an answer (5000)"},                            \
    {                                                                                              \
        "json", NULL, "for programs"                                                               \
    }

struct broker_client {
    struct control_client *control;
    struct deskbus_builder *builder; /* for the arguments */
    char state[PATH_MAX];
    int timeout_ms;
};

/* Where the state of the broker is, by --state, $DESKBUS_STATE, ./run, /var/lib/deskbus: the first with broker.json. CLI_YES, or
 * CLI_NO_BROKER with the places tried on stderr. */
int broker_client_find(const struct cli_call *call, char ret[PATH_MAX]);
/* Finds and connects: CLI_YES or an exit code with its line on stderr. broker_client_close() in every case. */
int broker_client_open(const struct cli_call *call, struct broker_client *ret);
void broker_client_close(struct broker_client *client);

/* Arguments: begin, build into client->builder, then ask. */
void broker_client_begin(struct broker_client *client);
void broker_client_text(
        struct broker_client *client, const char *key, const char *text); /* NULL: left out */
/* Sends and waits for the first answer: CLI_YES and *ret (valid until the next call), or an exit code with its line on stderr. */
int broker_client_ask(struct broker_client *client, const char *op, struct deskbus_value *ret);
/* The next answer of a stream; *more false: it was the last. No limit on time. */
int broker_client_next(struct broker_client *client, struct deskbus_value *ret, bool *more);
/* Asks without arguments and prints the answer as JSON, or by print() for people. */
int broker_client_show(
        const struct cli_call *call, const char *op, int (*print)(struct deskbus_value data));
int broker_client_print_json(struct deskbus_value value);
/* 32 random hex digits: the client's key of a verb. */
void broker_client_key(char ret[33]);

#endif
