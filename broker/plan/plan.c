/* Plan: puts the compilers of the sections in order, and shows what they made. */
#include "plan/build.h"
#include "plan/regex.h"
#include "plan/zone.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void free_plan(struct plan *plan)
{
    for (size_t i = 0; i < plan->hours_count; i++)
        zone_free(&plan->hours[i].zone);
    for (size_t i = 0; i < plan->instance_count; i++) {
        /* The plan made them: the pointer is const for everybody else. */
        struct deskbus_options *options =
                (struct deskbus_options *)(uintptr_t)plan->instances[i].shown.options;
        deskbus_options_free(&options);
    }
    regex_free_all(&plan->regexes);
    arena_clear(&plan->arena);
    free(plan);
}

int plan_new(const struct config *config, const struct plan_catalogue *catalogue,
        struct deskbus_findings *out, struct plan **ret)
{
    size_t errors = deskbus_findings_errors(out);
    struct plan *plan = calloc(1, sizeof(*plan));
    if (plan == NULL)
        return -ENOMEM;
    atomic_init(&plan->refs, 1);
    struct build build = {.config = config, .catalogue = catalogue, .out = out, .plan = plan};
    static void (*const sections[])(struct build *) = {settings_build, hours_build, teams_build,
            instances_build, teams_notify_build, pipelines_build, usage_check, digest_build};
    for (size_t i = 0; build.error == 0 && i < sizeof(sections) / sizeof(sections[0]); i++)
        sections[i](&build);
    int r = build.error;
    if (r == 0 && deskbus_findings_errors(out) > errors)
        r = -EINVAL;
    if (r < 0)
        free_plan(plan);
    else
        *ret = plan;
    return r;
}

struct plan *plan_ref(const struct plan *plan)
{
    struct plan *own = (struct plan *)(uintptr_t)plan; /* only the count changes */
    (void)atomic_fetch_add(&own->refs, 1);
    return own;
}

void plan_unref(struct plan **plan)
{
    if (*plan != NULL && atomic_fetch_sub(&(*plan)->refs, 1) == 1)
        free_plan(*plan);
    *plan = NULL;
}

size_t plan_instance_count(const struct plan *plan)
{
    return plan->instance_count;
}

const struct plan_instance *plan_instance(const struct plan *plan, size_t index)
{
    return index < plan->instance_count ? &plan->instances[index].shown : NULL;
}

const struct plan_settings *plan_settings(const struct plan *plan)
{
    return &plan->settings;
}

size_t plan_team_count(const struct plan *plan)
{
    return plan->team_count;
}

const struct plan_team *plan_team(const struct plan *plan, size_t index)
{
    return index < plan->team_count ? &plan->teams[index] : NULL;
}

size_t plan_pipeline_count(const struct plan *plan)
{
    return plan->pipeline_count;
}

const char *plan_pipeline_name(const struct plan *plan, size_t pipeline)
{
    return plan->pipelines[pipeline].name;
}

int plan_pipeline_find(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->pipeline_count; i++)
        if (strcmp(plan->pipelines[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool plan_pipeline_takes(const struct plan *plan, size_t pipeline, size_t source)
{
    const struct pipeline *self = &plan->pipelines[pipeline];
    for (size_t i = 0; i < self->source_count; i++)
        if (self->sources[i] == source)
            return true;
    return false;
}

const char *plan_pipeline_team(const struct plan *plan, size_t pipeline)
{
    return plan->pipelines[pipeline].team;
}

int plan_pipeline_reply_by(const struct plan *plan, size_t pipeline, size_t source)
{
    const struct pipeline *own = &plan->pipelines[pipeline];
    if (own->reply_by >= 0)
        return own->reply_by;
    bool sink = source < plan->instance_count && (plan->instances[source].able & DESKBUS_SINK) != 0;
    return sink ? (int)source : -1;
}

size_t plan_pipeline_observer_count(const struct plan *plan, size_t pipeline)
{
    return plan->pipelines[pipeline].observer_count;
}

size_t plan_pipeline_observer(const struct plan *plan, size_t pipeline, size_t index)
{
    return plan->pipelines[pipeline].observers[index];
}

const char *plan_digest(const struct plan *plan)
{
    return plan->digest;
}
