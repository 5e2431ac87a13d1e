/* Spare: the helper's thread, which makes files ready for their next life while the writer goes on committing. */
#include "journal/writer_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZERO_BYTES ((size_t)256 << 10)

bool writer_take_spare(struct writer *writer, struct writer_spare *ret)
{
    size_t best = 0;
    uv_mutex_lock(&writer->lock);
    bool found = writer->spare_count > 0;
    for (size_t i = 1; i < writer->spare_count; i++)
        if (writer->spares[i].file_bytes > writer->spares[best].file_bytes)
            best = i;
    if (found) {
        *ret = writer->spares[best];
        writer->spares[best] = writer->spares[--writer->spare_count];
    }
    uv_mutex_unlock(&writer->lock);
    return found;
}

/* False when there are enough. */
static bool keep_spare(struct writer *writer, const struct writer_spare *spare)
{
    uv_mutex_lock(&writer->lock);
    bool kept = writer->spare_count < WRITER_SPARES_MAX;
    if (kept)
        writer->spares[writer->spare_count++] = *spare;
    uv_mutex_unlock(&writer->lock);
    return kept;
}

void writer_give_file(struct writer *writer, const char *name, uint64_t file_bytes)
{
    struct writer_spare spare = {.file_bytes = file_bytes};
    const struct journal_io *io = writer->options.io;
    memcpy(spare.name, name, sizeof(spare.name));
    bool useful = file_bytes >= writer->options.segment_bytes / 2;
    if (!useful || !segment_is_free_name(name) || !keep_spare(writer, &spare))
        io->unlink(io->arg, writer->options.folder_fd, name);
}

/* Takes the name of a segment from the file; false when it is gone. */
static bool rename_to_free(struct writer *writer, const struct segment *segment, char *ret_name)
{
    const struct journal_io *io = writer->options.io;
    const int folder = writer->options.folder_fd;
    segment_free_name(ret_name);
    bool worth_it = segment->file_bytes >= writer->options.segment_bytes / 2;
    if (worth_it && io->rename(io->arg, folder, segment->name, ret_name) == 0)
        return true;
    io->unlink(io->arg, folder, segment->name);
    return false;
}

/* The rename is on disk before the file is offered: until then it is the old segment, which harms nobody. */
static void recycle(struct writer *writer, struct segment_table *leaving)
{
    const struct journal_io *io = writer->options.io;
    char names[WRITER_SPARES_MAX][SEGMENT_NAME_SIZE];
    uint64_t sizes[WRITER_SPARES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < leaving->count; i++) {
        const struct segment *segment = leaving->items[i];
        if (count == WRITER_SPARES_MAX)
            io->unlink(io->arg, writer->options.folder_fd, segment->name);
        else if (rename_to_free(writer, segment, names[count]))
            sizes[count++] = segment->file_bytes;
    }
    int r = io->sync_folder(io->arg, writer->options.folder_fd);
    for (size_t i = 0; i < count && r == 0; i++)
        writer_give_file(writer, names[i], sizes[i]);
    uv_mutex_lock(&writer->lock);
    writer->recycled += leaving->count;
    uv_mutex_unlock(&writer->lock);
    segment_table_clear(leaving);
}

/* A segment that leaves is a better spare: it was written before, and costs the disk nothing. */
static bool must_stop(struct writer *writer)
{
    uv_mutex_lock(&writer->lock);
    bool stop = writer->stop_helper || writer->leaving.count > 0;
    uv_mutex_unlock(&writer->lock);
    return stop;
}

/* Writes the whole file once: commits into written blocks need no new ones, which halves their cost. */
static int write_zeros(struct writer *writer, int fd)
{
    const struct journal_io *io = writer->options.io;
    uint8_t *zeros = calloc(1, ZERO_BYTES);
    int r = zeros != NULL ? 0 : -ENOMEM;
    for (uint64_t at = 0; r == 0 && at < writer->options.segment_bytes; at += ZERO_BYTES) {
        uint64_t left = writer->options.segment_bytes - at;
        r = must_stop(writer) ? -ECANCELED
                              : journal_io_write_all(io, fd, zeros,
                                        left < ZERO_BYTES ? (size_t)left : ZERO_BYTES, at);
    }
    free(zeros);
    return r == 0 ? io->sync(io->arg, fd) : r;
}

static void make_spare(struct writer *writer)
{
    const struct journal_io *io = writer->options.io;
    const int folder = writer->options.folder_fd;
    struct writer_spare spare = {.file_bytes = writer->options.segment_bytes};
    segment_free_name(spare.name);
    int fd = io->open(io->arg, folder, spare.name, O_RDWR | O_CREAT | O_EXCL);
    if (fd < 0)
        return; /* the writer makes its own file then, and tells what is wrong */
    int r = write_zeros(writer, fd);
    close(fd);
    if (r < 0 || !keep_spare(writer, &spare))
        io->unlink(io->arg, folder, spare.name);
}

void writer_help(void *arg)
{
    struct writer *writer = arg;
    uv_mutex_lock(&writer->lock);
    for (;;) {
        if (writer->leaving.count > 0) {
            struct segment_table leaving = writer->leaving;
            writer->leaving = (struct segment_table){0};
            uv_mutex_unlock(&writer->lock);
            recycle(writer, &leaving);
            uv_mutex_lock(&writer->lock);
        } else if (writer->stop_helper) {
            break;
        } else if (writer->spare_wanted && writer->spare_count == 0) {
            writer->spare_wanted = false;
            uv_mutex_unlock(&writer->lock);
            make_spare(writer);
            uv_mutex_lock(&writer->lock);
        } else {
            uv_cond_wait(&writer->wake_helper, &writer->lock);
        }
    }
    uv_mutex_unlock(&writer->lock);
}
