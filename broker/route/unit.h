/* Unit: one accepted message on its way, with what it owes to sinks and observers. The broker's loop thread owns it.
 * A unit and its errands are changed only by applying records (apply.h); what happens next is decided by drive.h. */
#ifndef ROUTE_UNIT_H
#define ROUTE_UNIT_H

#include "base/hash.h"
#include "base/heap.h"
#include "base/list.h"
#include "plan/plan.h"
#include "route/ledger.h"

#include <deskbus/topic.h>

struct conversation;
struct unit;

/* Something to deliver to an instance: the scheduling side of a unit's step, an output or an observation. */
enum job_state {
    JOB_IDLE,
    JOB_GATED, /* waits for the commit of what it depends on */
    JOB_QUEUED, /* in its instance's queue, waiting for credit */
    JOB_OUT, /* with a worker */
    JOB_WAITING, /* for its time: a retry or a held-back output */
};
struct job {
    enum job_state state;
    size_t instance;
    uint64_t ticket; /* while out */
    uint32_t attempts; /* used up */
    uint64_t first_failed_ms; /* 0: not failed yet */
    uint64_t not_before_ms;
    uint64_t queued_us; /* monotonic, for waits */
    struct list link; /* in the instance's queue */
    struct heap_node due;
    struct unit *unit; /* NULL for a notice's */
    struct errand *errand; /* NULL for a unit's step */
};

enum errand_kind {
    ERRAND_REPLY, /* numbers stand in the journal */
    ERRAND_FORWARD,
    ERRAND_SEND,
    ERRAND_SUGGEST,
    ERRAND_OBSERVE,
    ERRAND_NOTICE, /* tells observers of a case's change or a status; belongs to no unit */
};
/* How it ended. Names stand in the journal. */
enum errand_result {
    RESULT_OPEN,
    RESULT_SENT,
    RESULT_SUGGESTED,
    RESULT_WITHDRAWN,
    RESULT_SKIPPED,
    RESULT_DEAD
};

/* An output or an observer's delivery. */
struct errand {
    struct list unit_link; /* in its unit, by ordinal */
    struct list lane_link; /* in its lane */
    struct unit *unit; /* NULL for a notice */
    struct conversation *conversation;
    enum errand_kind kind;
    uint32_t ordinal; /* within its unit; outputs and observers count together */
    struct hash_id id; /* hash(message id, step, ordinal): the sink's idempotency key */
    char to[DESKBUS_NAME_MAX + 1]; /* instance */
    char step[DESKBUS_NAME_MAX + 1]; /* that made it */
    char key[129]; /* for withdraw; "" none */
    bool final; /* a final reply: its unit's answer */
    bool automatic; /* not written by a person */
    bool held; /* reply_later(): held back while a later message of the conversation is in its pipeline */
    uint64_t not_before_ms;
    double score;
    struct deskbus_message *message; /* NULL: the unit's own (forward, observe) */
    enum errand_result result;
    enum debt debt; /* as applied; counted once committed */
    enum debt counted;
    char *code; /* when dead */
    char *why;
    uint32_t told; /* of an observer: 0 nothing, 1 the message, 1 + n: n outputs */
    uint64_t number; /* of a notice: the record that it comes from */
    struct job job;
};

enum decision {
    DECISION_NONE,
    DECISION_ANSWERED,
    DECISION_HANDED_OFF,
    DECISION_FORWARDED,
    DECISION_CLOSED,
    DECISION_DEAD
};

struct unit {
    struct hash_id id;
    enum unit_kind kind;
    uint64_t number; /* of the record that accepted it */
    uint64_t accepted_ms;
    char source[DESKBUS_NAME_MAX + 1];
    char pipeline[DESKBUS_NAME_MAX + 1]; /* "" until its turn */
    char step[DESKBUS_NAME_MAX + 1]; /* the last one that is done; "" none */
    struct conversation *conversation;
    struct list turn_link; /* in the conversation, by arrival, while the main path runs */
    bool machine; /* automatic mail: it neither opens nor reopens a case */
    struct deskbus_message *message;
    bool on_turn; /* its main path runs */
    const char *at_step; /* that it is at; of the plan */
    struct deskbus_place at_place; /* where the configuration says so */
    struct plan_trace *trace; /* rules looked at on the way there, or NULL */
    bool loose; /* outside the order: a retried dead letter */
    enum decision decision; /* what a step decided; carried out next */
    char *decision_text; /* team, reason, code */
    char *why;
    bool ended; /* the main path has its outcome */
    enum gauge outcome; /* of the main path, once ended */
    char *outcome_text;
    char *outcome_why;
    char failed_step[DESKBUS_NAME_MAX + 1]; /* when dead by a step */
    enum gauge gauge; /* as applied */
    enum gauge counted; /* as committed */
    uint32_t next_ordinal;
    struct list errands;
    uint64_t *records; /* numbers that a restart replays; pinned in the journal */
    size_t record_count, record_room;
    bool listed; /* a checkpoint names it */
    uint32_t moves; /* ledger moves that wait for their commit */
    bool finished; /* nothing is left to do: freed with the last commit */
    struct job job; /* of the step it is at */
};

struct unit *unit_new(const struct hash_id *id, struct conversation *conversation);
/* Frees the unit, its errands and their messages. Everything must be out of lanes and queues. */
void unit_free(struct unit *unit);
void unit_add_record(struct unit *unit, uint64_t number);
/* Text copied over what stood there; NULL clears. */
void unit_set_text(char **place, const char *text);
struct errand *errand_new(struct unit *unit, enum errand_kind kind, uint32_t ordinal);
void errand_free(struct errand *errand);
struct errand *unit_errand(const struct unit *unit, uint32_t ordinal);
bool errand_is_output(const struct errand *errand);
const char *errand_kind_name(enum errand_kind kind);
const char *errand_result_name(enum errand_result result);
/* Where the unit is, from its outcome and its outputs: the precedence of rule 23. */
enum gauge unit_gauge(const struct unit *unit);
/* Has an observer something to be told, or is an output unsettled? */
bool unit_owes(const struct unit *unit);

#endif
