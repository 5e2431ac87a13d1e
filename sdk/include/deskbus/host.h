/* Host: what the broker hands to a plugin instance. Members are only appended; `size` says how many there are.
 * Calls come from the worker's loop thread only; elsewhere only post(). Use the inline wrappers of call.h: they answer -ENOSYS
 * for a member that an older broker has not. */
#ifndef DESKBUS_HOST_H
#define DESKBUS_HOST_H

#include <deskbus/message.h>

DESKBUS_BEGIN

struct uv_loop_s;
struct deskbus_delivery;
struct deskbus_timer;

enum deskbus_mode {
    DESKBUS_LIVE,
    DESKBUS_TRY, /* write nothing, call nobody */
};
enum deskbus_reply {
    DESKBUS_FINAL, /* answers the message and ends it */
    DESKBUS_INTERIM, /* does not */
};
enum deskbus_scope {
    DESKBUS_CONVERSATION, /* of the delivery's message */
    DESKBUS_PERSON, /* data.from.addr within channel and account */
    DESKBUS_INSTANCE,
};
enum deskbus_level { DESKBUS_LOG_ERROR, DESKBUS_LOG_WARNING, DESKBUS_LOG_INFO, DESKBUS_LOG_DEBUG };

/* Once per accept(): status 0 and the message's id (duplicates get the original's), after the commit; else a negative errno
 * (-ESHUTDOWN: not known whether taken; send it again after the restart). */
typedef void deskbus_accepted_fn(void *arg, int status, const char *id);
typedef void deskbus_call_fn(void *arg);

struct deskbus_host {
    uint32_t size; /* of this struct as the broker knows it */
    uint32_t mode; /* enum deskbus_mode */
    struct uv_loop_s *loop; /* the plugin may put handles on it, and closes them in close() */
    const char *instance; /* its name in the config */
    const char *state_path; /* its own folder in the state, or "" in TRY mode */

    /* A source hands in one message. message.idempotencykey names it within the instance (missing: derived from the
     * content). cursor (may be NULL) is kept with it and comes back in start(). The bytes are copied.
     * 0: taken, accepted comes later. -EAGAIN: no credit or the disk is full, ready() says go on; after it every accept is refused until ready(). -EINVAL, -EMSGSIZE. */
    int (*accept)(struct deskbus_host *, const struct deskbus_message *, const char *cursor,
            deskbus_accepted_fn *, void *arg);
    /* A source or sink tells of an output it sent earlier: ext_id as given to sent(), state "delivered" "read" "failed". */
    int (*status)(struct deskbus_host *, const char *ext_id, const char *state, const char *why,
            deskbus_accepted_fn *, void *arg);

    /* From here to state_put: staged, they take effect together at done() and are dropped by retry() and reject(). Each
     * 0, -EINVAL, -EPERM (not in this role, or the descriptor's flags do not allow it), -EMSGSIZE. */
    int (*annotate)(struct deskbus_delivery *, const char *name, const struct deskbus_value *);
    /* To the customer, by the message's channel; conversation, channel, account, to and causationid are filled in. Needs MAY_REPLY. */
    int (*reply)(struct deskbus_delivery *, const struct deskbus_message *, enum deskbus_reply);
    int (*suggest)(struct deskbus_delivery *, const struct deskbus_message *, double score);
    /* To a sink instance. key (may be NULL, at most 128 bytes) names it for withdraw(). not_before_ms: wall clock, 0: at once. */
    int (*send)(struct deskbus_delivery *, const char *instance, const struct deskbus_message *,
            const char *key, uint64_t not_before_ms);
    /* Takes back an output of this conversation that waits for its time. -EALREADY: it is gone (or never was). When a message's
     * final reply is withdrawn, that message ends closed(why). */
    int (*withdraw)(struct deskbus_delivery *, const char *key, const char *why);
    int (*hand_off)(struct deskbus_delivery *, const char *team,
            const char *why); /* team NULL: the pipeline's. MAY_HAND_OFF */
    int (*end)(struct deskbus_delivery *, const char *reason); /* closed(reason). MAY_END */
    int (*sent)(struct deskbus_delivery *, const char *ext_id); /* a sink: the provider's id */
    /* key: at most 128 bytes; value <= 4 KiB; size 0 deletes; ttl_ms 0: for ever. Read back at once by this delivery, durable at done(). */
    int (*state_put)(struct deskbus_delivery *, enum deskbus_scope, const char *key, const void *,
            size_t, uint64_t ttl_ms);
    /* 0 and a view valid until the delivery ends, or -ENOENT. */
    int (*state_get)(struct deskbus_delivery *, enum deskbus_scope, const char *key,
            const void **ret, size_t *ret_size);

    /* Exactly one of these ends a delivery; afterwards it is gone. */
    void (*done)(struct deskbus_delivery *);
    void (*retry)(struct deskbus_delivery *, uint64_t after_ms,
            const char *why); /* after_ms 0: the broker's backoff */
    void (*reject)(struct deskbus_delivery *, const char *code,
            const char *why); /* code [a-z0-9_]{1,32} */

    void (*working)(struct deskbus_delivery *); /* extends the deadline */
    /* The only call for other threads: runs fn(arg) on the loop. */
    int (*post)(struct deskbus_host *, deskbus_call_fn *fn, void *arg);
    /* One shot on the host's clock (tests turn it by hand). *ret may be NULL; it is valid until it has fired or was cancelled. */
    int (*timer)(struct deskbus_host *, uint64_t after_ms, deskbus_call_fn *fn, void *arg,
            struct deskbus_timer **ret);
    void (*cancel)(struct deskbus_timer **timer); /* NULL is fine; sets NULL */
    uint64_t (*now)(struct deskbus_host *); /* wall clock, ms since 1970 */
    void (*log)(struct deskbus_host *, enum deskbus_level,
            const char *text); /* one line; no customer's text */
    void (*counter)(struct deskbus_host *, const char *name, uint64_t add); /* [a-z][a-z0-9_]* */
    void (*histogram)(struct deskbus_host *, const char *name, double value);
    /* The instance cannot do its work (why) or can again (NULL): shown by health, its messages wait. */
    void (*trouble)(struct deskbus_host *, const char *why);
    /* Large bodies beside the journal: -ENOSYS in this version. */
    int (*blob_put)(struct deskbus_host *, const void *, size_t, deskbus_accepted_fn *, void *arg);
    int (*blob_get)(struct deskbus_delivery *, const char *id, const void **ret, size_t *ret_size);
    /* As reply(FINAL or INTERIM), held back until not_before_ms and named by key for withdraw(). While a later message of the
     * conversation is in its pipeline it is held back longer, so that a step of that message can still withdraw it. Staged. */
    int (*reply_later)(struct deskbus_delivery *, const struct deskbus_message *,
            enum deskbus_reply, const char *key, uint64_t not_before_ms);
};

DESKBUS_END
#endif
