/* Model: the one file of weights for all five languages, mapped read-only and checked once. */
#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bytes.h"
#include "crc32c.h"
#include "feature.h"
#include "lang.h"

struct section {
    const unsigned char *bytes;
    size_t size;
};

struct model {
    const unsigned char *bytes;
    size_t size;
    void *map; /* NULL: the bytes belong to the caller */
    struct section sections[MODEL_SECTION_COUNT];
};

__attribute__((format(printf, 3, 4))) static int fail(
        struct model_fault *fault, int code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    (void)vsnprintf(fault->text, sizeof(fault->text), format, args);
    va_end(args);
    return code;
}

static uint32_t checksum(const unsigned char *bytes, size_t size)
{
    static const unsigned char zeros[4] = {0};
    uint32_t crc = crc32c_add(0, bytes, MODEL_AT_CRC);
    crc = crc32c_add(crc, zeros, sizeof(zeros));
    return crc32c_add(crc, bytes + MODEL_AT_CRC + 4, size - MODEL_AT_CRC - 4);
}

static int check_header(const unsigned char *bytes, size_t size, struct model_fault *fault)
{
    size_t least = MODEL_HEADER_BYTES + (size_t)MODEL_SECTION_COUNT * MODEL_SECTION_BYTES;
    if (size < 8 || memcmp(bytes, MODEL_MAGIC, 8) != 0)
        return fail(fault, -EBADMSG, "this is no sentiment model (it does not begin with %s)",
                MODEL_MAGIC);
    if (size < least)
        return fail(fault, -EBADMSG, "the file is cut: %zu bytes, the header alone has %zu", size,
                least);
    uint32_t format = bytes_get_u32(bytes + MODEL_AT_FORMAT);
    if (format != MODEL_FORMAT)
        return fail(fault, -EBADMSG, "the file has format %u, this program reads %d: train it anew",
                format, MODEL_FORMAT);
    uint32_t revision = bytes_get_u32(bytes + MODEL_AT_REVISION);
    if (revision != FEATURE_REVISION)
        return fail(fault, -EBADMSG,
                "the file is for features of revision %u, this program has %d: train it anew",
                revision, FEATURE_REVISION);
    uint64_t written = bytes_get_u64(bytes + MODEL_AT_SIZE);
    if (written != size)
        return fail(fault, -EBADMSG, "the file has %zu bytes and should have %llu", size,
                (unsigned long long)written);
    uint32_t crc = checksum(bytes, size);
    if (crc != bytes_get_u32(bytes + MODEL_AT_CRC))
        return fail(fault, -EBADMSG, "the file is damaged (its CRC32C is %08x, written is %08x)",
                crc, bytes_get_u32(bytes + MODEL_AT_CRC));
    return 0;
}

static int read_sections(struct model *self, struct model_fault *fault)
{
    if (bytes_get_u32(self->bytes + MODEL_AT_SECTIONS) != MODEL_SECTION_COUNT)
        return fail(fault, -EBADMSG, "the file has %u sections and should have %d",
                bytes_get_u32(self->bytes + MODEL_AT_SECTIONS), MODEL_SECTION_COUNT);
    for (uint32_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const unsigned char *row = self->bytes + MODEL_HEADER_BYTES +
                (size_t)i * MODEL_SECTION_BYTES;
        uint64_t offset = bytes_get_u64(row + 8), size = bytes_get_u64(row + 16);
        if (bytes_get_u32(row) != i || offset > self->size || size > self->size - offset)
            return fail(fault, -EBADMSG, "section %u lies outside of the file", i);
        self->sections[i].bytes = self->bytes + offset;
        self->sections[i].size = (size_t)size;
    }
    return 0;
}

static int check_sections(const struct model *self, struct model_fault *fault)
{
    size_t lexicon = self->sections[MODEL_LEXICON].size;
    size_t slots = lexicon / LEXICON_SLOT_BYTES;
    if (self->sections[MODEL_NUMBERS].size != NUMBER_COUNT * 4)
        return fail(fault, -EBADMSG, "the section of numbers has the wrong size");
    if (self->sections[MODEL_DENSE].size != (size_t)DENSE_COUNT * 4)
        return fail(fault, -EBADMSG, "the section of dense weights has the wrong size");
    if (self->sections[MODEL_HASHED].size < 2 || self->sections[MODEL_HASHED].size % 2 != 0)
        return fail(fault, -EBADMSG, "the section of hashed weights has the wrong size");
    if (self->sections[MODEL_LANGUAGE].size < LANG_LATIN_CLASSES ||
            self->sections[MODEL_LANGUAGE].size % LANG_LATIN_CLASSES != 0)
        return fail(fault, -EBADMSG, "the section of language weights has the wrong size");
    if (lexicon % LEXICON_SLOT_BYTES != 0 || (slots & (slots - 1)) != 0)
        return fail(fault, -EBADMSG, "the lexicon has the wrong size");
    return 0;
}

int model_from_bytes(const void *bytes, size_t size, struct model **ret, struct model_fault *fault)
{
    int r = check_header(bytes, size, fault);
    if (r < 0)
        return r;
    struct model *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return fail(fault, -ENOMEM, "no memory for a model");
    self->bytes = bytes;
    self->size = size;
    r = read_sections(self, fault);
    if (r == 0)
        r = check_sections(self, fault);
    if (r < 0) {
        free(self);
        return r;
    }
    *ret = self;
    return 0;
}

static int map_file(int fd, void **ret, size_t *size, struct model_fault *fault)
{
    struct stat status;
    if (fstat(fd, &status) < 0)
        return fail(fault, -errno, "%s", strerror(errno));
    if (!S_ISREG(status.st_mode))
        return fail(fault, -EBADMSG, "this is no regular file");
    if (status.st_size <= 0 || (uint64_t)status.st_size > MODEL_FILE_BYTES_MAX)
        return fail(fault, -EBADMSG, "a file of %lld bytes can be no sentiment model",
                (long long)status.st_size);
    void *map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (map == MAP_FAILED)
        return fail(fault, -errno, "cannot map the file: %s", strerror(errno));
    *ret = map;
    *size = (size_t)status.st_size;
    return 0;
}

int model_open(const char *path, struct model **ret, struct model_fault *fault)
{
    void *map = NULL;
    size_t size = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(fault, -errno, "%s", strerror(errno));
    int r = map_file(fd, &map, &size, fault);
    (void)close(fd);
    if (r < 0)
        return r;
    r = model_from_bytes(map, size, ret, fault);
    if (r < 0)
        (void)munmap(map, size);
    else
        (*ret)->map = map;
    return r;
}

void model_close(struct model **self)
{
    if (*self == NULL)
        return;
    if ((*self)->map != NULL)
        (void)munmap((*self)->map, (*self)->size);
    free(*self);
    *self = NULL;
}

const int8_t *model_hashed(const struct model *self, uint32_t *count)
{
    *count = (uint32_t)(self->sections[MODEL_HASHED].size / 2);
    return (const int8_t *)self->sections[MODEL_HASHED].bytes;
}

const int8_t *model_language(const struct model *self, uint32_t *count)
{
    *count = (uint32_t)(self->sections[MODEL_LANGUAGE].size / LANG_LATIN_CLASSES);
    return (const int8_t *)self->sections[MODEL_LANGUAGE].bytes;
}

int model_dense(const struct model *self, unsigned feature, unsigned output)
{
    return bytes_get_i16(self->sections[MODEL_DENSE].bytes + ((size_t)feature * 2 + output) * 2);
}

double model_number(const struct model *self, unsigned number)
{
    uint32_t stored = bytes_get_u32(self->sections[MODEL_NUMBERS].bytes + (size_t)number * 4);
    return (double)(int32_t)stored / MODEL_NUMBER_UNIT;
}

struct lexicon_view model_lexicon(const struct model *self)
{
    size_t size = self->sections[MODEL_LEXICON].size;
    return (struct lexicon_view){
            self->sections[MODEL_LEXICON].bytes, (uint32_t)(size / LEXICON_SLOT_BYTES)};
}

const char *model_card(const struct model *self, size_t *size)
{
    *size = self->sections[MODEL_CARD].size;
    return (const char *)self->sections[MODEL_CARD].bytes;
}
