/* Show: pulls figures and texts out of an answer, for printing. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include <deskbus/value.h>

/* The number at a path, 0 when there is none. */
long long show_number(struct deskbus_value map, const char *path);
/* The text at a path in a buffer of the caller, "" when there is none, cut with "…" when longer than size. Control characters become spaces. */
const char *show_text(struct deskbus_value map, const char *path, char *buffer, size_t size);
/* "350 ms", "12 s", "3 min", "5 h", "2 d" */
const char *show_duration(unsigned long long ms, char *buffer, size_t size);
/* "512 B", "64.0 MiB" */
const char *show_bytes(unsigned long long bytes, char *buffer, size_t size);

#endif
