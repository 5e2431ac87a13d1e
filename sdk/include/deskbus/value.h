/* Value: a read-only view of one msgpack value. Nothing is copied or allocated; the bytes must outlive it.
 * Format: https://github.com/msgpack/msgpack/blob/master/spec.md (extension types are refused). */
#ifndef DESKBUS_VALUE_H
#define DESKBUS_VALUE_H

#include <deskbus/error.h>
#include <deskbus/export.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

DESKBUS_BEGIN

/* Bytes of exactly one msgpack value; size 0: there is none (an absent field). */
struct deskbus_value {
    const unsigned char *bytes;
    size_t size;
};

enum deskbus_kind {
    DESKBUS_ABSENT,
    DESKBUS_NIL,
    DESKBUS_BOOL,
    DESKBUS_INT, /* fits int64_t, or uint64_t when above INT64_MAX */
    DESKBUS_FLOAT, /* a 32 or 64 bit IEEE number */
    DESKBUS_STRING, /* UTF-8, not ended with NUL */
    DESKBUS_BINARY,
    DESKBUS_LIST,
    DESKBUS_MAP, /* keys are strings */
};

/* What bytes from outside may be at most. All are checked before anything is allocated. Besides, whatever these say: depth 64,
 * 1,024 keys in one map, 4,096 in a map and the maps around it together. */
struct deskbus_limits {
    size_t bytes; /* the whole value */
    unsigned depth; /* lists and maps inside each other */
    size_t count; /* values in all, keys not counted */
};
/* 1 MiB, depth 32, 65,536 values: what the broker uses when the config says nothing else. */
DESKBUS_API extern const struct deskbus_limits deskbus_limits_default;

/* Checks that bytes hold exactly one value within limits (NULL: the default ones): whole, no
 * extension types, map keys strings without duplicates, strings valid UTF-8. After that every function below is
 * safe on it. Returns 0, -EMSGSIZE (a limit; the text names it) or -EBADMSG (not such a value). */
DESKBUS_API int deskbus_value_check(const void *bytes, size_t size,
        const struct deskbus_limits *limits, struct deskbus_value *ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

DESKBUS_API enum deskbus_kind deskbus_value_kind(struct deskbus_value value);

/* Each returns 0, or -EINVAL when the value is of another kind or does not fit; *ret is then untouched.
 * A float takes an int too. */
DESKBUS_API int deskbus_value_bool(struct deskbus_value value, bool *ret);
DESKBUS_API int deskbus_value_int(struct deskbus_value value, int64_t *ret);
DESKBUS_API int deskbus_value_uint(struct deskbus_value value, uint64_t *ret);
DESKBUS_API int deskbus_value_float(struct deskbus_value value, double *ret);
/* A string or binary; *ret points into the value, *ret_size in bytes. */
DESKBUS_API int deskbus_value_string(
        struct deskbus_value value, const char **ret, size_t *ret_size);
/* Copies a string into text, cut at a character's border and always ended with NUL ("" when it is no
 * string). Returns the string's size in bytes. size > 0. */
DESKBUS_API size_t deskbus_value_copy(struct deskbus_value value, char *text, size_t size);
/* True when the value is a string equal to text. */
DESKBUS_API bool deskbus_value_is(struct deskbus_value value, const char *text);

/* Entries of a list or map; 0 for other kinds. */
DESKBUS_API size_t deskbus_value_count(struct deskbus_value value);
/* The entry of a map, absent when there is none or value is no map. */
DESKBUS_API struct deskbus_value deskbus_value_get(struct deskbus_value map, const char *key);
/* The same along a path of keys: "msg.text". A number selects from a list: "to.0.addr". */
DESKBUS_API struct deskbus_value deskbus_value_at(struct deskbus_value value, const char *path);

/* Walks a list or map:
 *     struct deskbus_walk walk = deskbus_value_walk(map);
 *     while (deskbus_walk_next(&walk)) use(walk.key, walk.key_size, walk.value);
 */
struct deskbus_walk {
    const char *key; /* in a map; not ended with NUL. NULL in a list */
    size_t key_size;
    struct deskbus_value value;
    const unsigned char *next; /* private from here */
    const unsigned char *end;
    size_t left;
    bool map;
};
DESKBUS_API struct deskbus_walk deskbus_value_walk(struct deskbus_value value);
DESKBUS_API bool deskbus_walk_next(struct deskbus_walk *walk);

/* Writes the value as JSON (binary as {"$binary":"base64"}). The caller frees *ret with free(). */
DESKBUS_API int deskbus_value_to_json(
        struct deskbus_value value, char **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;

DESKBUS_END
#endif
