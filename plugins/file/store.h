/* Store: the file of a sink: repaired and read at first, then appended and synced. Its calls block: they run in a thread of
 * libuv's pool, one at a time. */
#ifndef FILE_STORE_H
#define FILE_STORE_H

#include "ids.h"

#include <deskbus/error.h>

#define STORE_WHY_BYTES 300

struct store {
    const char *path;
    int fd; /* -1: to be opened */
    uint64_t good; /* bytes that are whole lines and on disk */
    struct ids ids; /* of the outputs that are on disk */
    uint64_t cut_bytes; /* of a torn line, by the last opening */
    uint64_t strange_lines; /* without an output id, by the last opening */
    bool read; /* the ids have been read once */
    char why[STORE_WHY_BYTES]; /* of the last failure */
};

/* Opens, locks and repairs the file, and reads its ids. Returns 0 or -errno with why. */
int store_open(struct store *store) DESKBUS_CHECKED;
/* Appends whole lines and syncs. On failure nothing of them is kept: the file is cut back, now or when it is opened again. */
int store_append(struct store *store, const char *bytes, size_t size) DESKBUS_CHECKED;
void store_close(struct store *store);

#endif
