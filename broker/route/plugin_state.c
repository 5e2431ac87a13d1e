/* Plugin state: owners in a table, each with a short list of keys. */
#include "route/plugin_state.h"

#include "base/list.h"
#include "base/map.h"
#include "base/must.h"

#include <stdlib.h>
#include <string.h>

#define KEYS_PER_OWNER 64

struct entry {
    struct list link;
    char *key;
    uint64_t expires_ms;
    size_t size;
    unsigned char bytes[];
};

struct owner {
    struct state_owner name;
    char *instance;
    struct list entries; /* oldest first */
    size_t count;
};

struct plugin_state {
    struct map *owners; /* hash of instance, scope, id -> struct owner */
    size_t count;
};

int plugin_state_new(struct plugin_state **ret)
{
    struct plugin_state *state = must_new(sizeof(*state));
    must_succeed(map_new(MAP_IDS, &state->owners));
    *ret = state;
    return 0;
}

static struct hash_id owner_key(const struct state_owner *name)
{
    unsigned char scope = (unsigned char)name->scope;
    struct hash_part parts[] = {{name->instance, strlen(name->instance)}, {&scope, 1},
            {name->id.bytes, sizeof(name->id.bytes)}};
    struct hash_id key;
    hash_parts(parts, 3, &key);
    return key;
}

static void drop_entry(struct plugin_state *state, struct owner *owner, struct entry *entry)
{
    list_remove(&entry->link);
    free(entry->key);
    free(entry);
    owner->count--;
    state->count--;
}

static void drop_owner(struct plugin_state *state, struct owner *owner)
{
    struct hash_id key = owner_key(&owner->name);
    map_remove_id(state->owners, &key);
    free(owner->instance);
    free(owner);
}

void plugin_state_free(struct plugin_state **state)
{
    if (*state == NULL)
        return;
    size_t position = 0;
    struct map_entry at;
    while (map_next((*state)->owners, &position, &at)) {
        struct owner *owner = at.value;
        while (!list_is_empty(&owner->entries))
            drop_entry(*state, owner, LIST_ITEM(list_first(&owner->entries), struct entry, link));
        free(owner->instance);
        free(owner);
    }
    map_free(&(*state)->owners);
    free(*state);
    *state = NULL;
}

static struct owner *find_or_make(struct plugin_state *state, const struct state_owner *name)
{
    struct hash_id key = owner_key(name);
    struct owner *owner = map_get_id(state->owners, &key);
    if (owner != NULL)
        return owner;
    owner = must_new(sizeof(*owner));
    owner->name = *name;
    owner->instance = must_copy(name->instance);
    owner->name.instance = owner->instance;
    list_init(&owner->entries);
    must_succeed(map_put_id(state->owners, &key, owner));
    return owner;
}

static void remove_key(struct plugin_state *state, struct owner *owner, const char *key)
{
    LIST_EACH(&owner->entries, link, after) {
        struct entry *entry = LIST_ITEM(link, struct entry, link);
        if (strcmp(entry->key, key) == 0)
            drop_entry(state, owner, entry);
    }
}

void plugin_state_put(struct plugin_state *state, const struct state_owner *name, const char *key,
        struct deskbus_value bytes, uint64_t expires_ms)
{
    struct owner *owner = find_or_make(state, name);
    remove_key(state, owner, key);
    const char *data = NULL;
    size_t size = 0;
    if (deskbus_value_string(bytes, &data, &size) == 0 && size > 0) {
        struct entry *entry = must_new(sizeof(*entry) + size);
        entry->key = must_copy(key);
        entry->expires_ms = expires_ms;
        entry->size = size;
        memcpy(entry->bytes, data, size);
        list_push_last(&owner->entries, &entry->link);
        owner->count++;
        state->count++;
        if (owner->count > KEYS_PER_OWNER)
            drop_entry(state, owner, LIST_ITEM(list_first(&owner->entries), struct entry, link));
    }
    if (owner->count == 0)
        drop_owner(state, owner);
}

size_t plugin_state_build(struct plugin_state *state, const struct state_owner *name,
        uint64_t now_ms, struct deskbus_builder *builder)
{
    struct hash_id key = owner_key(name);
    struct owner *owner = map_get_id(state->owners, &key);
    if (owner == NULL)
        return 0;
    LIST_EACH(&owner->entries, link, after) {
        struct entry *entry = LIST_ITEM(link, struct entry, link);
        if (entry->expires_ms != 0 && entry->expires_ms <= now_ms) {
            drop_entry(state, owner, entry);
            continue;
        }
        deskbus_build_list(builder);
        deskbus_build_uint(builder, name->scope);
        deskbus_build_string(builder, entry->key);
        deskbus_build_binary(builder, entry->bytes, entry->size);
        deskbus_build_uint(builder, entry->expires_ms);
        deskbus_build_end(builder);
    }
    size_t count = owner->count;
    if (count == 0)
        drop_owner(state, owner);
    return count;
}

void plugin_state_visit(const struct plugin_state *state, void *arg,
        void (*visit)(void *arg, const struct state_owner *owner, const char *key,
                struct deskbus_value bytes, uint64_t expires_ms))
{
    struct deskbus_builder *builder = NULL;
    must_succeed(deskbus_builder_new(&builder));
    size_t position = 0;
    struct map_entry at;
    while (map_next(state->owners, &position, &at)) {
        struct owner *owner = at.value;
        LIST_EACH(&owner->entries, link, after) {
            struct entry *entry = LIST_ITEM(link, struct entry, link);
            struct deskbus_value bytes = {NULL, 0};
            deskbus_builder_clear(builder);
            deskbus_build_binary(builder, entry->bytes, entry->size);
            must_succeed(deskbus_builder_finish(builder, &bytes, NULL));
            visit(arg, &owner->name, entry->key, bytes, entry->expires_ms);
        }
    }
    deskbus_builder_free(&builder);
}

size_t plugin_state_count(const struct plugin_state *state)
{
    return state->count;
}
