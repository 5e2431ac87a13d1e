/* Reach: what can be proved of a compiled pipeline: a person can be reached, replies can leave, hand-offs have a team. */
#ifndef PLAN_REACH_H
#define PLAN_REACH_H

#include "plan/build.h"

/* nodes: where each instruction stands. */
void reach_check(struct build *build, const struct pipeline *pipeline,
        const struct deskbus_node *const *nodes);

#endif
