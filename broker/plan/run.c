/* Run: what to do next with a message; read-only, without allocation, by any thread. */
#include "plan/condition.h"
#include "plan/failure.h"

#include <errno.h>
#include <string.h>

enum { HOPS = sizeof(((struct plan_trace *)NULL)->hops) / sizeof(struct plan_hop) };

static void note(struct plan_trace *trace, const struct condition *condition, bool matched)
{
    if (trace == NULL)
        return;
    if (trace->count == HOPS) {
        memmove(&trace->hops[0], &trace->hops[1], (HOPS - 1) * sizeof(trace->hops[0]));
        trace->count--;
    }
    trace->hops[trace->count++] = (struct plan_hop){condition->place, condition->text, matched};
}

static bool ask(const struct plan *plan, const struct condition *condition,
        const struct plan_view *view, struct plan_trace *trace)
{
    bool matched = condition_holds(plan, condition, view);
    note(trace, condition, matched);
    return matched;
}

int plan_pipeline_for(const struct plan *plan, size_t source, const struct plan_view *view,
        struct plan_trace *trace)
{
    for (size_t i = 0; i < plan->pipeline_count; i++) {
        const struct pipeline *pipeline = &plan->pipelines[i];
        bool takes = false;
        for (size_t j = 0; j < pipeline->source_count && !takes; j++)
            takes = pipeline->sources[j] == source;
        if (takes && (pipeline->when == NULL || ask(plan, pipeline->when, view, trace)))
            return (int)i;
    }
    return -1;
}

/* Index of the instruction of a step; the count when there is none. */
static size_t find_step(const struct pipeline *pipeline, const char *step)
{
    size_t at = 0;
    while (at < pipeline->count &&
            (pipeline->program[at].op != OP_STEP ||
                    strcmp(pipeline->program[at].action.step, step) != 0))
        at++;
    return at;
}

int plan_next(const struct plan *plan, size_t pipeline, const char *after,
        const struct plan_view *view, struct plan_action *ret, struct plan_trace *trace)
{
    const struct pipeline *own = &plan->pipelines[pipeline];
    size_t at = 0;
    if (after != NULL) {
        at = find_step(own, after);
        if (at == own->count)
            return -ENOENT;
        at++;
    }
    /* Jumps lead forward, and a checked program ends with an end. */
    while (at < own->count) {
        const struct instruction *instruction = &own->program[at];
        switch (instruction->op) {
        case OP_STEP:
        case OP_END:
            *ret = instruction->action;
            return 0;
        case OP_TEST:
            at = ask(plan, instruction->condition, view, trace) ? at + 1 : instruction->target;
            break;
        case OP_JUMP:
            at = instruction->target;
            break;
        }
    }
    return -ENOENT;
}

void plan_failure(
        const struct plan *plan, size_t pipeline, const char *step, struct plan_failure *ret)
{
    const struct pipeline *own = &plan->pipelines[pipeline];
    size_t at = find_step(own, step);
    int index = at < own->count ? -1 : plan_instance_find(plan, step);
    if (at < own->count) {
        *ret = own->program[at].failure;
        return;
    }
    const struct instance *instance = index >= 0 ? &plan->instances[index] : NULL;
    const struct deskbus_plugin *plugin = instance != NULL ? instance->shown.plugin : NULL;
    *ret = instance != NULL && instance->failure_given
            ? instance->failure
            : failure_default(plugin != NULL && (plugin->flags & DESKBUS_OPTIONAL) != 0);
}
