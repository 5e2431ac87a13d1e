/* Apply case: a change of owner or status, and the observers who are told. */
#include "base/must.h"
#include "route/route_private.h"

#include <string.h>

struct errand *apply_notice(struct route *route, const struct applied *record, const char *observer)
{
    struct hash_id conversation_id = record_get_id(record->map, "cv");
    struct errand *errand = errand_new(NULL, ERRAND_NOTICE, 0);
    errand->conversation = conversation_get(route, &conversation_id);
    errand->number = record->number;
    memcpy(errand->to, observer, strnlen(observer, DESKBUS_NAME_MAX));
    errand->message = record_get_message(deskbus_value_get(record->map, "event"));
    list_push_last(&route->notices, &errand->unit_link);
    list_push_last(
            &conversation_lane(errand->conversation, errand->to)->errands, &errand->lane_link);
    count_errand(route, errand, DEBT_WAITING, record->number);
    return errand;
}

void apply_case(struct route *route, const struct applied *record)
{
    struct hash_id id = record_get_id(record->map, "case");
    struct desk_case *desk_case = map_get_id(route->cases, &id);
    if (!route->units_only && desk_case != NULL) {
        case_read(desk_case, deskbus_value_get(record->map, "state"));
        case_pin_records(route, desk_case);
    }
    case_note_key(route, record, &id);
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(record->map, "obs"));
    while (deskbus_walk_next(&walk)) {
        char observer[DESKBUS_NAME_MAX + 1];
        deskbus_value_copy(walk.value, observer, sizeof(observer));
        (void)apply_notice(route, record, observer);
    }
}
