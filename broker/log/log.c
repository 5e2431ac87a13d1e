/* Log: formats a line on the stack and writes it at once. */
#include "log/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define TEXT_BYTES 2048
#define LINE_BYTES (TEXT_BYTES * 6 + 256) /* each byte may become \u00xx */

struct log {
    int fd;
    enum log_format format;
    atomic_int level;
    const struct clock *clock;
};

static const char *const level_names[] = {"error", "warning", "info", "debug"};
#define LEVELS (sizeof(level_names) / sizeof(level_names[0]))

struct line {
    char bytes[LINE_BYTES];
    size_t size;
};

int log_new(const struct log_options *options, struct log **ret)
{
    struct log *log = calloc(1, sizeof(*log));
    if (log == NULL)
        return -ENOMEM;
    log->fd = options->fd;
    log->format = options->format;
    log->clock = options->clock != NULL ? options->clock : clock_system();
    atomic_init(&log->level, (int)options->level);
    *ret = log;
    return 0;
}

void log_free(struct log **log)
{
    free(*log);
    *log = NULL;
}

void log_set_level(struct log *log, enum log_level level)
{
    atomic_store_explicit(&log->level, (int)level, memory_order_relaxed);
}

const char *log_level_name(enum log_level level)
{
    return level_names[level];
}

int log_level_parse(const char *text, enum log_level *ret)
{
    for (size_t i = 0; i < LEVELS; i++) {
        if (strcmp(level_names[i], text) == 0) {
            *ret = (enum log_level)i;
            return 0;
        }
    }
    return -EINVAL;
}

static void put(struct line *line, const char *text)
{
    size_t size = strlen(text);
    memcpy(line->bytes + line->size, text, size);
    line->size += size;
}

/* A stranger's control characters must neither forge a line nor reach a terminal. */
static void put_escaped(struct line *line, const char *text, bool json)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        char *at = line->bytes + line->size;
        if (c < 0x20 || c == 0x7f)
            line->size += (size_t)snprintf(at, 7, json ? "\\u%04x" : "\\x%02x", c);
        else if (json && (c == '"' || c == '\\'))
            line->size += (size_t)snprintf(at, 3, "\\%c", c);
        else
            line->bytes[line->size++] = (char)c;
    }
}

static void put_time(struct line *line, uint64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm parts;
    char text[40];
    gmtime_r(&seconds, &parts);
    size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
    snprintf(text + size, sizeof(text) - size, ".%03uZ", (unsigned int)(wall_ms % 1000));
    put(line, text);
}

static void put_json(struct line *line, enum log_level level, const char *area, const char *text)
{
    put(line, "\",\"level\":\"");
    put(line, level_names[level]);
    put(line, "\",\"area\":\"");
    put_escaped(line, area, true);
    put(line, "\",\"text\":\"");
    put_escaped(line, text, true);
    put(line, "\"}\n");
}

static void put_plain(struct line *line, enum log_level level, const char *area, const char *text)
{
    put(line, " ");
    put(line, level_names[level]);
    put(line, " ");
    put_escaped(line, area, false);
    put(line, ": ");
    put_escaped(line, text, false);
    put(line, "\n");
}

void log_write(struct log *log, enum log_level level, const char *area, const char *format, ...)
{
    if (log == NULL || (int)level > atomic_load_explicit(&log->level, memory_order_relaxed))
        return;
    char name[41], text[TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    snprintf(name, sizeof(name), "%s", area);

    struct line line;
    line.size = 0;
    if (log->format == LOG_JSON)
        put(&line, "{\"time\":\"");
    put_time(&line, clock_wall_ms(log->clock));
    if (log->format == LOG_JSON)
        put_json(&line, level, name, text);
    else
        put_plain(&line, level, name, text);
    ssize_t written = write(log->fd, line.bytes, line.size);
    (void)written; /* whom would we tell? */
}
