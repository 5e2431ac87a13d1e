/* Feature: what the classifier sees of a message: hashed n-grams and a few dense buckets. */
#ifndef SENTIMENT_FEATURE_H
#define SENTIMENT_FEATURE_H

#include <stddef.h>
#include <stdint.h>

#include "lexicon.h"
#include "text.h"
#include "token.h"

/* Stands in the model file; raised by any change of folding, tokens, hashing or buckets. */
#define FEATURE_REVISION 1

/* At most this many hashed features of one message count: a word of one letter gives the most. */
#define FEATURE_HASHED_MAX 32768
#define FEATURE_DENSE_MAX  32 /* active dense features of one message */

/* Dense features: one bucket of each group is active. Offsets into the dense weights. */
enum feature_dense {
    DENSE_BIAS = 0, /* 1, by language: 6 */
    DENSE_NET = 6, /* lexicon gain - loss: 13 buckets for each of 6 languages */
    DENSE_GAIN = 84, /* 8 */
    DENSE_LOSS = 92, /* 8 */
    DENSE_BEST = 100, /* 6 */
    DENSE_WORST = 106, /* 6 */
    DENSE_TURNED = 112, /* 3 */
    DENSE_SHOUT = 115, /* runs of '!': 4 */
    DENSE_ASK = 119, /* '?': 3 */
    DENSE_CAPS = 122, /* words in capitals: 4 */
    DENSE_LONG = 126, /* stretched letters: 3 */
    DENSE_LENGTH = 129, /* words: 8 */
    DENSE_COUNT = 137,
};

struct feature_set {
    size_t hashed_count;
    size_t dense_count;
    uint16_t dense[FEATURE_DENSE_MAX];
    uint32_t hashed[FEATURE_HASHED_MAX]; /* may name one hash several times */
};

/* Everything that one message needs; one per worker, so that scoring allocates nothing. */
struct feature_scratch {
    struct text text;
    struct token_list tokens;
    struct lexicon_sums sums;
    struct feature_set features;
};

/* Fill scratch->features from scratch->text, which text_read() has filled. language_index 0..5. */
void feature_extract(struct feature_scratch *scratch, const struct lexicon_view *lexicon,
        unsigned language_index);
/* Hash the character n-grams of words that tell Latin languages apart. Returns how many, at most
 * limit_count. */
size_t feature_extract_language(const struct text *text, uint32_t *hashed, size_t limit_count);

#endif
