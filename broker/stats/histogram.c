/* Histogram: log-linear buckets, 16 steps per doubling, exact below 16. */
#include "stats/histogram.h"

#include <stddef.h>

static size_t bucket_of(uint64_t value)
{
    if (value < HISTOGRAM_STEPS)
        return (size_t)value;
    unsigned int shift = 59u - (unsigned int)__builtin_clzll(value); /* keeps the top five bits */
    size_t bucket = (size_t)shift * HISTOGRAM_STEPS + (size_t)(value >> shift);
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

/* The largest value that falls into the bucket. */
static uint64_t bucket_top(size_t bucket)
{
    if (bucket < 2 * HISTOGRAM_STEPS)
        return bucket;
    size_t shift = bucket / HISTOGRAM_STEPS - 1;
    uint64_t step = HISTOGRAM_STEPS + bucket % HISTOGRAM_STEPS;
    return ((step + 1) << shift) - 1;
}

void histogram_add(struct histogram *histogram, uint64_t value)
{
    counter_add(&histogram->buckets[bucket_of(value)], 1);
    counter_add(&histogram->count, 1);
    counter_add(&histogram->sum, value);
    if (value > counter_get(&histogram->max))
        counter_set(&histogram->max, value);
}

uint64_t histogram_at(const struct histogram *histogram, double share)
{
    uint64_t max = counter_get(&histogram->max);
    double wanted = share * (double)counter_get(&histogram->count);
    uint64_t seen = 0;
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++) {
        uint64_t here = counter_get(&histogram->buckets[i]);
        seen += here;
        if (here > 0 && (double)seen >= wanted)
            return bucket_top(i) < max ? bucket_top(i) : max;
    }
    return max;
}

void histogram_merge(struct histogram *histogram, const struct histogram *from)
{
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        counter_add(&histogram->buckets[i], counter_get(&from->buckets[i]));
    counter_add(&histogram->count, counter_get(&from->count));
    counter_add(&histogram->sum, counter_get(&from->sum));
    if (counter_get(&from->max) > counter_get(&histogram->max))
        counter_set(&histogram->max, counter_get(&from->max));
}

void histogram_reset(struct histogram *histogram)
{
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        counter_set(&histogram->buckets[i], 0);
    counter_set(&histogram->count, 0);
    counter_set(&histogram->sum, 0);
    counter_set(&histogram->max, 0);
}
