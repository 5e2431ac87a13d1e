/* Journal fixture: a journal in a folder of its own, a loop to run it, and a memory of what it told. */
#ifndef TESTS_UNIT_JOURNAL_JOURNAL_FIXTURE_H
#define TESTS_UNIT_JOURNAL_JOURNAL_FIXTURE_H

#include "base/buffer.h"
#include "faulty_io.h"
#include "journal/journal.h"
#include "journal/journal_io.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One record as recovery told it. */
struct told {
    uint64_t number;
    int kind;
    size_t offset, size; /* of its payload in bytes */
};

struct journal_fixture {
    char *folder; /* the test's; the journal's is folder/journal */
    char *path;
    uv_loop_t loop;
    struct journal *journal;
    struct journal_options options; /* for the next open */
    struct faulty_io disk; /* in the options; without waits */

    /* What the last open told. */
    struct told *records, *pieces, *olders;
    size_t record_count, piece_count, older_count;
    struct buffer bytes;
    uint64_t damaged_records, accepts_lost;
    int damages;

    uint64_t committed;
    int failed, wanted, room_changes;
    bool full, closed;
};

/* *state becomes a fixture with an empty folder; segments of 64 KiB; nothing is open. */
int journal_fixture_setup(void **state);
int journal_fixture_teardown(void **state);

/* Returns what journal_open() does. */
int fixture_open(struct journal_fixture *it);
void fixture_close(struct journal_fixture *it);
/* Closes and opens. */
void fixture_reopen(struct journal_fixture *it);
/* As a crash leaves it: a copy of the files as they are now replaces the folder's after the close. */
void fixture_crash(struct journal_fixture *it);

/* Appends a record whose payload is size bytes made from its number. Returns its number. */
uint64_t fixture_append(struct journal_fixture *it, enum journal_kind kind, size_t size);
/* The same, as one commit of its own; asserts that it is committed. */
uint64_t fixture_commit(struct journal_fixture *it, enum journal_kind kind, size_t size);
void fixture_commit_many(struct journal_fixture *it, size_t commits, size_t size);
/* Runs the loop until all is committed or failed. */
void fixture_settle(struct journal_fixture *it);
/* Writes and commits a checkpoint of pieces records. */
void fixture_checkpoint(struct journal_fixture *it, size_t pieces);
/* Asserts that record number can be read and has the payload that fixture_append() gave it. */
void fixture_assert_readable(struct journal_fixture *it, uint64_t number);
/* Asserts that the last open told exactly the numbers first to last as records, each with its payload. */
void fixture_assert_told(const struct journal_fixture *it, uint64_t first, uint64_t last);
/* Whether payload is what fixture_append() gives to a record of that number. */
bool fixture_is_payload(uint64_t number, const void *payload, size_t size);

/* The path of the youngest (0), next to youngest (1) ... segment; NULL: there is none. The caller frees it. */
char *fixture_segment(const struct journal_fixture *it, size_t age);
size_t fixture_count_files(const struct journal_fixture *it, const char *prefix);
struct journal_figures fixture_figures(const struct journal_fixture *it);

/* Files. */
struct buffer fixture_file(const char *path);
void fixture_write_file(const char *path, const void *bytes, size_t size);
/* All files of folder from are copied to folder to, which is made, or emptied. */
void fixture_copy_folder(const char *from, const char *to);

#endif
