/* Clock: wall and monotonic time behind two functions, so that tests turn the hands themselves. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

struct clock {
    uint64_t (*wall_ms)(void *arg); /* since 1970, UTC; may jump */
    uint64_t (*mono_us)(void *arg); /* never goes back; only differences mean something */
    void *arg;
};

/* The machine's clock; any thread. */
const struct clock *clock_system(void);

static inline uint64_t clock_wall_ms(const struct clock *clock)
{
    return clock->wall_ms(clock->arg);
}
static inline uint64_t clock_mono_us(const struct clock *clock)
{
    return clock->mono_us(clock->arg);
}
static inline uint64_t clock_mono_ms(const struct clock *clock)
{
    return clock->mono_us(clock->arg) / 1000;
}

#endif
