/* Corpus: labelled texts, read from TSV files: label, language, text. */
#ifndef SENTIMENT_TRAIN_CORPUS_H
#define SENTIMENT_TRAIN_CORPUS_H

#include <stddef.h>

#include "lang.h"
#include "scorer.h"

struct corpus_row {
    const char *text; /* points into the corpus */
    size_t size;
    enum scorer_label label; /* SCORER_LABEL_COUNT when the first column is a language */
    enum lang_code language;
};

struct corpus {
    char *bytes;
    struct corpus_row *rows;
    size_t count;
};

/* Read the file at path. Lines that begin with '#' and empty lines are left out; any other line
 * must have three columns, a known label (neg, neu, pos or in full, or a language) and a known
 * language. Returns 0 or a negative errno, and writes why with file and line then. */
int corpus_read(struct corpus *self, const char *path, char *why, size_t why_size);
void corpus_clear(struct corpus *self);

#endif
