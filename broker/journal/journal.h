/* Journal: the append-only log that every promise of the broker rests on.
 * One loop thread owns it; a writer thread of its own does the disk work. Records are named by their number, which grows by one with every
 * record and is never used twice; a record is atomic, a batch is not. docs/journal-format.md describes the bytes. */
#ifndef JOURNAL_JOURNAL_H
#define JOURNAL_JOURNAL_H

#include <deskbus/error.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct journal;
struct journal_io;

/* Numbers are part of the format: never reused. */
enum journal_kind {
    JOURNAL_ACCEPT = 1, /* a message came in */
    JOURNAL_EFFECT = 2, /* a step is done: annotations, outputs, state, decision */
    JOURNAL_RETRY = 3, /* a delivery failed and is tried again */
    JOURNAL_SETTLE = 4, /* an output or an observer's delivery is done with */
    JOURNAL_END = 5, /* a message's main path has its outcome */
    JOURNAL_CASE = 6, /* a case was opened, changed owner or status */
    JOURNAL_ACT = 7, /* what a person or an operator did */
    JOURNAL_STATE = 8, /* a plugin's durable key outside an effect */
    JOURNAL_CARRY = 9, /* a live record moved out of an old segment: not written in this version */
    JOURNAL_CHECKPOINT = 10, /* a piece of the state that older records made */
    JOURNAL_REVISION = 11, /* the configuration in force from here on */
};

/* One record. The payload is one msgpack value, so that dump can show it. */
struct journal_record {
    uint64_t number; /* 0 when appending */
    enum journal_kind kind;
    uint16_t partition; /* 0 in this version */
    uint64_t time_ms; /* wall clock of its commit's batch */
    const void *payload;
    size_t size; /* <= JOURNAL_RECORD_MAX */
};
#define JOURNAL_RECORD_MAX ((size_t)1 << 20)

/* What recovery set aside. */
struct journal_damage {
    const char *segment; /* file name */
    uint64_t offset;
    uint64_t bytes;
    uint64_t first_number; /* records lost: first_number to last_number, both 0 when not known */
    uint64_t last_number;
    uint64_t accepts_lost; /* messages among them, from the commits' counts */
    const char *why;
};

struct journal_options {
    uv_loop_t *loop;
    const char *path; /* folder; made when missing */
    const struct journal_io *io; /* NULL: the real disk */
    size_t segment_bytes; /* 0: 64 MiB, less on a small file system */
    size_t batch_bytes; /* 0: 1 MiB; a batch that is full is submitted at once */
    uint64_t (*now_ms)(void *arg); /* wall clock; NULL: the system's */
    /* All on the loop thread. */
    void *arg;
    void (*committed)(void *arg, uint64_t number); /* everything up to number is on disk */
    void (*checkpoint_wanted)(
            void *arg); /* a segment filled up: a checkpoint now lets older ones be recycled */
    void (*failed)(void *arg,
            const struct deskbus_error *err); /* two files failed (rule 16): stop, exit code 5 */
    void (*room)(void *arg, bool full); /* may be NULL: the disk got full, or has room again */
};

/* What recovery tells, in this order: damage, the pieces of the last complete checkpoint, the records older than it that are still there,
 * every record behind it. Each function may be NULL. A non-zero return stops it, and the opening.
 * accepts_lost of damage is 0 where that checkpoint has counted them already. */
struct journal_visitor {
    void *arg;
    int (*checkpoint)(void *arg, const struct journal_record *record);
    int (*older)(void *arg, const struct journal_record *record);
    int (*record)(void *arg, const struct journal_record *record);
    void (*damage)(void *arg, const struct journal_damage *damage);
};

/* Reads the folder, calls visitor, cuts the torn tail, opens a new segment life. Blocking: before the loop runs. Returns 0, -ENOMEM, or
 * -errno with a cause that names the file (a folder that cannot be written, a format that is newer, not ours). Damage is no failure. */
int journal_open(const struct journal_options *options, const struct journal_visitor *visitor,
        struct journal **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Commits what waits, stops the writer, calls closed(arg) on the loop. */
void journal_close(struct journal *journal, void (*closed)(void *arg), void *arg);

/* Copies the record into the gathering batch and returns its number; it is written at the end of this loop turn or
 * when the writer is free. 0: the disk is full (then only ACCEPT is refused: the rest has a reserve) or the journal failed. */
uint64_t journal_append(struct journal *journal, const struct journal_record *record);
/* The last number that is on disk, and the last one given out. */
uint64_t journal_committed(const struct journal *journal);
uint64_t journal_last(const struct journal *journal);
/* Broker epoch: grows with every journal_open(). */
uint64_t journal_epoch(const struct journal *journal);

/* Checkpoint: begin, any number of JOURNAL_CHECKPOINT records, end, all in one loop turn. Two complete ones are kept. */
void journal_checkpoint_begin(struct journal *journal);
void journal_checkpoint_end(struct journal *journal);

/* A record that must stay readable: its segment is kept until every pin is gone. Counted per segment. */
void journal_pin(struct journal *journal, uint64_t number);
void journal_unpin(struct journal *journal, uint64_t number);
/* Reads a record back, blocking (committed or still gathering). *ret is valid until the next read. 0, -ENOENT when its segment was recycled, or
 * -EIO, -EBADMSG. */
int journal_read(struct journal *journal, uint64_t number, struct journal_record *ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

/* Figures for stats and health; all since open unless said. */
struct journal_figures {
    uint64_t segments, segments_free, disk_bytes;
    uint64_t commits, records, bytes, recycled;
    uint64_t commit_p50_us, commit_p99_us;
    uint64_t damaged_records, damaged_accepts, damaged_bytes; /* found at open */
    uint64_t torn_bytes; /* cut from the tail at open: never acknowledged */
    bool degraded; /* damage was found at open, or a file failed since */
    bool full; /* accepts are refused until there is room again */
    const char *trouble; /* why, or NULL */
};
void journal_figures(const struct journal *journal, struct journal_figures *ret);

/* `deskbus journal verify|dump`: read-only, beside a running broker too. */
struct journal_survey {
    uint64_t segments, records, commits, bytes, torn_bytes, damaged_records, damaged_accepts,
            accepts;
    uint64_t first_number, last_number;
};
/* visit (may be NULL) gets every good record, with segment name and offset; damage as in recovery. */
int journal_survey(const char *path, void *arg,
        int (*visit)(void *arg, const char *segment, uint64_t offset,
                const struct journal_record *record),
        void (*damage)(void *arg, const struct journal_damage *damage), struct journal_survey *ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

#endif
