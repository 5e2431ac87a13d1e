/* Writer: begins the life of a segment, in a recycled file when there is one. */
#include "journal/writer_private.h"

#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void leave_current(struct writer *writer)
{
    if (writer->fd < 0)
        return;
    /* The last watermark tells damage at its end from a torn tail, even when the seal is gone. */
    writer_write_mark(writer, false);
    close(writer->fd);
    writer->fd = -1;
}

static void fill_header(
        struct writer *writer, const struct format_commit *first, struct format_header *ret)
{
    *ret = (struct format_header){
            .ordinal = ++writer->ordinal, /* even if this one comes to nothing */
            .base = first->first,
            .epoch = writer->options.epoch,
            .accepted = first->accepted,
            .time_ms = first->time_ms,
    };
    hash_random(ret->salt, sizeof(ret->salt));
    uv_mutex_lock(&writer->lock);
    const struct segment *previous = segment_table_newest(&writer->table);
    ret->checkpoint = writer->checkpoint;
    if (previous != NULL) {
        memcpy(ret->previous_salt, previous->header.salt, FORMAT_SALT_BYTES);
        ret->previous_end = previous->end;
        ret->previous_base = previous->header.base;
    }
    uv_mutex_unlock(&writer->lock);
}

/* A descriptor of the file under its new name, which is on disk, or -errno. */
static int open_file(struct writer *writer, const char *name)
{
    const struct journal_io *io = writer->options.io;
    const int folder = writer->options.folder_fd;
    struct writer_spare spare;
    int fd = -ENOENT;
    if (writer_take_spare(writer, &spare) && io->rename(io->arg, folder, spare.name, name) == 0)
        fd = io->open(io->arg, folder, name, O_RDWR);
    if (fd < 0)
        fd = io->open(io->arg, folder, name, O_RDWR | O_CREAT | O_EXCL);
    if (fd < 0)
        return fd;
    int r = io->sync_folder(io->arg, folder);
    if (r < 0) {
        close(fd);
        return r;
    }
    return fd;
}

static int write_header(struct writer *writer, int fd, const struct format_header *header)
{
    uint8_t bytes[FORMAT_HEADER_BYTES];
    format_put_header(bytes, header);
    return journal_io_write_all(writer->options.io, fd, bytes, sizeof(bytes), 0);
}

static int add_to_table(struct writer *writer, struct segment *segment, int fd)
{
    struct stat about;
    if (fstat(fd, &about) == 0)
        segment->file_bytes = (uint64_t)about.st_size;
    uv_mutex_lock(&writer->lock);
    int r = segment_table_add(&writer->table, segment);
    uv_mutex_unlock(&writer->lock);
    return r;
}

int writer_switch_segment(struct writer *writer, const struct format_commit *first)
{
    struct format_header header;
    struct segment *segment = NULL;
    leave_current(writer);
    fill_header(writer, first, &header);
    int r = segment_new(&header, &segment);
    if (r < 0)
        return r;
    int fd = open_file(writer, segment->name);
    r = fd < 0 ? fd : write_header(writer, fd, &header);
    if (r == 0)
        r = add_to_table(writer, segment, fd);
    if (r < 0) {
        writer_note_trouble(writer, "begin", segment->name, r);
        if (fd >= 0)
            close(fd);
        segment_free(&segment);
        return r;
    }
    writer->fd = fd;
    writer->current = segment;
    writer->offset = FORMAT_HEADER_BYTES;
    return 0;
}
