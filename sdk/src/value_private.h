/* Value, private: the head of a msgpack value, as the check, the readers and the writers see it. */
#ifndef SDK_VALUE_PRIVATE_H
#define SDK_VALUE_PRIVATE_H

#include <deskbus/value.h>

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

/* Reads the head at `at`. Returns 0, or -EBADMSG when it is cut off, an extension or no msgpack at all.
 * The body of a scalar is within end. */
int value_head_read(const unsigned char *at, const unsigned char *end, struct value_head *ret);
/* The big-endian number of 1, 2, 4 or 8 bytes. */
uint64_t value_number(const unsigned char *bytes, size_t size);
/* The value that begins at `at`; size 0 when it is broken. */
struct deskbus_value value_begin(const unsigned char *at, const unsigned char *end);
/* Bytes of any size, without limits on size and count: for what we built ourselves. */
extern const struct deskbus_limits value_limits_none;

#endif
