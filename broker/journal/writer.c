/* Writer: takes a batch, writes it, syncs it, tells the loop; marks what is synced when there is nothing else to do. */
#include "journal/writer_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK_AFTER_NS ((uint64_t)10 * 1000 * 1000)

void writer_note_trouble(struct writer *writer, const char *doing, const char *name, int code)
{
    uv_mutex_lock(&writer->lock);
    writer->degraded = true;
    if (writer->trouble[0] == '\0')
        snprintf(writer->trouble, sizeof(writer->trouble), "cannot %s %s/%s: %s", doing,
                writer->options.path, name, strerror(-code));
    uv_mutex_unlock(&writer->lock);
}

/* One try in the current segment. After a failure that file is never synced again: the kernel forgets what it could not write. */
static int write_batch(struct writer *writer, struct batch *batch)
{
    const struct journal_io *io = writer->options.io;
    const char *doing = "write";
    batch_seal(batch, writer->current->header.salt, writer->synced);
    int r = journal_io_write_all(
            io, writer->fd, batch->bytes.data, batch->bytes.size, writer->offset);
    if (r == 0) {
        doing = "sync";
        r = io->sync(io->arg, writer->fd);
    }
    if (r < 0) {
        writer_note_trouble(writer, doing, writer->current->name, r);
        close(writer->fd);
        writer->fd = -1;
        writer->mark_due = false;
    }
    return r;
}

/* The batch is still in memory when its file fails: it goes to a fresh one, once. */
static int commit_batch(struct writer *writer, struct batch *batch)
{
    struct format_commit first;
    format_read_commit(batch->bytes.data, &first);
    int r = 0;
    for (int attempt = 0; attempt < 2; attempt++) {
        bool fits = writer->offset == FORMAT_HEADER_BYTES ||
                writer->offset + batch->bytes.size <= writer->options.segment_bytes;
        r = writer->fd >= 0 && fits ? 0 : writer_switch_segment(writer, &first);
        if (r == 0)
            r = write_batch(writer, batch);
        if (r == 0)
            break;
    }
    return r;
}

struct placing {
    struct segment *segment;
    uint64_t offset;
};

static void place_commit(void *arg, size_t offset, const struct format_commit *commit)
{
    struct placing *placing = arg;
    segment_note(placing->segment, commit->first, placing->offset + offset);
}

/* With the lock held: the batch's records have their place. */
static void publish(struct writer *writer, struct batch *batch, uint64_t took_us)
{
    struct segment *segment = writer->current;
    struct placing placing = {segment, writer->offset};
    batch_each_commit(batch, &placing, place_commit);
    writer->offset += batch->bytes.size;
    writer->synced = batch->last;
    writer->accepted = batch->accepted;
    writer->time_ms = batch->commit.time_ms;
    writer->mark_due = true;
    segment->last = batch->last;
    segment->end = writer->offset;
    if (segment->file_bytes < segment->end)
        segment->file_bytes = segment->end;
    segment->pins += batch->pins;
    batch->pins = 0;
    writer->committed = batch->last;
    writer->commits++;
    writer->records += batch->records;
    writer->bytes += batch->bytes.size;
    histogram_add(&writer->commit_us, took_us);
    if (writer->offset > writer->options.segment_bytes / 2 && writer->spare_count == 0) {
        writer->spare_wanted = true;
        uv_cond_signal(&writer->wake_helper);
    }
}

/* Called and left with the lock held. */
static void work(struct writer *writer)
{
    struct batch *batch = writer->offered;
    writer->offered = NULL;
    writer->taken = batch;
    uv_mutex_unlock(&writer->lock);
    uint64_t begun = uv_hrtime();
    int r = commit_batch(writer, batch);
    uint64_t took_us = (uv_hrtime() - begun) / 1000;
    uv_mutex_lock(&writer->lock);
    if (r == 0)
        publish(writer, batch, took_us);
    else
        writer->failed = r;
    writer->taken = NULL;
    uv_mutex_unlock(&writer->lock);
    writer->options.notify(writer->options.arg);
    uv_mutex_lock(&writer->lock);
}

void writer_write_mark(struct writer *writer, bool sync)
{
    uint8_t bytes[FORMAT_COMMIT_BYTES];
    const struct journal_io *io = writer->options.io;
    writer->mark_due = false;
    if (writer->fd < 0)
        return;
    const uint8_t *salt = writer->current->header.salt;
    const struct format_commit mark = {
            .first = writer->synced + 1, .accepted = writer->accepted, .time_ms = writer->time_ms};
    format_put_commit(bytes, &mark);
    format_seal_commit(bytes, salt, format_seed(salt), writer->synced);
    /* A failure here harms nobody: the next commit meets it again. */
    if (journal_io_write_all(io, writer->fd, bytes, sizeof(bytes), writer->offset) == 0 && sync)
        io->sync(io->arg, writer->fd);
}

/* Called and left with the lock held. Under load the next commit bears the watermark: no mark is needed. */
static void mark_when_idle(struct writer *writer)
{
    if (!writer->stop && uv_cond_timedwait(&writer->wake, &writer->lock, MARK_AFTER_NS) == 0)
        return; /* there is something to do */
    bool last = writer->stop;
    uv_mutex_unlock(&writer->lock);
    writer_write_mark(writer, last);
    uv_mutex_lock(&writer->lock);
}

static void run(void *arg)
{
    struct writer *writer = arg;
    uv_mutex_lock(&writer->lock);
    for (;;) {
        if (writer->offered != NULL && writer->failed == 0) {
            work(writer);
        } else if (writer->mark_due) {
            mark_when_idle(writer);
        } else if (writer->stop) {
            break;
        } else {
            uv_cond_wait(&writer->wake, &writer->lock);
        }
    }
    uv_mutex_unlock(&writer->lock);
    if (writer->fd >= 0)
        close(writer->fd);
}

static int init_locks(struct writer *writer)
{
    int r = uv_mutex_init(&writer->lock);
    if (r < 0)
        return r;
    r = uv_cond_init(&writer->wake);
    if (r < 0) {
        uv_mutex_destroy(&writer->lock);
        return r;
    }
    r = uv_cond_init(&writer->wake_helper);
    if (r < 0) {
        uv_cond_destroy(&writer->wake);
        uv_mutex_destroy(&writer->lock);
    }
    return r;
}

static void destroy(struct writer *writer)
{
    uv_cond_destroy(&writer->wake_helper);
    uv_cond_destroy(&writer->wake);
    uv_mutex_destroy(&writer->lock);
    segment_table_clear(&writer->table);
    segment_table_clear(&writer->leaving);
    free(writer);
}

static void stop_thread(struct writer *writer, bool *flag, uv_cond_t *wake, uv_thread_t *thread)
{
    uv_mutex_lock(&writer->lock);
    *flag = true;
    uv_cond_signal(wake);
    uv_mutex_unlock(&writer->lock);
    uv_thread_join(thread);
}

static int start_threads(struct writer *writer)
{
    int r = uv_thread_create(&writer->helper, writer_help, writer);
    if (r < 0)
        return r;
    r = uv_thread_create(&writer->thread, run, writer);
    if (r < 0)
        stop_thread(writer, &writer->stop_helper, &writer->wake_helper, &writer->helper);
    return r;
}

int writer_open(const struct writer_options *options, struct segment_table *table,
        struct writer **ret, struct deskbus_error **reterr)
{
    struct writer *writer = calloc(1, sizeof(*writer));
    if (writer == NULL || init_locks(writer) < 0) {
        free(writer);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the journal's writer");
    }
    writer->options = *options;
    writer->fd = -1;
    writer->ordinal = options->ordinal;
    writer->synced = options->last;
    writer->accepted = options->accepted;
    writer->time_ms = options->time_ms;
    writer->committed = options->last;
    writer->checkpoint = options->checkpoint;
    writer->table = *table;
    *table = (struct segment_table){0};
    const struct format_commit first = {
            .first = options->last + 1, .accepted = options->accepted, .time_ms = options->time_ms};
    int r = writer_switch_segment(writer, &first);
    if (r == 0)
        r = options->io->sync(options->io->arg, writer->fd);
    if (r == 0)
        r = start_threads(writer);
    if (r < 0) {
        DESKBUS_FAIL(reterr, NULL, r, "%s [JRN002]",
                writer->trouble[0] != '\0' ? writer->trouble : strerror(-r));
        if (writer->fd >= 0)
            close(writer->fd);
        destroy(writer);
        return r;
    }
    *ret = writer;
    return 0;
}

void writer_close(struct writer **writer)
{
    if (*writer == NULL)
        return;
    stop_thread(*writer, &(*writer)->stop, &(*writer)->wake, &(*writer)->thread);
    stop_thread(*writer, &(*writer)->stop_helper, &(*writer)->wake_helper, &(*writer)->helper);
    destroy(*writer);
    *writer = NULL;
}
