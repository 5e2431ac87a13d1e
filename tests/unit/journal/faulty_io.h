/* Faulty I/O: the real disk without its waits, which fails, fills up or stalls when a test says so. Any thread. */
#ifndef TESTS_UNIT_JOURNAL_FAULTY_IO_H
#define TESTS_UNIT_JOURNAL_FAULTY_IO_H

#include "journal/journal_io.h"

#include <stdatomic.h>
#include <uv.h>

struct faulty_io {
    struct journal_io io;
    atomic_int syncs_until_failure; /* 0: never; 1: the next one */
    atomic_int writes_until_failure;
    atomic_int failures; /* how many in a row then, at least 1 */
    atomic_int error; /* negative errno */
    atomic_int short_writes; /* not 0: writes take at most 100 bytes */
    atomic_int read_only;
    atomic_int bad_page; /* not 0: reads that touch file offset bad_page * 4096 fail */
    _Atomic uint64_t free_bytes; /* of the disk */
    atomic_int syncs, folder_syncs;
    uv_mutex_t gate; /* held by the test: syncs wait */
};

void faulty_io_init(struct faulty_io *it);
void faulty_io_clear(struct faulty_io *it);
/* The count-th sync from now fails with error, and failures - 1 after it. */
void faulty_io_fail_sync(struct faulty_io *it, int count, int failures, int error);
void faulty_io_fail_write(struct faulty_io *it, int count, int failures, int error);

#endif
