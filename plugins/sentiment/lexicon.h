/* Lexicon: words with a feeling, negations and intensifiers, and what they say about a text. */
#ifndef SENTIMENT_LEXICON_H
#define SENTIMENT_LEXICON_H

#include <stddef.h>
#include <stdint.h>

#include "token.h"

#define LEXICON_SLOT_BYTES   8 /* key u32, value i8, role u8, two bytes of zero */
#define LEXICON_PHRASE_WORDS 3 /* longest phrase of words */
#define LEXICON_PHRASE_HAN   5 /* longest phrase of Chinese characters */
#define LEXICON_PREFIX_MIN   3 /* shortest stem that may stand for all its endings */
#define LEXICON_UNIT         16 /* sums are in sixteenths of a point */

enum lexicon_role {
    LEXICON_NONE, /* an empty slot */
    LEXICON_VALENCE, /* value -5..5 */
    LEXICON_NEGATION, /* turns what follows */
    LEXICON_BOOST, /* value: percent that it adds to the next valence, may be below 0 */
};

/* The table in the model file: open addressing, count is a power of two; slots NULL: no lexicon. */
struct lexicon_view {
    const unsigned char *slots;
    uint32_t slot_count;
};

/* What the words say, in LEXICON_UNITs: gains and losses are summed apart, both >= 0. */
struct lexicon_sums {
    int gain, loss;
    int best, worst; /* the strongest single word each way, >= 0 */
    int hit_count, turned_count;
};

/* Walk the tokens, fill *ret and mark the tokens within reach of a negation. */
void lexicon_scan(const struct lexicon_view *self, const struct text *text, struct token_list *list,
        struct lexicon_sums *ret);
/* The key of an entry: of one word, of a stem, or of a phrase of word hashes. */
uint32_t lexicon_key_word(uint32_t word_hash);
uint32_t lexicon_key_stem(uint32_t word_hash);
uint32_t lexicon_key_phrase(const uint32_t *word_hashes, size_t count);

#endif
