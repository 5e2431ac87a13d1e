/* Segment: what is known of one file of the journal, and the table of all of them, oldest first.
 * Shared between the loop thread and the writer: the writer's lock guards a table in use. */
#ifndef JOURNAL_SEGMENT_H
#define JOURNAL_SEGMENT_H

#include "journal/format.h"

#define SEGMENT_NAME_SIZE 48
#define SEGMENT_STRIDE    ((uint64_t)32 << 10) /* bytes between two places of the sparse index */

/* A commit that begins at offset with record number. */
struct segment_place {
    uint64_t number;
    uint64_t offset;
};

struct segment {
    struct format_header header;
    char name[SEGMENT_NAME_SIZE];
    uint64_t last; /* number of its last record; header.base - 1: none */
    uint64_t end; /* offset behind what counts */
    uint64_t file_bytes;
    uint64_t pins;
    struct segment_place *places; /* of its commits, one in each SEGMENT_STRIDE */
    size_t place_count, place_room;
};

struct segment_table {
    struct segment **items;
    size_t count, room;
};

/* "j-00000000000000000017-5f3c9a1e.seg": ordinal, and a random part that no other file has. */
void segment_name(const struct format_header *header, char ret[SEGMENT_NAME_SIZE]);
/* Returns 0 or -EINVAL when it is no such name. */
int segment_parse_name(const char *name, uint64_t *ret_ordinal);
/* "free-RANDOM.seg": a file that waits for its next life. */
void segment_free_name(char ret[SEGMENT_NAME_SIZE]);
bool segment_is_free_name(const char *name);

/* Zeroed but for the header's consequences. Returns 0 or -ENOMEM. */
int segment_new(const struct format_header *header, struct segment **ret);
void segment_free(struct segment **segment);
/* Notes a commit; kept when it is far enough from the place before. Without memory the index is sparser. */
void segment_note(struct segment *segment, uint64_t number, uint64_t offset);
/* The last place at or before number; the first commit when there is none. */
struct segment_place segment_place_before(const struct segment *segment, uint64_t number);

/* Takes segment, which is younger than all in the table. Returns 0 or -ENOMEM, and then it is the caller's. */
int segment_table_add(struct segment_table *table, struct segment *segment);
/* The one that holds number, or NULL. */
struct segment *segment_table_find(const struct segment_table *table, uint64_t number);
struct segment *segment_table_newest(const struct segment_table *table);
/* Takes entry at out; the caller owns it. */
struct segment *segment_table_take(struct segment_table *table, size_t at);
void segment_table_clear(struct segment_table *table);

#endif
