/* Counter: a number that one thread moves and any thread reads; no locks, no allocation. */
#ifndef STATS_COUNTER_H
#define STATS_COUNTER_H

#include <stdatomic.h>
#include <stdint.h>

/* Zeroed: 0. */
struct counter {
    _Atomic uint64_t value;
};

static inline uint64_t counter_get(const struct counter *counter)
{
    return atomic_load_explicit(&counter->value, memory_order_relaxed);
}
/* For gauges; the owner's thread. */
static inline void counter_set(struct counter *counter, uint64_t value)
{
    atomic_store_explicit(&counter->value, value, memory_order_relaxed);
}
/* The owner's thread: load and store, cheaper than a locked add. */
static inline void counter_add(struct counter *counter, uint64_t by)
{
    counter_set(counter, counter_get(counter) + by);
}

#endif
