/* Text file: reads with open, fstat and a bound, so that no device or growing file can hold the broker up. */
#include "config/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Non-blocking until the kind is known: opening a pipe without a writer would wait for ever. */
static int open_file(const char *path, bool regular)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -errno;
    struct stat info;
    int r = fstat(fd, &info) < 0 ? -errno : 0;
    if (r == 0 && S_ISDIR(info.st_mode))
        r = -EISDIR;
    if (r == 0 && regular && !S_ISREG(info.st_mode))
        r = -EINVAL;
    if (r == 0 && fcntl(fd, F_SETFL, 0) < 0)
        r = -errno;
    if (r < 0) {
        close(fd);
        return r;
    }
    return fd;
}

/* Returns the bytes read, 0 at the end, or -errno. */
static ssize_t read_more(int fd, char *to, size_t room)
{
    ssize_t n = 0;
    do {
        n = read(fd, to, room);
    } while (n < 0 && errno == EINTR);
    return n < 0 ? -errno : n;
}

static int grow(char **text, size_t *room)
{
    size_t more = *room == 0 ? 8192 : *room * 2;
    char *moved = realloc(*text, more);
    if (moved == NULL)
        return -ENOMEM;
    *text = moved;
    *room = more;
    return 0;
}

/* *text is the caller's also on failure. */
static int read_all(int fd, size_t limit_bytes, char **text, size_t *size)
{
    size_t room = 0;
    for (;;) {
        int r = *size + 1 >= room ? grow(text, &room) : 0;
        if (r < 0)
            return r;
        ssize_t n = read_more(fd, *text + *size, room - *size - 1);
        if (n < 0)
            return (int)n;
        *size += (size_t)n;
        if (*size > limit_bytes)
            return -EFBIG;
        if (n == 0)
            return 0;
    }
}

int text_file_read(const char *path, size_t limit_bytes, bool regular, char **ret, size_t *ret_size)
{
    int fd = open_file(path, regular);
    if (fd < 0)
        return fd;
    char *text = NULL;
    size_t size = 0;
    int r = read_all(fd, limit_bytes, &text, &size);
    close(fd);
    if (r < 0) {
        free(text);
        return r;
    }
    text[size] = '\0';
    *ret = text;
    *ret_size = size;
    return 0;
}

const char *text_file_why(int error)
{
    switch (error) {
    case -EFBIG:
        return "it is larger than allowed";
    case -EINVAL:
        return "it is not a regular file";
    case -ENOENT:
        return "there is no such file";
    case -EISDIR:
        return "it is a folder";
    default:
        return strerror(-error);
    }
}

int text_file_beside(const char *from, const char *path, char **ret)
{
    const char *slash = from != NULL ? strrchr(from, '/') : NULL;
    int folder = slash != NULL && path[0] != '/' ? (int)(slash - from) + 1 : 0;
    return asprintf(ret, "%.*s%s", folder, folder > 0 ? from : "", path) < 0 ? -ENOMEM : 0;
}
