/* Scorer: the feeling that a message shows, as label, score and confidence, and its language. */
#ifndef SENTIMENT_SCORER_H
#define SENTIMENT_SCORER_H

#include <stddef.h>

#include "lang.h"

enum scorer_label { SCORER_NEGATIVE, SCORER_NEUTRAL, SCORER_POSITIVE, SCORER_LABEL_COUNT };

struct scorer_result {
    enum scorer_label label;
    double score; /* -1..1: belief in positive minus belief in negative */
    double confidence; /* 0..1: belief in the label; 0 when the text has nothing to score */
    enum lang_code language;
    double language_confidence; /* 0..1 */
};

struct model;
struct scorer;

/* Room to score with; keeps a pointer to model, which must outlive it. One thread at a time.
 * Returns 0 or -ENOMEM. The caller owns *ret: scorer_free(). */
int scorer_new(const struct model *model, struct scorer **ret);
/* NULL is fine; sets *self to NULL. */
void scorer_free(struct scorer **self);
/* Score size bytes, of which the first TEXT_BYTES_MAX are read. Never fails, allocates nothing and
 * gives the same result on every CPU. */
void scorer_score(struct scorer *self, const char *text, size_t size, struct scorer_result *ret);
/* "negative", "neutral", "positive". */
const char *scorer_label_name(enum scorer_label label);

#endif
