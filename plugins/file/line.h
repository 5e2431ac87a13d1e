/* Line: one line of a file as a message. Pure. */
#ifndef FILE_LINE_H
#define FILE_LINE_H

#include <deskbus/message.h>

/* Where a line stands. */
struct line_place {
    uint64_t file; /* counts the files that stood at the path one after another */
    uint64_t offset; /* of its first byte */
    uint64_t number; /* from 1 */
};

/* Reads the short or full form. What has no id of its own is keyed by its place. Returns 0, -ENOMEM, -EBADMSG or -EMSGSIZE. */
int line_read(const char *text, size_t size, const struct line_place *place,
        struct deskbus_message **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* A message in place of a line that cannot be read: it must not vanish. error is for people, text is cut. Returns 0 or -errno. */
int line_undecodable(const char *text, size_t size, const struct line_place *place,
        const char *error, struct deskbus_message **ret) DESKBUS_CHECKED;
/* True when there is nothing but white space. */
bool line_empty(const char *text, size_t size);

#endif
