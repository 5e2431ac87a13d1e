/* Case changes: what a message, an outcome or time does to the case of a conversation. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

void case_note_key(struct route *route, const struct applied *record, const struct hash_id *id)
{
    struct deskbus_value key = deskbus_value_get(record->map, "key");
    const char *text = NULL;
    size_t size = 0;
    if (route->units_only || deskbus_value_string(key, &text, &size) < 0 || size == 0)
        return;
    struct seen seen = {.number = record->number};
    struct hash_part parts[] = {{"client", 6}, {text, size}};
    hash_parts(parts, 2, &seen.id);
    memcpy(&seen.digest, id->bytes, sizeof(seen.digest));
    must_succeed(duplicates_add(route->duplicates, &seen));
}

void case_pin_records(struct route *route, struct desk_case *desk_case)
{
    bool pin = desk_case->owner != CASE_BOT && desk_case->status < CASE_SOLVED;
    if (route->journal == NULL || pin == desk_case->pinned)
        return;
    desk_case->pinned = pin;
    if (desk_case->history != 0 && pin)
        journal_pin(route->journal, desk_case->history);
    else if (desk_case->history != 0)
        journal_unpin(route->journal, desk_case->history);
    for (size_t i = 0; i < desk_case->entry_count; i++) {
        if (pin)
            journal_pin(route->journal, desk_case->entries[i].number);
        else
            journal_unpin(route->journal, desk_case->entries[i].number);
    }
}

static void add_entry(struct route *route, struct desk_case *desk_case, uint64_t number)
{
    if (desk_case->pinned && desk_case->entry_count == CASE_ENTRIES_MAX)
        journal_unpin(route->journal, desk_case->entries[0].number);
    case_add_entry(desk_case, number, false, 0);
    if (desk_case->pinned)
        journal_pin(route->journal, number);
}

void case_note_history(struct route *route, struct desk_case *desk_case, uint64_t number)
{
    if (desk_case->pinned && desk_case->history != 0)
        journal_unpin(route->journal, desk_case->history);
    desk_case->history = number;
    if (desk_case->pinned)
        journal_pin(route->journal, number);
}

/* Is the case over, so that the next message opens another? Time counts as the journal tells it, so a replay comes to the same. */
bool case_is_over(const struct route *route, const struct desk_case *desk_case, uint64_t now_ms)
{
    const struct plan_settings *settings = plan_settings(route->plan);
    uint64_t idle_ms = now_ms > desk_case->changed_ms ? now_ms - desk_case->changed_ms : 0;
    switch (desk_case->status) {
    case CASE_CLOSED:
        return true;
    case CASE_SOLVED:
        return idle_ms > settings->case_reopen_ms;
    case CASE_PENDING:
        return desk_case->owner == CASE_BOT &&
                idle_ms > settings->case_close_after_ms + settings->case_reopen_ms;
    case CASE_NEW:
    case CASE_OPEN:
    default:
        return false;
    }
}

void case_drop(struct route *route, struct desk_case *desk_case)
{
    struct conversation *conversation = desk_case->conversation;
    desk_case->status = CASE_CLOSED;
    case_pin_records(route, desk_case);
    if (route->setup.case_gone != NULL)
        route->setup.case_gone(route->setup.arg, desk_case);
    map_remove_id(route->cases, &desk_case->id);
    conversation->desk_case = NULL;
    case_free(&desk_case);
}

static void describe_one(const struct unit *unit, const char *path, char **place)
{
    char text[CASE_TEXT_MAX + 1];
    deskbus_value_copy(deskbus_message_get(unit->message, path), text, sizeof(text));
    case_set_text(place, text);
}

static void describe(struct desk_case *desk_case, const struct unit *unit)
{
    describe_one(unit, "data.from.addr", &desk_case->from);
    describe_one(unit, "data.from.name", &desk_case->name);
    describe_one(unit, "data.account", &desk_case->account);
    describe_one(unit, "data.conv.thread", &desk_case->thread);
    deskbus_value_copy(deskbus_message_get(unit->message, "data.channel"), desk_case->channel,
            sizeof(desk_case->channel));
}

static struct desk_case *open_case(struct route *route, struct unit *unit, uint64_t now_ms)
{
    struct hash_part parts[] = {{"case", 4}, {unit->id.bytes, sizeof(unit->id.bytes)}};
    struct hash_id id;
    hash_parts(parts, 2, &id);
    struct desk_case *desk_case = case_new(&id, now_ms);
    desk_case->conversation = unit->conversation;
    describe(desk_case, unit);
    must_succeed(map_put_id(route->cases, &id, desk_case));
    unit->conversation->desk_case = desk_case;
    return desk_case;
}

/* When take_within ends: counted from now, or from when the team's hours begin. 0: no limit. */
uint64_t case_due(const struct route *route, const char *team_name, uint64_t now_ms)
{
    const struct plan_team *team = plan_team_find(route->plan, team_name);
    if (team == NULL || team->take_within_ms == 0)
        return 0;
    uint64_t next_ms = 0;
    if (team->hours == NULL || plan_hours_open(route->plan, team->hours, now_ms, &next_ms))
        return now_ms + team->take_within_ms;
    return next_ms != 0 ? next_ms + team->take_within_ms : 0;
}

static void wait_for_team(
        const struct route *route, struct desk_case *desk_case, const char *team, uint64_t now_ms)
{
    desk_case->owner = CASE_TEAM;
    desk_case->status = CASE_OPEN;
    case_set_text(&desk_case->person, NULL);
    memset(desk_case->team, 0, sizeof(desk_case->team));
    memcpy(desk_case->team, team, strnlen(team, sizeof(desk_case->team) - 1));
    desk_case->moves = 0;
    desk_case->overdue = false;
    desk_case->waiting_since_ms = now_ms;
    desk_case->due_ms = case_due(route, team, now_ms);
}

static void reopen(const struct route *route, struct desk_case *desk_case, uint64_t now_ms)
{
    desk_case->cycle++;
    desk_case->status = CASE_OPEN;
    if (desk_case->owner == CASE_BOT)
        return;
    char team[sizeof(desk_case->team)];
    memcpy(team, desk_case->team, sizeof(team));
    wait_for_team(route, desk_case, team, now_ms);
}

void case_on_arrival(struct route *route, struct unit *unit, const struct applied *record)
{
    struct desk_case *desk_case = unit->conversation->desk_case;
    if (unit->kind == UNIT_CUSTOMER && !unit->machine) {
        if (desk_case != NULL && case_is_over(route, desk_case, record->time_ms)) {
            case_drop(route, desk_case);
            desk_case = NULL;
        }
        if (desk_case == NULL)
            desk_case = open_case(route, unit, record->time_ms);
        else if (desk_case->status == CASE_SOLVED)
            reopen(route, desk_case, record->time_ms);
        else if (desk_case->status == CASE_PENDING)
            desk_case->status = CASE_OPEN;
        desk_case->changed_ms = record->time_ms;
    }
    if (desk_case != NULL) {
        if (unit->kind == UNIT_PERSON)
            desk_case->waiting_since_ms = 0; /* the customer has his answer */
        add_entry(route, desk_case, record->number);
        case_pin_records(route, desk_case);
    }
}

void case_on_end(struct route *route, struct unit *unit, const struct applied *record)
{
    struct desk_case *desk_case = unit->conversation->desk_case;
    if (unit->outcome == GAUGE_HANDED_OFF && desk_case == NULL)
        desk_case = open_case(
                route, unit, record->time_ms); /* automatic mail that a person must see */
    if (desk_case == NULL)
        return;
    memcpy(desk_case->pipeline, unit->pipeline, sizeof(desk_case->pipeline));
    deskbus_value_copy(
            deskbus_value_get(record->map, "rb"), desk_case->reply_by, sizeof(desk_case->reply_by));
    desk_case->changed_ms = record->time_ms;
    if (unit->outcome == GAUGE_HANDED_OFF) {
        bool move = record_get_number(record->map, "move") != 0;
        if (desk_case->owner == CASE_BOT || desk_case->status >= CASE_SOLVED ||
                (desk_case->owner == CASE_TEAM && move)) {
            wait_for_team(route, desk_case, unit->outcome_text != NULL ? unit->outcome_text : "",
                    record->time_ms);
            case_set_text(&desk_case->why, unit->outcome_why);
        } else if (desk_case->waiting_since_ms == 0)
            desk_case->waiting_since_ms = record->time_ms;
    } else if (unit->outcome != GAUGE_DEAD && desk_case->owner == CASE_BOT)
        desk_case->status = CASE_PENDING;
    case_pin_records(route, desk_case);
}
