/* Draft path: finds, makes and removes the nodes that a path names. */
#include "draft_private.h"

#include "value_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct draft_node *draft_node_new(const char *key, size_t key_size)
{
    struct draft_node *node = calloc(1, sizeof(*node) + key_size + 1);
    if (node == NULL)
        return NULL;
    if (key_size > 0)
        memcpy(node->key, key, key_size);
    node->key_size = key_size;
    return node;
}

/* The depth is bounded: by the check of values, and by find() of paths. */
void draft_node_free(struct draft_node *node)
{
    if (node == NULL)
        return;
    for (struct draft_node *child = node->first, *next = NULL; child != NULL; child = next) {
        next = child->next;
        draft_node_free(child);
    }
    free(node->bytes);
    free(node);
}

int draft_node_set(struct draft_node *node, struct deskbus_value value)
{
    unsigned char *bytes = malloc(value.size + 1);
    if (bytes == NULL)
        return -ENOMEM;
    memcpy(bytes, value.bytes, value.size);
    for (struct draft_node *child = node->first, *next = NULL; child != NULL; child = next) {
        next = child->next;
        draft_node_free(child);
    }
    free(node->bytes);
    node->first = node->last = NULL;
    node->kind = DRAFT_LEAF;
    node->bytes = bytes;
    node->size = value.size;
    return 0;
}

static struct draft_node *append(struct draft_node *parent, const char *key, size_t key_size)
{
    struct draft_node *node = draft_node_new(key, key_size);
    if (node == NULL)
        return NULL;
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    return node;
}

struct draft_node *draft_node_find(const struct draft_node *map, const char *key, size_t size)
{
    for (struct draft_node *child = map->first; child != NULL; child = child->next) {
        if (child->key_size == size && memcmp(child->key, key, size) == 0)
            return child;
    }
    return NULL;
}

int draft_node_open(struct draft_node *node, enum draft_kind wanted)
{
    struct deskbus_value value = {node->bytes, node->size};
    enum deskbus_kind kind = deskbus_value_kind(value);
    if (node->kind != DRAFT_LEAF)
        return 0;
    if (kind != DESKBUS_MAP && kind != DESKBUS_LIST && kind != DESKBUS_NIL &&
            kind != DESKBUS_ABSENT)
        return -EINVAL;
    struct deskbus_walk walk = deskbus_value_walk(value);
    int r = 0;
    while (r == 0 && deskbus_walk_next(&walk)) {
        struct draft_node *child = append(node, walk.key, walk.key_size);
        r = child == NULL ? -ENOMEM : draft_node_set(child, walk.value);
    }
    node->kind = kind == DESKBUS_MAP ? DRAFT_MAP : kind == DESKBUS_LIST ? DRAFT_LIST : wanted;
    free(node->bytes);
    node->bytes = NULL;
    node->size = 0;
    return r;
}

static bool is_segment(const char *segment, size_t size, char sign)
{
    return size == 1 && segment[0] == sign;
}

static struct draft_node *item_at(const struct draft_node *list, const char *digits, size_t size)
{
    size_t index = 0;
    for (size_t i = 0; i < size; i++) {
        if (digits[i] < '0' || digits[i] > '9' || i == 6)
            return NULL;
        index = index * 10 + (size_t)(digits[i] - '0');
    }
    struct draft_node *child = size == 0 ? NULL : list->first;
    while (child != NULL && index-- > 0)
        child = child->next;
    return child;
}

static int step_into(struct draft_node *node, const char *segment, size_t size, bool create,
        struct draft_node **ret)
{
    bool adds = is_segment(segment, size, '+'), last = is_segment(segment, size, '-');
    int r = draft_node_open(node, adds || last ? DRAFT_LIST : DRAFT_MAP);
    if (r < 0)
        return r;
    if (node->kind == DRAFT_MAP)
        *ret = draft_node_find(node, segment, size);
    else if (adds)
        *ret = NULL;
    else
        *ret = last ? node->last : item_at(node, segment, size);
    if (*ret != NULL)
        return 0;
    if (!create)
        return -ENOENT;
    if (node->kind == DRAFT_LIST && !adds && !last)
        return -EINVAL;
    *ret = append(node, segment, node->kind == DRAFT_MAP ? size : 0);
    return *ret == NULL ? -ENOMEM : 0;
}

int draft_path_find(struct draft_node *root, const char *path, bool create, struct draft_node **ret)
{
    struct draft_node *node = root;
    for (size_t depth = 1;; depth++) {
        size_t size = strcspn(path, ".");
        if (size == 0 || depth == VALUE_DEPTH_MAX)
            return -EINVAL;
        int r = step_into(node, path, size, create, &node);
        if (r < 0)
            return r;
        if (path[size] == '\0')
            break;
        path += size + 1;
    }
    *ret = node;
    return 0;
}

static void unlink_child(struct draft_node *parent, struct draft_node *gone)
{
    struct draft_node **link = &parent->first;
    struct draft_node *before = NULL;
    while (*link != gone) {
        before = *link;
        link = &before->next;
    }
    *link = gone->next;
    if (parent->last == gone)
        parent->last = before;
    draft_node_free(gone);
}

int draft_path_remove(struct draft_node *root, const char *path)
{
    char above[256];
    const char *dot = strrchr(path, '.');
    size_t size = dot == NULL ? 0 : (size_t)(dot - path);
    struct draft_node *parent = root, *gone = NULL;
    if (size >= sizeof(above))
        return -EINVAL;
    memcpy(above, path, size);
    above[size] = '\0';
    int r = size == 0 ? 0 : draft_path_find(root, above, false, &parent);
    const char *name = dot == NULL ? path : dot + 1;
    if (r == 0)
        r = step_into(parent, name, strlen(name), false, &gone);
    if (r == 0)
        unlink_child(parent, gone);
    return r == -ENOENT ? 0 : r;
}

void draft_node_build(struct deskbus_builder *builder, const struct draft_node *node)
{
    if (node->kind == DRAFT_LEAF) {
        deskbus_build_value(builder, (struct deskbus_value){node->bytes, node->size});
        return;
    }
    if (node->kind == DRAFT_MAP)
        deskbus_build_map(builder);
    else
        deskbus_build_list(builder);
    for (const struct draft_node *child = node->first; child != NULL; child = child->next) {
        if (node->kind == DRAFT_MAP)
            deskbus_build_key_n(builder, child->key, child->key_size);
        draft_node_build(builder, child);
    }
    deskbus_build_end(builder);
}
