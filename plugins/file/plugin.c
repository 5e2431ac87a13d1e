/* Plugin: descriptor and life of `file`. */
#include "line.h"
#include "sink.h"
#include "source.h"

#include <deskbus/call.h>
#include <deskbus/option.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct deskbus_option file_options[] = {
        {.name = "read",
                .type = DESKBUS_OPTION_PATH,
                .help = "the file whose lines come in; it is followed, also when it is not there yet"},
        {.name = "write",
                .type = DESKBUS_OPTION_PATH,
                .help = "the file that replies and forwarded messages are appended to"},
        {.name = "line_max",
                .type = DESKBUS_OPTION_BYTES,
                .fallback = "1MiB",
                .range = "1KiB..1MiB",
                .help = "a longer line cannot be read"},
        {0}};

struct file {
    struct deskbus_host *host;
    const struct deskbus_options *options;
    struct source *source; /* NULL: reads nothing */
    struct sink *sink; /* NULL: writes nothing */
    deskbus_done_fn *done; /* of close() */
    void *done_arg;
};

static void file_check(const struct deskbus_options *options, struct deskbus_findings *out)
{
    const char *from = deskbus_option_string(options, "read");
    const char *to = deskbus_option_string(options, "write");
    if (from == NULL && to == NULL)
        deskbus_find(out, DESKBUS_ERROR, "FIL001", deskbus_option_place(options, "read"),
                "neither 'read' nor 'write' is given: there is nothing to do");
    if (from != NULL && to != NULL && strcmp(from, to) == 0)
        deskbus_find(out, DESKBUS_ERROR, "FIL002", deskbus_option_place(options, "write"),
                "'read' and 'write' are the same file: it would read its own answers");
}

static uint32_t file_roles(const struct deskbus_options *options)
{
    bool reads = deskbus_option_string(options, "read") != NULL;
    bool writes = deskbus_option_string(options, "write") != NULL;
    return (reads ? (uint32_t)DESKBUS_SOURCE : 0) | (writes ? (uint32_t)DESKBUS_SINK : 0);
}

static int file_open(struct deskbus_host *host, const struct deskbus_options *options, void **ret,
        struct deskbus_error **reterr)
{
    struct file *self = calloc(1, sizeof(*self));
    const char *path = deskbus_option_string(options, "write");
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    self->host = host;
    self->options = options;
    if (path != NULL && host->mode == DESKBUS_LIVE) {
        int r = sink_new(host, path, &self->sink);
        if (r < 0) {
            free(self);
            return DESKBUS_FAIL(reterr, NULL, r, "cannot write '%s'", path);
        }
    }
    *ret = self;
    return 0;
}

static int file_start(void *arg, const char *cursor, struct deskbus_error **reterr)
{
    struct file *self = arg;
    const char *path = deskbus_option_string(self->options, "read");
    if (path == NULL || self->host->mode == DESKBUS_TRY)
        return 0;
    int r = source_new(
            self->host, path, deskbus_option_bytes(self->options, "line_max"), &self->source);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no memory to read '%s'", path);
    return source_start(self->source, cursor, reterr);
}

static void file_message(void *arg, struct deskbus_delivery *delivery)
{
    struct file *self = arg;
    if (self->sink != NULL)
        sink_message(self->sink, delivery);
    else if (self->host->mode == DESKBUS_TRY)
        deskbus_done(delivery);
    else
        deskbus_reject(delivery, "no_file", "the instance has no 'write'");
}

static void file_ready(void *arg)
{
    struct file *self = arg;
    if (self->source != NULL)
        source_ready(self->source);
}

static void file_stop(void *arg, deskbus_done_fn *done, void *done_arg)
{
    struct file *self = arg;
    if (self->source != NULL)
        source_stop(self->source);
    done(done_arg);
}

static void free_file(void *arg)
{
    struct file *self = arg;
    deskbus_done_fn *done = self->done;
    void *done_arg = self->done_arg;
    free(self);
    done(done_arg);
}

static void close_sink(void *arg)
{
    struct file *self = arg;
    if (self->sink != NULL)
        sink_close(self->sink, free_file, self);
    else
        free_file(self);
}

static void file_close(void *arg, deskbus_done_fn *done, void *done_arg)
{
    struct file *self = arg;
    self->done = done;
    self->done_arg = done_arg;
    if (self->source != NULL)
        source_close(self->source, close_sink, self);
    else
        close_sink(self);
}

/* --- lines that are handed to `try --raw` --- */

static int emit_line(
        const char *text, size_t size, const struct line_place *place, struct deskbus_emit *out)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *cause = NULL;
    if (line_empty(text, size))
        return 0;
    int r = line_read(text, size, place, &message, &cause);
    r = r == 0 ? out->message(out, message)
               : out->undecodable(out, "undecodable", deskbus_error_text(cause));
    deskbus_error_free(&cause);
    deskbus_message_unref(&message);
    return r;
}

static int file_decode(
        void *arg, const void *bytes, size_t size, const char *headers, struct deskbus_emit *out)
{
    const char *text = bytes;
    size_t at = 0;
    int r = 0;
    (void)arg;
    (void)headers;
    for (uint64_t number = 1; at < size && r == 0; number++) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - text) - at : size - at;
        const struct line_place place = {.file = 1, .offset = at, .number = number};
        r = emit_line(text + at, length, &place, out);
        at += length + 1;
    }
    return r;
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {DESKBUS_PLUGIN_HEADER, .name = "file",
        .version = "1.0.0", .summary = "follows a file of JSON lines and appends to one",
        .roles = DESKBUS_SOURCE | DESKBUS_SINK, .flags = DESKBUS_KEYED,
        .max_workers = 1, /* two would not know each other's output ids */
        .options = file_options, .check = file_check, .decode = file_decode, .open = file_open,
        .start = file_start, .message = file_message, .ready = file_ready, .stop = file_stop,
        .close = file_close, .roles_with = file_roles};
