/* Builder: msgpack-c's packer, plus maps and lists whose count is known only at their end. */
#include "builder_private.h"

#include "utf8.h"
#include "value_private.h"

#include <errno.h>
#include <msgpack.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list or map that is being written. One byte is kept for its head; a longer head moves the content. */
struct frame {
    size_t at;
    size_t count;
    bool map;
    bool keyed; /* a key waits for its value */
};

struct deskbus_builder {
    msgpack_sbuffer buffer;
    msgpack_packer packer;
    size_t depth;
    struct frame frames[VALUE_DEPTH_MAX];
    int failure; /* 0, or the first negative errno */
    char place[24];
    char why[128];
};

int deskbus_builder_new(struct deskbus_builder **ret)
{
    struct deskbus_builder *builder = calloc(1, sizeof(*builder));
    if (builder == NULL)
        return -ENOMEM;
    msgpack_sbuffer_init(&builder->buffer);
    msgpack_packer_init(&builder->packer, &builder->buffer, msgpack_sbuffer_write);
    *ret = builder;
    return 0;
}

void deskbus_builder_clear(struct deskbus_builder *builder)
{
    msgpack_sbuffer_clear(&builder->buffer);
    builder->depth = 0;
    builder->failure = 0;
    builder->place[0] = '\0';
}

void deskbus_builder_free(struct deskbus_builder **builder)
{
    if (builder == NULL || *builder == NULL)
        return;
    msgpack_sbuffer_destroy(&(*builder)->buffer);
    free(*builder);
    *builder = NULL;
}

void builder_fail(
        struct deskbus_builder *builder, int code, const char *place, const char *format, ...)
{
    if (builder->failure != 0)
        return;
    builder->failure = code;
    (void)snprintf(builder->place, sizeof(builder->place), "%s", place == NULL ? "" : place);
    va_list args;
    va_start(args, format);
    (void)vsnprintf(builder->why, sizeof(builder->why), format, args);
    va_end(args);
}

bool builder_failed(const struct deskbus_builder *builder)
{
    return builder->failure != 0;
}

static void wrote(struct deskbus_builder *builder, int r)
{
    if (r != 0)
        builder_fail(builder, -ENOMEM, NULL, "no memory for the value");
}

/* True when a value may come here; counts it. */
static bool begin_value(struct deskbus_builder *builder)
{
    if (builder->failure != 0)
        return false;
    if (builder->depth == 0) {
        if (builder->buffer.size > 0)
            builder_fail(builder, -EINVAL, NULL, "a second value behind the first");
        return builder->failure == 0;
    }
    struct frame *top = &builder->frames[builder->depth - 1];
    if (top->map && !top->keyed)
        builder_fail(builder, -EINVAL, NULL, "a value in a map without its key");
    top->keyed = false;
    top->count++;
    return builder->failure == 0;
}

static void open_frame(struct deskbus_builder *builder, bool map)
{
    if (!begin_value(builder))
        return;
    if (builder->depth == VALUE_DEPTH_MAX) {
        builder_fail(builder, -EINVAL, NULL, "lists and maps more than %d deep", VALUE_DEPTH_MAX);
        return;
    }
    builder->frames[builder->depth++] = (struct frame){.at = builder->buffer.size, .map = map};
    wrote(builder, msgpack_sbuffer_write(&builder->buffer, "\0", 1));
}

void deskbus_build_map(struct deskbus_builder *builder)
{
    open_frame(builder, true);
}

void deskbus_build_list(struct deskbus_builder *builder)
{
    open_frame(builder, false);
}

/* Writes the head into its byte; a count above 15 needs 2 or 4 more, which moves the content. */
static void write_head(struct deskbus_builder *builder, const struct frame *frame)
{
    static const char room[4] = {0};
    size_t width = frame->count < 16 ? 0 : frame->count <= UINT16_MAX ? 2 : 4;
    size_t content = builder->buffer.size - frame->at - 1;
    if (msgpack_sbuffer_write(&builder->buffer, room, width) != 0) {
        wrote(builder, -1);
        return;
    }
    unsigned char *head = (unsigned char *)builder->buffer.data + frame->at;
    memmove(head + 1 + width, head + 1, content);
    if (width == 0)
        head[0] = (unsigned char)((frame->map ? 0x80u : 0x90u) | frame->count);
    else
        head[0] = (unsigned char)((frame->map ? 0xdeu : 0xdcu) + (width == 4));
    for (size_t i = 0; i < width; i++)
        head[1 + i] = (unsigned char)(frame->count >> 8 * (width - 1 - i));
}

void deskbus_build_end(struct deskbus_builder *builder)
{
    if (builder->failure != 0)
        return;
    if (builder->depth == 0) {
        builder_fail(builder, -EINVAL, NULL, "an end without a list or map");
        return;
    }
    const struct frame *top = &builder->frames[--builder->depth];
    if (top->keyed)
        builder_fail(builder, -EINVAL, NULL, "a key without its value");
    else
        write_head(builder, top);
}

/* The size that text has once each wrong byte is U+FFFD (three bytes). */
static size_t repaired_size(const char *text, size_t size)
{
    size_t need = 0;
    for (size_t at = 0; at < size;) {
        size_t valid = utf8_valid(text + at, size - at);
        need += valid;
        at += valid;
        if (at < size) {
            need += 3;
            at++;
        }
    }
    return need;
}

static void write_repaired(struct deskbus_builder *builder, const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        size_t valid = utf8_valid(text + at, size - at);
        wrote(builder, msgpack_pack_str_body(&builder->packer, text + at, valid));
        at += valid;
        if (at < size) {
            wrote(builder, msgpack_pack_str_body(&builder->packer, "\xef\xbf\xbd", 3));
            at++;
        }
    }
}

static void write_string(struct deskbus_builder *builder, const char *text, size_t size)
{
    /* Almost always all of it is right: then once is enough. */
    bool valid = utf8_valid(text, size) == size;
    size_t need = valid ? size : repaired_size(text, size);
    if (need > UINT32_MAX) {
        builder_fail(builder, -EINVAL, NULL, "a string of more than 4 GiB");
        return;
    }
    wrote(builder, msgpack_pack_str(&builder->packer, need));
    if (valid)
        wrote(builder, msgpack_pack_str_body(&builder->packer, text, size));
    else
        write_repaired(builder, text, size);
}

void deskbus_build_key_n(struct deskbus_builder *builder, const char *key, size_t size)
{
    if (builder->failure != 0)
        return;
    struct frame *top = builder->depth == 0 ? NULL : &builder->frames[builder->depth - 1];
    if (top == NULL || !top->map || top->keyed) {
        builder_fail(builder, -EINVAL, NULL, "key '%.*s' where no key may stand",
                (int)(size < 64 ? size : 64), key);
        return;
    }
    top->keyed = true;
    write_string(builder, key, size);
}

void deskbus_build_key(struct deskbus_builder *builder, const char *key)
{
    deskbus_build_key_n(builder, key, strlen(key));
}

void deskbus_build_nil(struct deskbus_builder *builder)
{
    if (begin_value(builder))
        wrote(builder, msgpack_pack_nil(&builder->packer));
}

void deskbus_build_bool(struct deskbus_builder *builder, bool value)
{
    if (begin_value(builder))
        wrote(builder,
                value ? msgpack_pack_true(&builder->packer) : msgpack_pack_false(&builder->packer));
}

void deskbus_build_int(struct deskbus_builder *builder, int64_t value)
{
    if (begin_value(builder))
        wrote(builder, msgpack_pack_int64(&builder->packer, value));
}

void deskbus_build_uint(struct deskbus_builder *builder, uint64_t value)
{
    if (begin_value(builder))
        wrote(builder, msgpack_pack_uint64(&builder->packer, value));
}

void deskbus_build_float(struct deskbus_builder *builder, double value)
{
    if (begin_value(builder))
        wrote(builder, msgpack_pack_double(&builder->packer, value));
}

void deskbus_build_string(struct deskbus_builder *builder, const char *text)
{
    if (text == NULL)
        deskbus_build_nil(builder);
    else
        deskbus_build_string_n(builder, text, strlen(text));
}

void deskbus_build_string_n(struct deskbus_builder *builder, const char *text, size_t size)
{
    if (begin_value(builder))
        write_string(builder, text, size);
}

void deskbus_build_binary(struct deskbus_builder *builder, const void *bytes, size_t size)
{
    if (!begin_value(builder))
        return;
    if (size > UINT32_MAX) {
        builder_fail(builder, -EINVAL, NULL, "binary of more than 4 GiB");
        return;
    }
    wrote(builder, msgpack_pack_bin(&builder->packer, size));
    wrote(builder, msgpack_pack_bin_body(&builder->packer, bytes, size));
}

void deskbus_build_value(struct deskbus_builder *builder, struct deskbus_value value)
{
    if (value.size == 0)
        deskbus_build_nil(builder);
    else if (begin_value(builder))
        wrote(builder,
                msgpack_sbuffer_write(&builder->buffer, (const char *)value.bytes, value.size));
}

int deskbus_builder_finish(
        struct deskbus_builder *builder, struct deskbus_value *ret, struct deskbus_error **reterr)
{
    if (builder->failure == 0 && builder->depth > 0)
        builder_fail(builder, -EINVAL, NULL, "a list or map is still open");
    if (builder->failure == 0 && builder->buffer.size == 0)
        builder_fail(builder, -EINVAL, NULL, "nothing was written");
    if (builder->failure != 0) {
        struct deskbus_error *err = NULL;
        (void)DESKBUS_FAIL(&err, NULL, builder->failure, "%s", builder->why);
        if (builder->place[0] != '\0')
            deskbus_error_at(err, builder->place);
        if (reterr != NULL)
            *reterr = err;
        else
            deskbus_error_free(&err);
        return builder->failure;
    }
    struct deskbus_error *cause = NULL;
    int r = deskbus_value_check(
            builder->buffer.data, builder->buffer.size, &value_limits_none, ret, &cause);
    if (r < 0)
        return DESKBUS_FAIL(reterr, cause, -EINVAL, "the value cannot be written");
    return 0;
}
