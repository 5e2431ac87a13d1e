/* Recover: brings routing back from a checkpoint, the records that it names, and everything written after it. */
#include "base/must.h"
#include "log/log.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

/* A unit that the checkpoint names. */
struct listed {
    enum unit_kind kind;
    enum gauge gauge;
    uint64_t number; /* of its accept */
};

struct recovery {
    uint64_t *numbers; /* records that bring units back, sorted once all are known */
    size_t number_count, number_room;
    struct listed *units;
    size_t unit_count, unit_room;
    bool sorted;
    bool reconciled;
    bool damaged;
    uint64_t lost_accepts; /* among the damage behind the checkpoint */
};

static struct hash_id binary_id(struct deskbus_value value)
{
    struct hash_id id = {{0}};
    const char *bytes = NULL;
    size_t size = 0;
    if (deskbus_value_string(value, &bytes, &size) == 0 && size == sizeof(id.bytes))
        memcpy(id.bytes, bytes, size);
    return id;
}

static uint64_t next_number(struct deskbus_walk *walk)
{
    uint64_t number = 0;
    if (deskbus_walk_next(walk))
        (void)deskbus_value_uint(walk->value, &number);
    return number;
}

static void read_ledger(struct route *route, struct deskbus_value map)
{
    struct ledger *ledger = &route->applied;
    uint64_t revision = record_get_number(map, "revision");
    route->revision = revision > route->revision ? revision : route->revision;
    ledger->damaged = record_get_number(map, "damaged");
    ledger->owed = record_get_number(map, "owed");
    ledger->duplicates = record_get_number(map, "duplicates");
    ledger->collisions = record_get_number(map, "collisions");
    struct deskbus_walk debts = deskbus_value_walk(deskbus_value_get(map, "debts"));
    for (int debt = 0; debt < DEBTS; debt++)
        ledger->debts[debt] = next_number(&debts);
    struct deskbus_walk kinds = deskbus_value_walk(deskbus_value_get(map, "kinds"));
    for (int kind = 0; kind < UNIT_KINDS && deskbus_walk_next(&kinds); kind++) {
        struct deskbus_walk gauges = deskbus_value_walk(kinds.value);
        ledger->accepted[kind] = next_number(&gauges);
        for (int gauge = 0; gauge < GAUGES; gauge++)
            ledger->gauges[kind][gauge] = next_number(&gauges);
    }
    route->ledger = *ledger;
}

static void read_cursor(struct route *route, struct deskbus_value entry)
{
    char name[DESKBUS_NAME_MAX + 1];
    deskbus_value_copy(deskbus_value_at(entry, "0"), name, sizeof(name));
    int instance = plan_instance_find(route->plan, name);
    const char *text = NULL;
    size_t size = 0;
    if (instance < 0 || deskbus_value_string(deskbus_value_at(entry, "1"), &text, &size) < 0)
        return;
    free(route->subscriptions[instance].cursor);
    route->subscriptions[instance].cursor = must_copy_n(text, size);
}

static void read_seen(struct route *route, struct deskbus_value entry)
{
    struct deskbus_walk walk = deskbus_value_walk(entry);
    struct seen seen;
    if (!deskbus_walk_next(&walk))
        return;
    seen.id = binary_id(walk.value);
    seen.digest = next_number(&walk);
    seen.number = next_number(&walk);
    must_succeed(duplicates_add(route->duplicates, &seen));
}

static void read_state(struct route *route, struct deskbus_value entry)
{
    char instance[DESKBUS_NAME_MAX + 1];
    char key[129];
    uint64_t scope = 0;
    uint64_t expires_ms = 0;
    deskbus_value_copy(deskbus_value_at(entry, "0"), instance, sizeof(instance));
    (void)deskbus_value_uint(deskbus_value_at(entry, "1"), &scope);
    deskbus_value_copy(deskbus_value_at(entry, "3"), key, sizeof(key));
    (void)deskbus_value_uint(deskbus_value_at(entry, "5"), &expires_ms);
    struct state_owner owner = {.instance = instance,
            .scope = (enum deskbus_scope)scope,
            .id = binary_id(deskbus_value_at(entry, "2"))};
    plugin_state_put(route->state, &owner, key, deskbus_value_at(entry, "4"), expires_ms);
}

static void read_case(struct route *route, struct deskbus_value entry)
{
    struct hash_id id = binary_id(deskbus_value_at(entry, "0"));
    struct hash_id conversation_id = binary_id(deskbus_value_at(entry, "1"));
    struct conversation *conversation = conversation_get(route, &conversation_id);
    if (conversation->desk_case != NULL)
        return;
    struct desk_case *desk_case = case_new(&id, 0);
    desk_case->conversation = conversation;
    case_read(desk_case, deskbus_value_at(entry, "2"));
    conversation->desk_case = desk_case;
    must_succeed(map_put_id(route->cases, &id, desk_case));
}

static void add_number(struct recovery *recovery, uint64_t number)
{
    if (recovery->number_count == recovery->number_room) {
        recovery->number_room = recovery->number_room * 2 + 1024;
        recovery->numbers = must_resize(
                recovery->numbers, recovery->number_room * sizeof(*recovery->numbers));
    }
    recovery->numbers[recovery->number_count++] = number;
}

static void read_unit(struct route *route, struct deskbus_value entry)
{
    struct recovery *recovery = route->recovery;
    struct deskbus_walk walk = deskbus_value_walk(entry);
    struct listed unit;
    unit.kind = (enum unit_kind)next_number(&walk);
    unit.gauge = (enum gauge)next_number(&walk);
    unit.number = next_number(&walk);
    if (unit.kind >= UNIT_KINDS || unit.gauge >= GAUGES || unit.number == 0)
        return;
    add_number(recovery, unit.number);
    while (deskbus_walk_next(&walk)) {
        uint64_t number = 0;
        if (deskbus_value_uint(walk.value, &number) == 0)
            add_number(recovery, number);
    }
    if (recovery->unit_count == recovery->unit_room) {
        recovery->unit_room = recovery->unit_room * 2 + 1024;
        recovery->units = must_resize(recovery->units, recovery->unit_room * sizeof(unit));
    }
    recovery->units[recovery->unit_count++] = unit;
}

static void read_notice(struct route *route, struct deskbus_value entry)
{
    struct applied record = {.number = record_get_number(entry, "n"), .map = entry};
    char to[DESKBUS_NAME_MAX + 1];
    deskbus_value_copy(deskbus_value_get(entry, "to"), to, sizeof(to));
    route->units_only = true; /* its debt stands in the ledger already */
    (void)apply_notice(route, &record, to);
    route->units_only = false;
}

int recover_piece(void *arg, const struct journal_record *record)
{
    static const struct {
        const char *name;
        void (*read)(struct route *route, struct deskbus_value entry);
    } pieces[] = {{"cursors", read_cursor}, {"seen", read_seen}, {"states", read_state},
            {"cases", read_case}, {"units", read_unit}, {"notices", read_notice}};
    struct route *route = arg;
    struct deskbus_value map;
    if (deskbus_value_check(record->payload, record->size, NULL, &map, NULL) < 0) {
        route->unreadable++;
        return 0;
    }
    struct deskbus_value kind = deskbus_value_get(map, "piece");
    if (deskbus_value_is(kind, "ledger"))
        read_ledger(route, map);
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        if (!deskbus_value_is(kind, pieces[i].name))
            continue;
        struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(map, "list"));
        while (deskbus_walk_next(&walk))
            pieces[i].read(route, walk.value);
    }
    return 0;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t *left = a;
    const uint64_t *right = b;
    return *left < *right ? -1 : *left > *right;
}

static void sort_once(struct recovery *recovery)
{
    if (recovery->sorted)
        return;
    recovery->sorted = true;
    if (recovery->number_count > 0)
        qsort(recovery->numbers, recovery->number_count, sizeof(uint64_t), compare_numbers);
}

/* A record older than the checkpoint: it counts when the checkpoint names it, for its unit alone. */
int recover_older(void *arg, const struct journal_record *record)
{
    struct route *route = arg;
    struct recovery *recovery = route->recovery;
    sort_once(recovery);
    if (recovery->number_count == 0 ||
            bsearch(&record->number, recovery->numbers, recovery->number_count, sizeof(uint64_t),
                    compare_numbers) == NULL)
        return 0;
    route->units_only = true;
    int r = route_replay(route, record);
    route->units_only = false;
    return r;
}

static struct unit *find_by_number(const struct unit *const *sorted, size_t count, uint64_t number)
{
    size_t low = 0;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle]->number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && sorted[low]->number == number ? (struct unit *)(uintptr_t)sorted[low]
                                                        : NULL;
}

static int compare_units(const void *a, const void *b)
{
    const struct unit *const *left = a;
    const struct unit *const *right = b;
    return (*left)->number < (*right)->number ? -1 : (*left)->number > (*right)->number;
}

/* Damage may have taken records of listed units: the ledger follows what is there, and counts what is not. */
static void reconcile(struct route *route)
{
    struct recovery *recovery = route->recovery;
    if (recovery->reconciled)
        return;
    recovery->reconciled = true;
    size_t count = 0;
    struct unit **sorted = must_new((map_count(route->units) + 1) * sizeof(struct unit *));
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->units, &position, &at))
        sorted[count++] = at.value;
    qsort(sorted, count, sizeof(struct unit *), compare_units);
    for (size_t i = 0; i < recovery->unit_count; i++) {
        const struct listed *listed = &recovery->units[i];
        const struct unit *unit = find_by_number(
                (const struct unit *const *)sorted, count, listed->number);
        enum gauge gauge = unit != NULL ? unit->gauge : GAUGE_NONE;
        if (gauge == listed->gauge)
            continue;
        recovery->damaged = true;
        ledger_move(&route->applied, listed->kind, listed->gauge, gauge);
        if (unit == NULL)
            route->applied.damaged++;
    }
    route->applied.accepted[UNIT_CUSTOMER] += recovery->lost_accepts;
    route->applied.damaged += recovery->lost_accepts;
    route->ledger = route->applied;
    free(sorted);
}

int recover_record(void *arg, const struct journal_record *record)
{
    reconcile(arg); /* before the first record behind the checkpoint */
    return route_replay(arg, record);
}

void recover_damage(void *arg, const struct journal_damage *damage)
{
    struct route *route = arg;
    route->recovery->damaged = true;
    route->recovery->lost_accepts += damage->accepts_lost;
    log_write(route->setup.log, LOG_LEVEL_ERROR, "journal", "%s: %llu bytes at %llu set aside: %s",
            damage->segment, (unsigned long long)damage->bytes, (unsigned long long)damage->offset,
            damage->why);
}

/* With damage, debts that were lost with their records are owed no more. */
static void recount_debts(struct route *route, uint64_t waiting)
{
    struct ledger *ledger = &route->applied;
    ledger->owed = waiting + ledger->debts[DEBT_DONE] + ledger->debts[DEBT_SUGGESTED] +
            ledger->debts[DEBT_DEAD];
}

void recover_begin(struct route *route)
{
    route->recovery = must_new(sizeof(struct recovery));
}

void recover_end(struct route *route)
{
    struct route_figures figures;
    reconcile(route);
    route->ledger = route->applied;
    route_figures(route, &figures);
    if (route->recovery->damaged)
        recount_debts(route, figures.waiting);
    route->ledger = route->applied;
    free(route->recovery->numbers);
    free(route->recovery->units);
    free(route->recovery);
    route->recovery = NULL;
}
