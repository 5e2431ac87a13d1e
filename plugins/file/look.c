/* Look: open, compare, read. */
#include "look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

static uint64_t hash_of(const char *bytes, size_t size)
{
    /* FNV-1a: to know a file again, not to keep anyone out. Nothing is 0, as in a fresh cursor. */
    uint64_t hash = size > 0 ? 0xcbf29ce484222325u : 0;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash;
}

struct look_head look_head_of(const struct look *look, uint64_t size)
{
    struct look_head head;
    head.size = size < look->begin_size ? (size_t)size : look->begin_size;
    head.hash = hash_of(look->begin, head.size);
    return head;
}

static enum look_found failed(struct look *look, int error)
{
    look->error = error;
    return LOOK_FAILED;
}

static enum look_found open_file(struct look *look)
{
    /* Not blocking: a pipe at the path must not hold us. */
    int fd = open(look->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? LOOK_ABSENT : failed(look, errno);
    look->fd = fd;
    return LOOK_DATA;
}

static ssize_t read_at(int fd, char *bytes, size_t size, uint64_t offset)
{
    ssize_t got;
    do {
        got = pread(fd, bytes, size, (off_t)offset);
    } while (got < 0 && errno == EINTR);
    return got;
}

static bool same_file(const struct look *look, const struct stat *info)
{
    struct stat now;
    if (stat(look->path, &now) < 0)
        return true; /* gone: what comes in its place is told when it is there */
    return now.st_dev == info->st_dev && now.st_ino == info->st_ino;
}

static enum look_found look_inside(struct look *look)
{
    struct stat info;
    if (fstat(look->fd, &info) < 0)
        return failed(look, errno);
    if (!S_ISREG(info.st_mode))
        return failed(look, S_ISDIR(info.st_mode) ? EISDIR : EINVAL);
    ssize_t got = read_at(look->fd, look->begin, sizeof(look->begin), 0);
    if (got < 0)
        return failed(look, errno);
    look->begin_size = (size_t)got;
    struct look_head head = look_head_of(look, look->head.size);
    if ((uint64_t)info.st_size < look->offset || head.size != look->head.size ||
            head.hash != look->head.hash)
        return LOOK_REPLACED;
    got = read_at(look->fd, look->buffer, look->room, look->offset);
    if (got < 0)
        return failed(look, errno);
    look->got = (size_t)got;
    if (got > 0)
        return LOOK_DATA;
    return same_file(look, &info) ? LOOK_END : LOOK_ROTATED;
}

void look_run(struct look *look)
{
    look->got = 0;
    look->error = 0;
    look->begin_size = 0;
    look->found = look->fd < 0 ? open_file(look) : LOOK_DATA;
    if (look->found == LOOK_DATA)
        look->found = look_inside(look);
}
