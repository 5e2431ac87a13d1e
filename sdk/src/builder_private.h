/* Builder, private: how other files of the SDK tell a builder that it failed. */
#ifndef SDK_BUILDER_PRIVATE_H
#define SDK_BUILDER_PRIVATE_H

#include <deskbus/builder.h>

/* The first failure sticks. place ("1:17") may be NULL. */
void builder_fail(struct deskbus_builder *builder, int code, const char *place, const char *format,
        ...) DESKBUS_PRINTF(4, 5);
bool builder_failed(const struct deskbus_builder *builder);

#endif
