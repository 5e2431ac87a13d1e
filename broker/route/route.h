/* Route: takes accepted messages through their pipelines to an outcome, in order per conversation, and loses none.
 * Every change is a record of the journal first; the same code applies records when they are written and when they are replayed, so a restart cannot
 * come to another state. One loop thread owns it. */
#ifndef ROUTE_ROUTE_H
#define ROUTE_ROUTE_H

#include "base/clock.h"
#include "host/host.h"
#include "journal/journal.h"
#include "plan/plan.h"
#include "route/case.h"
#include "route/conversation.h"
#include "route/ledger.h"
#include "route/unit.h"

struct route;
struct tap;
struct log;

struct route_setup {
    uv_loop_t *loop;
    const struct clock *clock;
    const struct plan *plan; /* keeps a reference */
    struct log *log; /* or NULL */
    struct tap *tap; /* or NULL */
    /* The layer above hears of changes; all may be NULL. */
    void *arg;
    /* A case's owner or status changed (live, not in replay). what: "handed_off", "taken", ... */
    void (*case_changed)(void *arg, struct desk_case *desk_case, const char *what);
    /* Before a case is freed. */
    void (*case_gone)(void *arg, struct desk_case *desk_case);
    /* Nothing is in flight that could go on by itself (after route_drain()). */
    void (*drained)(void *arg);
};

int route_new(const struct route_setup *setup, struct route **ret) DESKBUS_CHECKED;
void route_free(struct route **route);
/* For journal_open(): replays into route. */
struct journal_visitor route_visitor(struct route *route);
/* For host_new(). */
struct host_events route_host_events(struct route *route);
/* Between journal_open() and host_start(): units listed by the checkpoint are read back, a first checkpoint is written. */
int route_recover(struct route *route, struct journal *journal,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Before host_start(): its events may come from then on. */
void route_attach(struct route *route, struct host *host);
/* Everything is started: what is unfinished goes on. */
void route_begin(struct route *route);
/* From journal_options. */
void route_committed(struct route *route, uint64_t number);
/* The disk is full: sources wait; or has room again. */
void route_disk_full(struct route *route, bool full);
void route_checkpoint(struct route *route);
/* No new work from sources is coming: say drained once nothing is with a worker or on its way there. */
void route_drain(struct route *route);

/* Closes its timer; the host is about to go. route_free() follows once the loop has run. */
void route_stop(struct route *route);

/* Last cursor of a source instance, or NULL. */
const char *route_cursor(const struct route *route, size_t instance);

/* A message from a person or an operator to a sink, in a conversation: a unit of its own with one output. key: made by the client; a repeated key
 * changes nothing. Calls done(arg, status, id) after the commit. -ENOENT: no such instance. */
struct route_post {
    enum unit_kind kind;
    const char *key;
    const char *by; /* person's or rule's name */
    struct hash_id conversation;
    struct desk_case *desk_case; /* or NULL */
    const char *to; /* sink instance */
    struct deskbus_message *message;
};
typedef void route_done_fn(void *arg, int status, const struct hash_id *id);
int route_post(struct route *route, const struct route_post *post, route_done_fn *done,
        void *arg) DESKBUS_CHECKED;
/* A customer's message handed in by an operator (`deskbus send`), as if the source had accepted it. */
void route_inject(struct route *route, size_t source, const struct wire_accept *accept,
        route_done_fn *done, void *arg);

/* A change of a case by a person, rule or plugin: the caller fills `next` from the case's present state, then this writes the
 * record, applies it and tells observers. key may be NULL. done comes after the commit, and when owner became a person only once no automatic reply
 * is with a worker any more (bounded). */
struct case_change {
    struct desk_case *desk_case;
    const char *what; /* "taken" "returned" "solved" "pending" "moved" "overdue" "noticed" */
    const char *by, *why, *key;
    enum case_status status;
    enum case_owner owner;
    const char *person, *team;
    uint64_t due_ms;
    bool moved, overdue;
};
int route_change_case(struct route *route, const struct case_change *change, route_done_fn *done,
        void *arg) DESKBUS_CHECKED;
/* Was this client key used before? Then its verb changes nothing any more. */
bool route_key_known(const struct route *route, const char *key);
/* When a case that a team gets now must be taken: wall ms, 0: no limit. */
uint64_t route_case_due(const struct route *route, const char *team);
struct desk_case *route_case(const struct route *route, const struct hash_id *id);
void route_each_case(
        const struct route *route, void *arg, bool (*each)(void *arg, struct desk_case *desk_case));

/* Dead letters: a unit or one of its parts. */
enum dead_verb { DEAD_RETRY, DEAD_DROP };
struct dead_order {
    struct hash_id id;
    enum dead_verb verb;
    const char *by, *key;
};
int route_dead(struct route *route, const struct dead_order *order, route_done_fn *done,
        void *arg) DESKBUS_CHECKED;
const struct unit *route_unit(const struct route *route, const struct hash_id *id);
/* Every unit in the table, in no order; false stops. */
void route_each_unit(
        const struct route *route, void *arg, bool (*each)(void *arg, const struct unit *unit));

/* Figures, as committed. */
struct route_figures {
    const struct ledger *ledger;
    uint64_t in_flight[UNIT_KINDS];
    uint64_t in_flight_all;
    int64_t balance;
    uint64_t waiting; /* debts */
    int64_t owed_balance;
    uint64_t units, conversations, cases;
    uint64_t oldest_ms; /* age of the oldest unit in flight; 0: none */
    struct hash_id oldest;
};
void route_figures(const struct route *route, struct route_figures *ret);
/* Instances whose cursor is stopped: why, since when (wall ms); NULL when it runs. */
const char *route_stopped(
        const struct route *route, size_t instance, uint64_t *since_ms, uint64_t *waiting);

#endif
