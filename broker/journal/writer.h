/* Writer: the thread that puts batches on disk, and a helper beside it that recycles and prepares segments.
 * All functions are for the loop thread; what both sides touch is behind the writer's lock. */
#ifndef JOURNAL_WRITER_H
#define JOURNAL_WRITER_H

#include "journal/batch.h"
#include "journal/journal_io.h"
#include "journal/segment.h"

#include <deskbus/error.h>

struct writer;

struct writer_options {
    const struct journal_io *io;
    int folder_fd; /* stays the caller's */
    const char *path;
    size_t segment_bytes;
    uint64_t ordinal; /* of the last segment that ever was */
    uint64_t epoch;
    uint64_t last; /* number of the last record that ever was; all up to it is on disk */
    uint64_t accepted; /* ACCEPT records up to there */
    uint64_t time_ms; /* now */
    uint64_t checkpoint; /* where the older kept checkpoint begins, or 0 */
    void (*notify)(void *arg); /* from the writer's thread: writer_news() has something */
    void *arg;
};

/* Opens a new segment, syncs it, starts the threads. Moves the segments out of *table. */
int writer_open(const struct writer_options *options, struct segment_table *table,
        struct writer **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* A file that waits for its next life; too many of them are removed. */
void writer_give_file(struct writer *writer, const char *name, uint64_t file_bytes);
/* Commits what was offered, ends the threads, frees. NULL is fine. */
void writer_close(struct writer **writer);

/* Hands batch over; it is taken as soon as the writer is free. There is none offered yet. */
void writer_offer(struct writer *writer, struct batch *batch);
/* Takes the offered batch back to go on filling it; NULL when the writer has it already, or there is none. */
struct batch *writer_reclaim(struct writer *writer);
/* True while the writer works on batch or it is offered. */
bool writer_has(struct writer *writer, const struct batch *batch);
bool writer_is_busy(struct writer *writer);

struct writer_news {
    uint64_t committed; /* number */
    int failed; /* 0, or -errno: two files failed */
    const char *trouble; /* NULL, or what went wrong; lives as long as the writer */
};
void writer_news(struct writer *writer, struct writer_news *ret);

/* Adds by (1 or -1) to the pins of the segment that holds number, or of the batch on its way there. */
void writer_pin(
        struct writer *writer, struct batch *batches, size_t count, uint64_t number, int by);
/* Segments without pins that end before number are given up; *ret_ordinal is one of them, false when there was none. */
bool writer_retire(struct writer *writer, uint64_t number, uint64_t *ret_ordinal);
/* Where new segments are told to look for the older kept checkpoint. */
void writer_set_checkpoint(struct writer *writer, uint64_t number);

/* Where a committed record stands. Returns 0, or -ENOENT. */
struct writer_place {
    struct format_header header;
    char name[SEGMENT_NAME_SIZE];
    uint64_t end; /* of what counts in the segment */
    struct segment_place place; /* a commit at or before the record */
};
int writer_find(struct writer *writer, uint64_t number, struct writer_place *ret);

/* Adds the writer's part: segments, commits, times, trouble. */
void writer_figures(struct writer *writer, struct journal_figures *ret);
/* Bytes of files that wait for their next life. */
uint64_t writer_spare_bytes(struct writer *writer);

#endif
