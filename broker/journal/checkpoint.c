/* Checkpoint: brackets the pieces of the owner's state, keeps two complete ones, and lets older segments go. */
#include "journal/journal_private.h"

#include <assert.h>

void journal_checkpoint_begin(struct journal *journal)
{
    const struct journal_record record = {.kind = (enum journal_kind)FORMAT_CHECKPOINT_BEGIN};
    assert(journal->open.begin == 0);
    journal->checkpoint_asked = false;
    journal->open_is_broken = false;
    journal->open.begin = journal_put(journal, &record);
    journal->bytes_of_checkpoint = 0;
}

void journal_checkpoint_end(struct journal *journal)
{
    uint8_t payload[8];
    if (journal->open.begin == 0 || journal->open_is_broken) {
        journal->open = (struct recover_checkpoint){0};
        return; /* without its end it does not count */
    }
    format_put_u64(payload, journal->open.begin);
    const struct journal_record record = {.kind = (enum journal_kind)FORMAT_CHECKPOINT_END,
            .payload = payload,
            .size = sizeof(payload)};
    journal->open.end = journal_put(journal, &record);
    if (journal->open.end != 0) {
        /* Of two that wait the later one counts: it knows all that the earlier one did. */
        journal->made = journal->open;
        journal->bytes_since_checkpoint = 0;
    }
    journal->open = (struct recover_checkpoint){0};
}

void journal_retire(struct journal *journal)
{
    uint64_t ordinal;
    while (journal->settled && journal->older.begin != 0 &&
            writer_retire(journal->writer, journal->older.begin, &ordinal))
        reader_forget(&journal->reader, ordinal);
}

void journal_checkpoint_committed(struct journal *journal)
{
    if (journal->made.end == 0 || journal->made.end > journal->committed)
        return;
    journal->older = journal->kept;
    journal->kept = journal->made;
    journal->made = (struct recover_checkpoint){0};
    journal->settled = true;
    writer_set_checkpoint(journal->writer, journal->older.begin);
    journal_retire(journal);
}
