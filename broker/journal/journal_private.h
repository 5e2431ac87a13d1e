/* Journal, inside: the loop thread's side; shared by journal.c, journal_open.c, journal_close.c and checkpoint.c. */
#ifndef JOURNAL_JOURNAL_PRIVATE_H
#define JOURNAL_JOURNAL_PRIVATE_H

#include "journal/batch.h"
#include "journal/reader.h"
#include "journal/recover.h"
#include "journal/writer.h"

struct journal {
    struct journal_options options;
    const struct journal_io *io;
    char *path;
    int folder_fd;
    size_t segment_bytes, batch_bytes;
    struct writer *writer;
    struct reader reader;

    uint64_t last, committed; /* numbers */
    uint64_t accepted; /* ACCEPT records up to last */
    uint64_t epoch;
    int failed; /* 0, or -errno: nothing is appended any more */

    struct batch batches[2];
    struct batch *gathering; /* NULL: the writer has been offered what there is */
    size_t offer_bytes; /* a batch of this size does not wait for the end of the turn */

    struct recover_checkpoint kept, older; /* complete and on disk */
    struct recover_checkpoint made; /* complete, waiting for its commit; end 0: none */
    struct recover_checkpoint open; /* begun; begin 0: none */
    uint64_t bytes_since_checkpoint, bytes_of_checkpoint;
    bool open_is_broken; /* a piece of it was not taken */
    bool settled; /* the owner has written a checkpoint in this life: his pins are set */
    bool checkpoint_asked;
    bool opened;

    bool full;
    uint64_t bytes_since_room; /* written since the disk was asked for its room */

    /* What the last opening found. */
    uint64_t damaged_records, damaged_accepts, damaged_bytes, torn_bytes;
    bool damaged;

    /* Unreferenced but for the async one while something is not on disk yet: the journal keeps no idle loop alive. */
    uv_async_t news;
    uv_prepare_t turn_end;
    uv_idle_t
            turn_wanted; /* active while something gathers: the loop must not sleep before turn_end */
    uv_timer_t room_timer; /* active while the disk is full */
    int open_handles;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* journal_open.c: the handles on the loop. Returns 0 or -errno. */
int journal_start_handles(struct journal *journal);
/* journal.c: their callbacks, and what the opening asks once. */
void journal_on_news(uv_async_t *handle);
void journal_on_turn_end(uv_prepare_t *handle);
void journal_on_turn_wanted(uv_idle_t *handle);
void journal_on_room_timer(uv_timer_t *handle);
void journal_look_for_room(struct journal *journal);
/* checkpoint.c: a commit is on disk. */
void journal_checkpoint_committed(struct journal *journal);
/* checkpoint.c: gives up what nobody needs any more. */
void journal_retire(struct journal *journal);
/* journal.c: appends without looking at kinds. Returns the number or 0. */
uint64_t journal_put(struct journal *journal, const struct journal_record *record);

#endif
