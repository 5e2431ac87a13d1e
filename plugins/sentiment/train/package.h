/* Package: the bytes of a model file, put together from its sections. */
#ifndef SENTIMENT_TRAIN_PACKAGE_H
#define SENTIMENT_TRAIN_PACKAGE_H

#include <stddef.h>
#include <stdint.h>

#include "model.h"

struct package_section {
    const void *bytes;
    size_t size;
};

/* Lay out header, table and sections and compute the checksum. Returns 0 or -ENOMEM; the caller
 * frees *ret. */
int package_build(const struct package_section sections[MODEL_SECTION_COUNT], unsigned char **ret,
        size_t *size);
/* Write the file so that a reader sees the old one or the whole new one. 0 or a negative errno. */
int package_save(const char *path, const unsigned char *bytes, size_t size);

#endif
