/* Format: the bytes of a segment, version 1; pure. docs/journal-format.md says the same in words.
 * A segment is a header of 4096 bytes and then commits; a commit is its header and its records. All numbers are little-endian. */
#ifndef JOURNAL_FORMAT_H
#define JOURNAL_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORMAT_VERSION      1
#define FORMAT_HEADER_BYTES 4096
#define FORMAT_HEADER_COPY                                                                         \
    2048 /* the header stands twice, so that one bad sector does not end it */
#define FORMAT_COMMIT_BYTES 56
#define FORMAT_RECORD_BYTES 16
#define FORMAT_RECORD_MAX   ((size_t)1 << 20)
#define FORMAT_SALT_BYTES   16

/* Kinds of records that only the journal itself reads; the others are enum journal_kind. */
enum format_kind { FORMAT_CHECKPOINT_BEGIN = 64, FORMAT_CHECKPOINT_END = 65 };

struct format_header {
    uint8_t salt[FORMAT_SALT_BYTES]; /* new for each life of a file */
    uint64_t ordinal; /* counts lives; stands in the file's name, too */
    uint64_t base; /* number of its first record */
    uint64_t epoch; /* of the broker that began this life */
    uint64_t accepted; /* ACCEPT records before base */
    uint64_t time_ms;
    uint64_t checkpoint; /* number where the older kept checkpoint begins, or 0 */
    uint8_t previous_salt[FORMAT_SALT_BYTES]; /* seal of segment ordinal - 1; zeros: none */
    uint64_t previous_end; /* what stands behind this offset there does not count */
    uint64_t previous_base; /* its first number */
};

struct format_commit {
    uint64_t first; /* number of the first record */
    uint32_t count; /* 0: only a mark of what is synced */
    uint32_t bytes; /* of the records, with padding */
    uint64_t synced; /* all records up to this number are on disk */
    uint64_t accepted; /* ACCEPT records before first */
    uint64_t time_ms;
};

struct format_record {
    uint64_t number;
    uint32_t size;
    uint16_t kind;
    uint16_t partition;
};

/* Writes FORMAT_HEADER_BYTES. */
void format_put_header(uint8_t *at, const struct format_header *header);
enum format_verdict { FORMAT_GOOD, FORMAT_BAD, FORMAT_NEWER };
/* The better of the two copies. at has FORMAT_HEADER_BYTES; *ret is set when GOOD, *ret_version when NEWER. */
enum format_verdict format_get_header(
        const uint8_t *at, struct format_header *ret, uint32_t *ret_version);

/* The check sums of a life begin with this. */
uint32_t format_seed(const uint8_t salt[FORMAT_SALT_BYTES]);

/* What the loop thread knows of a commit; the writer's part is still missing. */
void format_put_commit(uint8_t *at, const struct format_commit *commit);
/* The writer's part: mark of the life, synced, check sum. Touches no other byte. */
void format_seal_commit(
        uint8_t *at, const uint8_t salt[FORMAT_SALT_BYTES], uint32_t seed, uint64_t synced);
/* Reads, without looking at the check sum, all but what the writer puts in (synced): safe beside it. */
void format_read_commit(const uint8_t *at, struct format_commit *ret);
/* True when a commit of this life stands at at (FORMAT_COMMIT_BYTES). */
bool format_get_commit(const uint8_t *at, const uint8_t salt[FORMAT_SALT_BYTES], uint32_t seed,
        struct format_commit *ret);

/* The header of a record; the check sum is still missing. */
void format_put_record(uint8_t *at, const struct format_record *record);
/* The check sum, over number, header and the payload behind it; writes only that. */
void format_seal_record(uint8_t *at, uint32_t seed, uint64_t number);
/* Reads size, kind and partition; the number is the reader's knowledge. */
void format_read_record(const uint8_t *at, struct format_record *ret);
/* True when the check sum holds; the payload stands behind at, ret->size of it. */
bool format_check_record(const uint8_t *at, uint32_t seed, const struct format_record *record);

/* Bytes of a record in the file, with padding to 8. */
static inline size_t format_record_span(size_t size)
{
    return (FORMAT_RECORD_BYTES + size + 7) & ~(size_t)7;
}

/* Little-endian integers, also for payloads of the journal's own records. */
void format_put_u64(uint8_t *at, uint64_t value);
uint64_t format_get_u64(const uint8_t *at);

#endif
