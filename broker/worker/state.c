/* State: a plugin's durable keys as a delivery sees them: what it came with, and what it has put since. */
#include "worker/deliveries_private.h"

#include <errno.h>
#include <string.h>

/* Stands in staged.puts, followed by the key with its NUL and the bytes. */
struct put {
    enum deskbus_scope scope;
    size_t key_size; /* without NUL */
    size_t size;
    uint64_t expires_ms; /* 0: never */
};

static bool scope_valid(enum deskbus_scope scope)
{
    return scope == DESKBUS_CONVERSATION || scope == DESKBUS_PERSON || scope == DESKBUS_INSTANCE;
}

static int key_valid(const char *key)
{
    if (key == NULL || key[0] == '\0')
        return -EINVAL;
    return strnlen(key, WORKER_NAME_BYTES + 1) <= WORKER_NAME_BYTES ? 0 : -EMSGSIZE;
}

static int put_remember(
        struct staged *staged, const struct put *put, const char *key, const void *bytes)
{
    struct buffer *puts = &staged->puts;
    if (buffer_reserve(puts, sizeof(*put) + put->key_size + 1 + put->size) < 0)
        return -ENOMEM;
    int r = buffer_append(puts, put, sizeof(*put));
    if (r == 0)
        r = buffer_append(puts, key, put->key_size + 1);
    if (r == 0 && put->size > 0)
        r = buffer_append(puts, bytes, put->size);
    return r;
}

int state_put(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void *bytes, size_t size, uint64_t ttl_ms)
{
    struct delivery *delivery = deliveries_live(pub, "state_put");
    if (delivery == NULL || !scope_valid(scope) || (bytes == NULL && size > 0))
        return -EINVAL;
    int r = key_valid(key);
    if (r < 0)
        return r;
    if (size > WORKER_STATE_BYTES)
        return -EMSGSIZE;
    uint64_t now_ms = clock_wall_ms(delivery->worker->clock);
    const struct put put = {.scope = scope,
            .key_size = strlen(key),
            .size = size,
            .expires_ms = ttl_ms == 0 || ttl_ms > UINT64_MAX - now_ms ? 0 : now_ms + ttl_ms};
    const struct wire_call call = {.op = WIRE_CALL_STATE,
            .scope = scope,
            .key = {key, put.key_size},
            .bytes = size > 0 ? bytes : "",
            .size = size,
            .time_ms = put.expires_ms};
    r = staged_call(delivery, &call, put.key_size + size);
    return r < 0 ? r : put_remember(&delivery->staged, &put, key, bytes);
}

/* The newest put of the key. The struct may stand at any address: it is copied out. */
static const unsigned char *find_put(
        const struct staged *staged, enum deskbus_scope scope, const char *key, struct put *ret)
{
    const unsigned char *found = NULL;
    size_t key_size = strlen(key);
    for (size_t at = 0; at < staged->puts.size;) {
        struct put put;
        memcpy(&put, staged->puts.data + at, sizeof(put));
        const unsigned char *text = staged->puts.data + at + sizeof(put);
        if (put.scope == scope && put.key_size == key_size && memcmp(text, key, key_size) == 0) {
            *ret = put;
            found = text + put.key_size + 1;
        }
        at += sizeof(put) + put.key_size + 1 + put.size;
    }
    return found;
}

/* An entry of the delivery's state: [scope, key, bytes, expires_ms]. */
static bool entry_is(struct deskbus_value entry, enum deskbus_scope scope, const char *key)
{
    uint64_t number;
    struct deskbus_walk walk = deskbus_value_walk(entry);
    if (!deskbus_walk_next(&walk) || deskbus_value_uint(walk.value, &number) < 0 ||
            number != (uint64_t)scope)
        return false;
    return deskbus_walk_next(&walk) && deskbus_value_is(walk.value, key);
}

static int entry_bytes(
        struct deskbus_value entry, uint64_t now_ms, const void **ret, size_t *ret_size)
{
    const char *bytes;
    uint64_t expires_ms = 0;
    (void)deskbus_value_uint(deskbus_value_at(entry, "3"), &expires_ms);
    if (expires_ms != 0 && expires_ms <= now_ms)
        return -ENOENT;
    if (deskbus_value_string(deskbus_value_at(entry, "2"), &bytes, ret_size) < 0 || *ret_size == 0)
        return -ENOENT;
    *ret = bytes;
    return 0;
}

int state_get(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void **ret, size_t *ret_size)
{
    struct delivery *delivery = deliveries_live(pub, "state_get");
    if (delivery == NULL || !scope_valid(scope) || ret == NULL || ret_size == NULL)
        return -EINVAL;
    int r = key_valid(key);
    if (r < 0)
        return r;
    struct put put;
    uint64_t now_ms = clock_wall_ms(delivery->worker->clock);
    const unsigned char *bytes = find_put(&delivery->staged, scope, key, &put);
    if (bytes != NULL) {
        if (put.size == 0 || (put.expires_ms != 0 && put.expires_ms <= now_ms))
            return -ENOENT;
        *ret = bytes;
        *ret_size = put.size;
        return 0;
    }
    struct deskbus_walk walk = deskbus_value_walk(delivery->state);
    while (deskbus_walk_next(&walk))
        if (entry_is(walk.value, scope, key))
            return entry_bytes(walk.value, now_ms, ret, ret_size);
    return -ENOENT;
}
