/* Journal I/O: the real disk, and loops over short reads and writes. */
#include "journal/journal_io.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)256 << 10)
#define PAGE_BYTES  ((size_t)4096)

static int disk_open(void *arg, int folder_fd, const char *name, int flags)
{
    (void)arg;
    int fd = openat(folder_fd, name, flags | O_CLOEXEC, 0600);
    return fd >= 0 ? fd : -errno;
}

static ssize_t disk_read(void *arg, int fd, void *bytes, size_t size, uint64_t offset)
{
    (void)arg;
    ssize_t got = pread(fd, bytes, size, (off_t)offset);
    return got >= 0 ? got : -errno;
}

static ssize_t disk_write(void *arg, int fd, const void *bytes, size_t size, uint64_t offset)
{
    (void)arg;
    ssize_t done = pwrite(fd, bytes, size, (off_t)offset);
    return done >= 0 ? done : -errno;
}

static int disk_sync(void *arg, int fd)
{
    (void)arg;
    return fdatasync(fd) == 0 ? 0 : -errno;
}

static int disk_sync_folder(void *arg, int folder_fd)
{
    (void)arg;
    return fsync(folder_fd) == 0 ? 0 : -errno;
}

static int disk_rename(void *arg, int folder_fd, const char *from, const char *to)
{
    (void)arg;
    if (renameat2(folder_fd, from, folder_fd, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS)
        return -errno;
    /* A file system without the flag: the random part of the name has to do. */
    return renameat(folder_fd, from, folder_fd, to) == 0 ? 0 : -errno;
}

static int disk_unlink(void *arg, int folder_fd, const char *name)
{
    (void)arg;
    return unlinkat(folder_fd, name, 0) == 0 ? 0 : -errno;
}

static int disk_room(void *arg, int folder_fd, uint64_t *ret_free_bytes, uint64_t *ret_all_bytes)
{
    struct statvfs about;
    (void)arg;
    if (fstatvfs(folder_fd, &about) < 0)
        return -errno;
    *ret_free_bytes = (uint64_t)about.f_bavail * about.f_frsize;
    *ret_all_bytes = (uint64_t)about.f_blocks * about.f_frsize;
    return 0;
}

const struct journal_io *journal_io_disk(void)
{
    static const struct journal_io disk = {
            .open = disk_open,
            .read = disk_read,
            .write = disk_write,
            .sync = disk_sync,
            .sync_folder = disk_sync_folder,
            .rename = disk_rename,
            .unlink = disk_unlink,
            .room = disk_room,
    };
    return &disk;
}

int journal_io_write_all(
        const struct journal_io *io, int fd, const void *bytes, size_t size, uint64_t offset)
{
    const uint8_t *at = bytes;
    while (size > 0) {
        ssize_t done = io->write(io->arg, fd, at, size < PIECE_BYTES ? size : PIECE_BYTES, offset);
        if (done == -EINTR)
            continue;
        if (done <= 0)
            return done < 0 ? (int)done : -EIO;
        at += done;
        offset += (uint64_t)done;
        size -= (size_t)done;
    }
    return 0;
}

size_t journal_io_read_all(
        const struct journal_io *io, int fd, void *bytes, size_t size, uint64_t offset)
{
    uint8_t *at = bytes;
    size_t have = 0, piece = size;
    while (have < size) {
        if (piece > size - have)
            piece = size - have;
        ssize_t got = io->read(io->arg, fd, at + have, piece, offset + have);
        if (got == 0)
            break;
        if (got > 0) {
            have += (size_t)got;
        } else if (got != -EINTR && piece > PAGE_BYTES) {
            piece = PAGE_BYTES; /* find out which page it is */
        } else if (got != -EINTR) {
            memset(at + have, 0, piece);
            have += piece;
        }
    }
    return have;
}
