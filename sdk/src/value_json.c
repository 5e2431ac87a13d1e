/* Value to JSON: one line of text with the keys and values as they stand. */
#include "value_private.h"

#include <errno.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct text {
    char *bytes;
    size_t size, room;
    bool failed;
};

static bool make_room(struct text *text, size_t more)
{
    if (text->failed || text->room - text->size >= more)
        return !text->failed;
    size_t room = text->room < 256 ? 256 : text->room;
    while (room - text->size < more)
        room *= 2;
    char *bytes = realloc(text->bytes, room);
    if (bytes == NULL) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->room = room;
    return true;
}

static void put(struct text *text, const char *bytes, size_t size)
{
    if (size > 0 && make_room(text, size)) {
        memcpy(text->bytes + text->size, bytes, size);
        text->size += size;
    }
}

static void put_text(struct text *text, const char *bytes)
{
    put(text, bytes, strlen(bytes));
}

static void put_escaped(struct text *text, char c)
{
    static const char short_from[] = "\"\\\b\f\n\r\t", short_to[] = "\"\\bfnrt";
    char escape[8];
    const char *found = strchr(short_from, c);
    if (c != '\0' && found != NULL)
        (void)snprintf(escape, sizeof(escape), "\\%c", short_to[found - short_from]);
    else
        (void)snprintf(escape, sizeof(escape), "\\u%04x", (unsigned char)c);
    put_text(text, escape);
}

static void put_string(struct text *text, const char *string, size_t size)
{
    put(text, "\"", 1);
    size_t from = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)string[i];
        if (c >= 0x20 && c != 0x7f && c != '"' && c != '\\')
            continue;
        put(text, string + from, i - from);
        put_escaped(text, string[i]);
        from = i + 1;
    }
    put(text, string + from, size - from);
    put(text, "\"", 1);
}

/* The shortest digits that read back as the same number; JSON has no word for NaN and infinity. */
static void put_float(struct text *text, double number)
{
    char digits[40];
    if (!isfinite(number)) {
        put_text(text, "null");
        return;
    }
    for (int precision = 15; precision <= 17; precision++) {
        (void)snprintf(digits, sizeof(digits), "%.*g", precision, number);
        if (strtod(digits, NULL) == number)
            break;
    }
    char *comma = strchr(digits, ','); /* the locale's */
    if (comma != NULL)
        *comma = '.';
    put_text(text, digits);
    if (strpbrk(digits, ".e") == NULL)
        put_text(text, ".0");
}

static void put_int(struct text *text, struct deskbus_value value)
{
    char digits[24];
    int64_t number = 0;
    uint64_t large = 0;
    if (deskbus_value_int(value, &number) == 0)
        (void)snprintf(digits, sizeof(digits), "%lld", (long long)number);
    else if (deskbus_value_uint(value, &large) == 0)
        (void)snprintf(digits, sizeof(digits), "%llu", (unsigned long long)large);
    put_text(text, digits);
}

static void put_binary(struct text *text, const char *bytes, size_t size)
{
    size_t room = sodium_base64_ENCODED_LEN(size, sodium_base64_VARIANT_ORIGINAL);
    put_text(text, "{\"$binary\":\"");
    if (make_room(text, room)) {
        (void)sodium_bin2base64(text->bytes + text->size, room, (const unsigned char *)bytes, size,
                sodium_base64_VARIANT_ORIGINAL);
        text->size += room - 1;
    }
    put_text(text, "\"}");
}

static void put_scalar(struct text *text, struct deskbus_value value)
{
    const char *bytes = "";
    size_t size = 0;
    bool yes = false;
    double number = 0;
    enum deskbus_kind kind = deskbus_value_kind(value);
    (void)deskbus_value_string(value, &bytes, &size);
    if (kind == DESKBUS_STRING) {
        put_string(text, bytes, size);
    } else if (kind == DESKBUS_BINARY) {
        put_binary(text, bytes, size);
    } else if (kind == DESKBUS_INT) {
        put_int(text, value);
    } else if (deskbus_value_bool(value, &yes) == 0) {
        put_text(text, yes ? "true" : "false");
    } else if (deskbus_value_float(value, &number) == 0) {
        put_float(text, number);
    } else {
        put_text(text, "null");
    }
}

/* Writes what stands before the next entry. */
static void put_separator(struct text *text, const struct deskbus_walk *walk, size_t count)
{
    if (walk->left + 1 < count)
        put(text, ",", 1);
    if (walk->map) {
        put_string(text, walk->key, walk->key_size);
        put(text, ":", 1);
    }
}

struct level {
    struct deskbus_walk walk;
    size_t count;
};

static void put_value(struct text *text, struct deskbus_value value)
{
    struct level levels[VALUE_DEPTH_MAX];
    size_t depth = 0;
    for (;;) {
        enum deskbus_kind kind = deskbus_value_kind(value);
        bool nested = (kind == DESKBUS_LIST || kind == DESKBUS_MAP) && depth < VALUE_DEPTH_MAX;
        if (nested) {
            levels[depth++] = (struct level){deskbus_value_walk(value), deskbus_value_count(value)};
            put(text, kind == DESKBUS_MAP ? "{" : "[", 1);
        } else {
            put_scalar(text, value);
        }
        while (depth > 0 && !deskbus_walk_next(&levels[depth - 1].walk))
            put(text, levels[--depth].walk.map ? "}" : "]", 1);
        if (depth == 0)
            return;
        put_separator(text, &levels[depth - 1].walk, levels[depth - 1].count);
        value = levels[depth - 1].walk.value;
    }
}

int deskbus_value_to_json(struct deskbus_value value, char **ret, struct deskbus_error **reterr)
{
    struct text text = {.bytes = NULL};
    put_value(&text, value);
    put(&text, "", 1);
    if (text.failed) {
        free(text.bytes);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the JSON text");
    }
    *ret = text.bytes;
    return 0;
}
