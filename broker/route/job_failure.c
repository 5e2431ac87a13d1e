/* Job failure: another attempt later, the end that on_failure gives, or a stop of the whole instance when it is to blame. */
#include "base/must.h"
#include "log/log.h"
#include "route/route_private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BACKOFF_FIRST_MS 1000
#define BACKOFF_MAX_MS   30000
#define PROBE_FIRST_MS   1000
#define PROBE_MAX_MS     60000

static const struct conversation *conversation_of(const struct job *job)
{
    return job->errand != NULL ? job->errand->conversation : job->unit->conversation;
}

static const char *reason(const struct wire_result *result)
{
    if (result->why != NULL && result->why[0] != '\0')
        return result->why;
    return result->verdict == WIRE_LOST ? "the worker was lost or its deadline passed"
                                        : "no reason given";
}

void job_worked(struct route *route, size_t instance)
{
    struct subscription *subscription = &route->subscriptions[instance];
    subscription->failing_count = 0;
    subscription->probing = false;
    if (!subscription->stopped)
        return;
    subscription->stopped = false;
    free(subscription->why);
    subscription->why = NULL;
    heap_remove(&route->timers, &subscription->probe);
    log_write(route->setup.log, LOG_LEVEL_INFO, "route", "%s works again",
            plan_instance(route->plan, instance)->name);
    job_pump(route, instance);
}

static void arm_probe(struct route *route, struct subscription *subscription)
{
    heap_remove(&route->timers, &subscription->probe);
    must_succeed(heap_push(&route->timers, &subscription->probe,
            clock_mono_ms(route->setup.clock) + subscription->probe_after_ms));
    job_arm_timer(route);
}

void job_probe_due(struct route *route, size_t instance)
{
    struct subscription *subscription = &route->subscriptions[instance];
    if (!subscription->stopped)
        return;
    job_probe(route, instance);
    if (!subscription->probing)
        arm_probe(route, subscription);
}

/* Notes that a conversation failed; true once the instance itself is to blame: three in a row and none done. */
static bool blame(struct route *route, const struct job *job, const char *why)
{
    struct subscription *subscription = &route->subscriptions[job->instance];
    const struct hash_id *id = &conversation_of(job)->id;
    if (subscription->stopped)
        return true;
    for (unsigned i = 0; i < subscription->failing_count; i++)
        if (hash_equal(&subscription->failing[i], id))
            return false;
    subscription->failing[subscription->failing_count++] = *id;
    if (subscription->failing_count < 3)
        return false;
    subscription->failing_count = 0;
    subscription->stopped = true;
    subscription->stopped_since_ms = route_now(route);
    subscription->probe_after_ms = PROBE_FIRST_MS;
    unit_set_text(&subscription->why, why);
    log_write(route->setup.log, LOG_LEVEL_WARNING, "route",
            "%s fails for all: its messages wait (%s)",
            plan_instance(route->plan, job->instance)->name, why);
    arm_probe(route, subscription);
    return true;
}

/* The instance is stopped: the job waits in its queue and uses up no attempt. */
static void park(struct route *route, struct job *job)
{
    struct subscription *subscription = &route->subscriptions[job->instance];
    job_return(route, job);
    if (!subscription->probing)
        return;
    subscription->probing = false;
    subscription->probe_after_ms = subscription->probe_after_ms * 2 < PROBE_MAX_MS
            ? subscription->probe_after_ms * 2
            : PROBE_MAX_MS;
    arm_probe(route, subscription);
}

/* 1 s, 3 s, 9 s ... with a fifth more or less, so that many that failed together do not come back together. */
static uint64_t backoff_ms(const struct job *job, uint64_t asked_ms)
{
    if (asked_ms != 0)
        return asked_ms;
    uint64_t wait_ms = BACKOFF_FIRST_MS;
    for (uint32_t i = 1; i < job->attempts && wait_ms < BACKOFF_MAX_MS; i++)
        wait_ms *= 3;
    if (wait_ms > BACKOFF_MAX_MS)
        wait_ms = BACKOFF_MAX_MS;
    uint64_t spread = conversation_of(job)->id.bytes[job->attempts % HASH_ID_SIZE];
    return wait_ms * 4 / 5 + wait_ms * 2 / 5 * spread / 255;
}

static void write_retry(
        struct route *route, struct job *job, uint64_t not_before_ms, const char *why)
{
    if (job->unit == NULL) { /* a notice: its attempts live in memory */
        job_wait(route, job, not_before_ms);
        return;
    }
    record_begin(route);
    record_id(route, "id", &job->unit->id);
    if (job->errand != NULL) {
        deskbus_build_key(route->builder, "ord");
        deskbus_build_uint(route->builder, job->errand->ordinal);
    }
    record_text(route, "in", plan_instance(route->plan, job->instance)->name);
    record_number(route, "att", job->attempts);
    record_number(route, "first", job->first_failed_ms);
    record_number(route, "nb", not_before_ms);
    record_text(route, "why", why);
    (void)record_write(route, JOURNAL_RETRY);
    job_wait(route, job, not_before_ms);
}

static const char *policy_name(const struct route *route, const struct job *job)
{
    return job->errand == NULL ? job->unit->at_step
                               : plan_instance(route->plan, job->instance)->name;
}

static void skip_step(struct route *route, struct unit *unit, const char *why)
{
    record_begin(route);
    record_id(route, "id", &unit->id);
    record_text(route, "pl", unit->pipeline);
    record_text(route, "st", unit->at_step);
    record_text(route, "in", plan_instance(route->plan, unit->job.instance)->name);
    record_number(route, "att", unit->job.attempts);
    record_number(route, "skipped", 1);
    record_text(route, "err", why);
    (void)record_write(route, JOURNAL_EFFECT);
    drive_unit(route, unit);
    drive_soon(route, unit->conversation);
}

static void give_up_step(struct route *route, struct unit *unit, const struct plan_failure *failure,
        const char *code, const char *why)
{
    struct ending ending = {.outcome = GAUGE_DEAD, .text = code, .why = why, .step = unit->at_step};
    switch (failure->kind) {
    case PLAN_FAIL_SKIP:
        skip_step(route, unit, why);
        break;
    case PLAN_FAIL_ACTION:
        end_by_action(route, unit, &failure->action, NULL);
        break;
    case PLAN_FAIL_DEAD:
    default:
        end_unit(route, unit, &ending);
        break;
    }
}

static void give_up(struct route *route, struct job *job, const struct plan_failure *failure,
        const char *code, const char *why)
{
    log_write(route->setup.log, LOG_LEVEL_WARNING, "route", "%s gives up after %u attempts: %s",
            plan_instance(route->plan, job->instance)->name, job->attempts, code);
    if (job->errand == NULL) {
        assert(job->unit != NULL); /* a job is an errand's or a unit's */
        give_up_step(route, job->unit, failure, code, why);
        return;
    }
    struct settlement end = {.result = RESULT_DEAD, .code = code, .why = why};
    if (failure->kind == PLAN_FAIL_SKIP || job->unit == NULL)
        end.result = RESULT_SKIPPED;
    errand_settle(route, job->errand, &end);
}

void job_failed(struct route *route, struct job *job, const struct wire_result *result)
{
    const char *why = reason(result);
    bool rejected = result->verdict == WIRE_REJECT;
    if (!rejected && blame(route, job, why)) {
        park(route, job);
        return;
    }
    uint64_t now_ms = route_now(route);
    struct plan_failure failure;
    int pipeline = job->unit != NULL ? plan_pipeline_find(route->plan, job->unit->pipeline) : -1;
    memset(&failure, 0, sizeof(failure));
    failure.attempts = 5;
    failure.within_ms = 120000;
    if (pipeline >= 0)
        plan_failure(route->plan, (size_t)pipeline, policy_name(route, job), &failure);
    job->attempts++;
    if (job->first_failed_ms == 0)
        job->first_failed_ms = now_ms;
    bool used_up = job->attempts >= failure.attempts ||
            now_ms - job->first_failed_ms > failure.within_ms;
    if (rejected || used_up) {
        give_up(route, job, &failure,
                rejected && result->code[0] != '\0' ? result->code : "retries_used_up", why);
        return;
    }
    write_retry(route, job, now_ms + backoff_ms(job, result->after_ms), why);
}
