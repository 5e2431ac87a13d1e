/* Clock: reads the machine's two clocks. */
#include "base/clock.h"

#include <time.h>

static uint64_t wall_ms(void *arg)
{
    struct timespec now;
    (void)arg;
    clock_gettime(CLOCK_REALTIME, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

static uint64_t mono_us(void *arg)
{
    struct timespec now;
    (void)arg;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

const struct clock *clock_system(void)
{
    static const struct clock system = {wall_ms, mono_us, NULL};
    return &system;
}
