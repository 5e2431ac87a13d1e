/* Store: append, sync, and cut back what was not synced. */
#include "store.h"

#include "entry.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_BYTES ((size_t)1024 * 1024)
#define LINE_BYTES ((size_t)16 * 1024 * 1024) /* a longer one is not ours */

static int fail(struct store *store, const char *what, int error)
{
    snprintf(store->why, sizeof(store->why), "cannot %s %.200s: %s", what, store->path,
            error == EWOULDBLOCK ? "another process writes it" : strerror(error));
    return -error;
}

static int open_locked(struct store *store)
{
    store->fd = open(store->path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (store->fd < 0)
        return fail(store, "open", errno);
    struct stat info;
    if (fstat(store->fd, &info) < 0 || !S_ISREG(info.st_mode))
        return fail(store, "write to what is no file,", EINVAL);
    if (flock(store->fd, LOCK_EX | LOCK_NB) < 0)
        return fail(store, "lock", errno);
    return 0;
}

/* --- reading what is there --- */

struct scan {
    struct store *store;
    struct deskbus_builder *builder;
    char *bytes;
    size_t size, room;
    uint64_t offset; /* of bytes in the file */
};

static int scan_line(struct scan *scan, const char *line, size_t size)
{
    struct ids_id id;
    if (!entry_id(line, size, scan->builder, &id)) {
        scan->store->strange_lines++;
        return 0;
    }
    return ids_add(&scan->store->ids, &id) < 0 ? -ENOMEM : 0;
}

static int scan_lines(struct scan *scan)
{
    size_t at = 0;
    const char *end;
    while ((end = memchr(scan->bytes + at, '\n', scan->size - at)) != NULL) {
        size_t size = (size_t)(end - scan->bytes) - at;
        int r = scan_line(scan, scan->bytes + at, size);
        if (r < 0)
            return r;
        at += size + 1;
    }
    scan->offset += at;
    scan->size -= at;
    memmove(scan->bytes, scan->bytes + at, scan->size);
    return 0;
}

static int scan_grow(struct scan *scan)
{
    if (scan->room - scan->size >= READ_BYTES)
        return 0;
    if (scan->room > LINE_BYTES)
        return -EFBIG;
    size_t room = scan->room + READ_BYTES;
    char *bytes = realloc(scan->bytes, room);
    if (bytes == NULL)
        return -ENOMEM;
    scan->bytes = bytes;
    scan->room = room;
    return 0;
}

static int scan_file(struct scan *scan)
{
    for (;;) {
        int r = scan_grow(scan);
        if (r < 0)
            return r;
        ssize_t got = pread(scan->store->fd, scan->bytes + scan->size, scan->room - scan->size,
                (off_t)(scan->offset + scan->size));
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got == 0)
            return 0;
        if (got > 0) {
            scan->size += (size_t)got;
            r = scan_lines(scan);
        }
        if (r < 0)
            return r;
    }
}

/* A line without its end was being written when the power went, or the process. */
static int repair_end(struct scan *scan)
{
    struct store *store = scan->store;
    if (scan->size == 0)
        return 0;
    if (entry_whole(scan->bytes, scan->size, scan->builder)) {
        if (write(store->fd, "\n", 1) != 1)
            return -errno;
        scan->offset += scan->size + 1;
        return scan_line(scan, scan->bytes, scan->size);
    }
    store->cut_bytes = scan->size;
    return ftruncate(store->fd, (off_t)scan->offset) < 0 ? -errno : 0;
}

static int read_ids(struct store *store)
{
    struct scan scan = {.store = store};
    store->cut_bytes = 0;
    store->strange_lines = 0;
    int r = deskbus_builder_new(&scan.builder);
    if (r == 0)
        r = scan_file(&scan);
    if (r == 0)
        r = repair_end(&scan);
    store->good = scan.offset;
    deskbus_builder_free(&scan.builder);
    free(scan.bytes);
    return r < 0 ? fail(store, "read", -r) : 0;
}

static int sync_folder(const struct store *store)
{
    char *copy = strdup(store->path);
    if (copy == NULL)
        return -ENOMEM;
    int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 || fsync(fd) < 0 ? -errno : 0;
    if (fd >= 0)
        close(fd);
    free(copy);
    return r;
}

int store_open(struct store *store)
{
    int r = open_locked(store);
    /* After a failure, what is behind the last sync was told to be tried again: it must not count as written. */
    if (r == 0 && store->read) {
        struct stat info;
        if (fstat(store->fd, &info) == 0 && (uint64_t)info.st_size > store->good &&
                ftruncate(store->fd, (off_t)store->good) < 0)
            r = fail(store, "cut", errno);
    }
    if (r == 0)
        r = read_ids(store);
    /* What was read counts as done from here on: it must be on disk. */
    if (r == 0 && (fdatasync(store->fd) < 0 || sync_folder(store) < 0))
        r = fail(store, "sync", errno != 0 ? errno : EIO);
    if (r < 0) {
        store_close(store);
        return r;
    }
    store->read = true;
    return 0;
}

/* --- appending --- */

static bool still_there(const struct store *store)
{
    struct stat ours, now;
    return fstat(store->fd, &ours) == 0 && stat(store->path, &now) == 0 &&
            ours.st_dev == now.st_dev && ours.st_ino == now.st_ino;
}

static int write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, bytes, size);
        if (put < 0 && errno != EINTR)
            return -errno;
        if (put > 0) {
            bytes += put;
            size -= (size_t)put;
        }
    }
    return 0;
}

static int append_open(struct store *store, const char *bytes, size_t size)
{
    struct stat info;
    int r = write_all(store->fd, bytes, size);
    if (r < 0) {
        r = fail(store, "write to", -r);
    } else if (fdatasync(store->fd) < 0) {
        r = fail(store, "sync", errno);
    }
    if (r == 0) {
        store->good = fstat(store->fd, &info) == 0 ? (uint64_t)info.st_size : store->good + size;
        return 0;
    }
    /* A file whose sync has failed is not synced again: the kernel forgets the error. It is opened anew. */
    (void)!ftruncate(store->fd, (off_t)store->good);
    store_close(store);
    return r;
}

int store_append(struct store *store, const char *bytes, size_t size)
{
    if (store->fd >= 0 && !still_there(store)) {
        /* Moved away, by a rotation of logs: a new file begins, the ids are kept. */
        store_close(store);
        store->good = 0;
        store->read = false;
    }
    if (store->fd < 0) {
        int r = store_open(store);
        if (r < 0)
            return r;
    }
    return append_open(store, bytes, size);
}

void store_close(struct store *store)
{
    if (store->fd >= 0)
        close(store->fd);
    store->fd = -1;
}
