/* Map: an open-addressing hash table from 128-bit ids, or from strings, to pointers. One thread at a time. */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/hash.h"

struct map;

enum map_keys { MAP_IDS, MAP_STRINGS };

/* What map_next() shows; id or text is set by the kind of the map. text belongs to the map. */
struct map_entry {
    const struct hash_id *id;
    const char *text;
    size_t text_size;
    void *value;
};

/* Returns 0 or -ENOMEM. The caller owns *ret: map_free(). */
int map_new(enum map_keys keys, struct map **ret);
/* The values are the caller's. Sets *map to NULL; NULL is fine. */
void map_free(struct map **map);
size_t map_count(const struct map *map);

/* value is not NULL. Returns 0, -EEXIST (nothing changed) when the key is there, or -ENOMEM. */
int map_put_id(struct map *map, const struct hash_id *id, void *value);
int map_put_text(struct map *map, const char *text, size_t size, void *value); /* copies text */
/* The value, or NULL. */
void *map_get_id(const struct map *map, const struct hash_id *id);
void *map_get_text(const struct map *map, const char *text, size_t size);
/* Takes the entry out; its value, or NULL. */
void *map_remove_id(struct map *map, const struct hash_id *id);
void *map_remove_text(struct map *map, const char *text, size_t size);

/* Each entry once, in no order: *position begins at 0; false at the end. The map must not change meanwhile. */
bool map_next(const struct map *map, size_t *position, struct map_entry *ret);
/* Takes out each entry for which keep() says false; it may be asked twice about one. keep() may free the value. */
void map_filter(struct map *map, bool (*keep)(void *arg, const struct map_entry *entry), void *arg);

#endif
