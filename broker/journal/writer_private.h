/* Writer, inside: shared by writer.c (commits), writer_segment.c (new segments) and writer_spare.c (the helper thread). */
#ifndef JOURNAL_WRITER_PRIVATE_H
#define JOURNAL_WRITER_PRIVATE_H

#include "journal/writer.h"
#include "stats/histogram.h"

#include <uv.h>

#define WRITER_SPARES_MAX 3

struct writer_spare {
    char name[SEGMENT_NAME_SIZE];
    uint64_t file_bytes;
};

struct writer {
    struct writer_options options;

    /* The writer's thread alone, once it runs. */
    int fd; /* of the current segment; -1: it failed and is never touched again */
    struct segment *current;
    uint64_t offset; /* where the next commit goes */
    uint64_t synced; /* number */
    uint64_t accepted; /* ACCEPT records up to it */
    uint64_t time_ms; /* of its commit */
    uint64_t ordinal;
    bool mark_due; /* the watermark of the latest commit is not written yet */

    uv_thread_t thread, helper;
    uv_mutex_t lock; /* guards all below */
    uv_cond_t wake; /* of the writer */
    uv_cond_t wake_helper;
    struct batch *offered, *taken;
    bool stop, stop_helper;
    struct segment_table table;
    struct segment_table leaving; /* to be recycled by the helper */
    struct writer_spare spares[WRITER_SPARES_MAX];
    size_t spare_count;
    bool spare_wanted;
    uint64_t committed;
    uint64_t checkpoint;
    int failed;
    bool degraded;
    char trouble[256];
    uint64_t commits, records, bytes, recycled;
    struct histogram commit_us;
};

/* writer_segment.c: begins the next segment with record number first; the old one is left for good. Returns 0 or -errno, noted as trouble. */
int writer_switch_segment(struct writer *writer, const struct format_commit *first);
/* writer.c: a commit of no records, which says how far all is on disk. The next commit overwrites it. */
void writer_write_mark(struct writer *writer, bool sync);
/* writer.c: the first trouble is kept for people. */
void writer_note_trouble(struct writer *writer, const char *doing, const char *name, int code);
/* writer_spare.c: the helper's thread. */
void writer_help(void *arg);
/* writer_spare.c: takes the largest spare; false when there is none. */
bool writer_take_spare(struct writer *writer, struct writer_spare *ret);

#endif
