/* Fields: what completing an incoming and an outgoing message have in common. Pure. */
#ifndef WORKER_FIELDS_H
#define WORKER_FIELDS_H

#include <deskbus/builder.h>

/* Neither absent nor nil. */
bool fields_is_set(struct deskbus_value value);
/* Writes key and value, or nothing when the value is not set. */
void fields_build(struct deskbus_builder *builder, const char *key, struct deskbus_value value);
void fields_build_text(struct deskbus_builder *builder, const char *key, const char *text);
/* Picks the entries of the keys (ends with NULL) in one walk, which is what reading costs; absent ones are empty. Returns how many other
 * entries there are. */
size_t fields_pick(struct deskbus_value map, const char *const *keys, struct deskbus_value *ret);
/* Writes every entry of map but those in `except` (ends with NULL), in its order. */
void fields_build_others(
        struct deskbus_builder *builder, struct deskbus_value map, const char *const *except);

#endif
