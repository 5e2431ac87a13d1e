/* Source: looks, cuts lines, hands them in, many at a time; what was refused is kept and handed in again. */
#include "source.h"

#include "cursor.h"
#include "line.h"

#include <deskbus/call.h>

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define CHUNK_BYTES ((size_t)256 * 1024)
#define AHEAD_COUNT 1024u /* lines read and not yet accepted; a power of two */
#define SKIP_BYTES  ((size_t)256) /* of a line that is too long are shown */
#define LOOK_MS     1000 /* file systems of other machines tell no events */

/* A line that is not accepted yet. */
struct ahead {
    struct deskbus_message *message;
    struct line_place place;
    struct cursor cursor; /* behind it */
    bool stands_in; /* it is what stands in for a broken line */
};

struct source {
    struct deskbus_host *host;
    const char *path;
    char *name; /* of the file within its folder */
    size_t line_max;

    uv_work_t work;
    uv_fs_event_t event;
    uv_timer_t timer;
    unsigned handles;
    bool started, stopped, closing;
    bool looking; /* the work is with the pool */
    bool again; /* something happened meanwhile */
    void (*closed)(void *arg);
    void *closed_arg;

    struct look look;
    char *buffer; /* line_max + CHUNK_BYTES */
    size_t begin, buffered; /* bytes of buffer that are not yet cut into lines */
    struct cursor cursor; /* of the first of them */
    bool skipping; /* a line that is too long: up to its end */
    uint64_t skip_offset;
    char skip_text[SKIP_BYTES]; /* its beginning */
    bool rotated; /* no more comes in this file */
    bool told_absent, told_failed;

    struct ahead ahead[AHEAD_COUNT];
    size_t head, count, sent; /* the first `sent` of `count` are with the broker */
    bool refused; /* until ready() */
};

static void go_on(struct source *source);

int source_new(struct deskbus_host *host, const char *path, size_t line_max, struct source **ret)
{
    struct source *source = calloc(1, sizeof(*source));
    char *copy = strdup(path);
    if (source != NULL) {
        source->buffer = malloc(line_max + CHUNK_BYTES);
        source->name = copy != NULL ? strdup(basename(copy)) : NULL;
    }
    free(copy);
    if (source == NULL || source->buffer == NULL || source->name == NULL) {
        if (source != NULL) {
            free(source->buffer);
            free(source->name);
        }
        free(source);
        return -ENOMEM;
    }
    source->host = host;
    source->path = path;
    source->line_max = line_max;
    source->look.fd = -1;
    source->cursor.file = 1;
    *ret = source;
    return 0;
}

/* --- lines that wait for their accept --- */

static struct ahead *ahead_at(struct source *source, size_t index)
{
    return &source->ahead[(source->head + index) & (AHEAD_COUNT - 1)];
}

static void ahead_pop(struct source *source)
{
    deskbus_message_unref(&ahead_at(source, 0)->message);
    source->head = (source->head + 1) & (AHEAD_COUNT - 1);
    source->count--;
}

/* What the broker does not take as it is must not vanish: something takes its place. False: nothing can. */
static bool stand_in(struct source *source, struct ahead *ahead, int code)
{
    struct deskbus_message *message = NULL;
    if (ahead->stands_in)
        return false;
    const char *error = code == -EMSGSIZE ? "the message is too large" : "it is no message";
    if (line_undecodable("", 0, &ahead->place, error, &message) < 0)
        return false;
    deskbus_count(source->host, "undecodable", 1);
    deskbus_log(source->host, DESKBUS_LOG_WARNING, "%s, line %llu: %s", source->path,
            (unsigned long long)ahead->place.number, error);
    deskbus_message_unref(&ahead->message);
    ahead->message = message;
    ahead->stands_in = true;
    return true;
}

/* The broker answered that it will not have it, while later ones are on their way or on disk: what stands in comes behind them. */
static void replace_front(struct source *source, int code)
{
    struct ahead front = *ahead_at(source, 0);
    source->head = (source->head + 1) & (AHEAD_COUNT - 1);
    source->count--;
    struct ahead *last = ahead_at(source, source->count);
    if (source->count > 0)
        front.cursor = ahead_at(source, source->count - 1)->cursor;
    *last = front;
    if (stand_in(source, last, code)) {
        source->count++;
        return;
    }
    deskbus_log(source->host, DESKBUS_LOG_ERROR, "%s, line %llu was not accepted: %s", source->path,
            (unsigned long long)last->place.number, strerror(-code));
    deskbus_count(source->host, "not_accepted", 1);
    deskbus_message_unref(&last->message);
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct source *source = arg;
    (void)id;
    if (source->sent == 0 || source->stopped)
        return;
    source->sent--;
    if (status == -EAGAIN || status == -ESHUTDOWN)
        return; /* it stays and is handed in again */
    if (status < 0)
        replace_front(source, status);
    else
        ahead_pop(source);
    go_on(source);
}

static void send_ahead(struct source *source)
{
    while (!source->refused && !source->stopped && source->sent < source->count) {
        struct ahead *ahead = ahead_at(source, source->sent);
        char cursor[CURSOR_SIZE];
        cursor_print(&ahead->cursor, cursor);
        int r = deskbus_accept(source->host, ahead->message, cursor, on_accepted, source);
        if (r == -EAGAIN) {
            source->refused = true;
        } else if (r == 0) {
            source->sent++;
        } else if (!stand_in(source, ahead, r)) {
            deskbus_trouble(source->host, "a line can be handed in in no form");
            source->refused = true;
        }
    }
}

/* --- lines --- */

static void keep_line(
        struct source *source, const char *text, size_t size, size_t whole, const char *error)
{
    struct deskbus_error *cause = NULL;
    struct ahead *ahead = ahead_at(source, source->count);
    uint64_t offset = source->skipping ? source->skip_offset : source->cursor.offset;
    source->cursor.offset += whole;
    source->cursor.line++;
    source->cursor.head = look_head_of(&source->look, source->cursor.offset);
    if (error == NULL && line_empty(text, size))
        return;
    ahead->place = (struct line_place){source->cursor.file, offset, source->cursor.line};
    ahead->cursor = source->cursor;
    ahead->message = NULL;
    int r = error != NULL ? -EMSGSIZE
                          : line_read(text, size, &ahead->place, &ahead->message, &cause);
    ahead->stands_in = r < 0;
    if (r < 0) {
        const char *why = error != NULL ? error : deskbus_error_text(cause);
        const char *at = error == NULL ? deskbus_error_place(cause) : NULL;
        deskbus_log(source->host, DESKBUS_LOG_WARNING, "%s, line %llu cannot be read: %s%s%s",
                source->path, (unsigned long long)source->cursor.line, why,
                at != NULL ? " at " : "", at != NULL ? at : "");
        deskbus_count(source->host, "undecodable", 1);
        r = line_undecodable(text, size, &ahead->place, why, &ahead->message);
    }
    deskbus_error_free(&cause);
    if (r == 0)
        source->count++;
    else
        deskbus_trouble(source->host, "no memory for a line");
}

/* The buffer is full and no line ends in it. */
static void begin_skipping(struct source *source)
{
    if (!source->skipping) {
        source->skipping = true;
        source->skip_offset = source->cursor.offset;
        memcpy(source->skip_text, source->buffer + source->begin, SKIP_BYTES);
    }
    source->cursor.offset += source->buffered;
    source->buffered = 0;
}

static bool take_line(struct source *source)
{
    const char *text = source->buffer + source->begin;
    const char *end = memchr(text, '\n', source->buffered);
    if (end == NULL && !(source->rotated && (source->buffered > 0 || source->skipping)))
        return false;
    size_t size = end != NULL ? (size_t)(end - text) : source->buffered;
    size_t whole = end != NULL ? size + 1 : size;
    static const char too_long[] = "the line is longer than line_max";
    if (source->skipping)
        keep_line(source, source->skip_text, SKIP_BYTES, whole, too_long);
    else
        keep_line(source, text, size, whole, size > source->line_max ? too_long : NULL);
    source->skipping = false;
    source->begin += whole;
    source->buffered -= whole;
    return true;
}

static void cut_lines(struct source *source)
{
    while (source->count < AHEAD_COUNT && take_line(source))
        continue;
    if (source->count < AHEAD_COUNT && source->buffered > source->line_max)
        begin_skipping(source);
}

/* --- looking --- */

static void close_file(struct source *source)
{
    if (source->look.fd >= 0)
        close(source->look.fd);
    source->look.fd = -1;
}

/* Another file begins at the path. */
static void begin_file(struct source *source)
{
    close_file(source);
    source->cursor = (struct cursor){.file = source->cursor.file + 1};
    source->begin = source->buffered = 0;
    source->skipping = false;
    source->rotated = false;
}

static void tell_absent(struct source *source, bool absent)
{
    if (absent && !source->told_absent)
        deskbus_log(source->host, DESKBUS_LOG_INFO, "%s is not there yet; it is waited for",
                source->path);
    source->told_absent = absent;
}

static void tell_failed(struct source *source, int error)
{
    char why[300];
    if (error != 0 && !source->told_failed) {
        snprintf(why, sizeof(why), "cannot read %.200s: %s", source->path, strerror(error));
        deskbus_trouble(source->host, why);
    }
    if (error == 0 && source->told_failed)
        deskbus_trouble(source->host, NULL);
    source->told_failed = error != 0;
}

static void on_found(struct source *source)
{
    struct look *look = &source->look;
    tell_absent(source, look->found == LOOK_ABSENT);
    tell_failed(source, look->found == LOOK_FAILED ? look->error : 0);
    switch (look->found) {
    case LOOK_DATA:
        source->buffered += look->got;
        source->again = true;
        break;
    case LOOK_REPLACED:
        deskbus_log(source->host, DESKBUS_LOG_WARNING,
                "%s was cut or written anew at line %llu; it is read from its beginning",
                source->path, (unsigned long long)source->cursor.line);
        deskbus_count(source->host, "replaced", 1);
        begin_file(source);
        source->again = true;
        break;
    case LOOK_ROTATED:
        deskbus_log(source->host, DESKBUS_LOG_INFO, "%s is another file now, the old one is read",
                source->path);
        deskbus_count(source->host, "rotated", 1);
        source->rotated = true;
        source->again = true;
        break;
    case LOOK_FAILED:
        close_file(source);
        break;
    case LOOK_END:
    case LOOK_ABSENT:
        break;
    }
}

static void on_look(uv_work_t *work)
{
    look_run(&((struct source *)work->data)->look);
}

static void finish_close(struct source *source);

static void on_looked(uv_work_t *work, int status)
{
    struct source *source = work->data;
    source->looking = false;
    if (source->closing) {
        finish_close(source);
        return;
    }
    if (source->stopped)
        return;
    if (status == 0)
        on_found(source);
    go_on(source);
}

static void look_now(struct source *source)
{
    struct look *look = &source->look;
    source->again = false;
    memmove(source->buffer, source->buffer + source->begin, source->buffered);
    source->begin = 0;
    look->path = source->path;
    look->offset = source->cursor.offset + source->buffered;
    look->head = source->cursor.head;
    look->buffer = source->buffer + source->buffered;
    look->room = source->line_max + CHUNK_BYTES - source->buffered;
    source->work.data = source;
    source->looking = uv_queue_work(source->host->loop, &source->work, on_look, on_looked) == 0;
}

/* Whatever can be done now. */
static void go_on(struct source *source)
{
    if (!source->started || source->stopped || source->looking)
        return;
    cut_lines(source);
    send_ahead(source);
    if (source->rotated && source->buffered == 0) {
        begin_file(source);
        source->again = true;
    }
    /* While it is refused, or far ahead, nothing more is read. */
    if (source->again && !source->refused && source->count < AHEAD_COUNT)
        look_now(source);
}

static void on_event(uv_fs_event_t *event, const char *name, int events, int status)
{
    struct source *source = event->data;
    (void)events;
    if (status == 0 && name != NULL && strcmp(name, source->name) != 0)
        return;
    source->again = true;
    go_on(source);
}

static void on_timer(uv_timer_t *timer)
{
    struct source *source = timer->data;
    source->again = true;
    go_on(source);
}

/* --- life --- */

static void resume(struct source *source, const char *text)
{
    if (text == NULL)
        return;
    if (!cursor_parse(text, &source->cursor))
        deskbus_log(source->host, DESKBUS_LOG_WARNING,
                "where %s was read last is unknown; it is read from its beginning", source->path);
}

static int watch(struct source *source)
{
    char *copy = strdup(source->path);
    if (copy == NULL)
        return -ENOMEM;
    /* The folder, not the file: it may not be there yet, and another may take its place. */
    int r = uv_fs_event_start(&source->event, on_event, dirname(copy), 0);
    free(copy);
    if (r < 0)
        deskbus_log(source->host, DESKBUS_LOG_WARNING,
                "no events for %s (%s): it is looked at every %d ms", source->path, uv_strerror(r),
                LOOK_MS);
    return r == UV_ENOMEM ? r : 0;
}

int source_start(struct source *source, const char *cursor, struct deskbus_error **reterr)
{
    resume(source, cursor);
    int r = uv_fs_event_init(source->host->loop, &source->event);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot follow '%s'", source->path);
    uv_timer_init(source->host->loop, &source->timer);
    source->event.data = source->timer.data = source;
    source->handles = 2;
    r = watch(source);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot follow '%s'", source->path);
    uv_timer_start(&source->timer, on_timer, LOOK_MS, LOOK_MS);
    source->started = true;
    source->again = true;
    go_on(source);
    return 0;
}

void source_ready(struct source *source)
{
    source->refused = false;
    source->again = true;
    go_on(source);
}

void source_stop(struct source *source)
{
    source->stopped = true;
    if (source->handles == 0)
        return;
    uv_timer_stop(&source->timer);
    uv_fs_event_stop(&source->event);
}

static void free_source(struct source *source)
{
    void (*closed)(void *) = source->closed;
    void *arg = source->closed_arg;
    while (source->count > 0)
        ahead_pop(source);
    close_file(source);
    free(source->buffer);
    free(source->name);
    free(source);
    closed(arg);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct source *source = handle->data;
    if (--source->handles == 0)
        free_source(source);
}

static void finish_close(struct source *source)
{
    if (source->handles == 0) {
        free_source(source);
        return;
    }
    uv_close((uv_handle_t *)&source->timer, on_handle_closed);
    uv_close((uv_handle_t *)&source->event, on_handle_closed);
}

void source_close(struct source *source, void (*closed)(void *arg), void *arg)
{
    source->stopped = true;
    source->closing = true;
    source->closed = closed;
    source->closed_arg = arg;
    if (!source->looking)
        finish_close(source);
}
