/* Recover, last step: tells the owner of the damage and hands him the records that count. */
#include "journal/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

struct visit {
    const struct recover_log *log;
    const struct journal_visitor *visitor;
};

static bool is_own_kind(enum journal_kind kind)
{
    return (int)kind == FORMAT_CHECKPOINT_BEGIN || (int)kind == FORMAT_CHECKPOINT_END;
}

static int visit_piece(void *arg, uint64_t offset, const struct journal_record *record)
{
    const struct visit *visit = arg;
    const struct recover_checkpoint *checkpoint = &visit->log->checkpoint;
    (void)offset;
    if (record->number <= checkpoint->begin || record->number >= checkpoint->end)
        return 0;
    return visit->visitor->checkpoint(visit->visitor->arg, record);
}

static int visit_record(void *arg, uint64_t offset, const struct journal_record *record)
{
    const struct visit *visit = arg;
    const struct recover_checkpoint *checkpoint = &visit->log->checkpoint;
    const struct journal_visitor *visitor = visit->visitor;
    (void)offset;
    /* Pieces are told already, or belong to a checkpoint that does not count. */
    if (is_own_kind(record->kind) || record->kind == JOURNAL_CHECKPOINT)
        return 0;
    if (record->number < checkpoint->begin)
        return visitor->older != NULL ? visitor->older(visitor->arg, record) : 0;
    return visitor->record != NULL ? visitor->record(visitor->arg, record) : 0;
}

int recover_rescan(const struct recover_log *log, size_t at, const struct scan_visitor *visitor,
        uint64_t *ret_accepted)
{
    const struct journal_io *io = log->options.io;
    const struct segment *segment = log->table.items[at];
    struct scan_result result;
    struct scan_source source = {
            .io = io,
            .file_bytes = segment->file_bytes,
            .header = &segment->header,
            .sealed_end = segment->end,
            .sealed_last = segment->last,
    };
    source.fd = io->open(io->arg, log->options.folder_fd, segment->name, O_RDONLY);
    if (source.fd == -ENOENT && !log->options.own)
        return 0; /* recycled by the running broker meanwhile */
    if (source.fd < 0)
        return source.fd;
    int r = scan_segment(&source, visitor, &result);
    scan_clear(&result);
    if (ret_accepted != NULL)
        *ret_accepted = result.accepted;
    close(source.fd);
    return r;
}

void recover_visit_damage(const struct recover_log *log,
        void (*damage)(void *arg, const struct journal_damage *damage), void *arg)
{
    for (size_t i = 0; i < log->stray_count; i++) {
        const struct recover_stray *stray = &log->strays[i];
        const struct journal_damage one = {.segment = stray->name,
                .bytes = stray->file_bytes,
                .why = "its header is destroyed: nothing in it can be read [JRN006]"};
        if (stray->damaged)
            damage(arg, &one);
    }
    for (size_t i = 0; i < log->table.count; i++) {
        for (size_t k = 0; k < log->scans[i].gap_count; k++) {
            const struct scan_gap *gap = &log->scans[i].gaps[k];
            const struct journal_damage one = {
                    .segment = log->table.items[i]->name,
                    .offset = gap->offset,
                    .bytes = gap->bytes,
                    .first_number = gap->first,
                    .last_number = gap->last,
                    /* What a later checkpoint covers was counted before it was damaged. */
                    .accepts_lost = gap->last < log->checkpoint.begin ? 0 : gap->accepts,
                    .why = gap->why,
            };
            damage(arg, &one);
        }
    }
}

/* Segments that hold numbers from first to last. */
static int visit_range(struct visit *visit, uint64_t first, uint64_t last,
        int (*record)(void *arg, uint64_t offset, const struct journal_record *record))
{
    const struct recover_log *log = visit->log;
    const struct scan_visitor visitor = {.arg = visit, .record = record};
    int r = 0;
    for (size_t i = 0; i < log->table.count && r == 0; i++)
        if (log->table.items[i]->last >= first && log->table.items[i]->header.base <= last)
            r = recover_rescan(log, i, &visitor, NULL);
    return r;
}

int recover_visit(const struct recover_log *log, const struct journal_visitor *visitor)
{
    struct visit visit = {log, visitor};
    const struct recover_checkpoint *checkpoint = &log->checkpoint;
    int r = 0;
    if (visitor->damage != NULL)
        recover_visit_damage(log, visitor->damage, visitor->arg);
    if (checkpoint->begin != 0 && visitor->checkpoint != NULL)
        r = visit_range(&visit, checkpoint->begin, checkpoint->end, visit_piece);
    if (r == 0)
        r = visit_range(
                &visit, visitor->older != NULL ? 0 : checkpoint->begin, UINT64_MAX, visit_record);
    return r;
}
