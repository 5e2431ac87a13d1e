/* Segment: names, the sparse index, and the table of segments. */
#include "journal/segment.h"

#include "base/hash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_DIGITS 20

void segment_name(const struct format_header *header, char ret[SEGMENT_NAME_SIZE])
{
    const uint8_t *salt = header->salt; /* its other half is the commits' mark */
    snprintf(ret, SEGMENT_NAME_SIZE, "j-%0*" PRIu64 "-%02x%02x%02x%02x.seg", NAME_DIGITS,
            header->ordinal, salt[0], salt[1], salt[2], salt[3]);
}

int segment_parse_name(const char *name, uint64_t *ret_ordinal)
{
    unsigned int random;
    char digits[NAME_DIGITS + 1], again[SEGMENT_NAME_SIZE];
    if (strlen(name) != 2 + NAME_DIGITS + 1 + 8 + 4 || strncmp(name, "j-", 2) != 0)
        return -EINVAL;
    memcpy(digits, name + 2, NAME_DIGITS);
    digits[NAME_DIGITS] = '\0';
    char *end;
    errno = 0;
    uint64_t ordinal = strtoull(digits, &end, 10);
    random = (unsigned int)strtoul(name + 2 + NAME_DIGITS + 1, NULL, 16);
    /* Written again it must be the same: no sign, no other letters, no overflow. */
    snprintf(again, sizeof(again), "j-%0*" PRIu64 "-%08x.seg", NAME_DIGITS, ordinal, random);
    if (errno != 0 || strcmp(again, name) != 0)
        return -EINVAL;
    *ret_ordinal = ordinal;
    return 0;
}

void segment_free_name(char ret[SEGMENT_NAME_SIZE])
{
    uint64_t random;
    hash_random(&random, sizeof(random));
    snprintf(ret, SEGMENT_NAME_SIZE, "free-%016" PRIx64 ".seg", random);
}

bool segment_is_free_name(const char *name)
{
    size_t length = strlen(name);
    return length == 5 + 16 + 4 && strncmp(name, "free-", 5) == 0 &&
            strcmp(name + length - 4, ".seg") == 0;
}

int segment_new(const struct format_header *header, struct segment **ret)
{
    struct segment *segment = calloc(1, sizeof(*segment));
    if (segment == NULL)
        return -ENOMEM;
    segment->header = *header;
    segment->last = header->base - 1;
    segment->end = FORMAT_HEADER_BYTES;
    segment_name(header, segment->name);
    *ret = segment;
    return 0;
}

void segment_free(struct segment **segment)
{
    if (*segment == NULL)
        return;
    free((*segment)->places);
    free(*segment);
    *segment = NULL;
}

void segment_note(struct segment *segment, uint64_t number, uint64_t offset)
{
    size_t count = segment->place_count;
    if (count > 0 && offset - segment->places[count - 1].offset < SEGMENT_STRIDE)
        return;
    if (count == segment->place_room) {
        size_t room = count == 0 ? 8 : count * 2;
        struct segment_place *places = realloc(segment->places, room * sizeof(*places));
        if (places == NULL)
            return;
        segment->places = places;
        segment->place_room = room;
    }
    segment->places[segment->place_count++] = (struct segment_place){number, offset};
}

struct segment_place segment_place_before(const struct segment *segment, uint64_t number)
{
    struct segment_place best = {segment->header.base, FORMAT_HEADER_BYTES};
    size_t low = 0, high = segment->place_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (segment->places[middle].number <= number) {
            best = segment->places[middle];
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return best;
}

int segment_table_add(struct segment_table *table, struct segment *segment)
{
    if (table->count == table->room) {
        size_t room = table->room == 0 ? 8 : table->room * 2;
        struct segment **items = realloc(table->items, room * sizeof(struct segment *));
        if (items == NULL)
            return -ENOMEM;
        table->items = items;
        table->room = room;
    }
    table->items[table->count++] = segment;
    return 0;
}

struct segment *segment_table_find(const struct segment_table *table, uint64_t number)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (table->items[middle]->header.base <= number)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || table->items[low - 1]->last < number)
        return NULL;
    return table->items[low - 1];
}

struct segment *segment_table_newest(const struct segment_table *table)
{
    return table->count > 0 ? table->items[table->count - 1] : NULL;
}

struct segment *segment_table_take(struct segment_table *table, size_t at)
{
    struct segment *segment = table->items[at];
    table->count--;
    memmove(&table->items[at], &table->items[at + 1],
            (table->count - at) * sizeof(struct segment *));
    return segment;
}

void segment_table_clear(struct segment_table *table)
{
    for (size_t i = 0; i < table->count; i++)
        segment_free(&table->items[i]);
    free(table->items);
    *table = (struct segment_table){0};
}
