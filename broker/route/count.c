/* Count: moves units and debts in the ledger, at once in the applied one and with the commit in the one that people see. */
#include "route/route_private.h"

#include <stdlib.h>

static void release(struct route *route, struct unit *unit)
{
    struct conversation *conversation = unit->conversation;
    for (size_t i = 0; i < unit->record_count && route->journal != NULL; i++) {
        if (unit->listed)
            retired_add(&route->retired[0], unit->records[i]);
        else
            journal_unpin(route->journal, unit->records[i]);
    }
    map_remove_id(route->units, &unit->id);
    unit_free(unit);
    conversation->unit_count--;
    conversation_maybe_free(route, conversation);
}

static void move_committed(struct route *route, struct unit *unit)
{
    unit->moves--;
    if (unit->finished && unit->moves == 0)
        release(route, unit);
}

static void unit_committed(struct route *route, void *arg, uint64_t word)
{
    struct unit *unit = arg;
    enum gauge to = (enum gauge)word;
    if (unit->counted == GAUGE_NONE)
        ledger_accept(&route->ledger, unit->kind);
    ledger_move(&route->ledger, unit->kind, unit->counted, to);
    unit->counted = to;
    move_committed(route, unit);
}

static void errand_committed(struct route *route, void *arg, uint64_t word)
{
    struct errand *errand = arg;
    ledger_owe(&route->ledger, errand->counted, (enum debt)word);
    errand->counted = (enum debt)word;
    if (errand->unit != NULL)
        move_committed(route, errand->unit);
    else if (errand->result != RESULT_OPEN && errand->counted == errand->debt)
        errand_free(errand); /* a notice that is done with */
}

void count_unit(struct route *route, struct unit *unit, uint64_t number)
{
    enum gauge to = unit_gauge(unit);
    if (to == unit->gauge)
        return;
    if (unit->gauge == GAUGE_IN_FLIGHT)
        route->unfinished--;
    if (to == GAUGE_IN_FLIGHT)
        route->unfinished++;
    if (route->units_only) { /* the checkpoint's ledger holds it already */
        unit->counted = to;
        unit->gauge = to;
        return;
    }
    if (unit->gauge == GAUGE_NONE)
        ledger_accept(&route->applied, unit->kind);
    ledger_move(&route->applied, unit->kind, unit->gauge, to);
    unit->gauge = to;
    unit->moves++;
    after_commit(route, number, unit_committed, unit, to);
}

void count_errand(struct route *route, struct errand *errand, enum debt to, uint64_t number)
{
    if (to == errand->debt)
        return;
    if (route->units_only) {
        errand->debt = to;
        errand->counted = to;
        return;
    }
    ledger_owe(&route->applied, errand->debt, to);
    errand->debt = to;
    if (errand->unit != NULL)
        errand->unit->moves++;
    after_commit(route, number, errand_committed, errand, to);
}

void count_finish(struct route *route, struct unit *unit)
{
    if (!unit->ended || unit->gauge == GAUGE_IN_FLIGHT || unit->gauge == GAUGE_DEAD ||
            unit_owes(unit))
        return;
    unit->finished = true;
    if (unit->moves == 0)
        release(route, unit);
}
