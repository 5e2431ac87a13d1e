/* Sink: outputs gather while a sync is under way, and share the next one. */
#include "sink.h"

#include "entry.h"
#include "store.h"

#include <deskbus/call.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define RETRY_MS 1000

/* An output whose line is not on disk. */
struct waiting {
    struct deskbus_delivery *delivery;
    struct ids_id id;
    char *line;
    size_t size;
};

/* Lines for one sync. */
struct batch {
    struct waiting *waiting;
    size_t count, room;
    char *bytes;
    size_t size, bytes_room;
};

struct sink {
    struct deskbus_host *host;
    struct store store;
    struct deskbus_builder *builder;
    uv_idle_t idle; /* begins the next sync at the end of a turn */
    uv_work_t work;
    bool working, opening, closing, in_trouble;
    int code;
    struct batch next; /* gathers */
    struct batch now; /* with the pool */
    void (*closed)(void *arg);
    void *closed_arg;
};

static void begin_work(struct sink *sink);

static void batch_clear(struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        free(batch->waiting[i].line);
    free(batch->waiting);
    free(batch->bytes);
    *batch = (struct batch){0};
}

/* --- ends --- */

static void tell_trouble(struct sink *sink, int code)
{
    if (code < 0)
        deskbus_trouble(sink->host, sink->store.why);
    else if (sink->in_trouble)
        deskbus_trouble(sink->host, NULL);
    sink->in_trouble = code < 0;
}

static void end_all(struct sink *sink, struct batch *batch)
{
    size_t count = batch->count;
    batch->count = 0;
    batch->size = 0;
    for (size_t i = 0; i < count; i++) {
        const struct waiting *waiting = &batch->waiting[i];
        /* Without memory for the id it is on disk all the same, but a repetition would not be known. */
        if (sink->code == 0 && ids_add(&sink->store.ids, &waiting->id) < 0)
            deskbus_log(sink->host, DESKBUS_LOG_ERROR, "no memory for the ids of outputs");
        if (sink->code == 0)
            deskbus_done(waiting->delivery);
        else
            deskbus_retry(waiting->delivery, RETRY_MS, sink->store.why);
    }
    deskbus_count(sink->host, sink->code == 0 ? "lines" : "failed_lines", count);
}

static void tell_opened(struct sink *sink)
{
    const struct store *store = &sink->store;
    if (sink->code == 0 && store->cut_bytes > 0)
        deskbus_log(sink->host, DESKBUS_LOG_WARNING,
                "%s: a torn last line of %llu bytes was cut off", store->path,
                (unsigned long long)store->cut_bytes);
    if (sink->code == 0 && store->strange_lines > 0)
        deskbus_log(sink->host, DESKBUS_LOG_WARNING, "%s: %llu lines have no output id",
                store->path, (unsigned long long)store->strange_lines);
}

/* --- the pool --- */

static void on_work(uv_work_t *work)
{
    struct sink *sink = work->data;
    if (sink->opening)
        sink->code = store_open(&sink->store);
    else
        sink->code = store_append(&sink->store, sink->now.bytes, sink->now.size);
}

static void on_idle_closed(uv_handle_t *handle)
{
    struct sink *sink = handle->data;
    void (*closed)(void *) = sink->closed;
    void *arg = sink->closed_arg;
    store_close(&sink->store);
    ids_clear(&sink->store.ids);
    deskbus_builder_free(&sink->builder);
    batch_clear(&sink->next);
    batch_clear(&sink->now);
    free(sink);
    closed(arg);
}

static void on_worked(uv_work_t *work, int status)
{
    struct sink *sink = work->data;
    sink->working = false;
    if (sink->closing) {
        uv_close((uv_handle_t *)&sink->idle, on_idle_closed);
        return;
    }
    if (status < 0)
        sink->code = status;
    tell_trouble(sink, sink->code);
    if (sink->opening)
        tell_opened(sink);
    sink->opening = false;
    end_all(sink, &sink->now);
    begin_work(sink);
}

static bool holds(const struct batch *batch, size_t count, const struct ids_id *id)
{
    for (size_t i = 0; i < count; i++)
        if (memcmp(&batch->waiting[i].id, id, sizeof(*id)) == 0)
            return true;
    return false;
}

static int append_line(struct batch *batch, const struct waiting *waiting)
{
    size_t needed = batch->size + waiting->size;
    if (needed > batch->bytes_room) {
        char *bytes = realloc(batch->bytes, needed * 2);
        if (bytes == NULL)
            return -ENOMEM;
        batch->bytes = bytes;
        batch->bytes_room = needed * 2;
    }
    memcpy(batch->bytes + batch->size, waiting->line, waiting->size);
    batch->size = needed;
    return 0;
}

/* Takes what has gathered: the lines of outputs that do not stand in the file. The ids are ours now, the pool is idle. */
static void take_batch(struct sink *sink)
{
    struct batch *now = &sink->now;
    struct batch empty = *now;
    *now = sink->next;
    sink->next = empty;
    size_t count = now->count;
    now->count = 0;
    for (size_t i = 0; i < count; i++) {
        struct waiting waiting = now->waiting[i];
        bool known = ids_has(&sink->store.ids, &waiting.id);
        /* The same output a second time shares the line of the first. */
        bool shared = !known && holds(now, now->count, &waiting.id);
        int r = known || shared ? 0 : append_line(now, &waiting);
        free(waiting.line);
        waiting.line = NULL;
        if (known) {
            deskbus_count(sink->host, "known_outputs", 1);
            deskbus_done(waiting.delivery);
        } else if (r < 0) {
            deskbus_retry(waiting.delivery, RETRY_MS, "no memory for a line");
        } else {
            now->waiting[now->count++] = waiting;
        }
    }
}

static void begin_work(struct sink *sink)
{
    if (sink->working)
        return;
    if (!sink->opening)
        take_batch(sink);
    if (!sink->opening && sink->now.count == 0)
        return;
    sink->work.data = sink;
    sink->working = true;
    if (uv_queue_work(sink->host->loop, &sink->work, on_work, on_worked) == 0)
        return;
    sink->working = false;
    sink->code = -ENOMEM;
    end_all(sink, &sink->now);
}

static void on_idle(uv_idle_t *idle)
{
    uv_idle_stop(idle);
    begin_work(idle->data);
}

/* --- outputs --- */

static int gather(struct sink *sink, struct deskbus_delivery *delivery, const struct ids_id *id)
{
    struct batch *batch = &sink->next;
    if (batch->count == batch->room) {
        size_t room = batch->room > 0 ? batch->room * 2 : 64;
        struct waiting *waiting = realloc(batch->waiting, room * sizeof(*waiting));
        if (waiting == NULL)
            return -ENOMEM;
        batch->waiting = waiting;
        batch->room = room;
    }
    struct waiting *waiting = &batch->waiting[batch->count];
    int r = entry_write(delivery, sink->builder, &waiting->line, &waiting->size);
    if (r < 0)
        return r;
    waiting->delivery = delivery;
    waiting->id = *id;
    batch->count++;
    return 0;
}

void sink_message(struct sink *sink, struct deskbus_delivery *delivery)
{
    struct ids_id id;
    if (!ids_from_hex(delivery->output_id, strlen(delivery->output_id), &id)) {
        deskbus_reject(delivery, "no_output_id", "the output has no id");
        return;
    }
    if (gather(sink, delivery, &id) < 0) {
        deskbus_retry(delivery, RETRY_MS, "no memory for a line");
        return;
    }
    if (!sink->working)
        uv_idle_start(&sink->idle, on_idle);
}

/* --- life --- */

int sink_new(struct deskbus_host *host, const char *path, struct sink **ret)
{
    struct sink *sink = calloc(1, sizeof(*sink));
    if (sink == NULL)
        return -ENOMEM;
    if (deskbus_builder_new(&sink->builder) < 0) {
        free(sink);
        return -ENOMEM;
    }
    sink->host = host;
    sink->store.path = path;
    sink->store.fd = -1;
    uv_idle_init(host->loop, &sink->idle);
    sink->idle.data = sink;
    sink->opening = true;
    begin_work(sink);
    *ret = sink;
    return 0;
}

void sink_close(struct sink *sink, void (*closed)(void *arg), void *arg)
{
    sink->closing = true;
    sink->closed = closed;
    sink->closed_arg = arg;
    uv_idle_stop(&sink->idle);
    if (!sink->working)
        uv_close((uv_handle_t *)&sink->idle, on_idle_closed);
}
