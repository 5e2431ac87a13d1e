/* Apply settle: an output, an observer's delivery or a notice is done with; and what operators do with dead letters. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

static const enum debt debt_of[] = {
        [RESULT_OPEN] = DEBT_WAITING,
        [RESULT_SENT] = DEBT_DONE,
        [RESULT_SUGGESTED] = DEBT_SUGGESTED,
        [RESULT_WITHDRAWN] = DEBT_DONE,
        [RESULT_SKIPPED] = DEBT_DONE,
        [RESULT_DEAD] = DEBT_DEAD,
};

static struct errand *find_notice(struct route *route, const struct applied *record)
{
    uint64_t number = record_get_number(record->map, "n");
    struct deskbus_value to = deskbus_value_get(record->map, "to");
    LIST_EACH(&route->notices, link, after) {
        struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (errand->number == number && deskbus_value_is(to, errand->to))
            return errand;
    }
    return NULL;
}

static void suggest_instead(
        struct route *route, struct errand *errand, const struct applied *record)
{
    struct desk_case *desk_case = errand->conversation->desk_case;
    if (desk_case == NULL || errand->message == NULL || route->units_only)
        return;
    char text[4096];
    deskbus_value_copy(deskbus_message_get(errand->message, "data.msg.text"), text, sizeof(text));
    case_add_suggestion(desk_case, errand->step, text, errand->score, record->time_ms);
}

static void settle(struct route *route, struct errand *errand, const struct applied *record)
{
    uint64_t result = record_get_number(record->map, "res");
    errand->result = result <= RESULT_DEAD ? (enum errand_result)result : RESULT_SENT;
    free(errand->code);
    errand->code = record_get_text(record->map, "code");
    free(errand->why);
    errand->why = record_get_text(record->map, "why");
    list_remove(&errand->lane_link);
    if (errand->result == RESULT_SUGGESTED)
        suggest_instead(route, errand, record);
    count_errand(route, errand, debt_of[errand->result], record->number);
}

void apply_settle(struct route *route, const struct applied *record)
{
    if (deskbus_value_get(record->map, "n").size > 0) {
        struct errand *notice = find_notice(route, record);
        if (notice == NULL)
            return;
        struct conversation *conversation = notice->conversation;
        notice->result = RESULT_SENT;
        settle(route, notice, record); /* frees the notice with the commit */
        if (route->journal == NULL)
            conversation_maybe_free(route, conversation);
        return;
    }
    struct hash_id id = record_get_id(record->map, "id");
    struct unit *unit = map_get_id(route->units, &id);
    struct errand *errand = unit != NULL
            ? unit_errand(unit, (uint32_t)record_get_number(record->map, "ord"))
            : NULL;
    if (errand == NULL || errand->result != RESULT_OPEN)
        return;
    unit_add_record(unit, record->number);
    if (route->journal != NULL)
        journal_pin(route->journal, record->number);
    settle(route, errand, record);
    if (errand->result == RESULT_SUGGESTED && errand->final && unit->outcome == GAUGE_ANSWERED)
        unit->outcome = GAUGE_HANDED_OFF; /* the answer went to the person who took over */
    count_unit(route, unit, record->number);
    count_finish(route, unit);
}

static void retry_errand(struct route *route, struct errand *errand, const struct applied *record)
{
    errand->result = RESULT_OPEN;
    errand->job.attempts = 0;
    errand->job.first_failed_ms = 0;
    errand->job.not_before_ms = 0;
    errand->not_before_ms = 0;
    list_push_last(
            &conversation_lane(errand->conversation, errand->to)->errands, &errand->lane_link);
    count_errand(route, errand, DEBT_WAITING, record->number);
}

static void drop_errand(struct route *route, struct errand *errand, const struct applied *record)
{
    errand->result = RESULT_SKIPPED;
    count_errand(route, errand, DEBT_DONE, record->number);
}

/* The main path goes on where it failed, outside the order. */
static void retry_unit(struct unit *unit)
{
    unit->ended = false;
    unit->loose = true;
    unit->decision = DECISION_NONE;
    unit->job.attempts = 0;
    unit->job.first_failed_ms = 0;
    unit->job.not_before_ms = 0;
}

void apply_act(struct route *route, const struct applied *record)
{
    struct hash_id id = record_get_id(record->map, "id");
    struct unit *unit = map_get_id(route->units, &id);
    case_note_key(route, record, &id);
    if (unit == NULL)
        return;
    bool retry = deskbus_value_is(deskbus_value_get(record->map, "verb"), "retry");
    unit_add_record(unit, record->number);
    if (route->journal != NULL)
        journal_pin(route->journal, record->number);
    LIST_EACH(&unit->errands, link, after) {
        struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (errand->result != RESULT_DEAD)
            continue;
        if (retry)
            retry_errand(route, errand, record);
        else
            drop_errand(route, errand, record);
    }
    if (unit->gauge == GAUGE_DEAD && unit->outcome == GAUGE_DEAD && retry)
        retry_unit(unit);
    else if (unit->gauge == GAUGE_DEAD && !retry) {
        unit->outcome = GAUGE_CLOSED;
        unit_set_text(&unit->outcome_text, "dropped");
    }
    count_unit(route, unit, record->number);
    count_finish(route, unit);
}
