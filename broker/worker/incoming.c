/* Incoming: stamps what a source hands in, field by field in a fixed order. */
#include "worker/incoming.h"

#include "worker/fields.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define TIME_SIZE    sizeof("2026-01-01T00:00:00.000Z")
#define CHANNEL_SIZE 65
#define ACCOUNT_SIZE 257
#define THREAD_SIZE  1025

/* What names the conversation, and the texts that are stamped. */
struct stamps {
    char channel[CHANNEL_SIZE];
    char account[ACCOUNT_SIZE];
    char thread[THREAD_SIZE];
    char conversation[DESKBUS_ID_SIZE];
    char id[HASH_HEX_SIZE];
    char now[TIME_SIZE];
    char traceparent[sizeof("00-") + HASH_HEX_SIZE + 16 + sizeof("--01")];
};

/* Keys that are written by us, at the top and in data; all others are copied as they come. */
enum top {
    SPECVERSION,
    ID,
    SOURCE,
    TYPE,
    TIME,
    RECORDED,
    SUBJECT,
    KIND,
    KEY,
    TRACE,
    DATA,
    NOTES,
    TOPS
};
static const char *const top_keys[] = {"specversion", "id", "source", "type", "time",
        "recordedtime", "subject", "kind", "idempotencykey", "traceparent", "data", "annotations",
        NULL};
enum data { DIRECTION, CHANNEL, ACCOUNT, CONV, DATAS };
static const char *const data_keys[] = {"direction", "channel", "account", "conv", NULL};
enum conv { CONV_ID, THREAD, CONVS };
static const char *const conv_keys[] = {"id", "thread", NULL};

/* The message, picked apart once. */
struct picked {
    struct deskbus_value base;
    struct deskbus_value top[TOPS], data[DATAS], conv[CONVS];
    size_t top_others, data_others, conv_others;
};

static void pick(struct deskbus_value base, struct picked *ret)
{
    ret->base = base;
    ret->top_others = fields_pick(base, top_keys, ret->top);
    ret->data_others = fields_pick(ret->top[DATA], data_keys, ret->data);
    ret->conv_others = fields_pick(ret->data[CONV], conv_keys, ret->conv);
}

/* The message's own value, or text. */
static void build_default(struct deskbus_builder *builder, const char *key,
        struct deskbus_value value, const char *text)
{
    deskbus_build_key(builder, key);
    if (fields_is_set(value))
        deskbus_build_value(builder, value);
    else
        deskbus_build_string(builder, text);
}

/* Copies a string; 1 when there is none, -EINVAL when it is something else or holds a NUL, -EMSGSIZE. */
static int take_text(struct deskbus_value value, char *ret, size_t size)
{
    if (!fields_is_set(value))
        return 1;
    if (deskbus_value_kind(value) != DESKBUS_STRING)
        return -EINVAL;
    size_t whole = deskbus_value_copy(value, ret, size);
    if (whole >= size)
        return -EMSGSIZE;
    return strlen(ret) == whole ? 0 : -EINVAL;
}

static int take_default(struct deskbus_value value, const char *text, char *ret, size_t size)
{
    int r = take_text(value, ret, size);
    if (r <= 0)
        return r;
    return (size_t)snprintf(ret, size, "%s", text) < size ? 0 : -EMSGSIZE;
}

/* The thread, or who writes, or this message alone: strangers do not wait for each other. */
static int take_thread(const struct picked *picked, const char *key, char *ret, size_t size)
{
    int r = take_text(picked->conv[THREAD], ret, size);
    if (r == 1)
        r = take_text(deskbus_value_at(picked->top[DATA], "from.addr"), ret, size);
    if (r == 1 || (r == 0 && ret[0] == '\0'))
        r = (size_t)snprintf(ret, size, "%s", key) < size ? 0 : -EMSGSIZE;
    return r;
}

static void write_digits(char *at, unsigned width, uint64_t value)
{
    for (; width > 0; width--) {
        at[width - 1] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* RFC 3339, UTC, milliseconds. */
static void write_time(uint64_t ms, char ret[TIME_SIZE])
{
    time_t seconds = (time_t)(ms / 1000);
    struct tm tm;
    memcpy(ret, "0000-00-00T00:00:00.000Z", TIME_SIZE);
    if (gmtime_r(&seconds, &tm) == NULL)
        return;
    write_digits(ret, 4, (uint64_t)tm.tm_year + 1900);
    write_digits(ret + 5, 2, (uint64_t)tm.tm_mon + 1);
    write_digits(ret + 8, 2, (uint64_t)tm.tm_mday);
    write_digits(ret + 11, 2, (uint64_t)tm.tm_hour);
    write_digits(ret + 14, 2, (uint64_t)tm.tm_min);
    write_digits(ret + 17, 2, (uint64_t)tm.tm_sec);
    write_digits(ret + 20, 3, ms % 1000);
}

static int take_key(struct deskbus_value key, struct incoming *ret)
{
    int r = take_text(key, ret->key, sizeof(ret->key));
    if (r < 0 || (r == 0 && ret->key[0] != '\0'))
        return r;
    char hex[HASH_HEX_SIZE];
    hash_hex(&ret->digest, hex);
    snprintf(ret->key, sizeof(ret->key), "content:%s", hex);
    return 0;
}

static int take_stamps(const struct picked *picked, const struct incoming_setting *setting,
        struct incoming *ret, struct stamps *stamps)
{
    int r = take_key(picked->top[KEY], ret);
    if (r == 0)
        r = take_default(
                picked->data[CHANNEL], setting->channel, stamps->channel, sizeof(stamps->channel));
    if (r == 0)
        r = take_default(
                picked->data[ACCOUNT], setting->instance, stamps->account, sizeof(stamps->account));
    if (r == 0)
        r = take_thread(picked, ret->key, stamps->thread, sizeof(stamps->thread));
    if (r != 0)
        return r;

    const struct hash_part parts[] = {
            {setting->instance, strlen(setting->instance)}, {ret->key, strlen(ret->key)}};
    hash_parts(parts, 2, &ret->id);
    hash_hex(&ret->id, stamps->id);
    deskbus_conversation_id(stamps->channel, stamps->account, stamps->thread, stamps->conversation);
    r = hash_from_hex(stamps->conversation, strlen(stamps->conversation), &ret->conversation);
    write_time(setting->now_ms, stamps->now);
    /* The same message gets the same trace, however often it is handed in. */
    char span[HASH_HEX_SIZE];
    hash_hex(&ret->digest, span);
    snprintf(stamps->traceparent, sizeof(stamps->traceparent), "00-%s-%.16s-01", stamps->id, span);
    return r;
}

static void build_data(
        struct deskbus_builder *builder, const struct picked *picked, const struct stamps *stamps)
{
    deskbus_build_key(builder, "data");
    deskbus_build_map(builder);
    fields_build_text(builder, "direction", "in");
    fields_build_text(builder, "channel", stamps->channel);
    fields_build_text(builder, "account", stamps->account);
    deskbus_build_key(builder, "conv");
    deskbus_build_map(builder);
    fields_build_text(builder, "id", stamps->conversation);
    fields_build_text(builder, "thread", stamps->thread);
    if (picked->conv_others > 0)
        fields_build_others(builder, picked->data[CONV], conv_keys);
    deskbus_build_end(builder);
    if (picked->data_others > 0)
        fields_build_others(builder, picked->top[DATA], data_keys);
    deskbus_build_end(builder);
}

static void build_whole(const struct incoming_setting *setting, const struct picked *picked,
        const struct incoming *incoming, const struct stamps *stamps)
{
    struct deskbus_builder *builder = setting->builder;
    deskbus_build_map(builder);
    build_default(builder, "specversion", picked->top[SPECVERSION], "1.0");
    fields_build_text(builder, "id", stamps->id);
    fields_build_text(builder, "source", setting->instance);
    fields_build_text(builder, "type", "message");
    build_default(builder, "time", picked->top[TIME], stamps->now);
    fields_build_text(builder, "recordedtime", stamps->now);
    fields_build_text(builder, "subject", stamps->conversation);
    build_default(builder, "kind", picked->top[KIND], "customer");
    fields_build_text(builder, "idempotencykey", incoming->key);
    build_default(builder, "traceparent", picked->top[TRACE], stamps->traceparent);
    if (picked->top_others > 0)
        fields_build_others(builder, picked->base, top_keys);
    build_data(builder, picked, stamps);
    fields_build(builder, "annotations", picked->top[NOTES]);
    deskbus_build_end(builder);
}

static int take_base(const struct deskbus_message *message, const struct incoming_setting *setting,
        struct deskbus_value *ret)
{
    if (deskbus_message_layer_count(message) == 0) {
        *ret = deskbus_message_base(message);
        return 0;
    }
    deskbus_builder_clear(setting->merged);
    deskbus_build_message(setting->merged, message);
    return deskbus_builder_finish(setting->merged, ret, NULL);
}

int incoming_stamp(const struct deskbus_message *message, const struct incoming_setting *setting,
        struct incoming *ret)
{
    struct deskbus_value base;
    struct stamps stamps;
    int r = take_base(message, setting, &base);
    if (r < 0)
        return r;
    struct picked picked;
    pick(base, &picked);
    if (fields_is_set(picked.top[TYPE]) && !deskbus_value_is(picked.top[TYPE], "message"))
        return -EINVAL;
    hash_bytes(base.bytes, base.size, &ret->digest);
    r = take_stamps(&picked, setting, ret, &stamps);
    if (r < 0)
        return r;
    deskbus_builder_clear(setting->builder);
    build_whole(setting, &picked, ret, &stamps);
    return deskbus_builder_finish(setting->builder, &ret->message, NULL);
}
