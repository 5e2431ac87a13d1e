/* Format: puts headers, commits and records into bytes and checks them on the way back. */
#include "journal/format.h"

#include "base/crc32c.h"

#include <string.h>

/* Places in a segment header. */
enum {
    HEADER_VERSION = 8,
    HEADER_CRC = 12,
    HEADER_SALT = 16,
    HEADER_NUMBERS = 32,
    HEADER_USED = 120
};
/* Places in a commit header. The mark comes from the salt: nobody can write it into a text. */
enum {
    COMMIT_CRC = 8,
    COMMIT_COUNT = 12,
    COMMIT_FIRST = 16,
    COMMIT_SYNCED = 24,
    COMMIT_ACCEPTED = 32,
    COMMIT_TIME = 40,
    COMMIT_SIZE = 48
};
/* Places in a record header. */
enum { RECORD_SIZE = 4, RECORD_NUMBER = 8, RECORD_KIND = 12, RECORD_PARTITION = 14 };

static const uint8_t magic[8] = {'D', 'B', 'J', 'R', 'N', 'L', '\r', '\n'};

static void put_u32(uint8_t *at, uint32_t value)
{
    for (unsigned int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void put_u16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static uint16_t get_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] | at[1] << 8);
}

void format_put_u64(uint8_t *at, uint64_t value)
{
    put_u32(at, (uint32_t)value);
    put_u32(at + 4, (uint32_t)(value >> 32));
}

uint64_t format_get_u64(const uint8_t *at)
{
    return get_u32(at) | (uint64_t)get_u32(at + 4) << 32;
}

static uint32_t header_crc(const uint8_t *at)
{
    uint32_t crc = crc32c(0, at, HEADER_CRC);
    return crc32c(crc, at + HEADER_SALT, HEADER_USED - HEADER_SALT);
}

void format_put_header(uint8_t *at, const struct format_header *header)
{
    const uint64_t numbers[] = {header->ordinal, header->base, header->epoch, header->accepted,
            header->time_ms, header->checkpoint, header->previous_end, header->previous_base};
    memset(at, 0, FORMAT_HEADER_BYTES);
    memcpy(at, magic, sizeof(magic));
    put_u32(at + HEADER_VERSION, FORMAT_VERSION);
    memcpy(at + HEADER_SALT, header->salt, FORMAT_SALT_BYTES);
    for (size_t i = 0; i < 8; i++)
        format_put_u64(at + HEADER_NUMBERS + 8 * i, numbers[i]);
    memcpy(at + HEADER_NUMBERS + 64, header->previous_salt, FORMAT_SALT_BYTES);
    put_u32(at + HEADER_CRC, header_crc(at));
    memcpy(at + FORMAT_HEADER_COPY, at, HEADER_USED);
}

static enum format_verdict get_copy(
        const uint8_t *at, struct format_header *ret, uint32_t *ret_version)
{
    if (memcmp(at, magic, sizeof(magic)) != 0)
        return FORMAT_BAD;
    *ret_version = get_u32(at + HEADER_VERSION);
    if (*ret_version > FORMAT_VERSION)
        return FORMAT_NEWER; /* where its check sum stands is not ours to know */
    if (*ret_version == 0 || get_u32(at + HEADER_CRC) != header_crc(at))
        return FORMAT_BAD;
    uint64_t *const numbers[] = {&ret->ordinal, &ret->base, &ret->epoch, &ret->accepted,
            &ret->time_ms, &ret->checkpoint, &ret->previous_end, &ret->previous_base};
    memcpy(ret->salt, at + HEADER_SALT, FORMAT_SALT_BYTES);
    for (size_t i = 0; i < 8; i++)
        *numbers[i] = format_get_u64(at + HEADER_NUMBERS + 8 * i);
    memcpy(ret->previous_salt, at + HEADER_NUMBERS + 64, FORMAT_SALT_BYTES);
    return ret->base > 0 ? FORMAT_GOOD : FORMAT_BAD;
}

enum format_verdict format_get_header(
        const uint8_t *at, struct format_header *ret, uint32_t *ret_version)
{
    struct format_header copy[2];
    uint32_t version[2] = {0, 0};
    enum format_verdict first = get_copy(at, &copy[0], &version[0]);
    enum format_verdict second = get_copy(at + FORMAT_HEADER_COPY, &copy[1], &version[1]);
    if (first != FORMAT_GOOD && second != FORMAT_GOOD) {
        *ret_version = version[0];
        /* One copy alone may be a flipped bit; a newer version has written both. */
        return first == FORMAT_NEWER && version[0] == version[1] ? FORMAT_NEWER : FORMAT_BAD;
    }
    /* After a crash amid re-heading one copy is of the earlier life: the later one counts. */
    bool use_second = first != FORMAT_GOOD ||
            (second == FORMAT_GOOD && copy[1].ordinal > copy[0].ordinal);
    *ret = copy[use_second ? 1 : 0];
    return FORMAT_GOOD;
}

uint32_t format_seed(const uint8_t salt[FORMAT_SALT_BYTES])
{
    return crc32c(0, salt, FORMAT_SALT_BYTES);
}

static const uint8_t *mark_of(const uint8_t salt[FORMAT_SALT_BYTES])
{
    return salt + 8;
}

static uint32_t commit_crc(const uint8_t *at, uint32_t seed)
{
    return crc32c(seed, at + COMMIT_COUNT, FORMAT_COMMIT_BYTES - COMMIT_COUNT);
}

void format_put_commit(uint8_t *at, const struct format_commit *commit)
{
    memset(at, 0, FORMAT_COMMIT_BYTES);
    put_u32(at + COMMIT_COUNT, commit->count);
    format_put_u64(at + COMMIT_FIRST, commit->first);
    format_put_u64(at + COMMIT_SYNCED, commit->synced);
    format_put_u64(at + COMMIT_ACCEPTED, commit->accepted);
    format_put_u64(at + COMMIT_TIME, commit->time_ms);
    put_u32(at + COMMIT_SIZE, commit->bytes);
}

void format_seal_commit(
        uint8_t *at, const uint8_t salt[FORMAT_SALT_BYTES], uint32_t seed, uint64_t synced)
{
    memcpy(at, mark_of(salt), COMMIT_CRC);
    format_put_u64(at + COMMIT_SYNCED, synced);
    put_u32(at + COMMIT_CRC, commit_crc(at, seed));
}

void format_read_commit(const uint8_t *at, struct format_commit *ret)
{
    ret->count = get_u32(at + COMMIT_COUNT);
    ret->first = format_get_u64(at + COMMIT_FIRST);
    ret->accepted = format_get_u64(at + COMMIT_ACCEPTED);
    ret->time_ms = format_get_u64(at + COMMIT_TIME);
    ret->bytes = get_u32(at + COMMIT_SIZE);
}

bool format_get_commit(const uint8_t *at, const uint8_t salt[FORMAT_SALT_BYTES], uint32_t seed,
        struct format_commit *ret)
{
    if (memcmp(at, mark_of(salt), COMMIT_CRC) != 0 ||
            get_u32(at + COMMIT_CRC) != commit_crc(at, seed))
        return false;
    format_read_commit(at, ret);
    ret->synced = format_get_u64(at + COMMIT_SYNCED);
    return (uint64_t)ret->count * FORMAT_RECORD_BYTES <= ret->bytes && ret->bytes % 8 == 0;
}

void format_put_record(uint8_t *at, const struct format_record *record)
{
    put_u32(at, 0);
    put_u32(at + RECORD_SIZE, record->size);
    put_u32(at + RECORD_NUMBER, (uint32_t)record->number);
    put_u16(at + RECORD_KIND, record->kind);
    put_u16(at + RECORD_PARTITION, record->partition);
}

/* The whole number goes in, though the header holds only half of it. */
static uint32_t record_crc(const uint8_t *at, uint32_t seed, uint64_t number, uint32_t size)
{
    uint8_t whole[8];
    format_put_u64(whole, number);
    uint32_t crc = crc32c(seed, whole, sizeof(whole));
    return crc32c(crc, at + RECORD_SIZE, FORMAT_RECORD_BYTES - RECORD_SIZE + (size_t)size);
}

void format_seal_record(uint8_t *at, uint32_t seed, uint64_t number)
{
    put_u32(at, record_crc(at, seed, number, get_u32(at + RECORD_SIZE)));
}

void format_read_record(const uint8_t *at, struct format_record *ret)
{
    ret->size = get_u32(at + RECORD_SIZE);
    ret->kind = get_u16(at + RECORD_KIND);
    ret->partition = get_u16(at + RECORD_PARTITION);
}

bool format_check_record(const uint8_t *at, uint32_t seed, const struct format_record *record)
{
    return get_u32(at + RECORD_NUMBER) == (uint32_t)record->number &&
            get_u32(at) == record_crc(at, seed, record->number, record->size);
}
