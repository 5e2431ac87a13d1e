/* Frame: reads what browsers send and writes what they get. */
#include "frame.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MS_PER_S 1000

/* --- text --- */

/* Bytes of the UTF-8 character at text; text is known to be UTF-8. */
static size_t character_size(const char *text, size_t left)
{
    unsigned char first = (unsigned char)text[0];
    size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return size < left ? size : left;
}

/* C0 and C1 controls, DEL: escape sequences for a terminal that shows the message later. */
static bool is_control(const char *text, size_t size)
{
    unsigned char first = (unsigned char)text[0];
    if (size == 1)
        return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7F;
    return size == 2 && first == 0xC2 && (unsigned char)text[1] < 0xA0;
}

/* Marks that turn the direction of what follows: U+200E, U+200F, U+202A-202E, U+2066-2069, U+061C. */
static bool is_direction(const char *text, size_t size)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (size == 2)
        return bytes[0] == 0xD8 && bytes[1] == 0x9C;
    if (size != 3 || bytes[0] != 0xE2)
        return false;
    if (bytes[1] == 0x80)
        return bytes[2] == 0x8E || bytes[2] == 0x8F || (bytes[2] >= 0xAA && bytes[2] <= 0xAE);
    return bytes[1] == 0x81 && bytes[2] >= 0xA6 && bytes[2] <= 0xA9;
}

static bool is_space(const char *text, size_t size)
{
    return size == 1 && strchr(" \t\r\n", text[0]) != NULL;
}

/* Copies without controls; returns the size. to has room for size bytes and NUL. */
static size_t clean_text(const char *text, size_t size, char *to)
{
    size_t length = 0;
    for (size_t at = 0, step; at < size; at += step) {
        step = character_size(text + at, size - at);
        if (is_control(text + at, step))
            continue;
        memcpy(to + length, text + at, step);
        length += step;
    }
    while (length > 0 && is_space(to + length - 1, 1))
        length--;
    to[length] = '\0';
    return length;
}

void frame_clean_name(const char *text, size_t size, char ret[FRAME_NAME_SIZE])
{
    size_t length = 0;
    for (size_t at = 0, step; at < size; at += step) {
        step = character_size(text + at, size - at);
        if (length + step >= FRAME_NAME_SIZE)
            break;
        if (is_control(text + at, step) || is_direction(text + at, step) || text[at] == '\n' ||
                (length == 0 && is_space(text + at, step)))
            continue;
        memcpy(ret + length, text + at, step);
        length += step;
    }
    ret[length] = '\0';
}

/* --- reading --- */

static bool read_token(struct deskbus_value value, const char *allowed, char *ret, size_t size)
{
    size_t length = deskbus_value_copy(value, ret, size);
    bool fits = length > 0 && length < size && strspn(ret, allowed) == length;
    if (!fits)
        ret[0] = '\0';
    return fits;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

static const char *read_hello(struct deskbus_value map, struct frame *ret)
{
    int64_t version = 0;
    (void)deskbus_value_int(deskbus_value_get(map, "v"), &version);
    if (version != FRAME_VERSION)
        return "bad_version";
    if (deskbus_value_int(deskbus_value_get(map, "last"), &ret->last) < 0 || ret->last < 0)
        ret->last = 0;
    (void)read_token(deskbus_value_get(map, "lang"), LETTERS, ret->lang, sizeof(ret->lang));
    return NULL;
}

static const char *read_msg(struct deskbus_value map, size_t text_max, struct frame *ret)
{
    const char *text = NULL, *name = NULL;
    size_t size = 0, name_size = 0;
    if (!read_token(deskbus_value_get(map, "client_id"), LETTERS "_", ret->client_id,
                sizeof(ret->client_id)))
        return "bad_id";
    if (deskbus_value_string(deskbus_value_get(map, "text"), &text, &size) < 0)
        return "empty";
    if (size > text_max)
        return "too_long";
    if (deskbus_value_string(deskbus_value_get(map, "name"), &name, &name_size) == 0)
        frame_clean_name(name, name_size, ret->name);
    ret->text = malloc(size + 1);
    if (ret->text == NULL)
        return "bad_frame";
    ret->text_size = clean_text(text, size, ret->text);
    return ret->text_size == strspn(ret->text, " \t\r\n") ? "empty" : NULL;
}

const char *frame_read(struct deskbus_builder *builder, const char *bytes, size_t size,
        size_t text_max, struct frame *ret)
{
    struct deskbus_value map;
    const char *code = "bad_type";
    *ret = (struct frame){0};
    deskbus_builder_clear(builder);
    deskbus_build_json(builder, bytes, size);
    if (deskbus_builder_finish(builder, &map, NULL) < 0 || deskbus_value_kind(map) != DESKBUS_MAP)
        return "bad_frame";
    struct deskbus_value type = deskbus_value_get(map, "type");
    if (deskbus_value_is(type, "hello")) {
        ret->type = FRAME_HELLO;
        code = read_hello(map, ret);
    } else if (deskbus_value_is(type, "msg")) {
        ret->type = FRAME_MSG;
        code = read_msg(map, text_max, ret);
    }
    if (code != NULL)
        frame_clear(ret);
    return code;
}

void frame_clear(struct frame *frame)
{
    free(frame->text);
    frame->text = NULL;
}

/* --- writing --- */

static void begin(struct deskbus_builder *builder, const char *type)
{
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "type");
    deskbus_build_string(builder, type);
}

static void add_string(struct deskbus_builder *builder, const char *key, const char *text)
{
    if (text[0] == '\0')
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void add_int(struct deskbus_builder *builder, const char *key, int64_t value)
{
    deskbus_build_key(builder, key);
    deskbus_build_int(builder, value);
}

static int end(struct deskbus_builder *builder, char **ret)
{
    struct deskbus_value value;
    deskbus_build_end(builder);
    int r = deskbus_builder_finish(builder, &value, NULL);
    return r < 0 ? r : deskbus_value_to_json(value, ret, NULL);
}

void frame_print_time(uint64_t time_ms, char ret[FRAME_TIME_SIZE])
{
    char date[32];
    struct tm parts;
    time_t seconds = (time_t)(time_ms / MS_PER_S);
    ret[0] = '\0';
    if (gmtime_r(&seconds, &parts) != NULL &&
            strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &parts) > 0)
        (void)snprintf(ret, FRAME_TIME_SIZE, "%s.%03uZ", date, (unsigned)(time_ms % MS_PER_S));
}

int frame_write_welcome(struct deskbus_builder *builder, const char *visitor, int64_t seq,
        size_t message_max_bytes, char **ret)
{
    begin(builder, "welcome");
    add_int(builder, "v", FRAME_VERSION);
    add_string(builder, "visitor", visitor);
    add_int(builder, "seq", seq);
    add_int(builder, "message_max", (int64_t)message_max_bytes);
    return end(builder, ret);
}

int frame_write_ack(struct deskbus_builder *builder, const char *client_id, int64_t seq,
        const char *id, char **ret)
{
    begin(builder, "ack");
    add_string(builder, "client_id", client_id);
    add_int(builder, "seq", seq);
    add_string(builder, "id", id);
    return end(builder, ret);
}

int frame_write_message(
        struct deskbus_builder *builder, const struct frame_message *message, char **ret)
{
    static const char *const who[] = {
            [FRAME_CUSTOMER] = "customer", [FRAME_BOT] = "bot", [FRAME_PERSON] = "person"};
    char time[FRAME_TIME_SIZE];
    begin(builder, "msg");
    add_int(builder, "seq", message->seq);
    add_string(builder, "who", who[message->who]);
    add_string(builder, "name", message->name);
    add_string(builder, "client_id", message->client_id);
    deskbus_build_key(builder, "text");
    deskbus_build_string(builder, message->text);
    frame_print_time(message->time_ms, time);
    add_string(builder, "time", time);
    return end(builder, ret);
}

int frame_write_error(struct deskbus_builder *builder, const char *code, const char *client_id,
        uint64_t retry_after_ms, char **ret)
{
    begin(builder, "error");
    add_string(builder, "code", code);
    add_string(builder, "client_id", client_id);
    if (retry_after_ms > 0)
        add_int(builder, "retry_after", (int64_t)retry_after_ms);
    return end(builder, ret);
}
