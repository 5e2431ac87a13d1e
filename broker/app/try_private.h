/* The inside of try: instances in mode TRY on one loop, and one message at a time through them. */
#ifndef APP_TRY_PRIVATE_H
#define APP_TRY_PRIVATE_H

#include "app/load.h"
#include "app/try.h"
#include "base/map.h"
#include "route/conversation.h"
#include "route/plugin_state.h"
#include "worker/incoming.h"
#include "worker/worker.h"

#include <uv.h>

/* One instance; opened when a message first needs it. */
struct try_instance {
    struct try_session *session;
    size_t index;
    struct worker *worker; /* NULL: not open */
    char *failed; /* why it could not be opened */
    bool closed;
};

/* A message on its way. */
struct try_message {
    struct hash_id id, conversation;
    struct deskbus_message *message; /* with annotations so far */
    const char *source; /* instance */
    int pipeline;
    char given_id[257], given_conversation[1025]; /* as the input said; "" not given */
    char step[DESKBUS_NAME_MAX + 1]; /* the last one that is done */
    char outcome[300]; /* "" so far */
    uint32_t ordinal;
    struct deskbus_builder *outputs; /* an open list */
    bool owned; /* a person has the conversation */
};

struct try_session {
    const struct try_options *options;
    struct load load;
    uv_loop_t loop;
    struct try_instance *instances; /* one per instance of the plan */
    struct plugin_state *state;
    struct map *owned; /* conversations that were handed off -> themselves */
    struct deskbus_builder *builder, *scratch, *merged;
    /* The delivery that is out. */
    struct try_message *current;
    size_t current_instance;
    bool ended;
    enum wire_verdict verdict;
    char code[64], why[400];
    uint64_t ticket;
    unsigned long lines;
};

/* --- try_worker.c --- */
/* Hands the message to the step's instance and waits for the end: session->verdict, and with WIRE_DONE everything staged is
 * in the message. -EIO: the instance cannot be opened or does not answer (session->why). */
int try_deliver(struct try_session *session, struct try_message *message, size_t instance,
        const char *step) DESKBUS_CHECKED;
int try_open(struct try_session *session, size_t instance,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void try_close_all(struct try_session *session);

/* --- try_effect.c: what the staged calls come to --- */
void try_effect(
        struct try_session *session, struct try_message *message, const struct wire_result *result);

/* --- try_path.c --- */
/* Takes the message to its outcome. */
void try_follow(struct try_session *session, struct try_message *message);
void try_end(struct try_message *message, const char *kind, const char *text);

/* --- try_line.c --- */
/* One line of input, or one message of decode(), to one line of output. */
void try_line(struct try_session *session, const char *text, size_t size);
void try_decoded(struct try_session *session, const struct deskbus_message *message);
void try_undecodable(struct try_session *session, const char *code, const char *why);
void try_raw(struct try_session *session, size_t source);

#endif
