/* Writer: what the loop thread asks of it and tells it, each under the lock. */
#include "journal/writer_private.h"

#include <errno.h>
#include <string.h>

void writer_offer(struct writer *writer, struct batch *batch)
{
    uv_mutex_lock(&writer->lock);
    writer->offered = batch;
    if (writer->taken == NULL)
        uv_cond_signal(&writer->wake);
    uv_mutex_unlock(&writer->lock);
}

struct batch *writer_reclaim(struct writer *writer)
{
    uv_mutex_lock(&writer->lock);
    struct batch *batch = writer->offered;
    writer->offered = NULL;
    uv_mutex_unlock(&writer->lock);
    return batch;
}

bool writer_has(struct writer *writer, const struct batch *batch)
{
    uv_mutex_lock(&writer->lock);
    bool has = writer->offered == batch || writer->taken == batch;
    uv_mutex_unlock(&writer->lock);
    return has;
}

bool writer_is_busy(struct writer *writer)
{
    uv_mutex_lock(&writer->lock);
    bool busy = writer->offered != NULL || writer->taken != NULL;
    uv_mutex_unlock(&writer->lock);
    return busy;
}

void writer_news(struct writer *writer, struct writer_news *ret)
{
    uv_mutex_lock(&writer->lock);
    ret->committed = writer->committed;
    ret->failed = writer->failed;
    ret->trouble = writer->trouble[0] != '\0' ? writer->trouble : NULL; /* written once */
    uv_mutex_unlock(&writer->lock);
}

void writer_pin(struct writer *writer, struct batch *batches, size_t count, uint64_t number, int by)
{
    uint64_t *pins = NULL;
    uv_mutex_lock(&writer->lock);
    struct segment *segment = segment_table_find(&writer->table, number);
    if (segment != NULL)
        pins = &segment->pins;
    for (size_t i = 0; i < count && pins == NULL; i++)
        if (batches[i].first != 0 && number >= batches[i].first && number <= batches[i].last)
            pins = &batches[i].pins;
    if (pins != NULL && (by > 0 || *pins > 0))
        *pins += by > 0 ? 1 : (uint64_t)-1;
    uv_mutex_unlock(&writer->lock);
}

/* With the lock held: the index of a segment that nobody needs, or table.count. */
static size_t find_idle(const struct writer *writer, uint64_t number)
{
    size_t at = 0;
    while (at + 1 < writer->table.count && /* the newest is being written */
            (writer->table.items[at]->pins > 0 || writer->table.items[at]->last >= number))
        at++;
    return at + 1 < writer->table.count ? at : writer->table.count;
}

bool writer_retire(struct writer *writer, uint64_t number, uint64_t *ret_ordinal)
{
    bool found = false;
    uv_mutex_lock(&writer->lock);
    size_t at = find_idle(writer, number);
    if (at < writer->table.count) {
        struct segment *segment = writer->table.items[at];
        if (segment_table_add(&writer->leaving, segment) == 0) {
            segment_table_take(&writer->table, at);
            *ret_ordinal = segment->header.ordinal;
            uv_cond_signal(&writer->wake_helper);
            found = true;
        }
    }
    uv_mutex_unlock(&writer->lock);
    return found;
}

void writer_set_checkpoint(struct writer *writer, uint64_t number)
{
    uv_mutex_lock(&writer->lock);
    writer->checkpoint = number;
    uv_mutex_unlock(&writer->lock);
}

int writer_find(struct writer *writer, uint64_t number, struct writer_place *ret)
{
    uv_mutex_lock(&writer->lock);
    const struct segment *segment = segment_table_find(&writer->table, number);
    if (segment != NULL) {
        ret->header = segment->header;
        ret->end = segment->end;
        ret->place = segment_place_before(segment, number);
        memcpy(ret->name, segment->name, sizeof(ret->name));
    }
    uv_mutex_unlock(&writer->lock);
    return segment != NULL ? 0 : -ENOENT;
}

void writer_figures(struct writer *writer, struct journal_figures *ret)
{
    uv_mutex_lock(&writer->lock);
    ret->segments = writer->table.count;
    ret->segments_free = writer->spare_count;
    for (size_t i = 0; i < writer->table.count; i++)
        ret->disk_bytes += writer->table.items[i]->file_bytes;
    for (size_t i = 0; i < writer->spare_count; i++)
        ret->disk_bytes += writer->spares[i].file_bytes;
    ret->commits = writer->commits;
    ret->records = writer->records;
    ret->bytes = writer->bytes;
    ret->recycled = writer->recycled;
    ret->commit_p50_us = histogram_at(&writer->commit_us, 0.5);
    ret->commit_p99_us = histogram_at(&writer->commit_us, 0.99);
    ret->degraded = ret->degraded || writer->degraded;
    if (writer->trouble[0] != '\0')
        ret->trouble = writer->trouble;
    uv_mutex_unlock(&writer->lock);
}

uint64_t writer_spare_bytes(struct writer *writer)
{
    uint64_t bytes = 0;
    uv_mutex_lock(&writer->lock);
    for (size_t i = 0; i < writer->spare_count; i++)
        bytes += writer->spares[i].file_bytes;
    uv_mutex_unlock(&writer->lock);
    return bytes;
}
