/* Unit: life of a unit and its errands, and where they count. */
#include "route/unit.h"

#include "base/must.h"

#include <stdlib.h>
#include <string.h>

struct unit *unit_new(const struct hash_id *id, struct conversation *conversation)
{
    struct unit *unit = must_new(sizeof(*unit));
    unit->id = *id;
    unit->conversation = conversation;
    unit->job.unit = unit;
    list_init(&unit->errands);
    return unit;
}

void unit_free(struct unit *unit)
{
    while (!list_is_empty(&unit->errands))
        errand_free(LIST_ITEM(list_first(&unit->errands), struct errand, unit_link));
    deskbus_message_unref(&unit->message);
    free(unit->decision_text);
    free(unit->why);
    free(unit->outcome_text);
    free(unit->outcome_why);
    free(unit->trace);
    free(unit->records);
    free(unit);
}

void unit_add_record(struct unit *unit, uint64_t number)
{
    if (unit->record_count == unit->record_room) {
        unit->record_room = unit->record_room != 0 ? unit->record_room * 2 : 4;
        unit->records = must_resize(unit->records, unit->record_room * sizeof(*unit->records));
    }
    unit->records[unit->record_count++] = number;
}

void unit_set_text(char **place, const char *text)
{
    char *copy = must_copy(text);
    free(*place);
    *place = copy;
}

struct errand *unit_errand(const struct unit *unit, uint32_t ordinal)
{
    LIST_EACH(&unit->errands, link, after) {
        struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (errand->ordinal == ordinal)
            return errand;
    }
    return NULL;
}

enum gauge unit_gauge(const struct unit *unit)
{
    if (!unit->ended)
        return GAUGE_IN_FLIGHT;
    if (unit->outcome == GAUGE_DEAD)
        return GAUGE_DEAD;
    bool open = false;
    bool dead = false;
    LIST_EACH(&unit->errands, link, after) {
        const struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (!errand_is_output(errand))
            continue;
        open = open || errand->result == RESULT_OPEN;
        dead = dead || errand->result == RESULT_DEAD;
    }
    if (dead)
        return GAUGE_DEAD;
    return open ? GAUGE_IN_FLIGHT : unit->outcome;
}

bool unit_owes(const struct unit *unit)
{
    LIST_EACH(&unit->errands, link, after) {
        const struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (errand->result == RESULT_OPEN || errand->result == RESULT_DEAD)
            return true;
    }
    return false;
}
