/* Topics and names: a topic is a path of names that ends in '/', so that no topic is the beginning of another
 * by accident ("w/1/" and "w/10/"). */
#ifndef DESKBUS_TOPIC_H
#define DESKBUS_TOPIC_H

#include <deskbus/export.h>
#include <stdbool.h>
#include <stddef.h>

DESKBUS_BEGIN

#define DESKBUS_NAME_MAX  32 /* bytes of a name, without NUL */
#define DESKBUS_TOPIC_MAX 255 /* bytes of a topic, without NUL */

/* True for [a-z][a-z0-9_]{0,31}: names of instances, pipelines, steps, teams, annotations. */
DESKBUS_API bool deskbus_name_valid(const char *name, size_t size);
/* True for one or more names, each followed by '/', within DESKBUS_TOPIC_MAX. */
DESKBUS_API bool deskbus_topic_valid(const char *topic, size_t size);
/* Joins names (the last argument is NULL) into "a/b/". Returns its length, or -EINVAL when a name is wrong
 * or the topic does not fit into size. */
DESKBUS_API int deskbus_topic_join(char *ret, size_t size, ...) __attribute__((sentinel));

DESKBUS_END
#endif
