/* Hash: the one mixing function under all features, lexicon keys and n-grams.
 * Part of the model format: a change here needs a new FEATURE_REVISION (feature.h). */
#ifndef SENTIMENT_HASH_H
#define SENTIMENT_HASH_H

#include <stdint.h>

#define HASH_SEED 0x2545f491u

static inline uint32_t hash_step(uint32_t hash, uint32_t value)
{
    return (((hash << 5) | (hash >> 27)) ^ value) * 0x9e3779b1u;
}

/* Spread hash over all bits; kind keeps features of different kinds apart. */
static inline uint32_t hash_end(uint32_t hash, uint32_t kind)
{
    hash ^= kind * 0x85ebca6bu;
    hash ^= hash >> 16;
    hash *= 0x7feb352du;
    hash ^= hash >> 15;
    hash *= 0x846ca68bu;
    hash ^= hash >> 16;
    return hash;
}

/* Map a hash to 0..count-1 without a division. */
static inline uint32_t hash_bucket(uint32_t hash, uint32_t count)
{
    return (uint32_t)(((uint64_t)hash * count) >> 32);
}

#endif
