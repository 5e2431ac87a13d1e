/* After: what waits for a commit, in the order of the records' numbers. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>

static void grow(struct route *route)
{
    size_t room = route->after_room != 0 ? route->after_room * 2 : 256;
    struct after *ring = must_new(room * sizeof(*ring));
    for (size_t i = 0; i < route->after_count; i++)
        ring[i] = route->after[(route->after_first + i) % route->after_room];
    free(route->after);
    route->after = ring;
    route->after_first = 0;
    route->after_room = room;
}

void after_commit(struct route *route, uint64_t number, after_fn *fn, void *arg, uint64_t word)
{
    if (route->journal == NULL || number <= journal_committed(route->journal)) {
        if (route->after_count == 0) {
            fn(route, arg, word);
            return;
        }
    }
    if (route->after_count == route->after_room)
        grow(route);
    size_t at = (route->after_first + route->after_count) % route->after_room;
    route->after[at] = (struct after){.number = number, .fn = fn, .arg = arg, .word = word};
    route->after_count++;
}

void after_run(struct route *route, uint64_t committed)
{
    while (route->after_count > 0 && route->after[route->after_first].number <= committed) {
        struct after due = route->after[route->after_first];
        route->after_first = (route->after_first + 1) % route->after_room;
        route->after_count--;
        due.fn(route, due.arg, due.word);
    }
}
