/* Condition: compiles the maps of `when`: entries that all hold, lists that one of holds, any, not. */
#include "plan/condition.h"

#include "base/buffer.h"

#include <errno.h>
#include <string.h>

enum { DEPTH_MAX = 4, PARTS_MAX = 200, TEXT_BYTES = 240 };

struct reading {
    struct build *build;
    const struct writers *writers;
    unsigned depth; /* of any and not around this */
};

static bool read_map(
        struct reading *reading, const struct deskbus_node *map, struct condition *ret);

static bool deeper(struct reading *reading, const struct deskbus_node *node)
{
    if (reading->depth < DEPTH_MAX) {
        reading->depth++;
        return true;
    }
    build_error(reading->build, "PLN065", node, "`any` and `not` lie more than %d deep", DEPTH_MAX);
    return false;
}

static bool read_any(
        struct reading *reading, const struct deskbus_node *list, struct condition *ret)
{
    struct build *build = reading->build;
    size_t count = deskbus_node_count(list);
    if (deskbus_node_kind(list) != DESKBUS_NODE_LIST || count == 0 || count > PARTS_MAX) {
        build_error(build, "PLN066", list,
                "`any` is a list of 1 to %d conditions: any: [{...}, {...}]", PARTS_MAX);
        return false;
    }
    if (!deeper(reading, list))
        return false;
    struct condition *parts = build_alloc(build, count, sizeof(*parts));
    bool good = parts != NULL;
    for (size_t i = 0; parts != NULL && i < count; i++)
        good = read_map(reading, deskbus_node_item(list, i), &parts[i]) && good;
    reading->depth--;
    *ret = (struct condition){.kind = CONDITION_ANY, .count = count, .parts = parts};
    return good;
}

static bool read_not(struct reading *reading, const struct deskbus_node *map, struct condition *ret)
{
    if (!deeper(reading, map))
        return false;
    struct condition *part = build_alloc(reading->build, 1, sizeof(*part));
    bool good = part != NULL && read_map(reading, map, part);
    reading->depth--;
    *ret = (struct condition){.kind = CONDITION_NOT, .count = 1, .parts = part};
    return good;
}

static bool read_field(struct reading *reading, const struct deskbus_node *key,
        const struct deskbus_node *value, struct condition *ret)
{
    struct build *build = reading->build;
    bool list = deskbus_node_kind(value) == DESKBUS_NODE_LIST;
    size_t count = list ? deskbus_node_count(value) : 1;
    ret->kind = CONDITION_FIELD;
    if (!fields_find(build, reading->writers, key, &ret->field))
        return false;
    if (count == 0 || count > PARTS_MAX) {
        build_error(
                build, "PLN066", value, "a list of 1 to %d values, one of which holds", PARTS_MAX);
        return false;
    }
    struct test *tests = build_alloc(build, count, sizeof(*tests));
    bool good = tests != NULL;
    for (size_t i = 0; tests != NULL && i < count; i++)
        good = condition_read_test(build, &ret->field, deskbus_node_text(key),
                       list ? deskbus_node_item(value, i) : value, &tests[i]) &&
                good;
    ret->count = count;
    ret->tests = tests;
    return good;
}

static bool read_entry(struct reading *reading, const struct deskbus_node *key,
        const struct deskbus_node *value, struct condition *ret)
{
    if (strcmp(deskbus_node_text(key), "any") == 0)
        return read_any(reading, value, ret);
    if (strcmp(deskbus_node_text(key), "not") == 0)
        return read_not(reading, value, ret);
    return read_field(reading, key, value, ret);
}

static bool read_map(struct reading *reading, const struct deskbus_node *map, struct condition *ret)
{
    struct build *build = reading->build;
    size_t count = deskbus_node_count(map);
    if (deskbus_node_kind(map) != DESKBUS_NODE_MAP || count == 0 || count > PARTS_MAX) {
        build_error(build, "PLN066", map,
                "a condition is a map of fields and tests: { channel: email }");
        return false;
    }
    struct condition *parts = build_alloc(build, count, sizeof(*parts));
    bool good = parts != NULL;
    for (size_t i = 0; parts != NULL && i < count; i++)
        good = read_entry(
                       reading, deskbus_node_key(map, i), deskbus_node_item(map, i), &parts[i]) &&
                good;
    *ret = (struct condition){.kind = CONDITION_ALL, .count = count, .parts = parts};
    return good;
}

/* The condition as one line, from the file: what `why` and the graph show. */
static void put_value(struct buffer *out, const struct deskbus_node *node);

static void put_map(struct buffer *out, const struct deskbus_node *map)
{
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *value = deskbus_node_item(map, i);
        const char *text = deskbus_node_text(value);
        bool compares = text != NULL && (text[0] == '<' || text[0] == '>');
        (void)buffer_print(out, "%s%s%s", i > 0 ? ", " : "",
                deskbus_node_text(deskbus_node_key(map, i)), compares ? " " : ": ");
        put_value(out, value);
    }
}

static void put_value(struct buffer *out, const struct deskbus_node *node)
{
    enum deskbus_node_kind kind = deskbus_node_kind(node);
    if (kind == DESKBUS_NODE_SCALAR) {
        (void)buffer_append(out, deskbus_node_text(node), strlen(deskbus_node_text(node)));
    } else if (kind == DESKBUS_NODE_MAP) {
        (void)buffer_append(out, "{", 1);
        put_map(out, node);
        (void)buffer_append(out, "}", 1);
    } else {
        (void)buffer_append(out, "[", 1);
        for (size_t i = 0; i < deskbus_node_count(node); i++) {
            (void)buffer_append(out, ", ", i > 0 ? 2 : 0);
            put_value(out, deskbus_node_item(node, i));
        }
        (void)buffer_append(out, "]", 1);
    }
}

static const char *make_text(struct build *build, const struct deskbus_node *map)
{
    struct buffer out = {0};
    (void)buffer_append(&out, "when ", 5);
    put_map(&out, map);
    size_t size = out.size < TEXT_BYTES ? out.size : TEXT_BYTES;
    while (size > 0 && size < out.size && (out.data[size] & 0xc0) == 0x80)
        size--;
    const char *text = build_print(
            build, "%.*s%s", (int)size, (const char *)out.data, size < out.size ? "..." : "");
    buffer_clear(&out);
    return text;
}

const struct condition *condition_read(
        struct build *build, const struct writers *writers, const struct deskbus_node *map)
{
    struct reading reading = {.build = build, .writers = writers};
    struct condition *condition = build_alloc(build, 1, sizeof(*condition));
    if (condition == NULL || !read_map(&reading, map, condition))
        return NULL;
    condition->text = make_text(build, map);
    condition->place = build_place(build, map);
    return condition;
}
