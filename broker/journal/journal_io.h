/* Journal I/O: the few things the journal asks of a disk, behind a table, so that tests can break it.
 * Called from several threads at once. Each returns a size or 0, or -errno. */
#ifndef JOURNAL_JOURNAL_IO_H
#define JOURNAL_JOURNAL_IO_H

#include <stdint.h>
#include <sys/types.h>

struct journal_io {
    void *arg;
    /* A file of the folder; flags as open(2). O_CREAT is always with O_EXCL. Returns the descriptor. */
    int (*open)(void *arg, int folder_fd, const char *name, int flags);
    ssize_t (*read)(void *arg, int fd, void *bytes, size_t size, uint64_t offset);
    ssize_t (*write)(void *arg, int fd, const void *bytes, size_t size, uint64_t offset);
    int (*sync)(void *arg, int fd); /* fdatasync of a file */
    int (*sync_folder)(void *arg, int folder_fd); /* its entries are on disk */
    int (*rename)(void *arg, int folder_fd, const char *from, const char *to); /* never replaces */
    int (*unlink)(void *arg, int folder_fd, const char *name);
    int (*room)(void *arg, int folder_fd, uint64_t *ret_free_bytes, uint64_t *ret_all_bytes);
};

/* The real disk. */
const struct journal_io *journal_io_disk(void);

/* Writes all of it, in pieces of at most 256 KiB. Returns 0 or -errno. */
int journal_io_write_all(
        const struct journal_io *io, int fd, const void *bytes, size_t size, uint64_t offset);
/* Reads until size or the end of the file; unreadable pages come back as zeros, so that their
 * check sums fail, and only they. Returns the bytes read. */
size_t journal_io_read_all(
        const struct journal_io *io, int fd, void *bytes, size_t size, uint64_t offset);

#endif
