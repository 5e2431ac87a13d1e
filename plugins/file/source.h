/* Source: follows a file and hands in each line that is whole; knows after a restart where it was. */
#ifndef FILE_SOURCE_H
#define FILE_SOURCE_H

#include <deskbus/plugin.h>

struct source;

/* path and host outlive it. line_max: bytes of the longest line that is read. Returns 0 or -ENOMEM. */
int source_new(struct deskbus_host *host, const char *path, size_t line_max,
        struct source **ret) DESKBUS_CHECKED;
/* cursor: as kept with the last accepted line, or NULL. */
int source_start(
        struct source *source, const char *cursor, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* There is room for accepts again. */
void source_ready(struct source *source);
/* Nothing is accepted any more. */
void source_stop(struct source *source);
/* Frees it in a later turn of the loop, then closed(arg). */
void source_close(struct source *source, void (*closed)(void *arg), void *arg);

#endif
