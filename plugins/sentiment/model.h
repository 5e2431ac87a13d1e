/* Model: the one file of weights for all five languages, mapped read-only and checked once.
 *
 * File, all little-endian: a header of MODEL_HEADER_BYTES (magic, format, feature revision, size,
 * CRC32C, section count), a table of sections (tag, zero, offset u64, size u64), the sections. The
 * CRC32C covers the whole file with its own four bytes taken as zero. */
#ifndef SENTIMENT_MODEL_H
#define SENTIMENT_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"

#define MODEL_MAGIC          "DESKMOOD"
#define MODEL_FORMAT         1
#define MODEL_HEADER_BYTES   64
#define MODEL_SECTION_BYTES  24
#define MODEL_SECTION_COUNT  6
#define MODEL_FILE_BYTES_MAX (64u << 20) /* a larger file is refused before it is mapped */

#define MODEL_AT_FORMAT   8
#define MODEL_AT_REVISION 12
#define MODEL_AT_SIZE     16
#define MODEL_AT_CRC      24
#define MODEL_AT_SECTIONS 28

/* Order of the sections in the table and in the file. */
enum model_section {
    MODEL_NUMBERS, /* u32 each: see model_number */
    MODEL_HASHED, /* i8 negative, i8 positive for each bucket; neutral is the zero */
    MODEL_DENSE, /* i16 negative, i16 positive for each dense feature */
    MODEL_LEXICON, /* lexicon.h */
    MODEL_LANGUAGE, /* i8 for each class of each bucket */
    MODEL_CARD, /* UTF-8: what it was trained on */
};

/* Real numbers of the model, stored as i32 in units of 1/MODEL_NUMBER_UNIT. */
#define MODEL_NUMBER_UNIT 1048576.0
enum model_number {
    NUMBER_HASHED_SCALE, /* one step of a hashed weight */
    NUMBER_DENSE_SCALE, /* one step of a dense weight */
    NUMBER_LANGUAGE_SCALE, /* one step of a language weight */
    NUMBER_LANGUAGE_BIAS, /* 4 */
    NUMBER_SHARPNESS = 7, /* 6: by language, what logits are multiplied with to be calibrated */
    NUMBER_COUNT = 13,
};

struct model_fault {
    char text[200]; /* for people; does not name the file */
};

struct model;

/* Map the file at path. Returns 0 or a negative errno: -EBADMSG when it is no sound model. fault is
 * written only on failure. The caller owns *ret: model_close(). Threads may share a model. */
int model_open(const char *path, struct model **ret, struct model_fault *fault);
/* Check size bytes that the caller keeps alive and unchanged while the model is used. */
int model_from_bytes(const void *bytes, size_t size, struct model **ret, struct model_fault *fault);
/* Unmap, free, set *self to NULL. NULL is fine. */
void model_close(struct model **self);

/* The two signed weights of each of *count buckets. */
const int8_t *model_hashed(const struct model *self, uint32_t *count);
/* LANG_LATIN_CLASSES signed weights of each of *count buckets. */
const int8_t *model_language(const struct model *self, uint32_t *count);
int model_dense(const struct model *self, unsigned feature, unsigned output);
double model_number(const struct model *self, unsigned number);
struct lexicon_view model_lexicon(const struct model *self);
/* The card; not ended by a zero byte. */
const char *model_card(const struct model *self, size_t *size);

#endif
