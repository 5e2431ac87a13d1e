/* Histogram: how a quantity is spread, within 1/16 of each value, in a fixed 4 KiB; adding never allocates.
 * One thread adds, any thread reads. */
#ifndef STATS_HISTOGRAM_H
#define STATS_HISTOGRAM_H

#include "stats/counter.h"

#define HISTOGRAM_STEPS   16 /* per doubling */
#define HISTOGRAM_BUCKETS (HISTOGRAM_STEPS * 37) /* up to 2^40: in microseconds, 12 days */

/* Zeroed: empty. */
struct histogram {
    struct counter buckets[HISTOGRAM_BUCKETS];
    struct counter count, sum, max;
};

void histogram_add(struct histogram *histogram, uint64_t value);
/* The value that share (0 to 1) of the entries do not exceed: 0.5 is the median. 0 when empty. */
uint64_t histogram_at(const struct histogram *histogram, double share);
/* Adds what from holds to histogram, whose owner calls. */
void histogram_merge(struct histogram *histogram, const struct histogram *from);
/* Forgets everything; the owner's thread. */
void histogram_reset(struct histogram *histogram);

#endif
