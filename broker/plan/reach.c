/* Reach: walks the jumps of a program; every claim is about all messages, whatever is in them. */
#include "plan/reach.h"

#include "plan/steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One pipeline being looked at. */
struct walk {
    struct build *build;
    const struct pipeline *pipeline;
    const struct deskbus_node *const *nodes;
    bool reached[INSTRUCTIONS_MAX]; /* from the point last asked about */
};

static void mark_next(struct walk *walk, size_t at)
{
    const struct instruction *program = walk->pipeline->program;
    switch (program[at].op) {
    case OP_TEST:
        walk->reached[at + 1] = true;
        walk->reached[program[at].target] = true;
        return;
    case OP_STEP:
        walk->reached[at + 1] = true;
        return;
    case OP_JUMP:
        walk->reached[program[at].target] = true;
        return;
    case OP_END:
        return;
    }
}

/* Jumps lead forward only, so one pass sees all. The instruction behind the last one is never made. */
static void reach_from(struct walk *walk, size_t first)
{
    size_t count = walk->pipeline->count;
    memset(walk->reached, 0, sizeof(walk->reached));
    mark_next(walk, first);
    for (size_t i = first + 1; i < count; i++)
        if (walk->reached[i])
            mark_next(walk, i);
}

static uint32_t flags_of(const struct walk *walk, const struct instruction *instruction)
{
    const struct plan *plan = walk->build->plan;
    const struct deskbus_plugin *plugin = instruction->op == OP_STEP
            ? plan->instances[instruction->action.instance].shown.plugin
            : NULL;
    return plugin != NULL ? plugin->flags : 0;
}

static bool leads_to_person(const struct walk *walk, const struct instruction *instruction)
{
    if (instruction->op == OP_END)
        return instruction->action.kind == PLAN_HAND_OFF;
    return (flags_of(walk, instruction) & DESKBUS_MAY_HAND_OFF) != 0;
}

/* Below it, or before it on the way: a hand-off that stands above, in whatever `when`, was asked first. */
static bool has_person(struct walk *walk, size_t step)
{
    const struct pipeline *pipeline = walk->pipeline;
    reach_from(walk, step);
    for (size_t i = 0; i < pipeline->count; i++)
        if ((i <= step || walk->reached[i]) && leads_to_person(walk, &pipeline->program[i]))
            return true;
    return false;
}

/* The first source that could not carry a reply; NULL: each reply has a way. */
static const char *find_mute_source(const struct walk *walk)
{
    const struct plan *plan = walk->build->plan;
    const struct pipeline *pipeline = walk->pipeline;
    for (size_t i = 0; pipeline->reply_by < 0 && i < pipeline->source_count; i++) {
        const struct instance *source = &plan->instances[pipeline->sources[i]];
        if (source->shown.plugin != NULL && (source->able & DESKBUS_SINK) == 0)
            return source->shown.name;
    }
    return NULL;
}

/* A step that replies needs a way out; so do the people that a message is handed to. Told once. */
static void check_replies(struct walk *walk)
{
    const struct pipeline *pipeline = walk->pipeline;
    const char *mute = find_mute_source(walk);
    size_t person = pipeline->count;
    for (size_t i = 0; mute != NULL && i < pipeline->count; i++) {
        if ((flags_of(walk, &pipeline->program[i]) & DESKBUS_MAY_REPLY) != 0) {
            build_error(walk->build, "PLN078", walk->nodes[i],
                    "'%s' may reply, but '%s' is no sink that could carry the reply; add reply_by: SINK to the pipeline",
                    pipeline->program[i].action.step, mute);
            return;
        }
        if (person == pipeline->count && leads_to_person(walk, &pipeline->program[i]))
            person = i;
    }
    if (mute != NULL && person < pipeline->count)
        build_warn(walk->build, "PLN085", walk->nodes[person],
                "people could not answer: '%s' is no sink that could carry their reply; add reply_by: SINK to the pipeline",
                mute);
}

static void check_step(struct walk *walk, size_t step)
{
    const struct pipeline *pipeline = walk->pipeline;
    uint32_t flags = flags_of(walk, &pipeline->program[step]);
    const char *name = pipeline->program[step].action.step;
    if (flags & DESKBUS_MAY_HAND_OFF && pipeline->team == NULL)
        build_error(walk->build, "PLN079", walk->nodes[step],
                "'%s' may hand off, but the pipeline names no team: add `team: TEAM`, or otherwise: { hand_off: TEAM }",
                name);
    if ((flags & DESKBUS_MAY_REPLY) == 0)
        return;
    if (!has_person(walk, step))
        build_error(walk->build, "PLN077", walk->nodes[step],
                "'%s' may answer customers, but no person can be reached: add a hand_off above or below it",
                name);
}

/* Replies of a person or a step leave by the source when no reply_by is given: it is used as a sink then. */
static void use_sources_as_sinks(struct build *build, const struct pipeline *pipeline)
{
    for (size_t i = 0; pipeline->reply_by < 0 && i < pipeline->source_count; i++) {
        struct instance *source = &build->plan->instances[pipeline->sources[i]];
        if ((source->able & DESKBUS_SINK) != 0)
            source->shown.roles |= DESKBUS_SINK;
    }
}

void reach_check(struct build *build, const struct pipeline *pipeline,
        const struct deskbus_node *const *nodes)
{
    struct walk *walk = calloc(1, sizeof(*walk));
    if (walk == NULL) {
        build->error = -ENOMEM;
        return;
    }
    *walk = (struct walk){.build = build, .pipeline = pipeline, .nodes = nodes};
    use_sources_as_sinks(build, pipeline);
    for (size_t i = 0; i < pipeline->count; i++)
        if (pipeline->program[i].op == OP_STEP)
            check_step(walk, i);
    check_replies(walk);
    free(walk);
}
