/* Journal, opening and closing: from a folder to a journal that takes records, and back. */
#include "journal/journal_private.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SEGMENT_BYTES     ((size_t)64 << 20)
#define SEGMENT_BYTES_MIN ((size_t)4 << 20)
#define SMALL_DISK_BYTES  ((uint64_t)8 << 30)
#define BATCH_BYTES       ((size_t)1 << 20)

/* The folder's own entry must be on disk before anything in it counts. */
static int sync_parent(const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return -ENOMEM;
    size_t length = strlen(copy);
    while (length > 1 && copy[length - 1] == '/')
        copy[--length] = '\0';
    char *slash = strrchr(copy, '/');
    const char *parent = ".";
    if (slash == copy)
        parent = "/";
    else if (slash != NULL)
        parent = copy;
    if (slash != NULL && slash != copy)
        *slash = '\0';
    int fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd >= 0 && fsync(fd) == 0 ? 0 : -errno;
    if (fd >= 0)
        close(fd);
    free(copy);
    return r;
}

static int open_folder(struct journal *journal, struct deskbus_error **reterr)
{
    int r = mkdir(journal->path, 0700) == 0 ? sync_parent(journal->path) : -errno;
    if (r == -EEXIST)
        r = 0;
    if (r == 0) {
        journal->folder_fd = open(journal->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        r = journal->folder_fd >= 0 ? 0 : -errno;
    }
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot open the journal's folder %s: %s [JRN002]",
                journal->path, strerror(-r));
    return 0;
}

static void choose_sizes(struct journal *journal)
{
    uint64_t free_bytes, all_bytes;
    const struct journal_io *io = journal->io;
    size_t bytes = journal->options.segment_bytes;
    if (bytes == 0) {
        bytes = SEGMENT_BYTES;
        if (io->room(io->arg, journal->folder_fd, &free_bytes, &all_bytes) == 0 &&
                all_bytes < SMALL_DISK_BYTES)
            bytes = (size_t)(all_bytes / 128) & ~(size_t)4095;
        if (bytes < SEGMENT_BYTES_MIN)
            bytes = SEGMENT_BYTES_MIN;
    }
    journal->segment_bytes = bytes;
    journal->batch_bytes = journal->options.batch_bytes > 0 ? journal->options.batch_bytes
                                                            : BATCH_BYTES;
    if (journal->batch_bytes > bytes / 4)
        journal->batch_bytes = bytes / 4;
}

static void on_writer_news(void *arg)
{
    struct journal *journal = arg;
    uv_async_send(&journal->news);
}

/* Files without a place in the log: those that wait get another life, damaged ones another name. */
static void settle_strays(struct journal *journal, const struct recover_log *log)
{
    const struct journal_io *io = journal->io;
    for (size_t i = 0; i < log->stray_count; i++) {
        const struct recover_stray *stray = &log->strays[i];
        char name[SEGMENT_NAME_SIZE + 8];
        if (!stray->damaged) {
            writer_give_file(journal->writer, stray->name, stray->file_bytes);
            continue;
        }
        snprintf(name, sizeof(name), "damaged-%s", stray->name);
        io->rename(io->arg, journal->folder_fd, stray->name, name);
    }
}

static int open_writer(
        struct journal *journal, struct recover_log *log, struct deskbus_error **reterr)
{
    const struct writer_options options = {
            .io = journal->io,
            .folder_fd = journal->folder_fd,
            .path = journal->path,
            .segment_bytes = journal->segment_bytes,
            .ordinal = log->ordinal,
            .epoch = journal->epoch,
            .last = log->last,
            .accepted = log->accepted,
            .time_ms = journal->options.now_ms != NULL
                    ? journal->options.now_ms(journal->options.arg)
                    : clock_wall_ms(clock_system()),
            /* While there is one complete checkpoint alone, nothing behind it may be missed. */
            .checkpoint = log->older.begin != 0 ? log->older.begin : log->checkpoint.begin,
            .notify = on_writer_news,
            .arg = journal,
    };
    return writer_open(&options, &log->table, &journal->writer, reterr);
}

static void take_over(struct journal *journal, const struct recover_log *log)
{
    journal->last = log->last;
    journal->committed = log->last;
    journal->accepted = log->accepted;
    journal->epoch = log->epoch + 1;
    journal->kept = log->checkpoint;
    journal->older = log->older;
    journal->damaged_records = log->damaged_records;
    journal->damaged_accepts = log->damaged_accepts;
    journal->damaged_bytes = log->damaged_bytes;
    journal->torn_bytes = log->torn_bytes;
    journal->damaged = log->damaged_records > 0;
    for (size_t i = 0; i < log->stray_count; i++)
        journal->damaged = journal->damaged || log->strays[i].damaged;
}

static int recover(struct journal *journal, const struct journal_visitor *visitor,
        struct deskbus_error **reterr)
{
    struct recover_log log;
    const struct recover_options options = {
            journal->io, journal->folder_fd, journal->path, .own = true};
    int r = recover_read(&options, &log, reterr);
    if (r == 0 && visitor != NULL) {
        r = recover_visit(&log, visitor);
        if (r != 0)
            DESKBUS_FAIL(reterr, NULL, r, "the journal in %s was not taken", journal->path);
    }
    if (r == 0) {
        take_over(journal, &log);
        r = open_writer(journal, &log, reterr);
    }
    if (r == 0)
        settle_strays(journal, &log);
    recover_clear(&log);
    return r;
}

int journal_start_handles(struct journal *journal)
{
    uv_loop_t *loop = journal->options.loop;
    int r = uv_async_init(loop, &journal->news, journal_on_news);
    if (r < 0)
        return r; /* the others cannot fail */
    uv_prepare_init(loop, &journal->turn_end);
    uv_idle_init(loop, &journal->turn_wanted);
    uv_timer_init(loop, &journal->room_timer);
    journal->news.data = journal;
    journal->turn_end.data = journal;
    journal->turn_wanted.data = journal;
    journal->room_timer.data = journal;
    journal->open_handles = 4;
    uv_prepare_start(&journal->turn_end, journal_on_turn_end);
    uv_unref((uv_handle_t *)&journal->news);
    uv_unref((uv_handle_t *)&journal->turn_end);
    uv_unref((uv_handle_t *)&journal->room_timer);
    return 0;
}

static void destroy(struct journal *journal)
{
    writer_close(&journal->writer);
    reader_clear(&journal->reader);
    batch_reset(&journal->batches[0], 0);
    batch_reset(&journal->batches[1], 0);
    if (journal->folder_fd >= 0)
        close(journal->folder_fd);
    free(journal->path);
    free(journal);
}

int journal_open(const struct journal_options *options, const struct journal_visitor *visitor,
        struct journal **ret, struct deskbus_error **reterr)
{
    struct journal *journal = calloc(1, sizeof(*journal));
    if (journal == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the journal");
    journal->options = *options;
    journal->io = options->io != NULL ? options->io : journal_io_disk();
    journal->folder_fd = -1;
    journal->path = strdup(options->path);
    int r = journal->path != NULL ? open_folder(journal, reterr)
                                  : DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for a path");
    if (r == 0) {
        choose_sizes(journal);
        r = recover(journal, visitor, reterr);
    }
    if (r == 0) {
        r = journal_start_handles(journal);
        if (r < 0)
            DESKBUS_FAIL(reterr, NULL, r, "cannot watch the writer: %s", uv_strerror(r));
    }
    if (r != 0) {
        destroy(journal);
        return r;
    }
    journal_look_for_room(journal);
    journal->opened = true;
    *ret = journal;
    return 0;
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct journal *journal = handle->data;
    if (--journal->open_handles > 0)
        return;
    void (*closed)(void *arg) = journal->closed;
    void *arg = journal->closed_arg;
    destroy(journal);
    if (closed != NULL)
        closed(arg);
}

void journal_close(struct journal *journal, void (*closed)(void *arg), void *arg)
{
    if (journal->gathering != NULL && journal->gathering->first != 0)
        writer_offer(journal->writer, journal->gathering);
    journal->gathering = NULL;
    journal->failed = -ESHUTDOWN;
    journal->closed = closed;
    journal->closed_arg = arg;
    writer_close(&journal->writer); /* waits for the last commit: one write and one sync */
    uv_close((uv_handle_t *)&journal->news, on_handle_closed);
    uv_close((uv_handle_t *)&journal->turn_end, on_handle_closed);
    uv_close((uv_handle_t *)&journal->turn_wanted, on_handle_closed);
    uv_close((uv_handle_t *)&journal->room_timer, on_handle_closed);
}
