/* Figures: counts what is in the tables, as committed, for stats, health and the balance. */
#include "route/route_private.h"

#include <string.h>

static uint64_t waiting_debts(const struct list *errands)
{
    uint64_t waiting = 0;
    LIST_EACH(errands, link, after) {
        waiting += LIST_ITEM(link, struct errand, unit_link)->counted == DEBT_WAITING;
    }
    return waiting;
}

static void count_one(struct route_figures *ret, const struct unit *unit, uint64_t now_ms)
{
    ret->waiting += waiting_debts(&unit->errands);
    if (unit->counted != GAUGE_IN_FLIGHT)
        return;
    ret->in_flight[unit->kind]++;
    ret->in_flight_all++;
    uint64_t age_ms = now_ms > unit->accepted_ms ? now_ms - unit->accepted_ms : 0;
    if (age_ms >= ret->oldest_ms) {
        ret->oldest_ms = age_ms;
        ret->oldest = unit->id;
    }
}

void route_figures(const struct route *route, struct route_figures *ret)
{
    struct map_entry at;
    size_t position = 0;
    uint64_t now_ms = route_now(route);
    memset(ret, 0, sizeof(*ret));
    while (map_next(route->units, &position, &at))
        count_one(ret, at.value, now_ms);
    ret->waiting += waiting_debts(&route->notices);
    ret->ledger = &route->ledger;
    ret->balance = ledger_balance(&route->ledger, ret->in_flight_all);
    ret->owed_balance = ledger_owed_balance(&route->ledger, ret->waiting);
    ret->units = map_count(route->units);
    ret->conversations = map_count(route->conversations);
    ret->cases = map_count(route->cases);
}

const char *route_stopped(
        const struct route *route, size_t instance, uint64_t *since_ms, uint64_t *waiting)
{
    const struct subscription *subscription = &route->subscriptions[instance];
    *waiting = subscription->queued_count;
    *since_ms = subscription->stopped_since_ms;
    if (!subscription->stopped && !subscription->down)
        return NULL;
    return subscription->why != NULL ? subscription->why : "it does not answer";
}

const struct unit *route_unit(const struct route *route, const struct hash_id *id)
{
    return map_get_id(route->units, id);
}

void route_each_unit(
        const struct route *route, void *arg, bool (*each)(void *arg, const struct unit *unit))
{
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->units, &position, &at))
        if (!each(arg, at.value))
            return;
}

struct desk_case *route_case(const struct route *route, const struct hash_id *id)
{
    return map_get_id(route->cases, id);
}

void route_each_case(
        const struct route *route, void *arg, bool (*each)(void *arg, struct desk_case *desk_case))
{
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->cases, &position, &at))
        if (!each(arg, at.value))
            return;
}

uint64_t route_case_due(const struct route *route, const char *team)
{
    return case_due(route, team, route_now(route));
}
