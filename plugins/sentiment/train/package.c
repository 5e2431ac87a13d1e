/* Package: the bytes of a model file, put together from its sections. */
#include "train/package.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "crc32c.h"
#include "feature.h"

#define ALIGNMENT 64 /* a section begins on a cache line */

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t place_sections(const struct package_section *sections, size_t *offsets)
{
    size_t at = aligned(MODEL_HEADER_BYTES + (size_t)MODEL_SECTION_COUNT * MODEL_SECTION_BYTES);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        offsets[i] = at;
        at = aligned(at + sections[i].size);
    }
    return at;
}

int package_build(const struct package_section sections[MODEL_SECTION_COUNT], unsigned char **ret,
        size_t *size)
{
    size_t offsets[MODEL_SECTION_COUNT];
    size_t total = place_sections(sections, offsets);
    unsigned char *bytes = calloc(1, total);
    if (bytes == NULL)
        return -ENOMEM;
    memcpy(bytes, MODEL_MAGIC, 8);
    bytes_put_u32(bytes + MODEL_AT_FORMAT, MODEL_FORMAT);
    bytes_put_u32(bytes + MODEL_AT_REVISION, FEATURE_REVISION);
    bytes_put_u64(bytes + MODEL_AT_SIZE, total);
    bytes_put_u32(bytes + MODEL_AT_SECTIONS, MODEL_SECTION_COUNT);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        unsigned char *row = bytes + MODEL_HEADER_BYTES + i * MODEL_SECTION_BYTES;
        bytes_put_u32(row, (uint32_t)i);
        bytes_put_u64(row + 8, offsets[i]);
        bytes_put_u64(row + 16, sections[i].size);
        memcpy(bytes + offsets[i], sections[i].bytes, sections[i].size);
    }
    bytes_put_u32(bytes + MODEL_AT_CRC, crc32c_add(0, bytes, total)); /* its place is still zero */
    *ret = bytes;
    *size = total;
    return 0;
}

int package_save(const char *path, const unsigned char *bytes, size_t size)
{
    size_t room = strlen(path) + 5;
    char *fresh = malloc(room);
    if (fresh == NULL)
        return -ENOMEM;
    (void)snprintf(fresh, room, "%s.new", path);
    FILE *file = fopen(fresh, "wbe");
    int r = file == NULL ? -errno : 0;
    if (r == 0 && fwrite(bytes, 1, size, file) != size)
        r = -EIO;
    if (file != NULL && (fflush(file) != 0 || fsync(fileno(file)) != 0 || fclose(file) != 0) &&
            r == 0)
        r = -errno;
    if (r == 0 && rename(fresh, path) < 0)
        r = -errno;
    if (r < 0)
        (void)unlink(fresh);
    free(fresh);
    return r;
}
