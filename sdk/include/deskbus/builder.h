/* Builder: writes one msgpack value, from the outside in; a failure sticks and is told once, at the end. */
#ifndef DESKBUS_BUILDER_H
#define DESKBUS_BUILDER_H

#include <deskbus/value.h>

DESKBUS_BEGIN

struct deskbus_builder;

/* Returns 0 or -ENOMEM. The caller owns *ret: deskbus_builder_free(). One thread at a time. */
DESKBUS_API int deskbus_builder_new(struct deskbus_builder **ret) DESKBUS_CHECKED;
/* Empties it for the next value; the memory is kept. */
DESKBUS_API void deskbus_builder_clear(struct deskbus_builder *builder);
DESKBUS_API void deskbus_builder_free(struct deskbus_builder **builder);

/* A list or map is open until deskbus_build_end(); its count need not be known before. */
DESKBUS_API void deskbus_build_map(struct deskbus_builder *builder);
DESKBUS_API void deskbus_build_list(struct deskbus_builder *builder);
DESKBUS_API void deskbus_build_end(struct deskbus_builder *builder);
/* The key of the next value of an open map. */
DESKBUS_API void deskbus_build_key(struct deskbus_builder *builder, const char *key);
DESKBUS_API void deskbus_build_key_n(struct deskbus_builder *builder, const char *key, size_t size);

DESKBUS_API void deskbus_build_nil(struct deskbus_builder *builder);
DESKBUS_API void deskbus_build_bool(struct deskbus_builder *builder, bool value);
DESKBUS_API void deskbus_build_int(struct deskbus_builder *builder, int64_t value);
DESKBUS_API void deskbus_build_uint(struct deskbus_builder *builder, uint64_t value);
DESKBUS_API void deskbus_build_float(struct deskbus_builder *builder, double value);
/* Text that is not UTF-8 is written with U+FFFD in place of each wrong byte. NULL writes nil. */
DESKBUS_API void deskbus_build_string(struct deskbus_builder *builder, const char *text);
DESKBUS_API void deskbus_build_string_n(
        struct deskbus_builder *builder, const char *text, size_t size);
DESKBUS_API void deskbus_build_binary(
        struct deskbus_builder *builder, const void *bytes, size_t size);
/* Copies a value that stands elsewhere; an absent one writes nil. */
DESKBUS_API void deskbus_build_value(struct deskbus_builder *builder, struct deskbus_value value);
/* Writes the value that a JSON text stands for. A wrong text fails at deskbus_builder_finish(). */
DESKBUS_API void deskbus_build_json(struct deskbus_builder *builder, const char *json, size_t size);

/* Gives the finished value, valid until the builder is cleared, written to or freed. Returns 0, -ENOMEM, or -EINVAL when
 * a list or map is open, a key is missing or doubled, or nothing was written. */
DESKBUS_API int deskbus_builder_finish(struct deskbus_builder *builder, struct deskbus_value *ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

DESKBUS_END
#endif
