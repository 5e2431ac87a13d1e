/* Reader: finds the commit from the sparse index, walks to the record, checks its sum. */
#include "journal/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define READ_BYTES                                                                                 \
    ((size_t)64 << 10) /* records are asked for singly: little more than the index's stride */

void reader_clear(struct reader *reader)
{
    if (reader->open.name[0] != '\0')
        close(reader->window.fd);
    scan_window_clear(&reader->window);
    free(reader->payload);
    *reader = (struct reader){0};
}

void reader_forget(struct reader *reader, uint64_t ordinal)
{
    if (reader->open.name[0] == '\0' || reader->open.header.ordinal != ordinal)
        return;
    close(reader->window.fd);
    reader->open.name[0] = '\0';
    reader->window.size = 0;
    reader->next_number = 0;
}

static void forget_behind(struct scan_window *window, uint64_t end)
{
    if (end <= window->offset)
        window->size = 0;
    else if (end - window->offset < window->size)
        window->size = (size_t)(end - window->offset);
}

static int open_segment(struct reader *reader, const struct writer_place *place,
        const struct journal_io *io, int folder_fd)
{
    if (strcmp(reader->open.name, place->name) == 0) {
        if (place->end > reader->open.end) /* it has grown: what we hold beyond is stale */
            forget_behind(&reader->window, reader->open.end);
        reader->open.end = place->end;
        reader->window.file_bytes = place->end;
        return 0;
    }
    reader_forget(reader, reader->open.header.ordinal);
    int fd = io->open(io->arg, folder_fd, place->name, O_RDONLY);
    if (fd < 0)
        return fd;
    reader->open = *place;
    reader->window.io = io;
    reader->window.fd = fd;
    reader->window.file_bytes = place->end;
    reader->window.size = 0;
    reader->window.step = READ_BYTES;
    reader->next_number = 0;
    return 0;
}

int reader_keep(struct reader *reader, struct journal_record *record)
{
    if (record->size > reader->payload_room) {
        uint8_t *payload = realloc(reader->payload, record->size);
        if (payload == NULL)
            return -ENOMEM;
        reader->payload = payload;
        reader->payload_room = record->size;
    }
    if (record->size > 0)
        memcpy(reader->payload, record->payload, record->size);
    record->payload = reader->payload;
    return 0;
}

/* The record number at offset, copied out; *ret_span is what it takes in the file. */
static int take_record(struct reader *reader, uint64_t offset, uint64_t number,
        struct journal_record *ret, size_t *ret_span)
{
    struct format_record record;
    const uint8_t *at = scan_window_at(&reader->window, offset, FORMAT_RECORD_BYTES);
    if (at == NULL)
        return -EBADMSG;
    format_read_record(at, &record);
    record.number = number;
    if (record.size > FORMAT_RECORD_MAX)
        return -EBADMSG;
    *ret_span = format_record_span(record.size);
    at = scan_window_at(&reader->window, offset, *ret_span);
    if (at == NULL || !format_check_record(at, format_seed(reader->open.header.salt), &record))
        return -EBADMSG;
    *ret = (struct journal_record){.number = number,
            .kind = (enum journal_kind)record.kind,
            .partition = record.partition,
            .time_ms = reader->commit.time_ms,
            .payload = at + FORMAT_RECORD_BYTES,
            .size = record.size};
    return reader_keep(reader, ret);
}

/* From the commit at place on to the one that holds number; *ret_offset is that of its first record. */
static int find_commit(
        struct reader *reader, struct segment_place place, uint64_t number, uint64_t *ret_offset)
{
    const uint8_t *salt = reader->open.header.salt;
    const uint32_t seed = format_seed(salt);
    uint64_t offset = place.offset;
    for (;;) {
        struct format_commit commit;
        const uint8_t *at = scan_window_at(&reader->window, offset, FORMAT_COMMIT_BYTES);
        if (at == NULL)
            return -EBADMSG;
        if (!format_get_commit(at, salt, seed, &commit)) {
            offset += 8; /* damaged: the mark of the next one is looked for */
            continue;
        }
        if (number < commit.first)
            return -EBADMSG; /* its commit is damaged */
        if (number - commit.first < commit.count) {
            reader->commit = commit;
            *ret_offset = offset + FORMAT_COMMIT_BYTES;
            return 0;
        }
        offset += FORMAT_COMMIT_BYTES + commit.bytes;
    }
}

/* The offset of record number in its commit, whose first record stands at offset. Lengths on the way are trusted:
 * a wrong one makes the sum fail. */
static int walk(struct reader *reader, uint64_t offset, uint64_t number, uint64_t *ret_offset)
{
    for (uint64_t i = reader->commit.first; i < number; i++) {
        struct format_record record;
        const uint8_t *at = scan_window_at(&reader->window, offset, FORMAT_RECORD_BYTES);
        if (at == NULL)
            return -EBADMSG;
        format_read_record(at, &record);
        offset += format_record_span(record.size);
    }
    *ret_offset = offset;
    return 0;
}

int reader_fetch(struct reader *reader, const struct writer_place *place, uint64_t number,
        const struct reader_folder *folder, struct journal_record *ret)
{
    uint64_t offset = reader->next_offset;
    size_t span = 0;
    int r = open_segment(reader, place, folder->io, folder->fd);
    if (r < 0)
        return r;
    bool follows = number == reader->next_number &&
            number - reader->commit.first < reader->commit.count;
    if (!follows) {
        r = find_commit(reader, place->place, number, &offset);
        if (r == 0)
            r = walk(reader, offset, number, &offset);
    }
    reader->next_number = 0;
    if (r == 0)
        r = take_record(reader, offset, number, ret, &span);
    if (r < 0)
        return r;
    reader->next_number = number + 1;
    reader->next_offset = offset + span;
    return 0;
}
