/* Value, private: the head of a msgpack value, as the check, the readers and the writers see it. */
#ifndef SDK_VALUE_PRIVATE_H
#define SDK_VALUE_PRIVATE_H

#include <deskbus/value.h>
#include <errno.h>

enum {
    VALUE_DEPTH_MAX =
            64, /* whatever the limits say: the check and the builder keep a stack of this size */
    VALUE_KEYS_MAX = 1024, /* of one map: finding doubles stays cheap */
    VALUE_OPEN_KEYS_MAX = 4096, /* of a map and all maps around it */
};

struct value_head {
    enum deskbus_kind kind;
    unsigned char first;
    size_t head; /* bytes of type and length */
    size_t body; /* bytes of a scalar's content */
    size_t count; /* entries of a list or map */
};

/* What a first byte means. Size (of content, or entries) is fixed + (first & mask), or stands in the next `width` bytes. */
struct value_format {
    unsigned char kind; /* DESKBUS_ABSENT: an extension, or no msgpack */
    unsigned char width, mask, fixed;
};
extern const struct value_format value_formats[256];

/* The big-endian number of 1, 2, 4 or 8 bytes. */
static inline uint64_t value_number(const unsigned char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* Reads the head at `at`. Returns 0, or -EBADMSG when it is cut off, an extension or no msgpack at all.
 * The body of a scalar is within end. Inline: every look at a message goes through it many times. */
static inline int value_head_read(
        const unsigned char *at, const unsigned char *end, struct value_head *ret)
{
    if (at >= end)
        return -EBADMSG;
    const struct value_format *format = &value_formats[*at];
    size_t left = (size_t)(end - at) - 1;
    size_t size = (size_t)format->fixed + (*at & format->mask);
    if (format->kind == DESKBUS_ABSENT || format->width > left)
        return -EBADMSG;
    if (format->width > 0)
        size = (size_t)value_number(at + 1, format->width);
    bool nested = format->kind >= DESKBUS_LIST;
    ret->kind = (enum deskbus_kind)format->kind;
    ret->first = *at;
    ret->head = 1u + format->width;
    ret->body = nested ? 0 : size;
    ret->count = nested ? size : 0;
    return ret->body <= left - format->width ? 0 : -EBADMSG;
}
/* The value that begins at `at`; size 0 when it is broken. */
struct deskbus_value value_begin(const unsigned char *at, const unsigned char *end);
/* Bytes of any size, without limits on size and count: for what we built ourselves. */
extern const struct deskbus_limits value_limits_none;

#endif
