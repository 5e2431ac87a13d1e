/* Apply unit: what the steps of a message did, and how it and its errands ended. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

static struct unit *find(struct route *route, const struct applied *record)
{
    struct hash_id id = record_get_id(record->map, "id");
    struct unit *unit = map_get_id(route->units, &id);
    if (unit == NULL)
        return NULL;
    unit_add_record(unit, record->number);
    if (route->journal != NULL)
        journal_pin(route->journal, record->number);
    return unit;
}

static uint64_t entry_number(struct deskbus_value list, const char *index)
{
    uint64_t number = 0;
    (void)deskbus_value_uint(deskbus_value_at(list, index), &number);
    return number;
}

static void set_output_id(struct errand *errand, const struct unit *unit)
{
    unsigned char ordinal[4] = {(unsigned char)errand->ordinal,
            (unsigned char)(errand->ordinal >> 8), (unsigned char)(errand->ordinal >> 16),
            (unsigned char)(errand->ordinal >> 24)};
    struct hash_part parts[] = {{unit->id.bytes, sizeof(unit->id.bytes)},
            {errand->step, strlen(errand->step)}, {ordinal, sizeof(ordinal)}};
    hash_parts(parts, 3, &errand->id);
}

/* [ordinal, kind, to, key, not_before_ms, flags, score, message]; flags: 1 final, 2 held. */
static void apply_output(struct route *route, struct unit *unit, const struct applied *record,
        struct deskbus_value list)
{
    enum errand_kind kind = (enum errand_kind)entry_number(list, "1");
    struct errand *errand = errand_new(unit, kind, (uint32_t)entry_number(list, "0"));
    deskbus_value_copy(deskbus_value_at(list, "2"), errand->to, sizeof(errand->to));
    deskbus_value_copy(deskbus_value_at(list, "3"), errand->key, sizeof(errand->key));
    errand->not_before_ms = entry_number(list, "4");
    errand->final = (entry_number(list, "5") & 1) != 0;
    errand->held = (entry_number(list, "5") & 2) != 0;
    errand->automatic = true;
    (void)deskbus_value_float(deskbus_value_at(list, "6"), &errand->score);
    memcpy(errand->step, unit->step, sizeof(errand->step));
    set_output_id(errand, unit);
    errand->message = record_get_message(deskbus_value_at(list, "7"));
    struct desk_case *desk_case = unit->conversation->desk_case;
    if (kind == ERRAND_SUGGEST) {
        errand->result = RESULT_SUGGESTED;
        count_errand(route, errand, DEBT_SUGGESTED, record->number);
        if (desk_case != NULL && errand->message != NULL && !route->units_only) {
            char text[4096];
            deskbus_value_copy(
                    deskbus_message_get(errand->message, "data.msg.text"), text, sizeof(text));
            case_add_suggestion(desk_case, errand->step, text, errand->score, record->time_ms);
        }
        return;
    }
    list_push_last(&conversation_lane(unit->conversation, errand->to)->errands, &errand->lane_link);
    count_errand(route, errand, DEBT_WAITING, record->number);
    if (kind == ERRAND_REPLY && desk_case != NULL && !route->units_only)
        case_add_entry(desk_case, record->number, true, errand->ordinal);
}

void apply_outputs(struct route *route, struct unit *unit, const struct applied *record)
{
    struct deskbus_value step = deskbus_value_get(record->map, "st");
    if (step.size > 0)
        deskbus_value_copy(step, unit->step, sizeof(unit->step));
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(record->map, "out"));
    while (deskbus_walk_next(&walk))
        apply_output(route, unit, record, walk.value);
}

void apply_observers(struct route *route, struct unit *unit, const struct applied *record)
{
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(record->map, "obs"));
    while (deskbus_walk_next(&walk)) {
        struct errand *errand = errand_new(unit, ERRAND_OBSERVE, unit->next_ordinal);
        deskbus_value_copy(walk.value, errand->to, sizeof(errand->to));
        list_push_last(
                &conversation_lane(unit->conversation, errand->to)->errands, &errand->lane_link);
        count_errand(route, errand, DEBT_WAITING, record->number);
    }
}

/* [unit id, ordinal, why]: a held-back output is taken back; a final reply takes its message with it. */
static void apply_withdrawal(
        struct route *route, const struct applied *record, struct deskbus_value list)
{
    struct hash_id id = {{0}};
    const char *bytes = NULL;
    size_t size = 0;
    if (deskbus_value_string(deskbus_value_at(list, "0"), &bytes, &size) < 0 ||
            size != sizeof(id.bytes))
        return;
    memcpy(id.bytes, bytes, size);
    struct unit *unit = map_get_id(route->units, &id);
    struct errand *errand = unit != NULL ? unit_errand(unit, (uint32_t)entry_number(list, "1"))
                                         : NULL;
    if (errand == NULL || errand->result != RESULT_OPEN)
        return;
    unit_add_record(unit, record->number);
    if (route->journal != NULL)
        journal_pin(route->journal, record->number);
    char why[129];
    deskbus_value_copy(deskbus_value_at(list, "2"), why, sizeof(why));
    errand->result = RESULT_WITHDRAWN;
    unit_set_text(&errand->why, why);
    list_remove(&errand->lane_link);
    count_errand(route, errand, DEBT_DONE, record->number);
    if (errand->final && unit->ended) {
        unit->outcome = GAUGE_CLOSED;
        unit_set_text(&unit->outcome_text, why);
    }
    count_unit(route, unit, record->number);
    count_finish(route, unit);
}

/* [scope, key, bytes, expires_ms] */
static void apply_state(struct route *route, const struct unit *unit, const char *instance,
        struct deskbus_value list)
{
    char key[129];
    struct state_owner owner = {
            .instance = instance, .scope = (enum deskbus_scope)entry_number(list, "0")};
    if (owner.scope == DESKBUS_CONVERSATION)
        owner.id = unit->conversation->id;
    else if (owner.scope == DESKBUS_PERSON)
        owner.id = conversation_person(unit);
    deskbus_value_copy(deskbus_value_at(list, "1"), key, sizeof(key));
    plugin_state_put(
            route->state, &owner, key, deskbus_value_at(list, "2"), entry_number(list, "3"));
}

static void apply_annotations(struct unit *unit, struct deskbus_value annotations)
{
    if (deskbus_value_count(annotations) == 0)
        return;
    struct deskbus_message *more = NULL;
    if (deskbus_message_annotated(unit->message, annotations.bytes, annotations.size, &more, NULL) <
            0)
        return;
    deskbus_message_unref(&unit->message);
    unit->message = more;
}

void apply_effect(struct route *route, const struct applied *record)
{
    struct unit *unit = find(route, record);
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(record->map, "wd"));
    while (deskbus_walk_next(&walk))
        apply_withdrawal(route, record, walk.value);
    if (unit == NULL)
        return;
    deskbus_value_copy(
            deskbus_value_get(record->map, "pl"), unit->pipeline, sizeof(unit->pipeline));
    struct deskbus_value annotations = deskbus_value_get(record->map, "ann");
    apply_annotations(unit, annotations);
    if (unit->conversation->desk_case != NULL && !route->units_only &&
            deskbus_value_get(annotations, "history").size > 0)
        case_note_history(route, unit->conversation->desk_case, record->number);
    apply_outputs(route, unit, record);
    char instance[DESKBUS_NAME_MAX + 1];
    deskbus_value_copy(deskbus_value_get(record->map, "in"), instance, sizeof(instance));
    walk = deskbus_value_walk(deskbus_value_get(record->map, "state"));
    while (!route->units_only && deskbus_walk_next(&walk))
        apply_state(route, unit, instance, walk.value);
    unit->decision = (enum decision)record_get_number(record->map, "dec");
    free(unit->decision_text);
    unit->decision_text = record_get_text(record->map, "text");
    free(unit->why);
    unit->why = record_get_text(record->map, "why");
    unit->job.attempts = 0;
    unit->job.first_failed_ms = 0;
}

void apply_retry(struct route *route, const struct applied *record)
{
    struct unit *unit = find(route, record);
    if (unit == NULL)
        return;
    struct job *job = &unit->job;
    struct deskbus_value ordinal = deskbus_value_get(record->map, "ord");
    if (ordinal.size > 0) {
        uint64_t number = 0;
        (void)deskbus_value_uint(ordinal, &number);
        struct errand *errand = unit_errand(unit, (uint32_t)number);
        if (errand == NULL)
            return;
        job = &errand->job;
    }
    job->attempts = (uint32_t)record_get_number(record->map, "att");
    job->first_failed_ms = record_get_number(record->map, "first");
    job->not_before_ms = record_get_number(record->map, "nb");
}

void apply_end(struct route *route, const struct applied *record)
{
    struct unit *unit = find(route, record);
    if (unit == NULL || unit->ended)
        return;
    unit->ended = true;
    unit->on_turn = false;
    unit->outcome = (enum gauge)record_get_number(record->map, "oc");
    deskbus_value_copy(
            deskbus_value_get(record->map, "pl"), unit->pipeline, sizeof(unit->pipeline));
    deskbus_value_copy(
            deskbus_value_get(record->map, "fst"), unit->failed_step, sizeof(unit->failed_step));
    free(unit->outcome_text);
    unit->outcome_text = record_get_text(record->map, "text");
    free(unit->outcome_why);
    unit->outcome_why = record_get_text(record->map, "why");
    list_remove(&unit->turn_link);
    apply_outputs(route, unit, record);
    apply_observers(route, unit, record);
    if (!route->units_only)
        case_on_end(route, unit, record);
    count_unit(route, unit, record->number);
    count_finish(route, unit);
}
