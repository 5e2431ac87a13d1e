/* File watch: waits, by inotify and never by sleeping, until a file exists or holds a text. */
#ifndef TESTS_SUPPORT_FILE_WATCH_H
#define TESTS_SUPPORT_FILE_WATCH_H

/* ended_fd: a pidfd whose process must be alive while we wait, or -1.
 * They return 0, -ETIMEDOUT, -ESRCH when that process ended first, or another -errno. */

/* Until path exists. Its folder must exist already. */
int file_wait(const char *path, int timeout_ms, int ended_fd);
/* Until path contains text anywhere. */
int file_wait_text(const char *path, const char *text, int timeout_ms, int ended_fd);
/* Until a complete line of path contains text; *ret_line (may be NULL) is that line, to be freed. */
int file_wait_line(
        const char *path, const char *text, int timeout_ms, int ended_fd, char **ret_line);
/* The whole file, 0-terminated, to be freed; NULL when it cannot be read. */
char *file_read(const char *path);

#endif
