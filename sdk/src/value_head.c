/* Value head: the table of msgpack's first bytes, and skipping over a whole value. */
#include "value_private.h"

/* clang-format off: one row per format of the specification */
const struct value_format value_formats[256] = {
        [0x00 ... 0x7f] = {DESKBUS_INT, 0, 0, 0},
        [0x80 ... 0x8f] = {DESKBUS_MAP, 0, 0x0f, 0},
        [0x90 ... 0x9f] = {DESKBUS_LIST, 0, 0x0f, 0},
        [0xa0 ... 0xbf] = {DESKBUS_STRING, 0, 0x1f, 0},
        [0xc0] = {DESKBUS_NIL, 0, 0, 0},
        [0xc2 ... 0xc3] = {DESKBUS_BOOL, 0, 0, 0},
        [0xc4] = {DESKBUS_BINARY, 1, 0, 0},
        [0xc5] = {DESKBUS_BINARY, 2, 0, 0},
        [0xc6] = {DESKBUS_BINARY, 4, 0, 0},
        [0xca] = {DESKBUS_FLOAT, 0, 0, 4},
        [0xcb] = {DESKBUS_FLOAT, 0, 0, 8},
        [0xcc] = {DESKBUS_INT, 0, 0, 1},
        [0xcd] = {DESKBUS_INT, 0, 0, 2},
        [0xce] = {DESKBUS_INT, 0, 0, 4},
        [0xcf] = {DESKBUS_INT, 0, 0, 8},
        [0xd0] = {DESKBUS_INT, 0, 0, 1},
        [0xd1] = {DESKBUS_INT, 0, 0, 2},
        [0xd2] = {DESKBUS_INT, 0, 0, 4},
        [0xd3] = {DESKBUS_INT, 0, 0, 8},
        [0xd9] = {DESKBUS_STRING, 1, 0, 0},
        [0xda] = {DESKBUS_STRING, 2, 0, 0},
        [0xdb] = {DESKBUS_STRING, 4, 0, 0},
        [0xdc] = {DESKBUS_LIST, 2, 0, 0},
        [0xdd] = {DESKBUS_LIST, 4, 0, 0},
        [0xde] = {DESKBUS_MAP, 2, 0, 0},
        [0xdf] = {DESKBUS_MAP, 4, 0, 0},
        [0xe0 ... 0xff] = {DESKBUS_INT, 0, 0, 0},
};
/* clang-format on */

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
