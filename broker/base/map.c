/* Map: linear probing with backward-shift deletion; the hash key is drawn per map. */
#include "base/map.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define MAP_FIRST_SLOTS 16

struct map_text {
    uint64_t hash;
    size_t size;
    char bytes[];
};

struct map_slot {
    union {
        struct hash_id id;
        struct map_text *text;
    } key;
    void *value; /* NULL: the slot is empty */
};

struct map {
    struct map_slot *slots;
    size_t mask; /* slots - 1; their number is a power of two */
    size_t count;
    enum map_keys keys;
    uint8_t secret[16];
};

/* What is looked for: an id, or a text. */
struct map_probe {
    const struct hash_id *id;
    const char *text;
    size_t size;
    uint64_t hash;
};

static uint64_t hash_of_id(const struct map *map, const struct hash_id *id)
{
    return hash_64(id->bytes, sizeof(id->bytes), map->secret);
}

static uint64_t hash_of_slot(const struct map *map, const struct map_slot *slot)
{
    return map->keys == MAP_IDS ? hash_of_id(map, &slot->key.id) : slot->key.text->hash;
}

static bool slot_matches(
        const struct map *map, const struct map_slot *slot, const struct map_probe *probe)
{
    if (map->keys == MAP_IDS)
        return hash_equal(&slot->key.id, probe->id);
    const struct map_text *text = slot->key.text;
    return text->hash == probe->hash && text->size == probe->size &&
            memcmp(text->bytes, probe->text, probe->size) == 0;
}

/* The slot that holds the key, or the empty one where it would go. */
static size_t find_slot(const struct map *map, const struct map_probe *probe)
{
    size_t at = probe->hash & map->mask;
    while (map->slots[at].value != NULL && !slot_matches(map, &map->slots[at], probe))
        at = (at + 1) & map->mask;
    return at;
}

int map_new(enum map_keys keys, struct map **ret)
{
    struct map *map = calloc(1, sizeof(*map));
    if (map == NULL)
        return -ENOMEM;
    map->slots = calloc(MAP_FIRST_SLOTS, sizeof(*map->slots));
    if (map->slots == NULL) {
        free(map);
        return -ENOMEM;
    }
    map->mask = MAP_FIRST_SLOTS - 1;
    map->keys = keys;
    hash_random(map->secret, sizeof(map->secret));
    *ret = map;
    return 0;
}

void map_free(struct map **map)
{
    if (*map == NULL)
        return;
    if ((*map)->keys == MAP_STRINGS)
        for (size_t i = 0; i <= (*map)->mask; i++)
            if ((*map)->slots[i].value != NULL)
                free((*map)->slots[i].key.text);
    free((*map)->slots);
    free(*map);
    *map = NULL;
}

size_t map_count(const struct map *map)
{
    return map->count;
}

static int grow_when_needed(struct map *map)
{
    size_t slots = map->mask + 1;
    if ((map->count + 1) * 4 <= slots * 3)
        return 0;
    struct map_slot *old = map->slots;
    struct map_slot *fresh = calloc(slots * 2, sizeof(*fresh));
    if (fresh == NULL)
        return -ENOMEM;
    map->slots = fresh;
    map->mask = slots * 2 - 1;
    for (size_t i = 0; i < slots; i++) {
        if (old[i].value == NULL)
            continue;
        size_t at = hash_of_slot(map, &old[i]) & map->mask;
        while (fresh[at].value != NULL)
            at = (at + 1) & map->mask;
        fresh[at] = old[i];
    }
    free(old);
    return 0;
}

static int put(struct map *map, const struct map_probe *probe, void *value)
{
    assert(value != NULL);
    if (grow_when_needed(map) < 0)
        return -ENOMEM;
    struct map_slot *slot = &map->slots[find_slot(map, probe)];
    if (slot->value != NULL)
        return -EEXIST;
    if (map->keys == MAP_IDS) {
        assert(probe->id != NULL);
        slot->key.id = *probe->id;
    } else {
        assert(probe->text != NULL);
        struct map_text *text = malloc(sizeof(*text) + probe->size + 1);
        if (text == NULL)
            return -ENOMEM;
        text->hash = probe->hash;
        text->size = probe->size;
        memcpy(text->bytes, probe->text, probe->size);
        text->bytes[probe->size] = '\0';
        slot->key.text = text;
    }
    slot->value = value;
    map->count++;
    return 0;
}

/* Closes the gap: each follower that may stand there moves up. */
static void remove_slot(struct map *map, size_t gap)
{
    if (map->keys == MAP_STRINGS)
        free(map->slots[gap].key.text);
    for (size_t at = (gap + 1) & map->mask; map->slots[at].value != NULL;
            at = (at + 1) & map->mask) {
        size_t home = hash_of_slot(map, &map->slots[at]) & map->mask;
        if (((at - home) & map->mask) >= ((at - gap) & map->mask)) {
            map->slots[gap] = map->slots[at];
            gap = at;
        }
    }
    map->slots[gap].value = NULL;
    map->count--;
}

static void *take(struct map *map, const struct map_probe *probe)
{
    size_t at = find_slot(map, probe);
    void *value = map->slots[at].value;
    if (value != NULL)
        remove_slot(map, at);
    return value;
}

static struct map_probe probe_id(const struct map *map, const struct hash_id *id)
{
    assert(map->keys == MAP_IDS);
    return (struct map_probe){.id = id, .hash = hash_of_id(map, id)};
}

static struct map_probe probe_text(const struct map *map, const char *text, size_t size)
{
    assert(map->keys == MAP_STRINGS);
    return (struct map_probe){.text = text, .size = size, .hash = hash_64(text, size, map->secret)};
}

int map_put_id(struct map *map, const struct hash_id *id, void *value)
{
    struct map_probe probe = probe_id(map, id);
    return put(map, &probe, value);
}

int map_put_text(struct map *map, const char *text, size_t size, void *value)
{
    struct map_probe probe = probe_text(map, text, size);
    return put(map, &probe, value);
}

void *map_get_id(const struct map *map, const struct hash_id *id)
{
    struct map_probe probe = probe_id(map, id);
    return map->slots[find_slot(map, &probe)].value;
}

void *map_get_text(const struct map *map, const char *text, size_t size)
{
    struct map_probe probe = probe_text(map, text, size);
    return map->slots[find_slot(map, &probe)].value;
}

void *map_remove_id(struct map *map, const struct hash_id *id)
{
    struct map_probe probe = probe_id(map, id);
    return take(map, &probe);
}

void *map_remove_text(struct map *map, const char *text, size_t size)
{
    struct map_probe probe = probe_text(map, text, size);
    return take(map, &probe);
}

static struct map_entry entry_of(const struct map *map, const struct map_slot *slot)
{
    struct map_entry entry = {.value = slot->value};
    if (map->keys == MAP_IDS) {
        entry.id = &slot->key.id;
    } else {
        entry.text = slot->key.text->bytes;
        entry.text_size = slot->key.text->size;
    }
    return entry;
}

bool map_next(const struct map *map, size_t *position, struct map_entry *ret)
{
    while (*position <= map->mask) {
        const struct map_slot *slot = &map->slots[(*position)++];
        if (slot->value != NULL) {
            *ret = entry_of(map, slot);
            return true;
        }
    }
    return false;
}

void map_filter(struct map *map, bool (*keep)(void *arg, const struct map_entry *entry), void *arg)
{
    size_t at = 0;
    while (at <= map->mask) {
        struct map_slot *slot = &map->slots[at];
        struct map_entry entry = {0};
        if (slot->value != NULL)
            entry = entry_of(map, slot);
        if (slot->value == NULL || keep(arg, &entry))
            at++;
        else
            remove_slot(map, at); /* another entry may stand here now */
    }
}
