/* Scan: walks the commits of one segment; where one is broken it looks for the next by the mark of the salt. */
#include "journal/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct scan {
    const struct scan_source *source;
    const struct scan_visitor *visitor;
    struct scan_result *result;
    struct scan_window window;
    uint32_t seed;
    uint64_t at; /* where the next commit should begin */
    uint64_t expected; /* its first number */
    uint64_t limit; /* what stands behind it does not count */
    bool owes_accepts; /* the last gap does not know yet how many accepts it lost */
};

static int add_gap(
        struct scan *scan, uint64_t bytes, uint64_t first, uint64_t last, const char *why)
{
    struct scan_result *result = scan->result;
    if (result->gap_count == result->gap_room) {
        size_t room = result->gap_room == 0 ? 4 : result->gap_room * 2;
        struct scan_gap *gaps = realloc(result->gaps, room * sizeof(*gaps));
        if (gaps == NULL)
            return -ENOMEM;
        result->gaps = gaps;
        result->gap_room = room;
    }
    result->gaps[result->gap_count++] = (struct scan_gap){
            .offset = scan->at, .bytes = bytes, .first = first, .last = last, .why = why};
    scan->owes_accepts = true;
    return 0;
}

/* accepted is how many messages there really were up to here. */
static void settle_accepts(struct scan *scan, uint64_t accepted)
{
    struct scan_result *result = scan->result;
    if (scan->owes_accepts && accepted > result->accepted)
        result->gaps[result->gap_count - 1].accepts = accepted - result->accepted;
    if (accepted > result->accepted)
        result->accepted = accepted;
    scan->owes_accepts = false;
}

/* The record number at offset at, when its sum holds and it ends before end. */
static const uint8_t *good_record(
        struct scan *scan, uint64_t at, uint64_t end, struct format_record *record)
{
    const uint8_t *bytes = scan_window_at(&scan->window, at, FORMAT_RECORD_BYTES);
    if (bytes == NULL)
        return NULL;
    format_read_record(bytes, record);
    size_t span = format_record_span(record->size);
    if (record->size > FORMAT_RECORD_MAX || at + span > end)
        return NULL;
    bytes = scan_window_at(&scan->window, at, span);
    return bytes != NULL && format_check_record(bytes, scan->seed, record) ? bytes : NULL;
}

/* True when the broken record at at still shows its length: what follows fits to it. *ret_span is set then. */
static bool length_is_right(
        struct scan *scan, uint64_t at, uint64_t end, uint64_t next_number, uint64_t *ret_span)
{
    struct format_record record;
    const uint8_t *bytes = scan_window_at(&scan->window, at, FORMAT_RECORD_BYTES);
    if (bytes == NULL)
        return false;
    format_read_record(bytes, &record);
    uint64_t span = format_record_span(record.size);
    if (record.size > FORMAT_RECORD_MAX || at + span > end)
        return false;
    *ret_span = span;
    if (next_number == 0)
        return at + span == end;
    record.number = next_number;
    return good_record(scan, at + span, end, &record) != NULL;
}

static int visit_record(struct scan *scan, uint64_t at, const struct format_record *record,
        const uint8_t *bytes, uint64_t time_ms)
{
    struct scan_result *result = scan->result;
    result->last = record->number;
    result->end = at + format_record_span(record->size);
    result->records++;
    if (record->kind == JOURNAL_ACCEPT)
        result->accepted++;
    if (scan->visitor == NULL || scan->visitor->record == NULL)
        return 0;
    const struct journal_record shown = {
            .number = record->number,
            .kind = (enum journal_kind)record->kind,
            .partition = record->partition,
            .time_ms = time_ms,
            .payload = bytes + FORMAT_RECORD_BYTES,
            .size = record->size,
    };
    return scan->visitor->record(scan->visitor->arg, at, &shown);
}

/* The records of the commit at scan->at; a broken one costs itself, or the rest when its length is broken, too. */
static int read_records(struct scan *scan, const struct format_commit *commit)
{
    uint64_t end = scan->at + FORMAT_COMMIT_BYTES + commit->bytes;
    uint64_t last = commit->first + commit->count - 1;
    uint64_t number = commit->first;
    int r = 0;
    if (end > scan->limit) { /* sealed amid a commit: its head counts */
        end = scan->limit;
        last = scan->source->sealed_last;
    }
    scan->at += FORMAT_COMMIT_BYTES;
    while (r == 0 && number <= last && scan->at < end) {
        struct format_record record = {.number = number};
        const uint8_t *bytes = good_record(scan, scan->at, end, &record);
        uint64_t span = 0;
        if (bytes != NULL) {
            r = visit_record(scan, scan->at, &record, bytes, commit->time_ms);
            span = format_record_span(record.size);
        } else if (length_is_right(scan, scan->at, end, number < last ? number + 1 : 0, &span)) {
            r = add_gap(scan, span, number, number, "the check sum of a record is wrong");
        } else {
            r = add_gap(
                    scan, end - scan->at, number, last, "a record cannot be read, nor its length");
            number = last;
        }
        scan->at += span;
        number++;
    }
    scan->expected = last + 1;
    scan->at = end;
    return r;
}

static int read_commit(struct scan *scan, const struct format_commit *commit)
{
    struct scan_result *result = scan->result;
    int r = 0;
    result->commits++;
    if (commit->synced > result->synced) {
        result->synced = commit->synced;
        result->synced_end = scan->at;
    }
    settle_accepts(scan, commit->accepted);
    if (scan->visitor != NULL && scan->visitor->commit != NULL)
        r = scan->visitor->commit(scan->visitor->arg, scan->at, commit);
    if (r == 0 && commit->count > 0)
        return read_records(scan, commit);
    scan->at += FORMAT_COMMIT_BYTES;
    scan->expected = commit->first;
    return r;
}

static bool is_next(const struct scan *scan, const uint8_t *bytes, struct format_commit *commit)
{
    return format_get_commit(bytes, scan->source->header->salt, scan->seed, commit) &&
            commit->first >= scan->expected;
}

/* The first commit of this life at or behind scan->at: its offset, or 0. */
static uint64_t find_commit(struct scan *scan, struct format_commit *commit)
{
    const size_t step = (size_t)256 << 10;
    const uint64_t end = scan->limit < scan->source->file_bytes ? scan->limit
                                                                : scan->source->file_bytes;
    const uint8_t *mark = scan->source->header->salt + 8;
    uint64_t from = scan->at;
    while (from + FORMAT_COMMIT_BYTES <= end) {
        size_t size = end - from < step ? (size_t)(end - from) : step;
        const uint8_t *bytes = scan_window_at(&scan->window, from, size);
        if (bytes == NULL)
            return 0;
        for (size_t i = 0; i + FORMAT_COMMIT_BYTES <= size; i += 8)
            if (memcmp(bytes + i, mark, 8) == 0 && is_next(scan, bytes + i, commit))
                return from + i;
        from += (size - FORMAT_COMMIT_BYTES) / 8 * 8 + 8;
    }
    return 0;
}

/* Nothing of this life stands behind scan->at. */
static int end_scan(struct scan *scan)
{
    const struct scan_source *source = scan->source;
    struct scan_result *result = scan->result;
    int r = 0;
    if (source->sealed_end > 0) {
        if (scan->expected <= source->sealed_last)
            r = add_gap(scan, source->sealed_end - scan->at, scan->expected, source->sealed_last,
                    "a commit cannot be read");
        if (r == 0)
            settle_accepts(scan, source->sealed_accepted);
    } else if (scan->at < source->file_bytes) {
        const uint8_t *bytes = scan_window_at(&scan->window, scan->at, 8);
        if (bytes == NULL)
            result->torn_bytes = source->file_bytes - scan->at;
        else if (memcmp(bytes, source->header->salt + 8, 8) == 0)
            result->torn_bytes = FORMAT_COMMIT_BYTES;
    }
    return r;
}

/* Goes on to the next commit. *ret_ended: there is none. */
static int step(struct scan *scan, bool *ret_ended)
{
    struct format_commit commit;
    const uint8_t *bytes = NULL;
    if (scan->at < scan->limit)
        bytes = scan_window_at(&scan->window, scan->at, FORMAT_COMMIT_BYTES);
    if (bytes != NULL && is_next(scan, bytes, &commit) && commit.first == scan->expected)
        return read_commit(scan, &commit);
    uint64_t found = find_commit(scan, &commit);
    if (found == 0) {
        *ret_ended = true;
        return end_scan(scan);
    }
    int r = 0;
    if (commit.first > scan->expected)
        r = add_gap(scan, found - scan->at, scan->expected, commit.first - 1,
                "a commit cannot be read");
    scan->at = found;
    return r == 0 ? read_commit(scan, &commit) : r;
}

int scan_segment(const struct scan_source *source, const struct scan_visitor *visitor,
        struct scan_result *ret)
{
    const struct format_header *header = source->header;
    *ret = (struct scan_result){
            .last = header->base - 1, .end = FORMAT_HEADER_BYTES, .accepted = header->accepted};
    struct scan scan = {
            .source = source,
            .visitor = visitor,
            .result = ret,
            .window = {.io = source->io, .fd = source->fd, .file_bytes = source->file_bytes},
            .seed = format_seed(header->salt),
            .at = FORMAT_HEADER_BYTES,
            .expected = header->base,
            .limit = source->sealed_end > 0 ? source->sealed_end : UINT64_MAX,
    };
    bool ended = false;
    int r = 0;
    while (r == 0 && !ended)
        r = step(&scan, &ended);
    if (r == 0 && scan.window.starved)
        r = -ENOMEM;
    scan_window_clear(&scan.window);
    return r;
}

void scan_clear(struct scan_result *result)
{
    free(result->gaps);
    result->gaps = NULL;
    result->gap_count = 0;
    result->gap_room = 0;
}
