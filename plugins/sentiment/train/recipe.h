/* Recipe: the list of files and settings that a model is trained from. */
#ifndef SENTIMENT_TRAIN_RECIPE_H
#define SENTIMENT_TRAIN_RECIPE_H

#include <stddef.h>
#include <stdint.h>

#define RECIPE_SOURCES_MAX 128

enum recipe_use {
    RECIPE_TRAIN, /* label, lang, text: teaches sentiment and language */
    RECIPE_TEST, /* label, lang, text: measured, never learned from */
    RECIPE_LANGUAGE, /* lang, lang, text: teaches language only */
    RECIPE_LANGUAGE_TEST, /* measured */
    RECIPE_LEXICON, /* lang, role, value, words */
};

struct recipe_source {
    enum recipe_use use;
    double weight;
    char *path; /* owned */
    char *name; /* owned: the path as the recipe writes it */
};

struct recipe {
    struct recipe_source sources[RECIPE_SOURCES_MAX];
    size_t source_count;
    uint32_t buckets, language_buckets, lexicon_slots;
    unsigned epochs, averaged_epochs, language_epochs;
    double rate, dense_rate, decay;
    uint64_t seed;
};

/* Read the recipe at path. Lines are "use TAB weight TAB file" or "set TAB name TAB value"; '#'
 * begins a comment. "data:FILE" is a file below data_folder, any other below the recipe's own
 * folder. Returns 0 or a negative errno, and writes why then. */
int recipe_read(
        struct recipe *self, const char *path, const char *data_folder, char *why, size_t why_size);
void recipe_clear(struct recipe *self);

#endif
