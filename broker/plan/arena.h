/* Arena: memory that is given back all at once, when the plan that lives in it goes. */
#ifndef PLAN_ARENA_H
#define PLAN_ARENA_H

#include <stddef.h>

struct arena_chunk;

/* Zeroed: empty. One thread fills it. */
struct arena {
    struct arena_chunk *chunks;
};

/* Zeroed bytes, aligned for anything; NULL without memory. */
void *arena_alloc(struct arena *arena, size_t size);
/* A copy that ends with NUL; NULL without memory. */
char *arena_copy(struct arena *arena, const char *text, size_t size);
void arena_clear(struct arena *arena);

#endif
