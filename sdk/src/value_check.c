/* Value check: one pass over foreign bytes, without allocation, after which the readers may trust them. */
#include "utf8.h"
#include "value_private.h"

#include <errno.h>
#include <string.h>

const struct deskbus_limits deskbus_limits_default = {1024 * 1024, 32, 65536};
const struct deskbus_limits value_limits_none = {SIZE_MAX, VALUE_DEPTH_MAX, SIZE_MAX};

/* A key of an open map, by hash and place. Doubles are found by comparing with the map's earlier keys. */
struct seen_key {
    uint32_t hash;
    uint32_t size;
    const unsigned char *at;
};

struct open_value {
    size_t left; /* entries to come */
    size_t keys; /* where its keys begin in seen */
    bool map;
};

struct checker {
    const unsigned char *begin, *at, *end;
    const struct deskbus_limits *limits;
    struct deskbus_error **reterr;
    size_t count; /* values so far */
    unsigned depth;
    size_t key_count;
    struct open_value open[VALUE_DEPTH_MAX];
    struct seen_key seen[VALUE_OPEN_KEYS_MAX];
};

static int fail_at(struct checker *check, int code, const char *what)
{
    return DESKBUS_FAIL(
            check->reterr, NULL, code, "%s at byte %zu", what, (size_t)(check->at - check->begin));
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 32;
}

/* Eight bytes at a time; it only has to keep different keys apart most of the time. */
static uint32_t hash_bytes(const unsigned char *bytes, size_t size)
{
    uint64_t hash = size, word = 0;
    size_t at = 0;
    for (; size - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, bytes + at, sizeof(word));
        hash = mix(hash, word);
    }
    return (uint32_t)mix(hash, value_number(bytes + at, size - at));
}

static int note_key(struct checker *check, const struct open_value *map, size_t size)
{
    struct seen_key key = {hash_bytes(check->at, size), (uint32_t)size, check->at};
    for (size_t i = map->keys; i < check->key_count; i++) {
        const struct seen_key *other = &check->seen[i];
        if (other->hash == key.hash && other->size == key.size &&
                memcmp(other->at, key.at, size) == 0)
            return DESKBUS_FAIL(check->reterr, NULL, -EBADMSG, "key '%.*s' is given twice",
                    (int)(size < 64 ? size : 64), (const char *)key.at);
    }
    if (check->key_count - map->keys == VALUE_KEYS_MAX)
        return fail_at(check, -EMSGSIZE, "more than 1,024 keys in a map");
    if (check->key_count == VALUE_OPEN_KEYS_MAX)
        return fail_at(check, -EMSGSIZE, "more than 4,096 keys in maps inside each other");
    check->seen[check->key_count++] = key;
    return 0;
}

static int check_string(struct checker *check, size_t size)
{
    size_t valid = utf8_valid((const char *)check->at, size);
    if (valid == size)
        return 0;
    check->at += valid;
    return fail_at(check, -EBADMSG, "text that is not UTF-8");
}

static int check_key(struct checker *check, const struct open_value *map)
{
    struct value_head head;
    int r = value_head_read(check->at, check->end, &head);
    if (r < 0)
        return fail_at(check, r, "a broken or unknown value");
    if (head.kind != DESKBUS_STRING)
        return fail_at(check, -EBADMSG, "a map key that is no string");
    check->at += head.head;
    r = check_string(check, head.body);
    if (r == 0)
        r = note_key(check, map, head.body);
    check->at += head.body;
    return r;
}

static int open_entries(struct checker *check, const struct value_head *head)
{
    unsigned limit = check->limits->depth < VALUE_DEPTH_MAX ? check->limits->depth
                                                            : VALUE_DEPTH_MAX;
    if (check->depth == limit)
        return DESKBUS_FAIL(check->reterr, NULL, -EMSGSIZE,
                "lists and maps more than %u deep (limit depth)", limit);
    if (head->count > (size_t)(check->end - check->at))
        return fail_at(check, -EBADMSG, "a list or map that is cut off");
    check->open[check->depth++] = (struct open_value){
            .left = head->count, .keys = check->key_count, .map = head->kind == DESKBUS_MAP};
    return 0;
}

static int check_one(struct checker *check)
{
    struct value_head head;
    int r = value_head_read(check->at, check->end, &head);
    if (r < 0)
        return fail_at(check, r, "a broken or unknown value");
    if (check->count++ == check->limits->count)
        return DESKBUS_FAIL(check->reterr, NULL, -EMSGSIZE, "more than %zu values (limit count)",
                check->limits->count);
    check->at += head.head;
    if (head.kind == DESKBUS_LIST || head.kind == DESKBUS_MAP)
        return open_entries(check, &head);
    if (head.kind == DESKBUS_STRING)
        r = check_string(check, head.body);
    check->at += head.body;
    return r;
}

static void close_full(struct checker *check)
{
    while (check->depth > 0 && check->open[check->depth - 1].left == 0)
        check->key_count = check->open[--check->depth].keys;
}

static int check_all(struct checker *check)
{
    int r = check_one(check);
    close_full(check);
    while (r == 0 && check->depth > 0) {
        struct open_value *top = &check->open[check->depth - 1];
        top->left--;
        if (top->map)
            r = check_key(check, top);
        if (r == 0)
            r = check_one(check);
        close_full(check);
    }
    return r;
}

int deskbus_value_check(const void *bytes, size_t size, const struct deskbus_limits *limits,
        struct deskbus_value *ret, struct deskbus_error **reterr)
{
    if (limits == NULL)
        limits = &deskbus_limits_default;
    if (size > limits->bytes)
        return DESKBUS_FAIL(reterr, NULL, -EMSGSIZE, "%zu bytes are more than %zu (limit bytes)",
                size, limits->bytes);
    struct checker check; /* 66 KiB: not cleared, only what is counted is read */
    check.begin = check.at = bytes;
    check.end = check.begin + size;
    check.limits = limits;
    check.reterr = reterr;
    check.count = 0;
    check.depth = 0;
    check.key_count = 0;
    int r = check_all(&check);
    if (r < 0)
        return r;
    if (check.at != check.end)
        return fail_at(&check, -EBADMSG, "bytes behind the value");
    *ret = (struct deskbus_value){bytes, size};
    return 0;
}
