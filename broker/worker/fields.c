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

static bool key_in(const struct deskbus_walk *walk, const char *const *keys)
{
    for (; *keys != NULL; keys++)
        if (strlen(*keys) == walk->key_size && memcmp(*keys, walk->key, walk->key_size) == 0)
            return true;
    return false;
}

void fields_build_others(
        struct deskbus_builder *builder, struct deskbus_value map, const char *const *except)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        if (key_in(&walk, except))
            continue;
        deskbus_build_key_n(builder, walk.key, walk.key_size);
        deskbus_build_value(builder, walk.value);
    }
}
