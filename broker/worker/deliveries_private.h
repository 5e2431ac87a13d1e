/* Deliveries, the inside: messages in the plugin's hands and what is staged for them. The loop thread owns all of it. */
#ifndef WORKER_DELIVERIES_PRIVATE_H
#define WORKER_DELIVERIES_PRIVATE_H

#include "wire/call.h"
#include "worker/worker_private.h"

#define WORKER_KEPT_COUNT  128 /* ended ones that are kept apart, so that a second end is noticed */
#define WORKER_NOTE_COUNT  64 /* annotations of one delivery */
#define WORKER_STATE_BYTES 4096

/* Deliveries of one conversation in one role: one runs, the others wait behind it. */
struct lane {
    struct hash_id key;
    struct list waiting;
    struct list link; /* in worker.lanes_free */
};

enum delivery_stage {
    DELIVERY_ENDED, /* the plugin has no right to it */
    DELIVERY_WAITING,
    DELIVERY_RUNNING,
    DELIVERY_LOST, /* given up by worker_close(); the plugin may not know yet */
};

/* An annotation that is staged: where its value stands in staged.values. */
struct note {
    char name[DESKBUS_NAME_MAX + 1];
    size_t at;
    size_t size;
};

/* What a delivery has asked for so far. */
struct staged {
    struct buffer values;
    struct note *notes;
    size_t note_count;
    struct deskbus_builder *notes_builder;
    struct deskbus_builder *calls; /* an open list while call_count > 0 */
    size_t call_count;
    size_t bytes; /* of both, at most the limit of a message */
    struct buffer puts; /* struct put and its bytes, one after another */
    struct buffer withdrawn; /* keys with their NUL */
};

/* One message in the plugin's hands, or on its way there. Never freed before the worker is. */
struct delivery {
    struct deskbus_delivery pub; /* first: what the plugin holds */
    struct worker *worker;
    enum delivery_stage stage;
    uint64_t ticket;
    uint32_t attempt;
    struct lane *lane;
    struct list link; /* in worker.ready, worker.running, lane.waiting or worker.free */
    uint64_t began_us;
    size_t bytes; /* of its message, counted against the window */
    struct deskbus_message *message;
    struct deskbus_message *cause;
    struct buffer copy; /* texts and values of the frame it came in */
    struct deskbus_value state;
    struct deskbus_value waiting;
    struct staged staged;
};

/* The delivery, or NULL (logged) when it has ended already. */
struct delivery *deliveries_live(struct deskbus_delivery *pub, const char *call);

/* --- deliveries.c --- */
int deliveries_init(struct worker *worker) DESKBUS_CHECKED;
void deliveries_add(struct worker *worker, const struct wire_delivery *wire);
/* Begins what is ready, up to a bound; true when some are left. */
bool deliveries_turn(struct worker *worker);
void deliveries_credit(struct worker *worker);
/* Those not begun go back. */
void deliveries_return(struct worker *worker);
/* Those begun are lost to the broker; the plugin may hold them until its close() is done. */
void deliveries_lose(struct worker *worker);
void deliveries_free(struct worker *worker);
/* The three ends of a delivery. */
void deliveries_done(struct deskbus_delivery *pub);
void deliveries_retry(struct deskbus_delivery *pub, uint64_t after_ms, const char *why);
void deliveries_reject(struct deskbus_delivery *pub, const char *code, const char *why);

/* --- staged.c --- */
int staged_annotate(
        struct deskbus_delivery *pub, const char *name, const struct deskbus_value *value);
int staged_reply(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind);
int staged_reply_later(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind, const char *key, uint64_t not_before_ms);
int staged_suggest(
        struct deskbus_delivery *pub, const struct deskbus_message *message, double score);
int staged_send(struct deskbus_delivery *pub, const char *instance,
        const struct deskbus_message *message, const char *key, uint64_t not_before_ms);
int staged_withdraw(struct deskbus_delivery *pub, const char *key, const char *why);
int staged_hand_off(struct deskbus_delivery *pub, const char *team, const char *why);
int staged_end(struct deskbus_delivery *pub, const char *reason);
int staged_sent(struct deskbus_delivery *pub, const char *ext_id);
/* Adds a call of at most bytes: 0, -EMSGSIZE, -ENOMEM. */
int staged_call(
        struct delivery *delivery, const struct wire_call *call, size_t bytes) DESKBUS_CHECKED;
/* The values for a result; valid until staged_clear(). 0 or a negative errno. */
int staged_finish(struct delivery *delivery, struct deskbus_value *annotations,
        struct deskbus_value *calls) DESKBUS_CHECKED;
void staged_clear(struct staged *staged);
void staged_free(struct staged *staged);

/* --- state.c --- */
int state_put(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void *bytes, size_t size, uint64_t ttl_ms);
int state_get(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void **ret, size_t *ret_size);

#endif
