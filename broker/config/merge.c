/* Merge: keeps the sections apart while files come in, because a node once put into another cannot grow. */
#include "config/merge.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Keys "x-..." count for nothing at the top, in a section and in an entry; deeper they may be somebody's data. */
enum { DEPTH_X = 3 };

struct section {
    struct deskbus_node *key, *value;
};

static struct section *find_section(struct merge *merge, const char *name)
{
    for (size_t i = 0; i < merge->count; i++)
        if (strcmp(deskbus_node_text(merge->sections[i].key), name) == 0)
            return &merge->sections[i];
    return NULL;
}

static int grow(struct merge *merge)
{
    if (merge->count < merge->room)
        return 0;
    size_t room = merge->room == 0 ? 16 : merge->room * 2;
    struct section *sections = realloc(merge->sections, room * sizeof(*sections));
    if (sections == NULL)
        return -ENOMEM;
    merge->sections = sections;
    merge->room = room;
    return 0;
}

static int copy_key(const struct deskbus_node *key, struct deskbus_node **ret)
{
    return deskbus_node_new(DESKBUS_NODE_SCALAR, deskbus_node_text(key), deskbus_node_quoted(key),
            deskbus_node_place(key), ret);
}

static int add_section(struct merge *merge, struct interpolate *interpolate,
        const struct deskbus_node *key, const struct deskbus_node *value)
{
    struct section made = {0};
    int r = grow(merge);
    interpolate->near = deskbus_node_place(key);
    if (r == 0)
        r = copy_key(key, &made.key);
    if (r == 0)
        r = interpolate_copy(interpolate, value, DEPTH_X - 1, &made.value);
    if (r < 0) {
        deskbus_node_free(&made.key);
        return r;
    }
    merge->sections[merge->count++] = made;
    return 0;
}

static void report_twice(struct deskbus_findings *out, const struct deskbus_node *key,
        const struct deskbus_node *first_key)
{
    struct deskbus_place first = deskbus_node_place(first_key);
    deskbus_find(out, DESKBUS_ERROR, "CFG025", deskbus_node_place(key),
            "'%s' stands already in %s:%u:%u; remove one of them", deskbus_node_text(key),
            first.file, first.line, first.column);
}

static const struct deskbus_node *find_key(const struct deskbus_node *map, const char *name)
{
    for (size_t i = 0; i < deskbus_node_count(map); i++)
        if (strcmp(deskbus_node_text(deskbus_node_key(map, i)), name) == 0)
            return deskbus_node_key(map, i);
    return NULL;
}

static int add_entry(struct section *section, struct interpolate *interpolate,
        const struct deskbus_node *key, const struct deskbus_node *value)
{
    const char *name = deskbus_node_text(key);
    if (strncmp(name, "x-", 2) == 0)
        return 0;
    const struct deskbus_node *first = find_key(section->value, name);
    if (first != NULL) {
        report_twice(interpolate->out, key, first);
        return 0;
    }
    struct deskbus_node *new_key = NULL, *new_value = NULL;
    interpolate->near = deskbus_node_place(key);
    int r = interpolate_copy(interpolate, value, DEPTH_X - 2, &new_value);
    if (r == 0)
        r = copy_key(key, &new_key);
    if (r < 0) {
        deskbus_node_free(&new_value);
        return r;
    }
    return deskbus_node_put(section->value, new_key, new_value);
}

/* The format version may be said in each file, as long as it is the same. */
static bool says_the_same(const struct deskbus_node *a, const struct deskbus_node *b)
{
    return deskbus_node_kind(a) == DESKBUS_NODE_SCALAR &&
            deskbus_node_kind(b) == DESKBUS_NODE_SCALAR &&
            strcmp(deskbus_node_text(a), deskbus_node_text(b)) == 0;
}

static int unite(struct section *section, struct interpolate *interpolate,
        const struct deskbus_node *key, const struct deskbus_node *value)
{
    if (deskbus_node_kind(section->value) != DESKBUS_NODE_MAP ||
            deskbus_node_kind(value) != DESKBUS_NODE_MAP) {
        if (!says_the_same(section->value, value))
            report_twice(interpolate->out, key, section->key);
        return 0;
    }
    int r = 0;
    for (size_t i = 0; r == 0 && i < deskbus_node_count(value); i++)
        r = add_entry(
                section, interpolate, deskbus_node_key(value, i), deskbus_node_item(value, i));
    return r;
}

int merge_add(struct merge *merge, struct interpolate *interpolate, const struct deskbus_node *root)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < deskbus_node_count(root); i++) {
        const struct deskbus_node *key = deskbus_node_key(root, i);
        const struct deskbus_node *value = deskbus_node_item(root, i);
        const char *name = deskbus_node_text(key);
        if (strncmp(name, "x-", 2) == 0 || strcmp(name, "include") == 0)
            continue;
        struct section *section = find_section(merge, name);
        r = section == NULL ? add_section(merge, interpolate, key, value)
                            : unite(section, interpolate, key, value);
    }
    return r;
}

int merge_finish(struct merge *merge, struct deskbus_place place, struct deskbus_node **ret)
{
    struct deskbus_node *root = NULL;
    int r = deskbus_node_new(DESKBUS_NODE_MAP, NULL, false, place, &root);
    for (size_t i = 0; r == 0 && i < merge->count; i++) {
        struct section section = merge->sections[i];
        merge->sections[i] = (struct section){0};
        r = deskbus_node_put(root, section.key, section.value);
    }
    if (r < 0) {
        deskbus_node_free(&root);
        return r;
    }
    *ret = root;
    return 0;
}

void merge_clear(struct merge *merge)
{
    for (size_t i = 0; i < merge->count; i++) {
        deskbus_node_free(&merge->sections[i].key);
        deskbus_node_free(&merge->sections[i].value);
    }
    free(merge->sections);
    *merge = (struct merge){0};
}
