/* Drive: decides what comes next for a message whose turn it is, and for the first errand of each lane. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

/* What conditions see. */
static struct plan_view view_of(const struct route *route, const struct unit *unit)
{
    return (struct plan_view){
            .message = unit->message, .now_ms = route_now(route), .source = unit->source};
}

/* Steps and conditions see the case as it is when the turn begins. */
static void show_case(struct route *route, struct unit *unit)
{
    const struct desk_case *desk_case = unit->conversation->desk_case;
    struct deskbus_message *more = NULL;
    struct deskbus_value layer;
    if (desk_case == NULL)
        return;
    deskbus_builder_clear(route->scratch);
    deskbus_build_map(route->scratch);
    deskbus_build_key(route->scratch, "case");
    case_build_annotation(desk_case, route->scratch);
    deskbus_build_end(route->scratch);
    must_succeed(deskbus_builder_finish(route->scratch, &layer, NULL));
    if (deskbus_message_annotated(unit->message, layer.bytes, layer.size, &more, NULL) < 0)
        return;
    deskbus_message_unref(&unit->message);
    unit->message = more;
}

static int pipeline_of(struct route *route, struct unit *unit, struct plan_trace *trace)
{
    if (unit->pipeline[0] != '\0')
        return plan_pipeline_find(route->plan, unit->pipeline);
    int source = plan_instance_find(route->plan, unit->source);
    if (source < 0)
        return -1;
    struct plan_view view = view_of(route, unit);
    int pipeline = plan_pipeline_for(route->plan, (size_t)source, &view, trace);
    if (pipeline >= 0) {
        const char *name = plan_pipeline_name(route->plan, (size_t)pipeline);
        memcpy(unit->pipeline, name, strnlen(name, sizeof(unit->pipeline) - 1));
    }
    return pipeline;
}

static void end_removed(struct route *route, struct unit *unit, const char *what)
{
    struct ending ending = {
            .outcome = GAUGE_DEAD, .text = "removed", .why = what, .step = unit->step};
    end_unit(route, unit, &ending);
}

static void carry_out(struct route *route, struct unit *unit)
{
    static const enum gauge outcomes[] = {[DECISION_ANSWERED] = GAUGE_ANSWERED,
            [DECISION_HANDED_OFF] = GAUGE_HANDED_OFF,
            [DECISION_FORWARDED] = GAUGE_FORWARDED,
            [DECISION_CLOSED] = GAUGE_CLOSED,
            [DECISION_DEAD] = GAUGE_DEAD};
    struct ending ending = {.outcome = outcomes[unit->decision],
            .text = unit->decision_text,
            .why = unit->why,
            .step = unit->decision == DECISION_DEAD ? unit->step : NULL};
    end_unit(route, unit, &ending);
}

/* Kept for the record of the step, so that `why` can tell how the message came there. */
static void note_way(
        struct unit *unit, const struct plan_action *action, const struct plan_trace *trace)
{
    unit->at_step = action->step;
    unit->at_place = action->place;
    free(unit->trace);
    unit->trace = NULL;
    if (trace->count == 0)
        return;
    unit->trace = must_new(sizeof(*unit->trace));
    *unit->trace = *trace;
}

static void next_action(struct route *route, struct unit *unit)
{
    struct plan_trace trace = {.count = 0};
    struct plan_action action;
    int pipeline = pipeline_of(route, unit, &trace);
    if (pipeline < 0) {
        end_removed(route, unit, "its source or pipeline is gone from the configuration");
        return;
    }
    struct plan_view view = view_of(route, unit);
    const char *after = unit->step[0] != '\0' ? unit->step : NULL;
    if (plan_next(route->plan, (size_t)pipeline, after, &view, &action, &trace) < 0) {
        end_removed(route, unit, "its step is gone from the configuration");
        return;
    }
    if (action.kind != PLAN_STEP) {
        end_by_action(route, unit, &action, &trace);
        return;
    }
    note_way(unit, &action, &trace);
    const struct plan_instance *instance = plan_instance(route->plan, action.instance);
    uint64_t needs = (instance->plugin->flags & DESKBUS_PURE) != 0 ? 0
                                                                   : journal_last(route->journal);
    if (unit->job.not_before_ms > route_now(route)) {
        unit->job.instance = action.instance;
        job_wait(route, &unit->job, unit->job.not_before_ms);
        return;
    }
    job_submit(route, &unit->job, action.instance, needs);
}

void drive_unit(struct route *route, struct unit *unit)
{
    if (!route->begun || unit->ended || unit->job.state != JOB_IDLE)
        return;
    if (!unit->loose && list_first(&unit->conversation->turns) != &unit->turn_link)
        return;
    if (!unit->on_turn) {
        unit->on_turn = true;
        show_case(route, unit);
    }
    if (unit->decision != DECISION_NONE)
        carry_out(route, unit);
    else
        next_action(route, unit);
}

static bool is_held(const struct errand *errand)
{
    return errand->held && conversation_busy_after(errand->conversation, errand->unit->number);
}

/* Somebody else speaks with the customer now: only the words of the message that was handed off itself still leave. */
static bool is_silenced(const struct errand *errand)
{
    const struct desk_case *desk_case = errand->conversation->desk_case;
    if (errand->kind != ERRAND_REPLY || !errand->automatic || desk_case == NULL)
        return false;
    if (desk_case->status >= CASE_SOLVED || desk_case->owner == CASE_BOT)
        return false;
    return desk_case->owner == CASE_PERSON || errand->unit->outcome != GAUGE_HANDED_OFF;
}

/* Has the observer something to hear now? *told: what it will have heard. */
static bool has_news(const struct errand *errand)
{
    const struct unit *unit = errand->unit;
    uint32_t outputs = 0;
    if (errand->told == 0)
        return unit->ended;
    LIST_EACH(&unit->errands, link, after) {
        const struct errand *output = LIST_ITEM(link, struct errand, unit_link);
        if (!errand_is_output(output))
            continue;
        outputs++;
        if (outputs >= errand->told)
            return output->result != RESULT_OPEN;
    }
    return true; /* the outcome */
}

static void submit_errand(struct route *route, struct errand *errand)
{
    int instance = plan_instance_find(route->plan, errand->to);
    uint64_t wait_ms = errand->job.not_before_ms > errand->not_before_ms ? errand->job.not_before_ms
                                                                         : errand->not_before_ms;
    if (instance < 0) {
        struct settlement gone = {.result = RESULT_DEAD,
                .code = "removed",
                .why = "its destination is gone from the configuration"};
        errand_settle(route, errand, &gone);
        return;
    }
    errand->job.instance = (size_t)instance;
    if (wait_ms > route_now(route))
        job_wait(route, &errand->job, wait_ms);
    else
        job_submit(route, &errand->job, (size_t)instance, journal_last(route->journal));
}

static void drive_lane(struct route *route, struct lane *lane)
{
    while (route->begun && !list_is_empty(&lane->errands)) {
        struct errand *errand = LIST_ITEM(list_first(&lane->errands), struct errand, lane_link);
        if (errand->job.state != JOB_IDLE)
            return;
        if (is_silenced(errand)) {
            struct settlement suggested = {
                    .result = RESULT_SUGGESTED, .why = "a person has taken over"};
            errand_settle(route, errand, &suggested);
            continue;
        }
        if (errand->kind == ERRAND_OBSERVE && !has_news(errand))
            return;
        if (is_held(errand) && errand->not_before_ms <= route_now(route))
            return; /* driven again when the later message is through */
        submit_errand(route, errand);
        if (errand->job.state != JOB_IDLE)
            return;
    }
}

static void drive_conversation(struct route *route, struct conversation *conversation)
{
    struct list *first = list_first(&conversation->turns);
    if (first != NULL)
        drive_unit(route, LIST_ITEM(first, struct unit, turn_link));
    for (size_t i = 0; i < conversation->lane_count; i++)
        drive_lane(route, conversation->lanes[i]);
}

void drive_soon(struct route *route, struct conversation *conversation)
{
    if (!list_holds(&conversation->ready_link))
        list_push_last(&route->ready, &conversation->ready_link);
}

void drive_ready(struct route *route)
{
    if (route->running || !route->begun)
        return;
    route->running = true;
    struct list *link = list_pop_first(&route->ready);
    while (link != NULL) {
        drive_conversation(route, LIST_ITEM(link, struct conversation, ready_link));
        link = list_pop_first(&route->ready);
    }
    route->running = false;
}
