/* Ledger: where every accepted message is, counted as commits reach the disk; the two balances can fail, and a test sees it.
 * The broker's loop thread owns it. Rules 23 and 24 of the law of delivery. */
#ifndef ROUTE_LEDGER_H
#define ROUTE_LEDGER_H

#include <stdint.h>

/* What a unit is. Numbers stand in the journal. */
enum unit_kind { UNIT_CUSTOMER, UNIT_PERSON, UNIT_OPERATOR, UNIT_KINDS };

/* Where a unit is. Numbers stand in the journal. */
enum gauge {
    GAUGE_NONE, /* not accepted yet */
    GAUGE_IN_FLIGHT,
    GAUGE_ANSWERED,
    GAUGE_HANDED_OFF,
    GAUGE_FORWARDED,
    GAUGE_CLOSED,
    GAUGE_DEAD,
    GAUGES,
};

/* Where a debt to a sink or observer is. */
enum debt { DEBT_NONE, DEBT_WAITING, DEBT_DONE, DEBT_SUGGESTED, DEBT_DEAD, DEBTS };

struct ledger {
    uint64_t accepted[UNIT_KINDS];
    /* [GAUGE_IN_FLIGHT] stays 0: it is counted from the table of units when asked. */
    uint64_t gauges[UNIT_KINDS][GAUGES];
    uint64_t damaged;
    uint64_t owed; /* debts ever made */
    uint64_t debts[DEBTS]; /* [DEBT_WAITING] stays 0: counted from the table */
    uint64_t duplicates, collisions, refused;
};

/* The text of a gauge: "answered"; of a kind: "customer". */
const char *ledger_gauge_name(enum gauge gauge);
const char *ledger_kind_name(enum unit_kind kind);

void ledger_accept(struct ledger *ledger, enum unit_kind kind);
/* A unit of that kind is at `to` now and was at `from`. */
void ledger_move(struct ledger *ledger, enum unit_kind kind, enum gauge from, enum gauge to);
void ledger_owe(struct ledger *ledger, enum debt from, enum debt to);

/* One gauge over all kinds; in flight is not among them. */
uint64_t ledger_sum(const struct ledger *ledger, enum gauge gauge);
uint64_t ledger_accepted(const struct ledger *ledger);
/* accepted - (in_flight + all others + damaged): 0, or the ledger is wrong. */
int64_t ledger_balance(const struct ledger *ledger, uint64_t in_flight);
/* owed - (done + suggested + dead + waiting). */
int64_t ledger_owed_balance(const struct ledger *ledger, uint64_t waiting);

#endif
