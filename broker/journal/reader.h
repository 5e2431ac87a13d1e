/* Reader: fetches committed records back, one at a time; those that follow each other cost no search. Loop thread. */
#ifndef JOURNAL_READER_H
#define JOURNAL_READER_H

#include "journal/scan.h"
#include "journal/writer.h"

/* Zeroed: nothing is open. */
struct reader {
    struct writer_place open; /* the segment at hand; name is empty: none */
    struct scan_window window;
    uint8_t *payload; /* of the latest record */
    size_t payload_room;
    /* Where the latest record ended, when the next one is of the same commit. */
    struct format_commit commit;
    uint64_t next_number, next_offset;
};

struct reader_folder {
    const struct journal_io *io;
    int fd;
};

/* *ret is valid until the next call. Returns 0, -EBADMSG (damaged), -ENOMEM or -errno. */
int reader_fetch(struct reader *reader, const struct writer_place *place, uint64_t number,
        const struct reader_folder *folder, struct journal_record *ret);
/* Forgets the segment of that ordinal: its file gets another life. */
void reader_forget(struct reader *reader, uint64_t ordinal);
/* Moves the payload of record into the reader: it stays when its batch moves. Returns 0 or -ENOMEM. */
int reader_keep(struct reader *reader, struct journal_record *record);
void reader_clear(struct reader *reader);

#endif
