/* Apply accept: a message is there; from a source it takes its turn, from a person it is an output at once. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

static void remember(struct route *route, const struct applied *record, const struct hash_id *id)
{
    struct seen seen = {.id = *id, .number = record->number};
    struct hash_id digest = record_get_id(record->map, "dg");
    memcpy(&seen.digest, digest.bytes, sizeof(seen.digest));
    must_succeed(duplicates_add(route->duplicates, &seen));
    int instance = -1;
    char source[DESKBUS_NAME_MAX + 1];
    deskbus_value_copy(deskbus_value_get(record->map, "src"), source, sizeof(source));
    instance = plan_instance_find(route->plan, source);
    char *cursor = record_get_text(record->map, "cur");
    if (instance >= 0 && cursor != NULL) {
        free(route->subscriptions[instance].cursor);
        route->subscriptions[instance].cursor = cursor;
        return;
    }
    free(cursor);
}

static struct unit *make_unit(struct route *route, const struct applied *record)
{
    struct hash_id id = record_get_id(record->map, "id");
    struct hash_id conversation_id = record_get_id(record->map, "cv");
    if (map_get_id(route->units, &id) != NULL)
        return NULL; /* a carried copy */
    struct deskbus_value bytes = deskbus_value_get(record->map, "msg");
    struct deskbus_message *message = NULL;
    if (deskbus_message_decode(bytes.bytes, bytes.size, NULL, &message, NULL) < 0) {
        route->unreadable++;
        return NULL;
    }
    struct conversation *conversation = conversation_get(route, &conversation_id);
    struct unit *unit = unit_new(&id, conversation);
    conversation->unit_count++;
    unit->message = message;
    unit->number = record->number;
    unit->accepted_ms = record->time_ms;
    unit->kind = (enum unit_kind)record_get_number(record->map, "kind");
    if (unit->kind >= UNIT_KINDS)
        unit->kind = UNIT_CUSTOMER;
    deskbus_value_copy(deskbus_value_get(record->map, "src"), unit->source, sizeof(unit->source));
    (void)deskbus_value_bool(deskbus_message_get(message, "data.auto.machine"), &unit->machine);
    must_succeed(map_put_id(route->units, &id, unit));
    return unit;
}

/* A person's or operator's message: its one output and its observers are owed at once. */
static void apply_post(struct route *route, struct unit *unit, const struct applied *record)
{
    struct errand *errand = errand_new(
            unit, unit->kind == UNIT_PERSON ? ERRAND_REPLY : ERRAND_SEND, 0);
    deskbus_value_copy(deskbus_value_get(record->map, "to"), errand->to, sizeof(errand->to));
    errand->id = unit->id;
    list_push_last(&conversation_lane(unit->conversation, errand->to)->errands, &errand->lane_link);
    unit->ended = true;
    unit->outcome = unit->kind == UNIT_PERSON ? GAUGE_ANSWERED : GAUGE_FORWARDED;
    count_errand(route, errand, DEBT_WAITING, record->number);
    deskbus_value_copy(
            deskbus_value_get(record->map, "pl"), unit->pipeline, sizeof(unit->pipeline));
    apply_observers(route, unit, record);
}

void apply_accept(struct route *route, const struct applied *record)
{
    struct unit *unit = make_unit(route, record);
    if (unit == NULL)
        return;
    unit_add_record(unit, record->number);
    if (route->journal != NULL)
        journal_pin(route->journal, record->number);
    bool post = deskbus_value_get(record->map, "to").size > 0;
    if (!route->units_only) {
        remember(route, record, &unit->id);
        case_on_arrival(route, unit, record);
    }
    if (post)
        apply_post(route, unit, record);
    else
        list_push_last(&unit->conversation->turns, &unit->turn_link);
    count_unit(route, unit, record->number);
}
