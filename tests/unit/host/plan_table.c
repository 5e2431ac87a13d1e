/* Plan table: the few functions of a plan that the host asks. */
#include "plan_table.h"

struct plan *plan_ref(const struct plan *plan)
{
    union {
        const struct plan *lent;
        struct plan *own;
    } it = {.lent = plan};
    return it.own;
}

void plan_unref(struct plan **plan)
{
    *plan = NULL;
}

size_t plan_instance_count(const struct plan *plan)
{
    return plan->count;
}

const struct plan_instance *plan_instance(const struct plan *plan, size_t index)
{
    return &plan->instances[index];
}

const struct plan_settings *plan_settings(const struct plan *plan)
{
    return &plan->settings;
}
