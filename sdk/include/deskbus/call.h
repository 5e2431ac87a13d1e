/* Calls: thin wrappers over the host table that a plugin uses; -ENOSYS where the broker is older than the plugin. */
#ifndef DESKBUS_CALL_H
#define DESKBUS_CALL_H

#include <deskbus/plugin.h>
#include <errno.h>

DESKBUS_BEGIN

/* True when the broker's table has the member. */
#define DESKBUS_HOST_HAS(host, member)                                                             \
    ((host)->size >= offsetof(struct deskbus_host, member) + sizeof((host)->member) &&             \
            (host)->member != NULL)
#define DESKBUS_CALL(host, member, ...)                                                            \
    (DESKBUS_HOST_HAS(host, member) ? (host)->member(__VA_ARGS__) : -ENOSYS)

static inline int deskbus_accept(struct deskbus_host *h, const struct deskbus_message *m,
        const char *cursor, deskbus_accepted_fn *accepted, void *arg)
{
    return DESKBUS_CALL(h, accept, h, m, cursor, accepted, arg);
}

static inline int deskbus_status(
        struct deskbus_host *h, const char *ext_id, const char *state, const char *why)
{
    return DESKBUS_CALL(h, status, h, ext_id, state, why, NULL, NULL);
}

static inline int deskbus_annotate(
        struct deskbus_delivery *d, const char *name, struct deskbus_value value)
{
    return DESKBUS_CALL(d->host, annotate, d, name, &value);
}

static inline int deskbus_reply(
        struct deskbus_delivery *d, const struct deskbus_message *m, enum deskbus_reply kind)
{
    return DESKBUS_CALL(d->host, reply, d, m, kind);
}

static inline int deskbus_reply_later(struct deskbus_delivery *d, const struct deskbus_message *m,
        enum deskbus_reply kind, const char *key, uint64_t not_before_ms)
{
    return DESKBUS_CALL(d->host, reply_later, d, m, kind, key, not_before_ms);
}

static inline int deskbus_suggest(
        struct deskbus_delivery *d, const struct deskbus_message *m, double score)
{
    return DESKBUS_CALL(d->host, suggest, d, m, score);
}

static inline int deskbus_send(struct deskbus_delivery *d, const char *instance,
        const struct deskbus_message *m, const char *key, uint64_t not_before_ms)
{
    return DESKBUS_CALL(d->host, send, d, instance, m, key, not_before_ms);
}

static inline int deskbus_withdraw(struct deskbus_delivery *d, const char *key, const char *why)
{
    return DESKBUS_CALL(d->host, withdraw, d, key, why);
}

static inline int deskbus_hand_off(struct deskbus_delivery *d, const char *team, const char *why)
{
    return DESKBUS_CALL(d->host, hand_off, d, team, why);
}

static inline int deskbus_end(struct deskbus_delivery *d, const char *reason)
{
    return DESKBUS_CALL(d->host, end, d, reason);
}

static inline int deskbus_sent(struct deskbus_delivery *d, const char *ext_id)
{
    return DESKBUS_CALL(d->host, sent, d, ext_id);
}

static inline int deskbus_state_put(struct deskbus_delivery *d, enum deskbus_scope scope,
        const char *key, const void *bytes, size_t size, uint64_t ttl_ms)
{
    return DESKBUS_CALL(d->host, state_put, d, scope, key, bytes, size, ttl_ms);
}

static inline int deskbus_state_get(struct deskbus_delivery *d, enum deskbus_scope scope,
        const char *key, const void **ret, size_t *ret_size)
{
    return DESKBUS_CALL(d->host, state_get, d, scope, key, ret, ret_size);
}

static inline void deskbus_done(struct deskbus_delivery *d)
{
    d->host->done(d);
}

static inline void deskbus_retry(struct deskbus_delivery *d, uint64_t after_ms, const char *why)
{
    d->host->retry(d, after_ms, why);
}

static inline void deskbus_reject(struct deskbus_delivery *d, const char *code, const char *why)
{
    d->host->reject(d, code, why);
}

static inline void deskbus_working(struct deskbus_delivery *d)
{
    if (DESKBUS_HOST_HAS(d->host, working))
        d->host->working(d);
}

static inline int deskbus_post(struct deskbus_host *h, deskbus_call_fn *fn, void *arg)
{
    return DESKBUS_CALL(h, post, h, fn, arg);
}

static inline int deskbus_timer(struct deskbus_host *h, uint64_t after_ms, deskbus_call_fn *fn,
        void *arg, struct deskbus_timer **ret)
{
    return DESKBUS_CALL(h, timer, h, after_ms, fn, arg, ret);
}

static inline uint64_t deskbus_now(struct deskbus_host *h)
{
    return h->now(h);
}

static inline void deskbus_count(struct deskbus_host *h, const char *name, uint64_t add)
{
    if (DESKBUS_HOST_HAS(h, counter))
        h->counter(h, name, add);
}

static inline void deskbus_trouble(struct deskbus_host *h, const char *why)
{
    if (DESKBUS_HOST_HAS(h, trouble))
        h->trouble(h, why);
}

/* Formats one line (cut at 500 bytes) for the log. Never write a customer's text into it. */
DESKBUS_API void deskbus_log(struct deskbus_host *h, enum deskbus_level level, const char *format,
        ...) DESKBUS_PRINTF(3, 4);
/* Replies with plain text: a draft with data.msg.text, then deskbus_reply(). */
DESKBUS_API int deskbus_reply_text(
        struct deskbus_delivery *d, const char *text, enum deskbus_reply kind);

DESKBUS_END
#endif
