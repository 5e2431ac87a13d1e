/* Steps: compiles the steps of a pipeline into a linear program with jumps. */
#ifndef PLAN_STEPS_H
#define PLAN_STEPS_H

#include "plan/condition.h"

enum { INSTRUCTIONS_MAX = 1000, STEPS_MAX = 200, DETOURS_MAX = 8 };

struct steps {
    struct build *build;
    const struct pipeline *pipeline; /* name and team are set */
    struct instruction *program; /* INSTRUCTIONS_MAX */
    const struct deskbus_node **nodes; /* of each instruction, for findings */
    size_t count;
    unsigned detours; /* around this point */
    struct writers writers; /* what has run before this point, or may have */
};

/* list may be NULL (no steps). False when no message can go on behind the last step. */
bool steps_read(struct steps *steps, const struct deskbus_node *list);
/* The end of everything: `otherwise`. */
void steps_end(struct steps *steps, const struct deskbus_node *otherwise);

#endif
