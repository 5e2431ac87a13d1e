/* Batch: appends records behind commit headers and finds them again. */
#include "journal/batch.h"

#include <errno.h>
#include <string.h>

static int begin_commit(
        struct batch *batch, uint64_t number, const struct batch_moment *moment, size_t span)
{
    int r = buffer_reserve(&batch->bytes, FORMAT_COMMIT_BYTES + span);
    if (r < 0)
        return r;
    batch->commit_at = batch->bytes.size;
    batch->commit = (struct format_commit){
            .first = number, .accepted = moment->accepted, .time_ms = moment->time_ms};
    batch->bytes.size += FORMAT_COMMIT_BYTES;
    return 0;
}

int batch_append(
        struct batch *batch, const struct journal_record *record, const struct batch_moment *moment)
{
    size_t span = format_record_span(record->size);
    bool fresh = batch->first == 0 || batch->commit.bytes >= moment->commit_bytes;
    int r = fresh ? begin_commit(batch, record->number, moment, span)
                  : buffer_reserve(&batch->bytes, span);
    if (r < 0)
        return r;
    const struct format_record header = {.number = record->number,
            .size = (uint32_t)record->size,
            .kind = (uint16_t)record->kind,
            .partition = record->partition};
    uint8_t *at = batch->bytes.data + batch->bytes.size;
    format_put_record(at, &header);
    if (record->size > 0)
        memcpy(at + FORMAT_RECORD_BYTES, record->payload, record->size);
    memset(at + FORMAT_RECORD_BYTES + record->size, 0, span - FORMAT_RECORD_BYTES - record->size);
    batch->bytes.size += span;
    batch->commit.count++;
    batch->commit.bytes += (uint32_t)span;
    format_put_commit(batch->bytes.data + batch->commit_at, &batch->commit);
    if (batch->first == 0) {
        batch->first = record->number;
        batch->accepted = moment->accepted;
    }
    batch->accepted += record->kind == JOURNAL_ACCEPT ? 1 : 0;
    batch->last = record->number;
    batch->records++;
    return 0;
}

void batch_each_commit(const struct batch *batch, void *arg,
        void (*visit)(void *arg, size_t offset, const struct format_commit *commit))
{
    size_t at = 0;
    while (at < batch->bytes.size) {
        struct format_commit commit;
        format_read_commit(batch->bytes.data + at, &commit);
        visit(arg, at, &commit);
        at += FORMAT_COMMIT_BYTES + commit.bytes;
    }
}

struct sealing {
    struct batch *batch;
    const uint8_t *salt;
    uint32_t seed;
    uint64_t synced;
};

static void seal_commit(void *arg, size_t offset, const struct format_commit *commit)
{
    const struct sealing *sealing = arg;
    uint8_t *at = sealing->batch->bytes.data + offset;
    format_seal_commit(at, sealing->salt, sealing->seed, sealing->synced);
    at += FORMAT_COMMIT_BYTES;
    for (uint32_t i = 0; i < commit->count; i++) {
        struct format_record record;
        format_read_record(at, &record);
        format_seal_record(at, sealing->seed, commit->first + i);
        at += format_record_span(record.size);
    }
}

void batch_seal(struct batch *batch, const uint8_t salt[FORMAT_SALT_BYTES], uint64_t synced)
{
    struct sealing sealing = {batch, salt, format_seed(salt), synced};
    batch_each_commit(batch, &sealing, seal_commit);
}

/* The record inside its commit, whose first record stands at at. */
static void find_in_commit(const uint8_t *at, const struct format_commit *commit, uint64_t number,
        struct journal_record *ret)
{
    struct format_record record;
    format_read_record(at, &record);
    for (uint64_t i = commit->first; i < number; i++) {
        at += format_record_span(record.size);
        format_read_record(at, &record);
    }
    *ret = (struct journal_record){.number = number,
            .kind = (enum journal_kind)record.kind,
            .partition = record.partition,
            .time_ms = commit->time_ms,
            .payload = at + FORMAT_RECORD_BYTES,
            .size = record.size};
}

int batch_find(const struct batch *batch, uint64_t number, struct journal_record *ret)
{
    size_t at = 0;
    if (batch->first == 0 || number < batch->first || number > batch->last)
        return -ENOENT;
    while (at < batch->bytes.size) {
        struct format_commit commit;
        format_read_commit(batch->bytes.data + at, &commit);
        if (number < commit.first + commit.count) {
            find_in_commit(batch->bytes.data + at + FORMAT_COMMIT_BYTES, &commit, number, ret);
            return 0;
        }
        at += FORMAT_COMMIT_BYTES + commit.bytes;
    }
    return -ENOENT;
}

void batch_reset(struct batch *batch, size_t keep_bytes)
{
    struct buffer bytes = batch->bytes;
    if (bytes.room > keep_bytes)
        buffer_clear(&bytes);
    bytes.size = 0;
    *batch = (struct batch){.bytes = bytes};
}
