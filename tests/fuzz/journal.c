/* Fuzz target: any bytes as a segment. They are scanned as they are, and once more with check sums put right, so that
 * wild lengths and counts get past them. */
#include "journal/scan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct fuzz {
    uint64_t last, end;
    uint64_t sum; /* every byte is touched, for the sanitizers */
};

static int on_record(void *arg, uint64_t offset, const struct journal_record *record)
{
    struct fuzz *fuzz = arg;
    const uint8_t *payload = record->payload;
    if (record->number <= fuzz->last && fuzz->last != 0)
        abort();
    if (record->size > JOURNAL_RECORD_MAX || offset < fuzz->end)
        abort();
    for (size_t i = 0; i < record->size; i++)
        fuzz->sum += payload[i];
    fuzz->last = record->number;
    fuzz->end = offset + FORMAT_RECORD_BYTES + record->size;
    return 0;
}

static void scan(const uint8_t *bytes, size_t size, const struct format_header *header)
{
    struct fuzz fuzz = {0};
    struct scan_result result;
    const struct scan_visitor visitor = {.arg = &fuzz, .record = on_record};
    int fd = memfd_create("segment", MFD_CLOEXEC);
    if (fd < 0 || journal_io_write_all(journal_io_disk(), fd, bytes, size, 0) < 0)
        abort();
    struct scan_source source = {
            .io = journal_io_disk(), .fd = fd, .file_bytes = size, .header = header};
    for (int sealed = 0; sealed < 2; sealed++) {
        fuzz = (struct fuzz){0};
        if (sealed != 0) {
            source.sealed_end = size / 2 + FORMAT_HEADER_BYTES / 2;
            source.sealed_last = header->base + 5;
        }
        if (scan_segment(&source, &visitor, &result) < 0)
            abort();
        if (fuzz.end > size)
            abort();
        scan_clear(&result);
    }
    close(fd);
}

/* Puts right the sums of whatever has the shape of commits and records. */
static void seal(uint8_t *bytes, size_t size, const struct format_header *header)
{
    const uint32_t seed = format_seed(header->salt);
    size_t at = FORMAT_HEADER_BYTES;
    while (at + FORMAT_COMMIT_BYTES <= size) {
        struct format_commit commit;
        format_read_commit(bytes + at, &commit);
        format_seal_commit(bytes + at, header->salt, seed, commit.first);
        at += FORMAT_COMMIT_BYTES;
        for (uint32_t i = 0; i < commit.count && at + FORMAT_RECORD_BYTES <= size; i++) {
            struct format_record record;
            format_read_record(bytes + at, &record);
            if (format_record_span(record.size) > size - at)
                return;
            format_seal_record(bytes + at, seed, commit.first + i);
            at += format_record_span(record.size);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct format_header header;
    uint32_t version;
    if (size < FORMAT_HEADER_BYTES)
        return 0;
    if (format_get_header(bytes, &header, &version) != FORMAT_GOOD || header.base == 0)
        header = (struct format_header){.ordinal = 1, .base = 1};
    scan(bytes, size, &header);
    uint8_t *copy = malloc(size);
    if (copy == NULL)
        return 0;
    memcpy(copy, bytes, size);
    seal(copy, size, &header);
    scan(copy, size, &header);
    free(copy);
    return 0;
}
