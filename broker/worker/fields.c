/* Fields: writes parts of messages. */
#include "worker/fields.h"

#include <string.h>

bool fields_is_set(struct deskbus_value value)
{
    enum deskbus_kind kind = deskbus_value_kind(value);
    return kind != DESKBUS_ABSENT && kind != DESKBUS_NIL;
}

void fields_build(struct deskbus_builder *builder, const char *key, struct deskbus_value value)
{
    if (!fields_is_set(value))
        return;
    deskbus_build_key(builder, key);
    deskbus_build_value(builder, value);
}

void fields_build_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

/* Its place among the keys, or where they end. */
static size_t key_place(const struct deskbus_walk *walk, const char *const *keys)
{
    size_t place = 0;
    for (; keys[place] != NULL; place++)
        if (keys[place][0] == walk->key[0] && strlen(keys[place]) == walk->key_size &&
                memcmp(keys[place], walk->key, walk->key_size) == 0)
            break;
    return place;
}

size_t fields_pick(struct deskbus_value map, const char *const *keys, struct deskbus_value *ret)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    size_t others = 0;
    for (size_t i = 0; keys[i] != NULL; i++)
        ret[i] = (struct deskbus_value){NULL, 0};
    while (deskbus_walk_next(&walk)) {
        size_t place = key_place(&walk, keys);
        if (keys[place] != NULL)
            ret[place] = walk.value;
        else
            others++;
    }
    return others;
}

void fields_build_others(
        struct deskbus_builder *builder, struct deskbus_value map, const char *const *except)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        if (except[key_place(&walk, except)] != NULL)
            continue;
        deskbus_build_key_n(builder, walk.key, walk.key_size);
        deskbus_build_value(builder, walk.value);
    }
}
