/* Value head: tells kind, length and content of a msgpack value from its first bytes. */
#include "value_private.h"

#include <errno.h>

/* 0xc0 to 0xdf: `width` bytes of content, or of the length or count when sized. */
struct format {
    unsigned char kind, width, sized;
};
static const struct format formats[32] = {
        [0x00] = {DESKBUS_NIL, 0, 0},
        [0x02] = {DESKBUS_BOOL, 0, 0},
        [0x03] = {DESKBUS_BOOL, 0, 0},
        [0x04] = {DESKBUS_BINARY, 1, 1},
        [0x05] = {DESKBUS_BINARY, 2, 1},
        [0x06] = {DESKBUS_BINARY, 4, 1},
        [0x0a] = {DESKBUS_FLOAT, 4, 0},
        [0x0b] = {DESKBUS_FLOAT, 8, 0},
        [0x0c] = {DESKBUS_INT, 1, 0},
        [0x0d] = {DESKBUS_INT, 2, 0},
        [0x0e] = {DESKBUS_INT, 4, 0},
        [0x0f] = {DESKBUS_INT, 8, 0},
        [0x10] = {DESKBUS_INT, 1, 0},
        [0x11] = {DESKBUS_INT, 2, 0},
        [0x12] = {DESKBUS_INT, 4, 0},
        [0x13] = {DESKBUS_INT, 8, 0},
        [0x19] = {DESKBUS_STRING, 1, 1},
        [0x1a] = {DESKBUS_STRING, 2, 1},
        [0x1b] = {DESKBUS_STRING, 4, 1},
        [0x1c] = {DESKBUS_LIST, 2, 1},
        [0x1d] = {DESKBUS_LIST, 4, 1},
        [0x1e] = {DESKBUS_MAP, 2, 1},
        [0x1f] = {DESKBUS_MAP, 4, 1},
};

uint64_t value_number(const unsigned char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* Sets kind and size by the meaning of the length: entries of a list or map, bytes of all else. */
static void set_size(struct value_head *ret, enum deskbus_kind kind, size_t size)
{
    ret->kind = kind;
    if (kind == DESKBUS_LIST || kind == DESKBUS_MAP)
        ret->count = size;
    else
        ret->body = size;
}

static int read_formatted(const unsigned char *at, const unsigned char *end, struct value_head *ret)
{
    const struct format *format = &formats[*at - 0xc0];
    if (format->kind == DESKBUS_ABSENT) /* extensions and the byte that is never used */
        return -EBADMSG;
    size_t size = format->width;
    if (format->sized) {
        if ((size_t)(end - at) < 1u + format->width)
            return -EBADMSG;
        ret->head += format->width;
        size = (size_t)value_number(at + 1, format->width);
    }
    set_size(ret, (enum deskbus_kind)format->kind, size);
    return 0;
}

int value_head_read(const unsigned char *at, const unsigned char *end, struct value_head *ret)
{
    if (at >= end)
        return -EBADMSG;
    unsigned char first = *at;
    *ret = (struct value_head){.kind = DESKBUS_INT, .first = first, .head = 1};
    if (first >= 0xc0 && first <= 0xdf) {
        int r = read_formatted(at, end, ret);
        if (r < 0)
            return r;
    } else if (first >= 0xa0 && first <= 0xbf) {
        set_size(ret, DESKBUS_STRING, first & 0x1fu);
    } else if (first >= 0x90 && first <= 0x9f) {
        set_size(ret, DESKBUS_LIST, first & 0x0fu);
    } else if (first >= 0x80 && first <= 0x8f) {
        set_size(ret, DESKBUS_MAP, first & 0x0fu);
    }
    return ret->body <= (size_t)(end - at) - ret->head ? 0 : -EBADMSG;
}

/* Walks over the values inside without a stack: it only counts how many are still to come. */
struct deskbus_value value_begin(const unsigned char *at, const unsigned char *end)
{
    struct deskbus_value none = {NULL, 0};
    const unsigned char *begin = at;
    for (size_t left = 1; left > 0; left--) {
        struct value_head head;
        if (value_head_read(at, end, &head) < 0)
            return none;
        at += head.head + head.body;
        left += head.kind == DESKBUS_MAP ? 2 * head.count : head.count;
        if (left - 1 > (size_t)(end - at)) /* each takes at least a byte */
            return none;
    }
    return (struct deskbus_value){begin, (size_t)(at - begin)};
}
