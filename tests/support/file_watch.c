/* File watch: one inotify descriptor on the file's folder, asked again after each event. */
#include "file_watch.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

struct wanted {
    const char *path, *text; /* text NULL: the file need only exist */
    char **line; /* NULL: anywhere in the file; else *line is the line that was found */
};

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

char *file_read(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t capacity = 0;
    if (file == NULL)
        return NULL;
    errno = 0;
    ssize_t size = getdelim(&text, &capacity, '\0', file); /* no file of a test holds a zero byte */
    (void)fclose(file);
    if (size >= 0)
        return text;
    free(text);
    return calloc(1, 1);
}

/* The line around at, to be freed; NULL while its end is not written yet. */
static char *whole_line(const char *content, const char *at)
{
    const char *begin = at, *end = strchr(at, '\n');
    while (begin > content && begin[-1] != '\n')
        begin--;
    return end != NULL ? strndup(begin, (size_t)(end - begin)) : NULL;
}

static bool is_there(const struct wanted *wanted)
{
    if (wanted->text == NULL)
        return access(wanted->path, F_OK) == 0;
    char *content = file_read(wanted->path);
    const char *at = content != NULL ? strstr(content, wanted->text) : NULL;
    bool found = at != NULL;
    if (found && wanted->line != NULL) {
        *wanted->line = whole_line(content, at);
        found = *wanted->line != NULL;
    }
    free(content);
    return found;
}

static int open_watch(const char *path)
{
    int watch = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    char *copy = strdup(path);
    if (watch < 0 || copy == NULL)
        abort();
    if (inotify_add_watch(watch, dirname(copy), IN_CREATE | IN_MOVED_TO | IN_MODIFY) < 0) {
        int r = -errno;
        (void)close(watch);
        watch = r;
    }
    free(copy);
    return watch;
}

/* 0: look again; else the reason to stop. */
static int wait_event(int watch, int ended_fd, int64_t deadline_ms)
{
    struct pollfd fds[2] = {{.fd = watch, .events = POLLIN}, {.fd = ended_fd, .events = POLLIN}};
    int64_t left_ms = deadline_ms - now_ms();
    int n = left_ms > 0 ? poll(fds, 2, (int)left_ms) : 0;
    if (n == 0)
        return -ETIMEDOUT;
    if (n > 0 && fds[1].revents != 0)
        return -ESRCH;
    char events[4096];
    while (read(watch, events, sizeof(events)) > 0)
        continue;
    return 0;
}

static int wait_for(const struct wanted *wanted, int timeout_ms, int ended_fd)
{
    int64_t deadline_ms = now_ms() + timeout_ms;
    int watch = open_watch(wanted->path);
    if (watch < 0)
        return watch;
    int stop = 0;
    bool found = is_there(wanted);
    while (!found && stop == 0) {
        stop = wait_event(watch, ended_fd, deadline_ms);
        found = is_there(wanted); /* also after the end: it may have been the last thing written */
    }
    (void)close(watch);
    return found ? 0 : stop;
}

int file_wait(const char *path, int timeout_ms, int ended_fd)
{
    const struct wanted wanted = {.path = path};
    return wait_for(&wanted, timeout_ms, ended_fd);
}

int file_wait_text(const char *path, const char *text, int timeout_ms, int ended_fd)
{
    const struct wanted wanted = {.path = path, .text = text};
    return wait_for(&wanted, timeout_ms, ended_fd);
}

int file_wait_line(
        const char *path, const char *text, int timeout_ms, int ended_fd, char **ret_line)
{
    char *line = NULL;
    const struct wanted wanted = {.path = path, .text = text, .line = &line};
    int r = wait_for(&wanted, timeout_ms, ended_fd);
    if (r == 0 && ret_line != NULL)
        *ret_line = line;
    else
        free(line);
    return r;
}
