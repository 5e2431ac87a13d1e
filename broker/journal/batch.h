/* Batch: records on their way to disk, already in the bytes of the format but for the check sums.
 * Owned by the loop thread while it gathers, by the writer from the hand-over until its commit is published. */
#ifndef JOURNAL_BATCH_H
#define JOURNAL_BATCH_H

#include "base/buffer.h"
#include "journal/format.h"
#include "journal/journal.h"

/* Zeroed: empty. */
struct batch {
    struct buffer bytes; /* one or more commits */
    uint64_t first, last; /* numbers; first 0: empty */
    uint64_t records;
    uint64_t accepted; /* ACCEPT records up to last */
    uint64_t
            pins; /* guarded by the writer's lock: they wait for the records' segment to be known */
    size_t commit_at; /* offset in bytes of the latest commit */
    struct format_commit commit; /* as it stands */
};

/* What the commit's header says when a new one begins. */
struct batch_moment {
    uint64_t accepted; /* ACCEPT records before this one */
    uint64_t time_ms;
    size_t commit_bytes; /* a commit of this size is complete; the next record begins another */
};

/* Copies record, whose number is the next one. Returns 0 or -ENOMEM, and then nothing was added. */
int batch_append(struct batch *batch, const struct journal_record *record,
        const struct batch_moment *moment);
/* Writer: puts in what depends on the segment. synced: all before this batch. */
void batch_seal(struct batch *batch, const uint8_t salt[FORMAT_SALT_BYTES], uint64_t synced);
/* Calls visit for each commit with its offset in the batch. */
void batch_each_commit(const struct batch *batch, void *arg,
        void (*visit)(void *arg, size_t offset, const struct format_commit *commit));
/* Finds a record, also while the writer has the batch. Its payload points into the batch. Returns 0 or -ENOENT. */
int batch_find(const struct batch *batch, uint64_t number, struct journal_record *ret);
/* Empties it; a buffer that grew beyond keep_bytes is given back. */
void batch_reset(struct batch *batch, size_t keep_bytes);

#endif
