/* Retired: numbers of records that a checkpoint names although their unit is finished since. They stay pinned until no kept
 * checkpoint names them: else a restart from that checkpoint would miss them and count them as damaged. */
#ifndef ROUTE_RETIRED_H
#define ROUTE_RETIRED_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed: empty. */
struct retired {
    uint64_t *numbers;
    size_t count, room;
};

void retired_add(struct retired *retired, uint64_t number);
/* Gives the memory back; empty then. */
void retired_clear(struct retired *retired);

#endif
