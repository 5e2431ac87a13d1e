/* JSON read: text from outside to a checked tree, and the tree to msgpack. */
#ifndef SDK_JSON_READ_H
#define SDK_JSON_READ_H

#include <deskbus/builder.h>
#include <jansson.h>

/* Depth and count are looked at before anything is built. Returns 0, -EMSGSIZE or -EBADMSG with the place ("1:17") in the
 * error. The caller owns *ret: json_decref(). */
int json_read(const char *text, size_t size, const struct deskbus_limits *limits, json_t **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Writes the value; {"$binary":"base64"} becomes binary again. */
void json_build(struct deskbus_builder *builder, const json_t *json);

#endif
