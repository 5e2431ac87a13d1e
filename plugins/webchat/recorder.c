/* Recorder: a queue that is written when the loop has gathered what came in one turn. */
#include "recorder.h"

#include <deskbus/call.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

#define BATCH_COUNT_MAX 256

struct waiting {
    struct waiting *next;
    struct history_entry entry; /* its strings stand behind the struct */
    struct history_place place;
    recorder_done_fn *done;
    void *arg;
};

struct recorder {
    struct deskbus_host *host;
    struct history *history;
    uv_idle_t idle; /* runs while something waits */
    struct waiting *first, **last;
    bool failing; /* the last commit failed: health says so */
    void (*closed)(void *arg);
    void *closed_arg;
};

int recorder_new(struct deskbus_host *host, struct history *history, struct recorder **ret)
{
    struct recorder *recorder = calloc(1, sizeof(*recorder));
    if (recorder == NULL)
        return -ENOMEM;
    recorder->host = host;
    recorder->history = history;
    recorder->last = &recorder->first;
    (void)uv_idle_init(host->loop, &recorder->idle);
    recorder->idle.data = recorder;
    *ret = recorder;
    return 0;
}

/* --- writing --- */

static int write_batch(struct recorder *recorder, struct waiting *batch)
{
    int r = history_begin(recorder->history);
    for (; batch != NULL && r == 0; batch = batch->next)
        r = history_append(recorder->history, &batch->entry, &batch->place);
    if (r == 0)
        r = history_commit(recorder->history);
    return r;
}

/* The first entries, at most so many, as a list of their own. */
static struct waiting *take(struct recorder *recorder, unsigned count_max)
{
    struct waiting *batch = recorder->first, **end = &batch;
    for (unsigned i = 0; i < count_max && *end != NULL; i++)
        end = &(*end)->next;
    recorder->first = *end;
    *end = NULL;
    if (recorder->first == NULL)
        recorder->last = &recorder->first;
    return batch;
}

static void tell(struct waiting *batch, int status)
{
    while (batch != NULL) {
        struct waiting *waiting = batch;
        batch = batch->next;
        waiting->done(waiting->arg, status, &waiting->place);
        free(waiting);
    }
}

static void note_result(struct recorder *recorder, int status)
{
    char why[200];
    bool failing = status < 0;
    if (failing) {
        (void)snprintf(why, sizeof(why), "the history cannot be written: %s",
                history_why(recorder->history));
        deskbus_trouble(recorder->host, why);
        deskbus_count(recorder->host, "history_failures", 1);
    } else if (recorder->failing) {
        deskbus_trouble(recorder->host, NULL);
    }
    recorder->failing = failing;
}

static void on_idle(uv_idle_t *idle)
{
    struct recorder *recorder = idle->data;
    struct waiting *batch = take(recorder, BATCH_COUNT_MAX);
    int status = write_batch(recorder, batch);
    note_result(recorder, status);
    if (status < 0)
        history_rollback(recorder->history);
    tell(batch, status);
    if (recorder->first == NULL)
        uv_idle_stop(&recorder->idle);
}

/* --- gathering --- */

/* Appends text with NUL at *end and moves *end behind it. */
static const char *keep(char **end, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*end, text, size);
    *end += size;
    return copy;
}

int recorder_add(struct recorder *recorder, const struct history_entry *entry,
        recorder_done_fn *done, void *arg)
{
    size_t size = strlen(entry->visitor) + strlen(entry->key) + strlen(entry->id) +
            strlen(entry->client_id) + strlen(entry->name) + strlen(entry->text) + 6;
    struct waiting *waiting = calloc(1, sizeof(*waiting) + size);
    if (waiting == NULL)
        return -ENOMEM;
    char *end = (char *)(waiting + 1);
    waiting->entry = (struct history_entry){.visitor = keep(&end, entry->visitor),
            .key = keep(&end, entry->key),
            .id = keep(&end, entry->id),
            .who = entry->who,
            .client_id = keep(&end, entry->client_id),
            .name = keep(&end, entry->name),
            .text = keep(&end, entry->text),
            .time_ms = entry->time_ms};
    waiting->done = done;
    waiting->arg = arg;
    *recorder->last = waiting;
    recorder->last = &waiting->next;
    return uv_idle_start(&recorder->idle, on_idle);
}

/* --- the end --- */

static void on_closed(uv_handle_t *handle)
{
    struct recorder *recorder = handle->data;
    void (*closed)(void *) = recorder->closed;
    void *arg = recorder->closed_arg;
    free(recorder);
    closed(arg);
}

void recorder_close(struct recorder *recorder, void (*closed)(void *arg), void *arg)
{
    recorder->closed = closed;
    recorder->closed_arg = arg;
    tell(take(recorder, UINT_MAX), -ESHUTDOWN);
    uv_close((uv_handle_t *)&recorder->idle, on_closed);
}
