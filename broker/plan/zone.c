/* Zone: reads TZif versions 1 to 4; the tables come first, the rule counts behind their end. */
#include "plan/zone.h"

#include "config/text_file.h"
#include "plan/zone_rule.h"

#include <deskbus/findings.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_BYTES = 256 * 1024,
    MOMENTS_MAX = 4096,
    TYPES_MAX = 256,
    HEADER_BYTES = 44,
    NAME_BYTES = 64,
    NAMES_MAX = 1024,
};
static const char default_folder[] = "/usr/share/zoneinfo";

struct zone {
    size_t count; /* of moments */
    int64_t *moments; /* ascending */
    int32_t *offsets; /* behind each */
    int32_t first_offset; /* before the first */
    bool ruled; /* behind the last */
    struct zone_rule rule;
};

/* One of the two blocks of a file. */
struct block {
    const unsigned char *data; /* behind the header */
    size_t is_ut, is_std, leaps, moments, types, chars;
    size_t time_bytes;
};

static uint32_t big_32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static int64_t big_time(const unsigned char *at, size_t bytes)
{
    if (bytes == 4)
        return (int32_t)big_32(at);
    return (int64_t)((uint64_t)big_32(at) << 32 | big_32(at + 4));
}

static bool read_header(
        const unsigned char *at, const unsigned char *end, size_t time_bytes, struct block *ret)
{
    if (end - at < HEADER_BYTES || memcmp(at, "TZif", 4) != 0)
        return false;
    *ret = (struct block){
            .data = at + HEADER_BYTES,
            .is_ut = big_32(at + 20),
            .is_std = big_32(at + 24),
            .leaps = big_32(at + 28),
            .moments = big_32(at + 32),
            .types = big_32(at + 36),
            .chars = big_32(at + 40),
            .time_bytes = time_bytes,
    };
    return ret->moments <= MOMENTS_MAX && ret->types > 0 && ret->types <= TYPES_MAX &&
            ret->is_ut <= TYPES_MAX && ret->is_std <= TYPES_MAX && ret->leaps <= MOMENTS_MAX &&
            ret->chars <= FILE_BYTES;
}

static size_t block_bytes(const struct block *block)
{
    return block->moments * (block->time_bytes + 1) + block->types * 6 + block->chars +
            block->leaps * (block->time_bytes + 4) + block->is_std + block->is_ut;
}

static bool read_block(const struct block *block, struct zone *zone)
{
    const unsigned char *kinds = block->data + block->moments * block->time_bytes;
    const unsigned char *types = kinds + block->moments;
    zone->first_offset = (int32_t)big_32(types);
    for (size_t i = 0; i < block->moments; i++) {
        if (kinds[i] >= block->types)
            return false;
        zone->moments[i] = big_time(block->data + i * block->time_bytes, block->time_bytes);
        zone->offsets[i] = (int32_t)big_32(types + (size_t)kinds[i] * 6);
        /* Offsets beyond a day or moments out of order would only come from a forged file. */
        if (zone->offsets[i] < -93600 || zone->offsets[i] > 93600 ||
                (i > 0 && zone->moments[i] <= zone->moments[i - 1]))
            return false;
    }
    zone->count = block->moments;
    return zone->first_offset >= -93600 && zone->first_offset <= 93600;
}

/* The rule stands between two line ends behind the second block; an empty one says: no rule. */
static bool read_footer(const unsigned char *at, const unsigned char *end, struct zone *zone)
{
    char text[NAME_BYTES * 2];
    if (at == end)
        return true;
    if (*at++ != '\n')
        return false;
    const unsigned char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL || (size_t)(stop - at) >= sizeof(text))
        return false;
    memcpy(text, at, (size_t)(stop - at));
    text[stop - at] = '\0';
    zone->ruled = text[0] != '\0';
    return !zone->ruled || zone_rule_parse(text, &zone->rule) == 0;
}

static int fill(const unsigned char *at, const unsigned char *end, struct zone *zone)
{
    struct block block;
    bool wide = end - at > 4 && at[4] >= '2';
    if (!read_header(at, end, 4, &block) || (size_t)(end - block.data) < block_bytes(&block))
        return -EBADMSG;
    if (wide &&
            (!read_header(block.data + block_bytes(&block), end, 8, &block) ||
                    (size_t)(end - block.data) < block_bytes(&block)))
        return -EBADMSG;
    zone->moments = calloc(block.moments + 1, sizeof(zone->moments[0]));
    zone->offsets = calloc(block.moments + 1, sizeof(zone->offsets[0]));
    if (zone->moments == NULL || zone->offsets == NULL)
        return -ENOMEM;
    if (!read_block(&block, zone) ||
            (wide && !read_footer(block.data + block_bytes(&block), end, zone)))
        return -EBADMSG;
    return 0;
}

int zone_parse(const void *bytes, size_t size, struct zone **ret)
{
    struct zone *zone = calloc(1, sizeof(*zone));
    if (zone == NULL)
        return -ENOMEM;
    int r = fill(bytes, (const unsigned char *)bytes + size, zone);
    if (r < 0)
        zone_free(&zone);
    else
        *ret = zone;
    return r;
}

static bool is_zone_name(const char *name)
{
    size_t size = strlen(name);
    return size > 0 && size < NAME_BYTES && name[0] != '/' && strstr(name, "..") == NULL &&
            strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/") ==
            size;
}

int zone_new(const char *folder, const char *name, struct zone **ret)
{
    char *path = NULL, *text = NULL;
    size_t size = 0;
    if (!is_zone_name(name))
        return -EINVAL;
    if (asprintf(&path, "%s/%s", folder != NULL ? folder : default_folder, name) < 0)
        return -ENOMEM;
    int r = text_file_read(path, FILE_BYTES, true, &text, &size);
    free(path);
    if (r == 0)
        r = zone_parse(text, size, ret);
    else if (r == -EISDIR || r == -ENOTDIR)
        r = -ENOENT;
    free(text);
    return r;
}

void zone_free(struct zone **zone)
{
    if (*zone == NULL)
        return;
    free((*zone)->moments);
    free((*zone)->offsets);
    free(*zone);
    *zone = NULL;
}

int32_t zone_offset(const struct zone *zone, int64_t at_s, int64_t *next_s)
{
    size_t low = 0, high = zone->count; /* the first moment behind at_s is in [low, high] */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->moments[middle] <= at_s)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == zone->count && zone->ruled)
        return zone_rule_offset(&zone->rule, at_s, next_s);
    *next_s = low < zone->count ? zone->moments[low] : INT64_MAX;
    return low == 0 ? zone->first_offset : zone->offsets[low - 1];
}

/* The third column of a line of zone1970.tab; false for a comment. */
static bool take_zone_name(const char *line, char ret[NAME_BYTES])
{
    if (line[0] == '#')
        return false;
    const char *tab = strchr(line, '\t');
    tab = tab != NULL ? strchr(tab + 1, '\t') : NULL;
    if (tab == NULL)
        return false;
    size_t size = strcspn(tab + 1, "\t\n");
    if (size == 0 || size >= NAME_BYTES)
        return false;
    memcpy(ret, tab + 1, size);
    ret[size] = '\0';
    return true;
}

void zone_nearest(const char *folder, const char *text, char *ret, size_t size)
{
    char *path = NULL, *table = NULL;
    size_t table_size = 0, count = 0;
    char(*names)[NAME_BYTES] = calloc(NAMES_MAX, NAME_BYTES);
    const char **pointers = calloc(NAMES_MAX, sizeof(const char *));
    ret[0] = '\0';
    if (names == NULL || pointers == NULL ||
            asprintf(&path, "%s/zone1970.tab", folder != NULL ? folder : default_folder) < 0)
        goto out;
    if (text_file_read(path, FILE_BYTES, true, &table, &table_size) < 0)
        goto out;
    for (const char *line = table; line != NULL && count < NAMES_MAX;) {
        if (take_zone_name(line, names[count])) {
            pointers[count] = names[count];
            count++;
        }
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    const char *near = deskbus_nearest(text, pointers, count);
    if (near != NULL)
        (void)snprintf(ret, size, "%s", near);
out:
    free(path);
    free(table);
    free(names);
    free((void *)pointers);
}
