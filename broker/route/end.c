/* End: a message's main path comes to its outcome; one record says so, with what is owed from there. */
#include "base/must.h"
#include "route/route_private.h"

#include <string.h>

static void build_observers(struct route *route, const struct unit *unit)
{
    int pipeline = plan_pipeline_find(route->plan, unit->pipeline);
    size_t count = pipeline >= 0 ? plan_pipeline_observer_count(route->plan, (size_t)pipeline) : 0;
    if (count == 0)
        return;
    deskbus_build_key(route->builder, "obs");
    deskbus_build_list(route->builder);
    for (size_t i = 0; i < count; i++) {
        size_t instance = plan_pipeline_observer(route->plan, (size_t)pipeline, i);
        deskbus_build_string(route->builder, plan_instance(route->plan, instance)->name);
    }
    deskbus_build_end(route->builder);
}

static void build_forward(struct route *route, const struct unit *unit, const char *to)
{
    deskbus_build_key(route->builder, "out");
    deskbus_build_list(route->builder);
    deskbus_build_list(route->builder);
    deskbus_build_uint(route->builder, unit->next_ordinal);
    deskbus_build_uint(route->builder, ERRAND_FORWARD);
    deskbus_build_string(route->builder, to);
    deskbus_build_string(route->builder, "");
    deskbus_build_uint(route->builder, 0);
    deskbus_build_uint(route->builder, 0);
    deskbus_build_float(route->builder, 0);
    deskbus_build_nil(route->builder);
    deskbus_build_end(route->builder);
    deskbus_build_end(route->builder);
}

static const char *reply_instance(const struct route *route, const struct unit *unit)
{
    int pipeline = plan_pipeline_find(route->plan, unit->pipeline);
    int source = plan_instance_find(route->plan, unit->source);
    if (pipeline < 0 || source < 0)
        return NULL;
    int reply_by = plan_pipeline_reply_by(route->plan, (size_t)pipeline, (size_t)source);
    return reply_by >= 0 ? plan_instance(route->plan, (size_t)reply_by)->name : NULL;
}

static void tell_case(struct route *route, struct unit *unit, bool was_bot)
{
    struct desk_case *desk_case = unit->conversation->desk_case;
    if (unit->outcome != GAUGE_HANDED_OFF || desk_case == NULL)
        return;
    silence_bot(route, unit->conversation, unit);
    const char *const topic[3] = {"people", desk_case->team, NULL};
    route_tap(route, unit->message, topic);
    if (route->setup.case_changed != NULL)
        route->setup.case_changed(route->setup.arg, desk_case, was_bot ? "handed_off" : "message");
}

static void write_end(
        struct route *route, struct unit *unit, const struct ending *ending, bool move)
{
    record_begin(route);
    record_id(route, "id", &unit->id);
    record_number(route, "oc", ending->outcome);
    record_text(route, "pl", unit->pipeline);
    record_text(route, "text", ending->text);
    record_text(route, "why", ending->why);
    record_text(route, "fst", ending->step);
    record_place(route, ending->place);
    record_text(route, "rb", reply_instance(route, unit));
    record_number(route, "move", move);
    if (ending->outcome == GAUGE_FORWARDED) {
        /* In this record too: the output's id must not depend on the step's own, which damage may have taken. */
        record_text(route, "st", unit->step);
        build_forward(route, unit, ending->text);
    }
    build_observers(route, unit);
    record_trace(route, ending->trace);
    (void)record_write(route, JOURNAL_END);
}

static void end_with(struct route *route, struct unit *unit, const struct ending *ending, bool move)
{
    struct conversation *conversation = unit->conversation;
    const struct desk_case *desk_case = conversation->desk_case;
    bool was_bot = desk_case == NULL || desk_case->owner == CASE_BOT;
    write_end(route, unit, ending, move);
    tell_case(route, unit, was_bot);
    drive_soon(route, conversation);
}

void end_unit(struct route *route, struct unit *unit, const struct ending *ending)
{
    /* A hand-off without a team goes to the pipeline's. */
    struct ending named = *ending;
    const struct desk_case *desk_case = unit->conversation->desk_case;
    if (named.outcome == GAUGE_HANDED_OFF && (named.text == NULL || named.text[0] == '\0')) {
        int pipeline = plan_pipeline_find(route->plan, unit->pipeline);
        named.text = pipeline >= 0 ? plan_pipeline_team(route->plan, (size_t)pipeline) : NULL;
        if (desk_case != NULL && desk_case->owner != CASE_BOT && desk_case->status < CASE_SOLVED)
            named.text = desk_case->team; /* it stays where it is */
    }
    end_with(route, unit, &named, true);
}

void end_by_action(struct route *route, struct unit *unit, const struct plan_action *action,
        const struct plan_trace *trace)
{
    struct ending ending = {.text = action->text, .place = action->place, .trace = trace};
    switch (action->kind) {
    case PLAN_HAND_OFF:
        ending.outcome = GAUGE_HANDED_OFF;
        break;
    case PLAN_FORWARD:
        ending.outcome = GAUGE_FORWARDED;
        ending.text = plan_instance(route->plan, action->instance)->name;
        break;
    case PLAN_CLOSE:
        ending.outcome = GAUGE_CLOSED;
        break;
    case PLAN_STEP:
    default:
        return;
    }
    /* `otherwise` leaves a case with the team that has it; a rule of its own moves it. */
    end_with(route, unit, &ending, !action->otherwise);
}
