/* Example: texts as the trainer keeps them: buckets with counts, dense features, label, weight. */
#ifndef SENTIMENT_TRAIN_EXAMPLE_H
#define SENTIMENT_TRAIN_EXAMPLE_H

#include <stddef.h>
#include <stdint.h>

struct example {
    size_t hashed_first, dense_first; /* indices into the arrays of the set */
    uint32_t hashed_count;
    uint16_t dense_count;
    uint8_t label;
    uint8_t group; /* what sharpness is fitted by: the closest language */
    uint8_t is_held; /* left out of the first training, to fit sharpness on */
    float weight;
    float norm; /* 1/sqrt of the number of hashed features, repeats included */
};

struct example_set {
    struct example *rows;
    size_t row_count, row_room;
    uint32_t *buckets; /* distinct within a row */
    uint8_t *times; /* how often each stands in its text, at most 255 */
    size_t hashed_count, hashed_room;
    uint16_t *dense;
    size_t dense_count, dense_room;
};

/* Append a row; hashed is sorted in place. row gives label, group, is_held and weight.
 * Returns 0 or -ENOMEM. */
struct example_source {
    uint32_t *hashed;
    size_t hashed_count;
    const uint16_t *dense;
    size_t dense_count;
    uint32_t bucket_count;
};
int example_add(
        struct example_set *self, const struct example_source *source, const struct example *row);
void example_clear(struct example_set *self);

#endif
