/* Dialogue: what the responder remembers of a conversation from one message to the next, kept by the broker. */
#include "dialogue.h"

#include <deskbus/call.h>
#include <string.h>

static const char state_key[] = "dialogue";

static unsigned read_count(struct deskbus_value map, const char *key)
{
    uint64_t count = 0;
    (void)deskbus_value_uint(deskbus_value_get(map, key), &count);
    return count < 100 ? (unsigned)count : 100;
}

void dialogue_load(struct deskbus_delivery *delivery, struct dialogue *ret)
{
    const void *bytes = NULL;
    size_t size = 0;
    struct deskbus_value map;
    *ret = (struct dialogue){.lang = ""};
    if (deskbus_state_get(delivery, DESKBUS_CONVERSATION, state_key, &bytes, &size) < 0 ||
            deskbus_value_check(bytes, size, NULL, &map, NULL) < 0)
        return;
    (void)deskbus_value_bool(deskbus_value_get(map, "asked"), &ret->now.asked);
    (void)deskbus_value_bool(deskbus_value_get(map, "asked_before"), &ret->before.asked);
    ret->now.failures = read_count(map, "failures");
    ret->before.failures = read_count(map, "failures_before");
    (void)deskbus_value_copy(deskbus_value_get(map, "lang"), ret->lang, sizeof(ret->lang));
    (void)deskbus_value_copy(deskbus_value_get(map, "text"), ret->pending, sizeof(ret->pending));
    (void)customer_read_order(deskbus_value_get(map, "order"), &ret->order);
}

void dialogue_remember_text(struct dialogue *self, const char *text, size_t size)
{
    if (size >= sizeof(self->pending)) {
        size = sizeof(self->pending) - 1;
        while (size > 0 && ((unsigned char)text[size] & 0xc0) == 0x80)
            size--;
    }
    memcpy(self->pending, text, size);
    self->pending[size] = '\0';
}

bool dialogue_is_empty(const struct dialogue *self)
{
    return !self->now.asked && self->now.failures == 0 && self->pending[0] == '\0';
}

static void put_string(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void put_order(struct deskbus_builder *builder, const struct order_facts *order)
{
    if (!order->known)
        return;
    deskbus_build_key(builder, "order");
    deskbus_build_map(builder);
    put_string(builder, "number", order->number);
    put_string(builder, "status", order->status);
    put_string(builder, "day", order->day);
    deskbus_build_end(builder);
}

static void put_turn(struct deskbus_builder *builder, const struct dialogue_turn *turn,
        const char *asked, const char *failures)
{
    deskbus_build_key(builder, asked);
    deskbus_build_bool(builder, turn->asked);
    deskbus_build_key(builder, failures);
    deskbus_build_uint(builder, turn->failures);
}

int dialogue_save(const struct dialogue *self, struct deskbus_delivery *delivery,
        struct deskbus_builder *builder, bool had, uint64_t ttl_ms)
{
    struct deskbus_value value;
    if (dialogue_is_empty(self))
        return had ? deskbus_state_put(delivery, DESKBUS_CONVERSATION, state_key, "", 0, 0) : 0;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    put_turn(builder, &self->now, "asked", "failures");
    put_turn(builder, &self->before, "asked_before", "failures_before");
    put_string(builder, "lang", self->lang);
    put_string(builder, "text", self->pending);
    put_order(builder, &self->order);
    deskbus_build_end(builder);
    int r = deskbus_builder_finish(builder, &value, NULL);
    if (r < 0)
        return r;
    return deskbus_state_put(
            delivery, DESKBUS_CONVERSATION, state_key, value.bytes, value.size, ttl_ms);
}
