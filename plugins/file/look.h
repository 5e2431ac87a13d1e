/* Look: one look at a followed file: what is new behind an offset, and whether it is still the same file. Runs in a thread of
 * libuv's pool, so that a slow disk holds no loop up. */
#ifndef FILE_LOOK_H
#define FILE_LOOK_H

#include <stddef.h>
#include <stdint.h>

#define LOOK_HEAD_BYTES 256

/* By which a file is known again: its first bytes, as many as were read. */
struct look_head {
    size_t size; /* at most LOOK_HEAD_BYTES */
    uint64_t hash;
};

enum look_found {
    LOOK_DATA,
    LOOK_END, /* nothing new; more may be appended */
    LOOK_ABSENT, /* no file there (yet) */
    LOOK_REPLACED, /* the open file was cut or written anew: begin again */
    LOOK_ROTATED, /* all of it is read, and another stands at the path */
    LOOK_FAILED, /* error says why */
};

struct look {
    const char *path;
    int fd; /* -1: to be opened; it is kept and the caller closes it */
    uint64_t offset;
    struct look_head head; /* what the file must begin with */
    char *buffer;
    size_t room;
    /* What was found. */
    enum look_found found;
    size_t got;
    int error;
    char begin[LOOK_HEAD_BYTES]; /* the file's first bytes, as they are now */
    size_t begin_size;
};

void look_run(struct look *look);
/* The head of the first size bytes of begin. */
struct look_head look_head_of(const struct look *look, uint64_t size);

#endif
