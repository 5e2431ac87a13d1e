/* Verbs: what people and operators do to cases and dead letters, each one record with the client's key. */
#include "base/must.h"
#include "route/route_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LAST_REPLY_BOUND_MS 5000

/* A change that waits for its commit, and then for the last automatic reply to be through. */
struct waiting_change {
    struct route *route;
    struct hash_id id;
    struct hash_id conversation;
    route_done_fn *done;
    void *arg;
    bool person;
    uint64_t until_ms; /* monotonic */
};

static void finish_change(struct waiting_change *change)
{
    if (change->done != NULL)
        change->done(change->arg, 0, &change->id);
    free(change);
}

static void change_committed(struct route *route, void *arg, uint64_t word)
{
    struct waiting_change *change = arg;
    (void)word;
    const struct conversation *conversation = map_get_id(
            route->conversations, &change->conversation);
    bool leaving = change->person && conversation != NULL && conversation_reply_out(conversation);
    if (leaving && clock_mono_ms(route->setup.clock) < change->until_ms) {
        /* Again with the next commit: the settling of that reply is one. */
        after_commit(route, journal_last(route->journal) + 1, change_committed, change, 0);
        return;
    }
    finish_change(change);
}

static struct deskbus_message *case_event(
        const struct route *route, const struct case_change *change)
{
    const struct desk_case *desk_case = change->desk_case;
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *event = NULL;
    char hex[HASH_HEX_SIZE];
    (void)route;
    must_succeed(deskbus_draft_new(NULL, &draft));
    hash_hex(&desk_case->conversation->id, hex);
    deskbus_draft_string(draft, "type", "event");
    deskbus_draft_string(draft, "subject", hex);
    deskbus_draft_string(draft, "data.conv.id", hex);
    deskbus_draft_string(draft, "data.channel", desk_case->channel);
    deskbus_draft_string(draft, "data.from.addr", desk_case->from);
    deskbus_draft_string(draft, "data.event.name", "case");
    deskbus_draft_string(draft, "data.event.what", change->what);
    hash_hex(&desk_case->id, hex);
    deskbus_draft_string(draft, "data.event.case", hex);
    deskbus_draft_string(draft, "data.event.status", case_status_name(change->status));
    deskbus_draft_string(draft, "data.event.owner", case_owner_name(change->owner));
    deskbus_draft_string(draft, "data.event.team", change->team);
    deskbus_draft_string(draft, "data.event.by", change->by);
    deskbus_draft_string(draft, "data.event.why", change->why);
    if (deskbus_draft_finish(&draft, &event, NULL) < 0)
        return NULL;
    return event;
}

/* The case as it will be, into the record; the case itself changes when the record is applied. */
static void build_next(struct route *route, const struct case_change *change)
{
    struct desk_case next = *change->desk_case;
    char person[CASE_TEXT_MAX + 1] = "";
    char why[CASE_TEXT_MAX + 1] = "";
    next.status = change->status;
    next.owner = change->owner;
    if (change->person != NULL)
        memcpy(person, change->person, strnlen(change->person, CASE_TEXT_MAX));
    if (change->why != NULL)
        memcpy(why, change->why, strnlen(change->why, CASE_TEXT_MAX));
    next.person = person;
    next.why = change->why != NULL ? why : next.why;
    if (change->team != NULL) {
        memset(next.team, 0, sizeof(next.team));
        memcpy(next.team, change->team, strnlen(change->team, sizeof(next.team) - 1));
    }
    next.due_ms = change->due_ms;
    next.overdue = change->overdue;
    next.moves += change->moved;
    next.changed_ms = route_now(route);
    if (change->owner != CASE_TEAM)
        next.waiting_since_ms = 0;
    deskbus_build_key(route->builder, "state");
    case_build(&next, false, route->builder);
}

static uint64_t write_change(struct route *route, const struct case_change *change)
{
    struct desk_case *desk_case = change->desk_case;
    int pipeline = plan_pipeline_find(route->plan, desk_case->pipeline);
    struct deskbus_message *event = case_event(route, change);
    record_begin(route);
    record_id(route, "case", &desk_case->id);
    record_id(route, "cv", &desk_case->conversation->id);
    record_text(route, "what", change->what);
    record_text(route, "by", change->by);
    record_text(route, "why", change->why);
    record_text(route, "key", change->key);
    build_next(route, change);
    if (event != NULL)
        record_value(route, "event", deskbus_message_base(event));
    deskbus_message_unref(&event);
    if (pipeline >= 0 && plan_pipeline_observer_count(route->plan, (size_t)pipeline) > 0) {
        deskbus_build_key(route->builder, "obs");
        deskbus_build_list(route->builder);
        for (size_t i = 0; i < plan_pipeline_observer_count(route->plan, (size_t)pipeline); i++) {
            size_t observer = plan_pipeline_observer(route->plan, (size_t)pipeline, i);
            deskbus_build_string(route->builder, plan_instance(route->plan, observer)->name);
        }
        deskbus_build_end(route->builder);
    }
    return record_write(route, JOURNAL_CASE);
}

int route_change_case(
        struct route *route, const struct case_change *change, route_done_fn *done, void *arg)
{
    struct conversation *conversation = change->desk_case->conversation;
    struct waiting_change *waiting = must_new(sizeof(*waiting));
    *waiting = (struct waiting_change){.route = route,
            .id = change->desk_case->id,
            .conversation = conversation->id,
            .done = done,
            .arg = arg,
            .person = change->owner == CASE_PERSON,
            .until_ms = clock_mono_ms(route->setup.clock) + LAST_REPLY_BOUND_MS};
    uint64_t number = write_change(route, change);
    if (number == 0) {
        free(waiting);
        return -EIO;
    }
    if (change->owner != CASE_BOT)
        silence_bot(route, conversation, NULL);
    if (route->setup.case_changed != NULL)
        route->setup.case_changed(route->setup.arg, change->desk_case, change->what);
    after_commit(route, number, change_committed, waiting, 0);
    drive_soon(route, conversation);
    drive_ready(route);
    return 0;
}

static bool has_dead_part(const struct unit *unit)
{
    if (unit->gauge == GAUGE_DEAD)
        return true;
    LIST_EACH(&unit->errands, link, after) {
        if (LIST_ITEM(link, struct errand, unit_link)->result == RESULT_DEAD)
            return true;
    }
    return false;
}

int route_dead(struct route *route, const struct dead_order *order, route_done_fn *done, void *arg)
{
    struct unit *unit = map_get_id(route->units, &order->id);
    if (unit == NULL)
        return -ENOENT;
    if (!has_dead_part(unit))
        return -EALREADY;
    struct waiting_change *waiting = must_new(sizeof(*waiting));
    *waiting = (struct waiting_change){.route = route, .id = order->id, .done = done, .arg = arg};
    struct conversation *conversation = unit->conversation;
    record_begin(route);
    record_text(route, "verb", order->verb == DEAD_RETRY ? "retry" : "drop");
    record_id(route, "id", &order->id);
    record_text(route, "by", order->by);
    record_text(route, "key", order->key);
    uint64_t number = record_write(route, JOURNAL_ACT);
    if (number == 0) {
        free(waiting);
        return -EIO;
    }
    after_commit(route, number, change_committed, waiting, 0);
    if (!unit->ended)
        drive_unit(route, unit);
    drive_soon(route, conversation);
    drive_ready(route);
    return 0;
}
