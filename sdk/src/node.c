/* Node: the tree of scalars, lists and maps, each with its place. */
#include "node_private.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_FROM = 16 }; /* entries from which a map is looked up by hash */

struct node_file {
    atomic_uint refs;
    char name[];
};

struct deskbus_node {
    enum deskbus_node_kind kind;
    bool quoted;
    unsigned line, column;
    struct node_file *file; /* NULL: unknown */
    char *text; /* of a scalar */
    struct deskbus_node **keys; /* of a map */
    struct deskbus_node **items;
    size_t count, room;
    size_t *slots; /* of a large map: 1 + index of the entry, by hash of its key; 0: free */
    size_t slot_count; /* a power of two, at least twice the entries */
};

int node_file_new(const char *name, struct node_file **ret)
{
    size_t size = strlen(name) + 1;
    struct node_file *file = malloc(sizeof(*file) + size);
    if (file == NULL)
        return -ENOMEM;
    atomic_init(&file->refs, 1);
    memcpy(file->name, name, size);
    *ret = file;
    return 0;
}

void node_file_unref(struct node_file **file)
{
    if (*file != NULL && atomic_fetch_sub(&(*file)->refs, 1) == 1)
        free(*file);
    *file = NULL;
}

const char *node_file_name(const struct node_file *file)
{
    return file == NULL ? NULL : file->name;
}

int node_new(enum deskbus_node_kind kind, const char *text, size_t size, struct node_file *file,
        struct deskbus_node **ret)
{
    struct deskbus_node *node = calloc(1, sizeof(*node));
    char *copy = kind == DESKBUS_NODE_SCALAR ? malloc(size + 1) : NULL;
    if (node == NULL || (kind == DESKBUS_NODE_SCALAR && copy == NULL)) {
        free(node);
        free(copy);
        return -ENOMEM;
    }
    if (copy != NULL) {
        memcpy(copy, text == NULL ? "" : text, size);
        copy[size] = '\0';
    }
    node->kind = kind;
    node->text = copy;
    node->file = file;
    if (file != NULL)
        (void)atomic_fetch_add(&file->refs, 1);
    *ret = node;
    return 0;
}

void node_set_place(struct deskbus_node *node, unsigned line, unsigned column)
{
    node->line = line;
    node->column = column;
}

void node_set_quoted(struct deskbus_node *node, bool quoted)
{
    node->quoted = quoted;
}

int deskbus_node_new(enum deskbus_node_kind kind, const char *text, bool quoted,
        struct deskbus_place place, struct deskbus_node **ret)
{
    struct node_file *file = NULL;
    int r = place.file == NULL ? 0 : node_file_new(place.file, &file);
    if (r == 0)
        r = node_new(kind, text, text == NULL ? 0 : strlen(text), file, ret);
    node_file_unref(&file);
    if (r < 0)
        return r;
    node_set_place(*ret, place.line, place.column);
    (*ret)->quoted = quoted;
    return 0;
}

/* As deep as the limits of the reader, or as its maker made it. */
void deskbus_node_free(struct deskbus_node **node)
{
    if (node == NULL || *node == NULL)
        return;
    struct deskbus_node *own = *node;
    for (size_t i = 0; i < own->count; i++) {
        if (own->keys != NULL)
            deskbus_node_free(&own->keys[i]);
        deskbus_node_free(&own->items[i]);
    }
    node_file_unref(&own->file);
    free(own->text);
    free(own->keys);
    free(own->items);
    free(own->slots);
    free(own);
    *node = NULL;
}

static int make_room(struct deskbus_node *node)
{
    if (node->count < node->room)
        return 0;
    size_t room = node->room == 0 ? 4 : 2 * node->room;
    struct deskbus_node **items = realloc(node->items, room * sizeof(struct deskbus_node *));
    if (items == NULL)
        return -ENOMEM;
    node->items = items;
    if (node->kind == DESKBUS_NODE_MAP) {
        struct deskbus_node **keys = realloc(node->keys, room * sizeof(struct deskbus_node *));
        if (keys == NULL)
            return -ENOMEM;
        node->keys = keys;
    }
    node->room = room;
    return 0;
}

static size_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(hash ^ hash >> 32);
}

static void put_slot(struct deskbus_node *map, size_t index)
{
    size_t mask = map->slot_count - 1;
    size_t at = hash_text(map->keys[index]->text) & mask;
    while (map->slots[at] != 0)
        at = (at + 1) & mask;
    map->slots[at] = index + 1;
}

/* Enters the newest entry. Without memory the map is looked up one by one. */
static void index_entry(struct deskbus_node *map)
{
    if (map->count < INDEX_FROM)
        return;
    if (map->slots != NULL && 2 * map->count <= map->slot_count) {
        put_slot(map, map->count - 1);
        return;
    }
    free(map->slots);
    map->slot_count = map->slot_count == 0 ? 4 * INDEX_FROM : 2 * map->slot_count;
    while (map->slot_count < 2 * map->count)
        map->slot_count *= 2;
    map->slots = calloc(map->slot_count, sizeof(*map->slots));
    for (size_t i = 0; i < map->count && map->slots != NULL; i++)
        put_slot(map, i);
}

int deskbus_node_add(struct deskbus_node *list, struct deskbus_node *item)
{
    int r = list->kind != DESKBUS_NODE_LIST ? -EINVAL : make_room(list);
    if (r < 0) {
        deskbus_node_free(&item);
        return r;
    }
    list->items[list->count++] = item;
    return 0;
}

int deskbus_node_put(struct deskbus_node *map, struct deskbus_node *key, struct deskbus_node *value)
{
    int r = 0;
    if (map->kind != DESKBUS_NODE_MAP || key->kind != DESKBUS_NODE_SCALAR)
        r = -EINVAL;
    else if (deskbus_node_get(map, key->text) != NULL)
        r = -EEXIST;
    else
        r = make_room(map);
    if (r < 0) {
        deskbus_node_free(&key);
        deskbus_node_free(&value);
        return r;
    }
    map->keys[map->count] = key;
    map->items[map->count++] = value;
    index_entry(map);
    return 0;
}

enum deskbus_node_kind deskbus_node_kind(const struct deskbus_node *node)
{
    return node->kind;
}

const char *deskbus_node_text(const struct deskbus_node *node)
{
    return node->text;
}

bool deskbus_node_quoted(const struct deskbus_node *node)
{
    return node->quoted;
}

bool deskbus_node_null(const struct deskbus_node *node)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    if (node->kind != DESKBUS_NODE_SCALAR || node->quoted)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(node->text, words[i]) == 0)
            return true;
    }
    return false;
}

size_t deskbus_node_count(const struct deskbus_node *node)
{
    return node->count;
}

const struct deskbus_node *deskbus_node_item(const struct deskbus_node *node, size_t index)
{
    return index < node->count ? node->items[index] : NULL;
}

const struct deskbus_node *deskbus_node_key(const struct deskbus_node *map, size_t index)
{
    return map->keys != NULL && index < map->count ? map->keys[index] : NULL;
}

static const struct deskbus_node *get_by_slot(const struct deskbus_node *map, const char *key)
{
    size_t mask = map->slot_count - 1;
    for (size_t at = hash_text(key) & mask; map->slots[at] != 0; at = (at + 1) & mask) {
        size_t index = map->slots[at] - 1;
        if (strcmp(map->keys[index]->text, key) == 0)
            return map->items[index];
    }
    return NULL;
}

const struct deskbus_node *deskbus_node_get(const struct deskbus_node *map, const char *key)
{
    if (map == NULL || map->kind != DESKBUS_NODE_MAP)
        return NULL;
    if (map->slots != NULL)
        return get_by_slot(map, key);
    for (size_t i = 0; i < map->count; i++) {
        if (strcmp(map->keys[i]->text, key) == 0)
            return map->items[i];
    }
    return NULL;
}

struct deskbus_place deskbus_node_place(const struct deskbus_node *node)
{
    return (struct deskbus_place){node_file_name(node->file), node->line, node->column};
}

static int copy_entries(
        const struct deskbus_node *node, struct node_copy_limits *limits, struct deskbus_node *copy)
{
    int r = 0;
    for (size_t i = 0; i < node->count && r == 0; i++) {
        struct deskbus_node *key = NULL, *item = NULL;
        r = node_copy(node->items[i], limits, &item);
        if (r == 0 && node->kind == DESKBUS_NODE_MAP)
            r = node_copy(node->keys[i], limits, &key);
        if (r != 0) {
            deskbus_node_free(&key);
            deskbus_node_free(&item);
        } else if (node->kind == DESKBUS_NODE_MAP) {
            r = deskbus_node_put(copy, key, item);
        } else {
            r = deskbus_node_add(copy, item);
        }
    }
    return r;
}

int node_copy(
        const struct deskbus_node *node, struct node_copy_limits *limits, struct deskbus_node **ret)
{
    if (limits->nodes == 0 || limits->depth == 0)
        return -EMSGSIZE;
    limits->nodes--;
    struct deskbus_node *copy = NULL;
    int r = node_new(
            node->kind, node->text, node->text == NULL ? 0 : strlen(node->text), node->file, &copy);
    if (r < 0)
        return r;
    node_set_place(copy, node->line, node->column);
    copy->quoted = node->quoted;
    limits->depth--;
    r = copy_entries(node, limits, copy);
    limits->depth++;
    if (r < 0)
        deskbus_node_free(&copy);
    else
        *ret = copy;
    return r;
}
