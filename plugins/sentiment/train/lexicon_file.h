/* Lexicon file: the word lists of people, made into the table of the model.
 *
 * TSV: language, role (valence, negation, boost), value, words separated by commas. "stem*" stands
 * for all its endings; words with spaces between them are a phrase of up to three. */
#ifndef SENTIMENT_TRAIN_LEXICON_FILE_H
#define SENTIMENT_TRAIN_LEXICON_FILE_H

#include <stddef.h>
#include <stdint.h>

struct lexicon_table {
    unsigned char *slots; /* as lexicon.h describes them */
    uint32_t slot_count, used_count;
    unsigned conflict_count; /* words listed twice with different values: the first counts */
};

/* Returns 0 or -ENOMEM. slot_count is a power of two. */
int lexicon_file_new(uint32_t slot_count, struct lexicon_table *ret);
void lexicon_file_clear(struct lexicon_table *self);
/* Add all words of a file. Returns 0 or a negative errno, and writes why then. */
int lexicon_file_add(struct lexicon_table *self, const char *path, char *why, size_t why_size);

#endif
