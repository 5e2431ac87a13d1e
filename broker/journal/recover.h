/* Recover: finds out what a folder holds: which segments form the log, what is damaged, where the tail is torn,
 * which checkpoint is complete. Reads only; what follows from it is the caller's to do. */
#ifndef JOURNAL_RECOVER_H
#define JOURNAL_RECOVER_H

#include "journal/scan.h"

struct recover_checkpoint {
    uint64_t begin, end; /* numbers of the records that bracket it; 0: none */
};

/* A file of the folder that has no place in the log. */
struct recover_stray {
    char name[SEGMENT_NAME_SIZE];
    uint64_t file_bytes;
    bool damaged; /* it may have been a segment; false: it waits for a life */
};

struct recover_options {
    const struct journal_io *io;
    int folder_fd;
    const char *path; /* for messages */
    bool own; /* the folder is ours: what is read is made sure to be on disk */
};

/* The caller owns it: recover_clear(). */
struct recover_log {
    struct recover_options options;
    struct segment_table table; /* oldest first, with their places */
    struct scan_result *scans; /* parallel to table; gaps hold damage only, the torn tail is cut */
    size_t scan_count;
    struct recover_stray *strays;
    size_t stray_count;
    struct recover_checkpoint checkpoint, older; /* the last two that are complete */
    uint64_t last; /* highest number ever used, as far as it can be known */
    uint64_t accepted; /* ACCEPT records up to there */
    uint64_t ordinal, epoch; /* highest seen */
    uint64_t torn_bytes;
    uint64_t damaged_records, damaged_accepts, damaged_bytes;
};

/* Returns 0, -ENOMEM, or -errno with the file that was the matter. */
int recover_read(const struct recover_options *options, struct recover_log *ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Tells of the damage, then the pieces of the checkpoint, the older records, those behind it. */
int recover_visit(const struct recover_log *log, const struct journal_visitor *visitor);
/* Tells of damage alone; what the checkpoint covers costs no accept any more. */
void recover_visit_damage(const struct recover_log *log,
        void (*damage)(void *arg, const struct journal_damage *damage), void *arg);
/* Scans segment at of the table again, up to its end. *ret_accepted (may be NULL): ACCEPT records up to there. */
int recover_rescan(const struct recover_log *log, size_t at, const struct scan_visitor *visitor,
        uint64_t *ret_accepted);
void recover_clear(struct recover_log *log);

/* Private to recover*.c: lists the folder, reads headers, fills table (unscanned), strays and ordinal. */
int recover_list(struct recover_log *log, struct deskbus_error **reterr);

#endif
