/* Fake state: a plugin's durable keys: read back at once by the delivery that put them, kept at its done(). */
#include "fake_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool is_scope(enum deskbus_scope scope)
{
    return scope == DESKBUS_CONVERSATION || scope == DESKBUS_PERSON || scope == DESKBUS_INSTANCE;
}

static int check_key(enum deskbus_scope scope, const char *key)
{
    if (!is_scope(scope) || key == NULL || key[0] == '\0')
        return -EINVAL;
    return strlen(key) <= FAKE_NAME_MAX ? 0 : -EMSGSIZE;
}

static int host_state_put(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void *bytes, size_t size, uint64_t ttl_ms)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "state_put");
    int r = delivery == NULL ? -EINVAL : fake_count_call(delivery->fake);
    if (r == 0)
        r = check_key(scope, key);
    if (r == 0 && size > FAKE_STATE_MAX)
        r = -EMSGSIZE;
    if (r == 0 && bytes == NULL && size > 0)
        r = -EINVAL;
    if (r < 0)
        return r;
    struct deskbus_fake_call *call = fake_staged_add(delivery, DESKBUS_FAKE_STATE);
    call->scope = scope;
    call->key = fake_text(key);
    call->time_ms = ttl_ms;
    call->size = size;
    call->bytes = fake_alloc(size);
    if (size > 0)
        memcpy(call->bytes, bytes, size);
    return 0;
}

static const char *owner_of(enum deskbus_scope scope, const char *conversation, const char *person)
{
    if (scope == DESKBUS_INSTANCE)
        return "";
    return scope == DESKBUS_PERSON ? person : conversation;
}

static struct fake_state *find(
        struct deskbus_fake *fake, enum deskbus_scope scope, const char *owner, const char *key)
{
    for (struct fake_state *at = fake->state; at != NULL; at = at->next) {
        if (at->scope == scope && strcmp(at->owner, owner) == 0 && strcmp(at->key, key) == 0)
            return at;
    }
    return NULL;
}

static int get_durable(struct deskbus_fake *fake, const struct fake_state *state, const void **ret,
        size_t *ret_size)
{
    bool expired = state != NULL && state->expires_ms != 0 && state->expires_ms <= fake->now_ms;
    if (state == NULL || state->size == 0 || expired)
        return -ENOENT;
    *ret = state->bytes;
    *ret_size = state->size;
    return 0;
}

static int host_state_get(struct deskbus_delivery *pub, enum deskbus_scope scope, const char *key,
        const void **ret, size_t *ret_size)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "state_get");
    int r = delivery == NULL ? -EINVAL : fake_count_call(delivery->fake);
    if (r == 0)
        r = ret == NULL || ret_size == NULL ? -EINVAL : check_key(scope, key);
    if (r < 0)
        return r;
    for (size_t i = delivery->call_count; i-- > 0;) {
        const struct deskbus_fake_call *call = &delivery->calls[i];
        if (call->op != DESKBUS_FAKE_STATE || call->scope != scope || strcmp(call->key, key) != 0)
            continue;
        if (call->size == 0)
            return -ENOENT;
        *ret = call->bytes;
        *ret_size = call->size;
        return 0;
    }
    const char *owner = owner_of(scope, delivery->conversation, delivery->person);
    return get_durable(delivery->fake, find(delivery->fake, scope, owner, key), ret, ret_size);
}

void fake_state_fill(struct deskbus_host *host)
{
    host->state_put = host_state_put;
    host->state_get = host_state_get;
}

/* Views that a delivery was given stay valid until it ends: a value that is replaced is kept to the end of the test. */
void fake_state_apply(struct fake_delivery *delivery, const struct deskbus_fake_call *call)
{
    struct deskbus_fake *fake = delivery->fake;
    struct fake_state *state = fake_alloc(sizeof(*state));
    const char *owner = owner_of(call->scope, delivery->conversation, delivery->person);
    state->scope = call->scope;
    memcpy(state->owner, owner, strlen(owner) + 1);
    state->key = fake_text(call->key);
    state->size = call->size;
    state->bytes = fake_alloc(call->size);
    memcpy(state->bytes, call->bytes, call->size);
    state->expires_ms = call->time_ms == 0 ? 0 : fake->now_ms + call->time_ms;
    state->next = fake->state; /* the newest is found first */
    fake->state = state;
}

int deskbus_fake_state(struct deskbus_fake *fake, enum deskbus_scope scope,
        const struct deskbus_message *of, const char *key, const void **ret, size_t *ret_size)
{
    char conversation[DESKBUS_ID_SIZE] = "", person[DESKBUS_ID_SIZE] = "";
    if (of != NULL) {
        fake_conversation(of, conversation);
        fake_person(of, person);
    }
    const char *owner = owner_of(scope, conversation, person);
    return get_durable(fake, find(fake, scope, owner, key), ret, ret_size);
}

void fake_state_clear(struct deskbus_fake *fake)
{
    for (struct fake_state *at = fake->state, *next = NULL; at != NULL; at = next) {
        next = at->next;
        free(at->key);
        free(at->bytes);
        free(at);
    }
}
