/* Log: one line to a descriptor per event, with level and area; never a customer's text.
 * Any thread may write: a line leaves in one write(2). Only log_set_level() belongs to the owner. */
#ifndef LOG_LOG_H
#define LOG_LOG_H

#include "base/clock.h"

struct log;

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };
enum log_format {
    LOG_PLAIN, /* 2026-11-21T10:00:00.123Z info chat: text */
    LOG_JSON, /* {"time":"...","level":"info","area":"chat","text":"..."} */
};

struct log_options {
    int fd; /* stays the caller's; usually 2 */
    enum log_level level; /* this and what is more severe is written */
    enum log_format format;
    const struct clock *clock; /* NULL: the machine's */
};

/* Returns 0 or -ENOMEM. The caller owns *ret: log_free(). */
int log_new(const struct log_options *options, struct log **ret);
void log_free(struct log **log);
void log_set_level(struct log *log, enum log_level level);

/* area: who speaks, "journal" or an instance's name. Cut at 2 KiB; control characters are escaped.
 * log may be NULL: nothing happens. */
void log_write(struct log *log, enum log_level level, const char *area, const char *format, ...)
        __attribute__((__format__(__printf__, 4, 5)));

/* "error", "warning", "info", "debug". */
const char *log_level_name(enum log_level level);
/* Returns 0 or -EINVAL. */
int log_level_parse(const char *text, enum log_level *ret);

#endif
