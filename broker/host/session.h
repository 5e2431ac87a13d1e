/* Session: the broker's side of one worker's life: who it is, what it holds, what it may be given. The broker's loop owns it. */
#ifndef HOST_SESSION_H
#define HOST_SESSION_H

#include "base/list.h"
#include "host/packer.h"

struct host;
struct instance;

enum session_state {
    SESSION_AWAITED, /* its thread was told to begin */
    SESSION_JOINED, /* said HELLO, waits for WELCOME */
    SESSION_OPENING, /* WELCOME was sent */
    SESSION_RUNNING,
    SESSION_FAILED, /* could not open; holds its loop until BYE */
    SESSION_STOPPING,
    SESSION_STOPPED,
    SESSION_CLOSING, /* BYE was sent */
    SESSION_GONE,
};

/* A delivery that a worker holds. */
struct held {
    struct list link;
    uint64_t ticket, number, bytes;
    uint32_t attempt;
    uint64_t allowed_ms; /* how long it may be silent about it */
    uint64_t due_ms; /* monotonic: lost from then on */
    uint64_t sent_us;
    unsigned char conversation[WIRE_ID_BYTES];
};

/* An accept or status and its answer. Routing answers in any order; the worker hears in the order of numbers. */
struct asked {
    uint64_t number;
    unsigned char id[WIRE_ID_BYTES];
    int status;
    bool answered;
    bool told; /* to the worker */
    bool stale; /* an earlier one was refused: its worker takes this one as refused, too */
};

struct session {
    struct host *host;
    struct instance *instance;
    uint32_t run;
    enum session_state state;
    struct work_id peer;
    struct packer packer; /* head: epochs, token; number of the next delivery; accept credit */
    bool dirty; /* stands in the host's list of those to flush */
    struct list dirty_link;

    uint64_t frame_in; /* last frame heard */
    uint64_t heard_ms;
    bool silent; /* it hangs, or something on its loop does: see silent_why */
    char silent_why[96];
    char *trouble; /* as the plugin said, or why it failed; NULL */

    struct list held; /* oldest first */
    uint64_t held_count, held_bytes;
    uint64_t sent_count, sent_bytes; /* against the worker's credit */
    uint64_t credit_count, credit_bytes;

    struct asked *asked; /* ring; room is a power of two */
    size_t asked_head, asked_count, asked_room;
    uint64_t accept_next; /* number expected */
    uint64_t accept_answered; /* all up to here are */
    bool refused; /* what is above accept_next is old */
};

int session_init(
        struct session *session, struct host *host, struct instance *instance, uint32_t run);
void session_clear(struct session *session);

/* True when it is up and has room for so many bytes more. */
bool session_has_room(const struct session *session, size_t bytes);
bool session_holds(const struct session *session, const unsigned char conversation[WIRE_ID_BYTES]);
/* 0, -ENOMEM, -EMSGSIZE. There must be room. */
int session_deliver(struct session *session, const struct wire_delivery *delivery, size_t bytes);
/* Sends a frame without records, after what is packed. */
void session_send(struct session *session, enum frame_kind kind);
void session_welcome(struct session *session, const char *cursor);
/* The answer to the oldest one of that number that has none. */
void session_answer(struct session *session, const struct wire_answer *answer);
/* True: hand it to the events. False: not the one expected; dealt with. */
bool session_ask(struct session *session, uint64_t number);
/* Accept credit has changed: tell the worker. */
void session_credit(struct session *session);
/* Sends what is packed. */
void session_flush(struct session *session);

/* The delivery with that ticket and attempt, or NULL. */
struct held *session_find(struct session *session, uint64_t ticket, uint32_t attempt);
/* It is over: frees it. */
void session_release(struct session *session, struct held *held);

#endif
