/* Recover: scans the segments, tells damage from the torn tail by the watermarks, finds the last complete checkpoint. */
#include "journal/recover.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A checkpoint that ends in segment. */
struct complete {
    struct recover_checkpoint checkpoint;
    const struct segment *segment;
};

/* What one scan of the whole log gathers. */
struct gathering {
    struct recover_log *log;
    struct segment *segment;
    struct recover_checkpoint open; /* begun; end is the number of its latest piece */
    struct complete *complete;
    size_t complete_count, complete_room;
};

static int note_commit(void *arg, uint64_t offset, const struct format_commit *commit)
{
    struct gathering *gathering = arg;
    if (commit->count > 0)
        segment_note(gathering->segment, commit->first, offset);
    return 0;
}

static int add_complete(struct gathering *gathering)
{
    if (gathering->complete_count == gathering->complete_room) {
        size_t room = gathering->complete_room == 0 ? 8 : gathering->complete_room * 2;
        struct complete *complete = realloc(gathering->complete, room * sizeof(*complete));
        if (complete == NULL)
            return -ENOMEM;
        gathering->complete = complete;
        gathering->complete_room = room;
    }
    gathering->complete[gathering->complete_count++] = (struct complete){
            gathering->open, gathering->segment};
    return 0;
}

/* A checkpoint is complete when its records follow each other without a gap, from begin to end. */
static int note_record(void *arg, uint64_t offset, const struct journal_record *record)
{
    struct gathering *gathering = arg;
    struct recover_checkpoint *open = &gathering->open;
    (void)offset;
    if ((int)record->kind == FORMAT_CHECKPOINT_BEGIN) {
        *open = (struct recover_checkpoint){record->number, record->number};
        return 0;
    }
    bool follows = open->begin != 0 && record->number == open->end + 1;
    if (follows && record->kind == JOURNAL_CHECKPOINT) {
        open->end = record->number;
        return 0;
    }
    int r = 0;
    if (follows && (int)record->kind == FORMAT_CHECKPOINT_END && record->size == 8 &&
            format_get_u64(record->payload) == open->begin) {
        open->end = record->number;
        r = add_complete(gathering);
    }
    *open = (struct recover_checkpoint){0};
    return r;
}

/* The segment behind at, when it tells where at ends; NULL: nobody tells. */
static const struct segment *sealer_of(const struct recover_log *log, size_t at)
{
    if (at + 1 >= log->table.count)
        return NULL;
    const struct segment *mine = log->table.items[at];
    const struct segment *next = log->table.items[at + 1];
    bool seals = memcmp(next->header.previous_salt, mine->header.salt, FORMAT_SALT_BYTES) == 0;
    return seals ? next : NULL;
}

static void set_seal(const struct segment *sealer, struct scan_source *source)
{
    source->sealed_end = sealer->header.previous_end;
    source->sealed_last = sealer->header.base - 1;
    source->sealed_accepted = sealer->header.accepted;
}

/* Beyond the last watermark the kernel may show pages that it failed to write once; it drops them, so that we see the disk. */
static int drop_doubtful(const struct recover_log *log, const struct segment *segment, int fd)
{
    struct scan_result seen = {0};
    const struct scan_source source = {.io = log->options.io,
            .fd = fd,
            .file_bytes = segment->file_bytes,
            .header = &segment->header};
    int r = log->options.io->sync(log->options.io->arg, fd);
    if (r == 0)
        r = scan_segment(&source, NULL, &seen);
    if (r < 0)
        return r;
    if (seen.last > seen.synced || seen.torn_bytes > 0)
        posix_fadvise(fd, (off_t)seen.synced_end, 0, POSIX_FADV_DONTNEED);
    scan_clear(&seen);
    return 0;
}

static int make_sure(
        const struct recover_log *log, const struct segment *segment, struct deskbus_error **reterr)
{
    const struct journal_io *io = log->options.io;
    int fd = io->open(io->arg, log->options.folder_fd, segment->name, O_RDWR);
    int r = fd < 0 ? fd : drop_doubtful(log, segment, fd);
    if (fd >= 0)
        close(fd);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot write %s/%s: %s [%s]", log->options.path,
                segment->name, strerror(-r), r == -EIO ? "JRN005" : "JRN002");
    return 0;
}

static int scan_one(struct recover_log *log, size_t at, const struct scan_visitor *visitor,
        struct deskbus_error **reterr)
{
    const struct journal_io *io = log->options.io;
    struct segment *segment = log->table.items[at];
    struct scan_source source = {
            .io = io, .file_bytes = segment->file_bytes, .header = &segment->header};
    if (log->options.own && at + 1 == log->table.count) {
        int r = make_sure(log, segment, reterr);
        if (r < 0)
            return r;
    }
    if (segment->header.accepted == 0 && at > 0)
        segment->header.accepted = log->scans[at - 1].accepted; /* a repaired header lacks it */
    if (sealer_of(log, at) != NULL)
        set_seal(sealer_of(log, at), &source);
    source.fd = io->open(io->arg, log->options.folder_fd, segment->name, O_RDONLY);
    if (source.fd < 0)
        return DESKBUS_FAIL(reterr, NULL, source.fd, "cannot open %s/%s: %s", log->options.path,
                segment->name, strerror(-source.fd));
    int r = scan_segment(&source, visitor, &log->scans[at]);
    close(source.fd);
    if (r < 0)
        return DESKBUS_FAIL(
                reterr, NULL, r, "no memory to read %s/%s", log->options.path, segment->name);
    return 0;
}

/* Above every watermark a gap is the torn tail: nothing from there on was ever acknowledged. True when there was one. */
static bool cut_gaps(struct recover_log *log, struct scan_result *scan, uint64_t synced)
{
    for (size_t i = 0; i < scan->gap_count; i++) {
        struct scan_gap *gap = &scan->gaps[i];
        if (gap->last <= synced)
            continue;
        uint64_t behind = gap->offset + gap->bytes;
        log->torn_bytes = (scan->end > behind ? scan->end : behind) - gap->offset;
        bool straddles = gap->first <= synced;
        scan->last = straddles ? synced : gap->first - 1;
        scan->end = gap->offset;
        gap->last = synced;
        gap->bytes = 0;
        scan->gap_count = straddles ? i + 1 : i;
        return true;
    }
    return false;
}

/* Settles where a segment ends that nobody seals: the newest, or one whose successor is recycled. Only its own
 * watermarks tell then; whoever cut it before had the same ones, so the cut is the same. */
static int cut_unsealed(struct recover_log *log, size_t at)
{
    struct segment *segment = log->table.items[at];
    struct scan_result *scan = &log->scans[at];
    uint64_t synced = segment->header.base - 1;
    if (scan->synced > synced)
        synced = scan->synced;
    log->torn_bytes = scan->torn_bytes; /* in the end that of the newest */
    bool cut = cut_gaps(log, scan, synced);
    for (size_t i = 0; i < scan->gap_count; i++) { /* damage at the very end is part of it */
        const struct scan_gap *gap = &scan->gaps[i];
        if (gap->last > scan->last) {
            scan->last = gap->last;
            scan->end = gap->offset + gap->bytes;
        }
    }
    segment->last = scan->last;
    segment->end = scan->end;
    return cut ? recover_rescan(log, at, NULL, &scan->accepted) : 0;
}

/* Segments that nobody may miss: numbers between two of them, behind the older checkpoint. What lies before it may
 * have been recycled, by what its successors' headers knew or by what was learnt since. */
static int note_missing(struct recover_log *log)
{
    const struct segment *newest = segment_table_newest(&log->table);
    uint64_t kept_from = log->older.begin != 0 ? log->older.begin : log->checkpoint.begin;
    if (kept_from < newest->header.checkpoint)
        kept_from = newest->header.checkpoint;
    uint64_t last = 0;
    for (size_t i = 0; i < log->table.count; i++) {
        struct segment *segment = log->table.items[i];
        struct scan_result *scan = &log->scans[i];
        uint64_t base = segment->header.base;
        if (base > last + 1 && base > kept_from + (kept_from == 0 ? 1 : 0)) {
            struct scan_gap *gaps = realloc(scan->gaps, (scan->gap_count + 1) * sizeof(*gaps));
            if (gaps == NULL)
                return -ENOMEM;
            scan->gaps = gaps;
            scan->gap_room = scan->gap_count + 1;
            gaps[scan->gap_count++] = (struct scan_gap){.first = last + 1,
                    .last = base - 1,
                    .why = "a segment before this one is missing"};
        }
        last = segment->last > last ? segment->last : last;
    }
    return 0;
}

static void sum_up(struct recover_log *log)
{
    for (size_t i = 0; i < log->table.count; i++) {
        const struct scan_result *scan = &log->scans[i];
        for (size_t k = 0; k < scan->gap_count; k++) {
            log->damaged_records += scan->gaps[k].last - scan->gaps[k].first + 1;
            log->damaged_accepts += scan->gaps[k].accepts;
            log->damaged_bytes += scan->gaps[k].bytes;
            if (scan->gaps[k].last > log->last)
                log->last = scan->gaps[k].last;
        }
        if (log->table.items[i]->last > log->last)
            log->last = log->table.items[i]->last;
        log->accepted = scan->accepted;
    }
}

static int scan_all(
        struct recover_log *log, struct gathering *gathering, struct deskbus_error **reterr)
{
    const struct scan_visitor visitor = {gathering, note_commit, note_record};
    for (size_t i = 0; i < log->table.count; i++) {
        struct segment *segment = log->table.items[i];
        const struct segment *sealer = sealer_of(log, i);
        gathering->segment = segment;
        int r = scan_one(log, i, &visitor, reterr);
        if (r < 0)
            return r;
        if (sealer != NULL) {
            segment->last = sealer->header.base - 1;
            segment->end = sealer->header.previous_end;
        } else if (cut_unsealed(log, i) < 0) {
            return DESKBUS_FAIL(reterr, NULL, -EIO, "cannot read %s/%s again", log->options.path,
                    segment->name);
        }
    }
    return 0;
}

/* The last two, but for those in a torn tail. */
static void choose_checkpoints(struct recover_log *log, const struct gathering *gathering)
{
    for (size_t i = 0; i < gathering->complete_count; i++) {
        const struct complete *complete = &gathering->complete[i];
        if (complete->checkpoint.end > complete->segment->last)
            continue;
        log->older = log->checkpoint;
        log->checkpoint = complete->checkpoint;
    }
}

int recover_read(const struct recover_options *options, struct recover_log *ret,
        struct deskbus_error **reterr)
{
    *ret = (struct recover_log){.options = *options};
    int r = recover_list(ret, reterr);
    if (r < 0 || ret->table.count == 0)
        return r;
    struct gathering gathering = {.log = ret};
    ret->scans = calloc(ret->table.count, sizeof(*ret->scans));
    if (ret->scans == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory to read %s", options->path);
    ret->scan_count = ret->table.count;
    r = scan_all(ret, &gathering, reterr);
    if (r == 0) {
        choose_checkpoints(ret, &gathering);
        if (note_missing(ret) < 0)
            r = DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory to read %s", options->path);
        sum_up(ret);
    }
    free(gathering.complete);
    return r;
}

void recover_clear(struct recover_log *log)
{
    for (size_t i = 0; i < log->scan_count; i++)
        scan_clear(&log->scans[i]);
    free(log->scans);
    free(log->strays);
    segment_table_clear(&log->table);
    *log = (struct recover_log){0};
}
