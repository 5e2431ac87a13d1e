/* Scan: reads one segment from front to back, checks every sum, and names what is missing; changes nothing. */
#ifndef JOURNAL_SCAN_H
#define JOURNAL_SCAN_H

#include "journal/format.h"
#include "journal/journal.h"
#include "journal/journal_io.h"
#include "journal/segment.h"

/* A part of a segment in which records were lost. */
struct scan_gap {
    uint64_t offset;
    uint64_t bytes;
    uint64_t first, last; /* numbers lost */
    uint64_t accepts; /* ACCEPT records among them */
    const char *why;
};

/* Each may be NULL. Not 0 stops the scan, which returns it. */
struct scan_visitor {
    void *arg;
    int (*commit)(void *arg, uint64_t offset, const struct format_commit *commit);
    int (*record)(void *arg, uint64_t offset, const struct journal_record *record);
};

/* What to read. */
struct scan_source {
    const struct journal_io *io;
    int fd;
    uint64_t file_bytes;
    const struct format_header *header;
    /* The seal, when the next segment tells: offset and number where this one ends. 0: not known. */
    uint64_t sealed_end, sealed_last;
    uint64_t sealed_accepted; /* ACCEPT records up to sealed_last */
};

/* The caller owns it: scan_clear(). */
struct scan_result {
    uint64_t last; /* number of the last good record; header.base - 1: none */
    uint64_t end; /* offset behind it (the whole of its commit when that is good) */
    uint64_t synced; /* highest watermark seen; 0: none */
    uint64_t synced_end; /* offset of the commit that bears it: what stands before is on disk */
    uint64_t accepted; /* ACCEPT records up to the end, lost ones included as far as known */
    uint64_t records, commits;
    uint64_t torn_bytes; /* of an unfinished commit behind the end, as far as it can be told */
    struct scan_gap *gaps;
    size_t gap_count, gap_room;
};

/* Returns 0, -ENOMEM, or what the visitor returned. */
int scan_segment(const struct scan_source *source, const struct scan_visitor *visitor,
        struct scan_result *ret);
void scan_clear(struct scan_result *result);

/* A window on a file that moves forward. */
struct scan_window {
    const struct journal_io *io;
    int fd;
    uint64_t file_bytes;
    uint8_t *bytes;
    size_t room;
    size_t step; /* read at least this much at once; 0: 512 KiB */
    uint64_t offset; /* of bytes[0] */
    size_t size;
    bool starved; /* there was no memory: an answer of NULL means nothing */
};
/* size bytes at offset, valid until the next call; NULL: beyond the end of the file, or no memory. */
const uint8_t *scan_window_at(struct scan_window *window, uint64_t offset, size_t size);
void scan_window_clear(struct scan_window *window);

#endif
