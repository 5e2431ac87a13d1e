/* Journal: the loop thread's side: gathers records, hands them to the writer at the end of a turn, tells of commits. */
#include "journal/journal_private.h"

#include "base/clock.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

#define ROOM_STEP_BYTES  ((uint64_t)8 << 20)
#define ROOM_SHARE_MAX   ((uint64_t)1 << 30) /* 5 % of a large disk would be more than anyone needs */
#define ROOM_RETRY_MS    1000
#define BATCH_KEEP_BYTES ((size_t)4 << 20)

static uint64_t now_ms(const struct journal *journal)
{
    const struct journal_options *options = &journal->options;
    return options->now_ms != NULL ? options->now_ms(options->arg) : clock_wall_ms(clock_system());
}

/* Rule 17: accepts stop while there is still room for what settles them. */
void journal_look_for_room(struct journal *journal)
{
    uint64_t free_bytes, all_bytes;
    journal->bytes_since_room = 0;
    if (journal->io->room(journal->io->arg, journal->folder_fd, &free_bytes, &all_bytes) < 0)
        return;
    uint64_t share = all_bytes / 20 < ROOM_SHARE_MAX ? all_bytes / 20 : ROOM_SHARE_MAX;
    uint64_t reserve = 2 * journal->segment_bytes + share;
    if (journal->full)
        reserve += journal->segment_bytes / 2; /* a little more, lest it flutters */
    bool full = free_bytes + writer_spare_bytes(journal->writer) < reserve;
    if (full == journal->full)
        return;
    journal->full = full;
    if (full)
        uv_timer_start(&journal->room_timer, journal_on_room_timer, ROOM_RETRY_MS, ROOM_RETRY_MS);
    else
        uv_timer_stop(&journal->room_timer);
    if (journal->opened && journal->options.room != NULL)
        journal->options.room(journal->options.arg, full);
}

void journal_on_room_timer(uv_timer_t *handle)
{
    journal_look_for_room(handle->data);
}

static void offer(struct journal *journal)
{
    struct batch *batch = journal->gathering;
    journal->gathering = NULL;
    writer_offer(journal->writer, batch);
}

void journal_on_turn_wanted(uv_idle_t *handle)
{
    (void)handle; /* it is there so that the loop goes round */
}

void journal_on_turn_end(uv_prepare_t *handle)
{
    struct journal *journal = handle->data;
    uint64_t limit = journal->segment_bytes > 2 * journal->bytes_of_checkpoint
            ? journal->segment_bytes
            : 2 * journal->bytes_of_checkpoint;
    if (!journal->checkpoint_asked && journal->bytes_since_checkpoint >= limit &&
            journal->failed == 0) {
        journal->checkpoint_asked = true;
        if (journal->options.checkpoint_wanted != NULL)
            journal->options.checkpoint_wanted(journal->options.arg);
    }
    uv_idle_stop(&journal->turn_wanted);
    if (journal->gathering != NULL && journal->gathering->first != 0)
        offer(journal);
}

/* The batch that the next record goes to: what was offered and not taken yet, else an empty one. */
static struct batch *gather(struct journal *journal)
{
    if (journal->gathering != NULL)
        return journal->gathering;
    struct batch *batch = writer_reclaim(journal->writer);
    if (batch == NULL) {
        batch = writer_has(journal->writer, &journal->batches[0]) ? &journal->batches[1]
                                                                  : &journal->batches[0];
        batch_reset(batch, BATCH_KEEP_BYTES);
        journal->offer_bytes = journal->batch_bytes;
    }
    journal->gathering = batch;
    return batch;
}

static void want_turn(struct journal *journal)
{
    if (!uv_is_active((uv_handle_t *)&journal->turn_wanted)) {
        uv_idle_start(&journal->turn_wanted, journal_on_turn_wanted);
        uv_ref((uv_handle_t *)&journal->news);
    }
}

uint64_t journal_put(struct journal *journal, const struct journal_record *record)
{
    if (journal->failed != 0 || record->size > JOURNAL_RECORD_MAX)
        return 0;
    struct batch *batch = gather(journal);
    struct journal_record numbered = *record;
    numbered.number = journal->last + 1;
    const struct batch_moment moment = {
            .accepted = journal->accepted,
            .time_ms = batch->first == 0 || batch->commit.bytes >= journal->batch_bytes
                    ? now_ms(journal)
                    : 0,
            .commit_bytes = journal->batch_bytes,
    };
    if (batch_append(batch, &numbered, &moment) < 0)
        return 0;
    journal->last = numbered.number;
    journal->accepted += record->kind == JOURNAL_ACCEPT ? 1 : 0;
    size_t span = format_record_span(record->size);
    if (journal->open.begin != 0)
        journal->bytes_of_checkpoint += span;
    else
        journal->bytes_since_checkpoint += span;
    journal->bytes_since_room += span;
    want_turn(journal);
    if (batch->bytes.size >= journal->offer_bytes) {
        journal->offer_bytes += journal->batch_bytes;
        if (!writer_is_busy(journal->writer))
            offer(journal);
    }
    return numbered.number;
}

uint64_t journal_append(struct journal *journal, const struct journal_record *record)
{
    if (journal->full && record->kind == JOURNAL_ACCEPT)
        return 0;
    assert(journal->open.begin == 0 || record->kind == JOURNAL_CHECKPOINT);
    uint64_t number = journal_put(journal, record);
    if (number == 0 && journal->open.begin != 0)
        journal->open_is_broken = true;
    return number;
}

static void tell_failure(struct journal *journal, const struct writer_news *news)
{
    struct deskbus_error *err = NULL;
    journal->failed = news->failed;
    deskbus_error_set(&err, NULL, news->failed, __FILE__, __LINE__,
            "the journal cannot be written any more [JRN005]: %s",
            news->trouble != NULL ? news->trouble : strerror(-news->failed));
    if (journal->options.failed != NULL)
        journal->options.failed(journal->options.arg, err);
    deskbus_error_free(&err);
}

void journal_on_news(uv_async_t *handle)
{
    struct journal *journal = handle->data;
    struct writer_news news;
    writer_news(journal->writer, &news);
    bool more = news.committed > journal->committed;
    if (more) {
        journal->committed = news.committed;
        journal_checkpoint_committed(journal);
        if (journal->bytes_since_room >= ROOM_STEP_BYTES)
            journal_look_for_room(journal);
    }
    if (journal->committed == journal->last || news.failed != 0)
        uv_unref((uv_handle_t *)&journal->news);
    if (more && journal->options.committed != NULL)
        journal->options.committed(journal->options.arg, news.committed);
    if (news.failed != 0 && journal->failed == 0)
        tell_failure(journal, &news);
}

uint64_t journal_committed(const struct journal *journal)
{
    return journal->committed;
}

uint64_t journal_last(const struct journal *journal)
{
    return journal->last;
}

uint64_t journal_epoch(const struct journal *journal)
{
    return journal->epoch;
}

void journal_pin(struct journal *journal, uint64_t number)
{
    if (journal->writer != NULL)
        writer_pin(journal->writer, journal->batches, 2, number, 1);
}

void journal_unpin(struct journal *journal, uint64_t number)
{
    if (journal->writer == NULL)
        return; /* closing */
    writer_pin(journal->writer, journal->batches, 2, number, -1);
    if (number < journal->older.begin)
        journal_retire(journal);
}

int journal_read(struct journal *journal, uint64_t number, struct journal_record *ret,
        struct deskbus_error **reterr)
{
    const struct reader_folder folder = {journal->io, journal->folder_fd};
    struct writer_place place;
    for (size_t i = 0; i < 2; i++)
        if (batch_find(&journal->batches[i], number, ret) == 0)
            return reader_keep(&journal->reader, ret);
    if (journal->writer == NULL || writer_find(journal->writer, number, &place) < 0)
        return DESKBUS_FAIL(reterr, NULL, -ENOENT, "record %llu is not in the journal any more",
                (unsigned long long)number);
    int r = reader_fetch(&journal->reader, &place, number, &folder, ret);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot read record %llu in %s/%s: %s [JRN001]",
                (unsigned long long)number, journal->path, place.name, strerror(-r));
    return 0;
}

void journal_figures(const struct journal *journal, struct journal_figures *ret)
{
    *ret = (struct journal_figures){
            .damaged_records = journal->damaged_records,
            .damaged_accepts = journal->damaged_accepts,
            .damaged_bytes = journal->damaged_bytes,
            .torn_bytes = journal->torn_bytes,
            .degraded = journal->damaged,
            .full = journal->full,
            .trouble = journal->damaged ? "damage was found at start [JRN001]"
                    : journal->full     ? "the disk is full [JRN004]"
                                        : NULL,
    };
    if (journal->writer != NULL)
        writer_figures(journal->writer, ret);
}
