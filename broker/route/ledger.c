/* Ledger: counters of what became of every accepted message. */
#include "route/ledger.h"

const char *ledger_gauge_name(enum gauge gauge)
{
    static const char *const names[GAUGES] = {
            "none", "in_flight", "answered", "handed_off", "forwarded", "closed", "dead"};
    return gauge < GAUGES ? names[gauge] : "unknown";
}

const char *ledger_kind_name(enum unit_kind kind)
{
    static const char *const names[UNIT_KINDS] = {"customer", "person", "operator"};
    return kind < UNIT_KINDS ? names[kind] : "unknown";
}

void ledger_accept(struct ledger *ledger, enum unit_kind kind)
{
    ledger->accepted[kind]++;
}

void ledger_move(struct ledger *ledger, enum unit_kind kind, enum gauge from, enum gauge to)
{
    if (from != GAUGE_NONE && from != GAUGE_IN_FLIGHT)
        ledger->gauges[kind][from]--;
    if (to != GAUGE_NONE && to != GAUGE_IN_FLIGHT)
        ledger->gauges[kind][to]++;
}

void ledger_owe(struct ledger *ledger, enum debt from, enum debt to)
{
    if (from == DEBT_NONE)
        ledger->owed++;
    else if (from != DEBT_WAITING)
        ledger->debts[from]--;
    if (to != DEBT_WAITING)
        ledger->debts[to]++;
}

uint64_t ledger_sum(const struct ledger *ledger, enum gauge gauge)
{
    uint64_t sum = 0;
    for (int kind = 0; kind < UNIT_KINDS; kind++)
        sum += ledger->gauges[kind][gauge];
    return sum;
}

uint64_t ledger_accepted(const struct ledger *ledger)
{
    uint64_t sum = 0;
    for (int kind = 0; kind < UNIT_KINDS; kind++)
        sum += ledger->accepted[kind];
    return sum;
}

int64_t ledger_balance(const struct ledger *ledger, uint64_t in_flight)
{
    uint64_t others = ledger->damaged + in_flight;
    for (int gauge = GAUGE_ANSWERED; gauge < GAUGES; gauge++)
        others += ledger_sum(ledger, (enum gauge)gauge);
    return (int64_t)(ledger_accepted(ledger) - others);
}

int64_t ledger_owed_balance(const struct ledger *ledger, uint64_t waiting)
{
    uint64_t others = waiting + ledger->debts[DEBT_DONE] + ledger->debts[DEBT_SUGGESTED] +
            ledger->debts[DEBT_DEAD];
    return (int64_t)(ledger->owed - others);
}
