/* Evaluate: how well a model does on labelled texts, as numbers and as a table. */
#ifndef SENTIMENT_TRAIN_EVALUATE_H
#define SENTIMENT_TRAIN_EVALUATE_H

#include "model.h"
#include "train/corpus.h"

struct evaluation {
    size_t rows;
    unsigned class_count; /* labels that the set has; with two, neutral counts as the sign */
    double macro_f1, accuracy;
    double calibration_error; /* expected, over ten bins of confidence */
    double language_accuracy; /* share of rows whose language was named right */
};

/* Score all rows. Returns 0 or -ENOMEM. */
int evaluate_corpus(const struct model *model, const struct corpus *corpus, struct evaluation *ret);

struct trainer;
/* Print a line per test set of the recipe. Returns 0 or -ENOMEM. */
int evaluate_print(const struct trainer *trainer);

#endif
