/* Token: a text cut into words, Chinese characters, marks, pictures and clause ends. */
#ifndef SENTIMENT_TOKEN_H
#define SENTIMENT_TOKEN_H

#include <stddef.h>
#include <stdint.h>

#include "text.h"

enum token_kind {
    TOKEN_WORD, /* letters and digits */
    TOKEN_HAN, /* one character of a script without word spaces */
    TOKEN_MARK, /* a run of '!' and '?' */
    TOKEN_EMOJI, /* one picture */
    TOKEN_FACE, /* a face of punctuation, such as :-( */
    TOKEN_STOP, /* the end of a clause */
    TOKEN_LINK, /* a web address */
    TOKEN_MENTION, /* @name */
};

struct token {
    uint32_t hash; /* of the plain code points; of the kind for links and mentions */
    uint16_t start; /* index of the first point */
    uint16_t length; /* points; for TOKEN_MARK the length of the run */
    uint8_t kind; /* enum token_kind */
    uint8_t upper; /* a word of three or more letters, all capitals */
    uint8_t negated; /* stands within the reach of a negation; set by lexicon.c */
    uint8_t unused;
};

struct token_list {
    size_t count;
    size_t word_count;
    size_t upper_word_count;
    struct token tokens[TEXT_BYTES_MAX];
};

void token_cut(struct token_list *self, const struct text *text);
/* The hash that a word of these plain code points gets; lexicon keys are made with it. */
uint32_t token_hash_points(const struct text_point *points, size_t count);

#endif
