/* Faulty I/O: wraps the real disk. */
#include "faulty_io.h"

#include <errno.h>
#include <fcntl.h>

/* True when this call is one of those that shall fail. */
static int must_fail(struct faulty_io *it, atomic_int *until)
{
    int left = atomic_load(until);
    if (left == 0)
        return 0;
    if (left > 1) {
        atomic_store(until, left - 1);
        return 0;
    }
    if (atomic_fetch_sub(&it->failures, 1) <= 1)
        atomic_store(until, 0);
    return atomic_load(&it->error);
}

static int faulty_open(void *arg, int folder_fd, const char *name, int flags)
{
    struct faulty_io *it = arg;
    if (atomic_load(&it->read_only) != 0 && (flags & O_ACCMODE) != O_RDONLY)
        return -EROFS;
    return journal_io_disk()->open(NULL, folder_fd, name, flags);
}

static ssize_t faulty_read(void *arg, int fd, void *bytes, size_t size, uint64_t offset)
{
    struct faulty_io *it = arg;
    uint64_t bad = (uint64_t)atomic_load(&it->bad_page) * 4096;
    if (bad != 0 && offset < bad + 4096 && offset + size > bad)
        return -EIO;
    return journal_io_disk()->read(NULL, fd, bytes, size, offset);
}

static ssize_t faulty_write(void *arg, int fd, const void *bytes, size_t size, uint64_t offset)
{
    struct faulty_io *it = arg;
    int r = must_fail(it, &it->writes_until_failure);
    if (r < 0)
        return r;
    if (atomic_load(&it->short_writes) != 0 && size > 100)
        size = 100;
    return journal_io_disk()->write(NULL, fd, bytes, size, offset);
}

static int faulty_sync(void *arg, int fd)
{
    struct faulty_io *it = arg;
    (void)fd;
    uv_mutex_lock(&it->gate);
    uv_mutex_unlock(&it->gate);
    atomic_fetch_add(&it->syncs, 1);
    return must_fail(it, &it->syncs_until_failure);
}

static int faulty_sync_folder(void *arg, int folder_fd)
{
    struct faulty_io *it = arg;
    (void)folder_fd;
    atomic_fetch_add(&it->folder_syncs, 1);
    return 0;
}

static int faulty_rename(void *arg, int folder_fd, const char *from, const char *to)
{
    (void)arg;
    return journal_io_disk()->rename(NULL, folder_fd, from, to);
}

static int faulty_unlink(void *arg, int folder_fd, const char *name)
{
    (void)arg;
    return journal_io_disk()->unlink(NULL, folder_fd, name);
}

static int faulty_room(void *arg, int folder_fd, uint64_t *ret_free_bytes, uint64_t *ret_all_bytes)
{
    struct faulty_io *it = arg;
    (void)folder_fd;
    *ret_free_bytes = atomic_load(&it->free_bytes);
    *ret_all_bytes = (uint64_t)1 << 30;
    return 0;
}

void faulty_io_init(struct faulty_io *it)
{
    *it = (struct faulty_io){.io = {
                                     .arg = it,
                                     .open = faulty_open,
                                     .read = faulty_read,
                                     .write = faulty_write,
                                     .sync = faulty_sync,
                                     .sync_folder = faulty_sync_folder,
                                     .rename = faulty_rename,
                                     .unlink = faulty_unlink,
                                     .room = faulty_room,
                             }};
    atomic_init(&it->free_bytes, (uint64_t)1 << 30);
    uv_mutex_init(&it->gate);
}

void faulty_io_clear(struct faulty_io *it)
{
    uv_mutex_destroy(&it->gate);
}

void faulty_io_fail_sync(struct faulty_io *it, int count, int failures, int error)
{
    atomic_store(&it->error, error);
    atomic_store(&it->failures, failures);
    atomic_store(&it->syncs_until_failure, count);
}

void faulty_io_fail_write(struct faulty_io *it, int count, int failures, int error)
{
    atomic_store(&it->error, error);
    atomic_store(&it->failures, failures);
    atomic_store(&it->writes_until_failure, count);
}
