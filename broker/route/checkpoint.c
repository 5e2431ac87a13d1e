/* Checkpoint: writes what older records came to, so that their segments may go: ledger, cursors, duplicates, plugin state, cases, notices,
 * and for each unit that is not finished which records bring it back. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>

/* Pieces stay far below JOURNAL_RECORD_MAX whatever their entries hold. */
#define SEEN_PER_PIECE   10000
#define UNITS_PER_PIECE  4000
#define STATES_PER_PIECE 100
#define CASES_PER_PIECE  8

/* A piece that is being filled. */
struct piece {
    struct route *route;
    const char *kind;
    size_t max_count, count;
};

static void piece_open(struct piece *piece)
{
    record_begin(piece->route);
    record_text(piece->route, "piece", piece->kind);
    deskbus_build_key(piece->route->builder, "list");
    deskbus_build_list(piece->route->builder);
}

static void piece_close(struct piece *piece)
{
    deskbus_build_end(piece->route->builder);
    (void)record_write(piece->route, JOURNAL_CHECKPOINT);
    piece->count = 0;
}

/* Before each entry. */
static struct deskbus_builder *piece_next(struct piece *piece)
{
    if (piece->count == piece->max_count)
        piece_close(piece);
    if (piece->count == 0)
        piece_open(piece);
    piece->count++;
    return piece->route->builder;
}

static void piece_end(struct piece *piece)
{
    if (piece->count > 0)
        piece_close(piece);
}

static void write_ledger(struct route *route)
{
    const struct ledger *ledger = &route->applied;
    record_begin(route);
    record_text(route, "piece", "ledger");
    record_number(route, "revision", route->revision);
    record_number(route, "damaged", ledger->damaged);
    record_number(route, "owed", ledger->owed);
    record_number(route, "duplicates", route->ledger.duplicates);
    record_number(route, "collisions", route->ledger.collisions);
    deskbus_build_key(route->builder, "debts");
    deskbus_build_list(route->builder);
    for (int debt = 0; debt < DEBTS; debt++)
        deskbus_build_uint(route->builder, ledger->debts[debt]);
    deskbus_build_end(route->builder);
    deskbus_build_key(route->builder, "kinds");
    deskbus_build_list(route->builder);
    for (int kind = 0; kind < UNIT_KINDS; kind++) {
        deskbus_build_list(route->builder);
        deskbus_build_uint(route->builder, ledger->accepted[kind]);
        for (int gauge = 0; gauge < GAUGES; gauge++)
            deskbus_build_uint(route->builder, ledger->gauges[kind][gauge]);
        deskbus_build_end(route->builder);
    }
    deskbus_build_end(route->builder);
    (void)record_write(route, JOURNAL_CHECKPOINT);
}

static void write_cursors(struct route *route)
{
    struct piece piece = {.route = route, .kind = "cursors", .max_count = 100};
    for (size_t i = 0; i < route->subscription_count; i++) {
        const char *cursor = route->subscriptions[i].cursor;
        if (cursor == NULL)
            continue;
        struct deskbus_builder *builder = piece_next(&piece);
        deskbus_build_list(builder);
        deskbus_build_string(builder, plan_instance(route->plan, i)->name);
        deskbus_build_string(builder, cursor);
        deskbus_build_end(builder);
    }
    piece_end(&piece);
}

static void write_duplicates(struct route *route)
{
    struct piece piece = {.route = route, .kind = "seen", .max_count = SEEN_PER_PIECE};
    for (size_t i = 0; i < duplicates_count(route->duplicates); i++) {
        const struct seen *seen = duplicates_at(route->duplicates, i);
        struct deskbus_builder *builder = piece_next(&piece);
        deskbus_build_list(builder);
        deskbus_build_binary(builder, seen->id.bytes, sizeof(seen->id.bytes));
        deskbus_build_uint(builder, seen->digest);
        deskbus_build_uint(builder, seen->number);
        deskbus_build_end(builder);
    }
    piece_end(&piece);
}

static void write_state(void *arg, const struct state_owner *owner, const char *key,
        struct deskbus_value bytes, uint64_t expires_ms)
{
    struct deskbus_builder *builder = piece_next(arg);
    deskbus_build_list(builder);
    deskbus_build_string(builder, owner->instance);
    deskbus_build_uint(builder, owner->scope);
    deskbus_build_binary(builder, owner->id.bytes, sizeof(owner->id.bytes));
    deskbus_build_string(builder, key);
    deskbus_build_value(builder, bytes);
    deskbus_build_uint(builder, expires_ms);
    deskbus_build_end(builder);
}

static void write_states(struct route *route)
{
    struct piece piece = {.route = route, .kind = "states", .max_count = STATES_PER_PIECE};
    plugin_state_visit(route->state, &piece, write_state);
    piece_end(&piece);
}

static bool case_is_kept(void *arg, const struct map_entry *entry)
{
    const struct route *route = arg;
    const struct desk_case *desk_case = entry->value;
    return !case_is_over(route, desk_case, route_now(route));
}

/* Cases that are over make room; the next message opens another. */
static void drop_old_cases(struct route *route)
{
    struct map_entry at;
    size_t position = 0;
    size_t count = 0;
    struct desk_case **old = must_new((map_count(route->cases) + 1) * sizeof(struct desk_case *));
    while (map_next(route->cases, &position, &at))
        if (!case_is_kept(route, &at))
            old[count++] = at.value;
    for (size_t i = 0; i < count; i++) {
        struct conversation *conversation = old[i]->conversation;
        case_drop(route, old[i]);
        conversation_maybe_free(route, conversation);
    }
    free(old);
}

static void write_cases(struct route *route)
{
    struct piece piece = {.route = route, .kind = "cases", .max_count = CASES_PER_PIECE};
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->cases, &position, &at)) {
        const struct desk_case *desk_case = at.value;
        struct deskbus_builder *builder = piece_next(&piece);
        deskbus_build_list(builder);
        deskbus_build_binary(builder, desk_case->id.bytes, sizeof(desk_case->id.bytes));
        deskbus_build_binary(builder, desk_case->conversation->id.bytes, HASH_ID_SIZE);
        case_build(desk_case, true, builder);
        deskbus_build_end(builder);
    }
    piece_end(&piece);
}

/* [kind, gauge, accept's number, more numbers ...] */
static void write_units(struct route *route)
{
    struct piece piece = {.route = route, .kind = "units", .max_count = UNITS_PER_PIECE};
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->units, &position, &at)) {
        struct unit *unit = at.value;
        if (unit->finished)
            continue;
        unit->listed = true;
        struct deskbus_builder *builder = piece_next(&piece);
        deskbus_build_list(builder);
        deskbus_build_uint(builder, unit->kind);
        deskbus_build_uint(builder, unit->gauge);
        for (size_t i = 0; i < unit->record_count; i++)
            deskbus_build_uint(builder, unit->records[i]);
        deskbus_build_end(builder);
    }
    piece_end(&piece);
}

static void write_notices(struct route *route)
{
    struct piece piece = {.route = route, .kind = "notices", .max_count = STATES_PER_PIECE};
    LIST_EACH(&route->notices, link, after) {
        const struct errand *notice = LIST_ITEM(link, struct errand, unit_link);
        if (notice->result != RESULT_OPEN || notice->message == NULL)
            continue;
        struct deskbus_builder *builder = piece_next(&piece);
        deskbus_build_map(builder);
        deskbus_build_key(builder, "n");
        deskbus_build_uint(builder, notice->number);
        deskbus_build_key(builder, "to");
        deskbus_build_string(builder, notice->to);
        deskbus_build_key(builder, "cv");
        deskbus_build_binary(builder, notice->conversation->id.bytes, HASH_ID_SIZE);
        deskbus_build_key(builder, "event");
        deskbus_build_value(builder, deskbus_message_base(notice->message));
        deskbus_build_end(builder);
    }
    piece_end(&piece);
}

static void unpin_retired(struct route *route, void *arg, uint64_t word)
{
    struct retired *retired = arg;
    if (word != route->retired_until)
        return; /* a later checkpoint took them over */
    for (size_t i = 0; i < retired->count && route->journal != NULL; i++)
        journal_unpin(route->journal, retired->numbers[i]);
    retired_clear(retired);
}

/* What finished before the checkpoint before this one is named by neither: it may go once this one is on disk. */
static void age_retired(struct route *route)
{
    struct retired *leaving = &route->retired[2];
    for (size_t i = 0; i < route->retired[1].count; i++)
        retired_add(leaving, route->retired[1].numbers[i]);
    retired_clear(&route->retired[1]);
    route->retired[1] = route->retired[0];
    route->retired[0] = (struct retired){0};
    route->retired_until = journal_last(route->journal);
    after_commit(route, route->retired_until, unpin_retired, leaving, route->retired_until);
}

void route_checkpoint(struct route *route)
{
    drop_old_cases(route);
    journal_checkpoint_begin(route->journal);
    write_ledger(route);
    write_cursors(route);
    write_duplicates(route);
    write_states(route);
    write_cases(route);
    write_units(route);
    write_notices(route);
    journal_checkpoint_end(route->journal);
    age_retired(route);
}
