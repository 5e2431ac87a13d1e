/* The inside of routing, for the files of this folder. Records change state (apply_*), driving decides what comes next (drive_*),
 * jobs are handed to instances (job_*). */
#ifndef ROUTE_ROUTE_PRIVATE_H
#define ROUTE_ROUTE_PRIVATE_H

#include "base/map.h"
#include "route/conversation.h"
#include "route/duplicates.h"
#include "route/plugin_state.h"
#include "route/retired.h"
#include "route/route.h"

/* One instance as a destination: its queue and whether it can do its work. */
struct subscription {
    struct list queue; /* jobs waiting for credit */
    size_t queued_count;
    bool down; /* the host says so */
    bool stopped; /* failing for several conversations: jobs wait and use up no attempts */
    bool probing; /* one job is out to see whether it works again */
    struct hash_id failing[3]; /* conversations that failed, with none done since */
    unsigned failing_count;
    uint64_t probe_after_ms;
    uint64_t stopped_since_ms;
    char *why;
    struct heap_node probe;
    char *cursor; /* of a source */
};

/* Something to do once a record is on disk. */
typedef void after_fn(struct route *route, void *arg, uint64_t word);
struct after {
    uint64_t number;
    after_fn *fn;
    void *arg;
    uint64_t word;
};

struct recovery;

struct route {
    struct route_setup setup;
    struct plan *plan;
    struct journal *journal; /* NULL while replaying */
    struct host *host; /* NULL before route_attach() */
    struct deskbus_builder *builder; /* for records: one at a time */
    struct deskbus_builder *scratch; /* for parts of deliveries */
    struct map *units, *conversations, *cases, *tickets;
    struct list notices; /* errands of no unit */
    struct duplicates *duplicates;
    struct plugin_state *state;
    struct ledger applied; /* as of the last record */
    struct ledger ledger; /* as of the last commit */
    struct subscription *subscriptions; /* one per instance of the plan */
    size_t subscription_count;
    struct after *after; /* ring */
    size_t after_first, after_count, after_room;
    struct heap timers; /* jobs and probes, by monotonic ms */
    uv_timer_t timer;
    bool timer_open;
    struct list ready; /* conversations to drive */
    uint64_t next_ticket;
    uint64_t revision;
    uint64_t unfinished; /* units that count against in_flight_max */
    /* Records of units that finished since the last checkpoint, and since the one before it. */
    struct retired retired[3]; /* the third: those that leave with the commit of retired_until */
    uint64_t retired_until;
    uint64_t unreadable; /* records whose payload was no value */
    bool units_only; /* replaying records that a checkpoint lists: only units change */
    bool begun; /* everything is started: work goes on */
    bool draining, holding, running, disk_full;
    struct recovery *recovery; /* until route_recover() */
};

/* --- records: route writes one and applies it (records.c) --- */
/* Starts a payload: a map is open in route->builder. */
void record_begin(struct route *route);
void record_id(struct route *route, const char *key, const struct hash_id *id);
void record_text(struct route *route, const char *key, const char *text); /* NULL or "": left out */
void record_number(struct route *route, const char *key, uint64_t number); /* 0: left out */
void record_value(
        struct route *route, const char *key, struct deskbus_value value); /* absent: left out */
void record_place(struct route *route,
        struct deskbus_place place); /* "at": "conf.yaml:12:7"; unknown: left out */
/* "hops": the rules that were looked at on the way, [[place, matched, text], ...]; NULL: left out. */
void record_trace(struct route *route, const struct plan_trace *trace);
/* Ends the map, appends the record, applies it. The record's number; 0: refused (accepts on a full disk) or the journal failed. */
uint64_t record_write(struct route *route, enum journal_kind kind);
struct hash_id record_get_id(struct deskbus_value map, const char *key);
uint64_t record_get_number(struct deskbus_value map, const char *key);
/* A message of its own, or NULL when the value is none. */
struct deskbus_message *record_get_message(struct deskbus_value value);
/* A copy of the text, or NULL when absent; the caller frees it. */
char *record_get_text(struct deskbus_value map, const char *key);

/* --- apply: what records mean (apply.c, apply_unit.c, apply_case.c) --- */
struct applied {
    uint64_t number, time_ms;
    struct deskbus_value map;
};
void apply_record(struct route *route, enum journal_kind kind, const struct applied *record);
void apply_accept(struct route *route, const struct applied *record);
void apply_effect(struct route *route, const struct applied *record);
void apply_retry(struct route *route, const struct applied *record);
void apply_settle(struct route *route, const struct applied *record);
void apply_end(struct route *route, const struct applied *record);
void apply_case(struct route *route, const struct applied *record);
void apply_act(struct route *route, const struct applied *record);
/* Makes errands of a list of outputs, and one for each observer named. */
void apply_outputs(struct route *route, struct unit *unit, const struct applied *record);
void apply_observers(struct route *route, struct unit *unit, const struct applied *record);
/* The case of a conversation changes by a customer's message, by an outcome. */
void case_on_arrival(struct route *route, struct unit *unit, const struct applied *record);
void case_on_end(struct route *route, struct unit *unit, const struct applied *record);
void case_note_history(struct route *route, struct desk_case *desk_case, uint64_t number);
void case_pin_records(struct route *route, struct desk_case *desk_case);
void case_note_key(struct route *route, const struct applied *record, const struct hash_id *id);
bool case_is_over(const struct route *route, const struct desk_case *desk_case, uint64_t now_ms);
void case_drop(struct route *route, struct desk_case *desk_case);
uint64_t case_due(const struct route *route, const char *team, uint64_t now_ms);
struct errand *apply_notice(
        struct route *route, const struct applied *record, const char *observer);

/* --- counting (count.c) --- */
void after_commit(struct route *route, uint64_t number, after_fn *fn, void *arg, uint64_t word);
void after_run(struct route *route, uint64_t committed);
void count_unit(struct route *route, struct unit *unit, uint64_t number);
void count_errand(struct route *route, struct errand *errand, enum debt to, uint64_t number);
/* Called after every record that touched the unit: frees it once nothing is left. */
void count_finish(struct route *route, struct unit *unit);

/* --- driving (drive.c, step.c, errand.c) --- */
void drive_unit(struct route *route, struct unit *unit);
/* Marks the conversation; drive_ready() at the end of every event does the work, so nothing recurses. */
void drive_soon(struct route *route, struct conversation *conversation);
void drive_ready(struct route *route);
void step_delivery(struct route *route, struct unit *unit, struct wire_delivery *ret);
void step_result(
        struct route *route, struct unit *unit, size_t instance, const struct wire_result *result);
void errand_result(struct route *route, struct errand *errand, size_t instance,
        const struct wire_result *result);
struct ending {
    enum gauge outcome;
    const char *text; /* team, sink, reason, code */
    const char *why;
    const char *step; /* that failed */
    struct deskbus_place place;
    const struct plan_trace *trace;
};
void end_unit(struct route *route, struct unit *unit, const struct ending *ending);
void end_by_action(struct route *route, struct unit *unit, const struct plan_action *action,
        const struct plan_trace *trace);
/* What the first errand of a lane delivers now. *ret_event: made for it, the caller unrefs. */
void errand_delivery(struct route *route, const struct errand *errand, struct wire_delivery *ret,
        struct deskbus_message **ret_event);
struct settlement {
    enum errand_result result;
    const char *ext_id, *code, *why;
};
void errand_settle(struct route *route, struct errand *errand, const struct settlement *settlement);
/* Automatic replies of other messages become suggestions: somebody has taken over. */
void silence_bot(struct route *route, struct conversation *conversation, const struct unit *except);
bool conversation_reply_out(const struct conversation *conversation);

/* --- jobs (job.c, failure.c) --- */
void job_submit(struct route *route, struct job *job, size_t instance, uint64_t needs);
void job_wait(struct route *route, struct job *job, uint64_t until_ms);
void job_cancel(struct route *route, struct job *job); /* not when it is out */
void job_pump(struct route *route, size_t instance);
void job_result(struct route *route, size_t instance, const struct wire_result *result);
void job_timer(struct route *route);
void job_arm_timer(struct route *route);
/* Called for retry, reject and loss: a later attempt, or the end that on_failure gives. */
void job_failed(struct route *route, struct job *job, const struct wire_result *result);
void job_worked(struct route *route, size_t instance);
void job_probe_due(struct route *route, size_t instance);
void job_probe(struct route *route, size_t instance);
void job_return(struct route *route, struct job *job);
uint64_t route_now(const struct route *route);

void route_tap(
        struct route *route, const struct deskbus_message *message, const char *const names[3]);
int route_replay(void *arg, const struct journal_record *record);

/* --- recovery (recover.c) --- */
void recover_begin(struct route *route);
void recover_end(struct route *route);
int recover_piece(void *arg, const struct journal_record *record);
int recover_older(void *arg, const struct journal_record *record);
int recover_record(void *arg, const struct journal_record *record);
void recover_damage(void *arg, const struct journal_damage *damage);

/* --- accepting (accept.c) --- */
void accept_from_source(
        void *arg, size_t instance, uint64_t session, const struct wire_accept *accept);
void accept_status(void *arg, size_t instance, uint64_t session, const struct wire_status *status);
void accept_hold(struct route *route);

#endif
