/* Softmax: a linear classifier over hashed and dense features, trained by AdaGrad.
 * Same examples, options and seed give the same weights to the last bit. */
#ifndef SENTIMENT_TRAIN_SOFTMAX_H
#define SENTIMENT_TRAIN_SOFTMAX_H

#include "train/example.h"

#define SOFTMAX_CLASSES_MAX 4

struct softmax_options {
    unsigned class_count; /* 2..SOFTMAX_CLASSES_MAX */
    uint32_t bucket_count;
    uint32_t dense_count;
    unsigned epochs;
    unsigned averaged_epochs; /* the weights of the last so many epochs are averaged */
    double rate, dense_rate, decay;
    uint64_t seed;
    int skip_held;
    void (*progress)(void *arg, unsigned epoch, double loss);
    void *progress_arg;
};

struct softmax {
    unsigned class_count;
    size_t hashed_size, dense_size;
    float *hashed; /* bucket * class_count + class */
    float *dense;
};

/* Returns 0 or -ENOMEM. The caller owns *ret: softmax_free(). */
int softmax_train(
        const struct example_set *set, const struct softmax_options *options, struct softmax **ret);
void softmax_free(struct softmax **self);
/* Sum the weights of a row into class_count logits. */
void softmax_logits(const struct softmax *self, const struct example_set *set,
        const struct example *row, double *logits);

#endif
