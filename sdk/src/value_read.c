/* Value read: the kinds and contents of a checked value; a value that was never checked yields nothing, never harm. */
#include "utf8.h"
#include "value_private.h"

#include <errno.h>
#include <string.h>

static bool head_of(struct deskbus_value value, struct value_head *ret)
{
    return value.bytes != NULL && value_head_read(value.bytes, value.bytes + value.size, ret) == 0;
}

enum deskbus_kind deskbus_value_kind(struct deskbus_value value)
{
    struct value_head head;
    return head_of(value, &head) ? head.kind : DESKBUS_ABSENT;
}

int deskbus_value_bool(struct deskbus_value value, bool *ret)
{
    struct value_head head;
    if (!head_of(value, &head) || head.kind != DESKBUS_BOOL)
        return -EINVAL;
    *ret = head.first == 0xc3;
    return 0;
}

struct whole_number {
    bool negative;
    uint64_t bits; /* two's complement when negative */
};

static bool number_of(struct deskbus_value value, struct whole_number *ret)
{
    struct value_head head;
    if (!head_of(value, &head) || head.kind != DESKBUS_INT)
        return false;
    if (head.body == 0) {
        ret->negative = head.first >= 0xe0;
        ret->bits = ret->negative ? UINT64_MAX - (0xffu - head.first) : head.first;
        return true;
    }
    uint64_t bits = value_number(value.bytes + 1, head.body);
    unsigned width = (unsigned)head.body * 8;
    ret->negative = head.first >= 0xd0 && (bits >> (width - 1) & 1) != 0;
    ret->bits = ret->negative && width < 64 ? bits | UINT64_MAX << width : bits;
    return true;
}

int deskbus_value_int(struct deskbus_value value, int64_t *ret)
{
    struct whole_number number;
    if (!number_of(value, &number) || (!number.negative && number.bits > INT64_MAX))
        return -EINVAL;
    *ret = (int64_t)number.bits;
    return 0;
}

int deskbus_value_uint(struct deskbus_value value, uint64_t *ret)
{
    struct whole_number number;
    if (!number_of(value, &number) || number.negative)
        return -EINVAL;
    *ret = number.bits;
    return 0;
}

int deskbus_value_float(struct deskbus_value value, double *ret)
{
    struct whole_number number;
    if (number_of(value, &number)) {
        *ret = number.negative ? (double)(int64_t)number.bits : (double)number.bits;
        return 0;
    }
    struct value_head head;
    if (!head_of(value, &head) || head.kind != DESKBUS_FLOAT)
        return -EINVAL;
    uint64_t bits = value_number(value.bytes + 1, head.body);
    if (head.body == sizeof(float)) {
        uint32_t half = (uint32_t)bits;
        float single;
        memcpy(&single, &half, sizeof(single));
        *ret = (double)single;
    } else {
        memcpy(ret, &bits, sizeof(bits));
    }
    return 0;
}

int deskbus_value_string(struct deskbus_value value, const char **ret, size_t *ret_size)
{
    struct value_head head;
    if (!head_of(value, &head) || (head.kind != DESKBUS_STRING && head.kind != DESKBUS_BINARY))
        return -EINVAL;
    *ret = (const char *)value.bytes + head.head;
    *ret_size = head.body;
    return 0;
}

size_t deskbus_value_copy(struct deskbus_value value, char *text, size_t size)
{
    const char *from = "";
    size_t length = 0;
    if (deskbus_value_kind(value) == DESKBUS_STRING)
        (void)deskbus_value_string(value, &from, &length);
    size_t cut = utf8_cut(from, length, size - 1);
    memcpy(text, from, cut);
    text[cut] = '\0';
    return length;
}

bool deskbus_value_is(struct deskbus_value value, const char *text)
{
    const char *own = NULL;
    size_t size = 0;
    return deskbus_value_kind(value) == DESKBUS_STRING &&
            deskbus_value_string(value, &own, &size) == 0 && size == strlen(text) &&
            memcmp(own, text, size) == 0;
}

size_t deskbus_value_count(struct deskbus_value value)
{
    struct value_head head;
    return head_of(value, &head) ? head.count : 0;
}

struct deskbus_walk deskbus_value_walk(struct deskbus_value value)
{
    struct value_head head;
    struct deskbus_walk walk = {.left = 0};
    if (!head_of(value, &head))
        return walk;
    walk.next = value.bytes + head.head;
    walk.end = value.bytes + value.size;
    walk.left = head.count;
    walk.map = head.kind == DESKBUS_MAP;
    return walk;
}

static bool walk_key(struct deskbus_walk *walk)
{
    struct value_head head;
    if (value_head_read(walk->next, walk->end, &head) < 0 || head.kind != DESKBUS_STRING)
        return false;
    walk->key = (const char *)walk->next + head.head;
    walk->key_size = head.body;
    walk->next += head.head + head.body;
    return true;
}

bool deskbus_walk_next(struct deskbus_walk *walk)
{
    if (walk->left == 0)
        return false;
    walk->left--;
    if (!walk->map || walk_key(walk)) {
        walk->value = value_begin(walk->next, walk->end);
        walk->next += walk->value.size;
        if (walk->value.size > 0)
            return true;
    }
    walk->left = 0;
    return false;
}

static struct deskbus_value get_n(struct deskbus_value map, const char *key, size_t size)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    if (walk.map) {
        while (deskbus_walk_next(&walk)) {
            if (walk.key_size == size && memcmp(walk.key, key, size) == 0)
                return walk.value;
        }
    }
    return (struct deskbus_value){NULL, 0};
}

struct deskbus_value deskbus_value_get(struct deskbus_value map, const char *key)
{
    return get_n(map, key, strlen(key));
}

static struct deskbus_value item_at(struct deskbus_value list, const char *digits, size_t size)
{
    size_t index = 0;
    for (size_t i = 0; i < size; i++) {
        if (digits[i] < '0' || digits[i] > '9' || i == 9)
            return (struct deskbus_value){NULL, 0};
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    struct deskbus_walk walk = deskbus_value_walk(list);
    while (deskbus_walk_next(&walk)) {
        if (index-- == 0)
            return walk.value;
    }
    return (struct deskbus_value){NULL, 0};
}

struct deskbus_value deskbus_value_at(struct deskbus_value value, const char *path)
{
    while (value.size > 0) {
        size_t size = strcspn(path, ".");
        if (deskbus_value_kind(value) == DESKBUS_LIST)
            value = item_at(value, path, size);
        else
            value = get_n(value, path, size);
        if (path[size] == '\0')
            break;
        path += size + 1;
    }
    return value;
}
