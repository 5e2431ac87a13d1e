/* Case: one concern of one customer within a conversation: status, owner, team, and what was said. Plain state; who changes it when
 * is in ownership.h. The broker's loop thread owns it. */
#ifndef ROUTE_CASE_H
#define ROUTE_CASE_H

#include "base/hash.h"
#include "base/heap.h"

#include <deskbus/builder.h>

struct conversation;

/* Names, not numbers, stand in the journal. */
enum case_status { CASE_NEW, CASE_OPEN, CASE_PENDING, CASE_SOLVED, CASE_CLOSED };
enum case_owner { CASE_BOT, CASE_TEAM, CASE_PERSON };

#define CASE_ENTRIES_MAX     200 /* records of the transcript remembered; older ones are left to crm */
#define CASE_SUGGESTIONS_MAX 10
#define CASE_TEXT_MAX        1024 /* bytes of a name, address or reason; longer ones are cut */

/* What was said: the record that holds it. */
struct case_entry {
    uint64_t number;
    uint32_t ordinal; /* of the output in an effect; 0 for accepts */
    bool output;
};

struct case_suggestion {
    char *text;
    char *by; /* step */
    double score;
    uint64_t at_ms;
};

struct desk_case {
    struct hash_id id;
    struct conversation *conversation;
    enum case_status status;
    enum case_owner owner;
    char *person; /* when owner is a person; texts may be NULL */
    char team[33]; /* that has or had it; "" while the bot has */
    char pipeline[33];
    char reply_by[33]; /* instance that carries replies to the customer; "" when none */
    char channel[33];
    char *from; /* the customer's address, cut */
    char *name; /* and name, if known */
    char *account; /* ours, that he wrote to */
    char *thread; /* of the channel: where a reply goes */
    char *why; /* of the last change of owner */
    uint32_t priority;
    uint32_t cycle; /* 1, and one more with each reopening */
    uint32_t moves; /* times that take_within moved it on */
    bool overdue; /* nobody took it in time and no team is left */
    uint64_t opened_ms, changed_ms;
    uint64_t waiting_since_ms; /* for a person; 0: it does not wait */
    uint64_t due_ms; /* take_within ends; 0: no limit */
    uint64_t history; /* record whose annotation `history` tells of earlier messages; 0: none */
    struct case_entry *entries;
    size_t entry_count;
    struct case_suggestion *suggestions; /* up to CASE_SUGGESTIONS_MAX */
    size_t suggestion_count;
    bool pinned; /* its records are kept in the journal */
    struct heap_node due; /* in the desk's timers */
};

const char *case_status_name(enum case_status status);
const char *case_owner_name(enum case_owner owner);

struct desk_case *case_new(const struct hash_id *id, uint64_t now_ms);
void case_free(struct desk_case **desk_case);
/* Sets person, from, name or why: copied and cut; "" and NULL clear. */
void case_set_text(char **place, const char *text);
/* Remembers a record of the transcript; the oldest gives way. */
void case_add_entry(struct desk_case *desk_case, uint64_t number, bool output, uint32_t ordinal);
void case_add_suggestion(struct desk_case *desk_case, const char *by, const char *text,
        double score, uint64_t at_ms);
void case_drop_suggestions(struct desk_case *desk_case);

/* The whole as a map, for records and checkpoints, and back. Entries and suggestions only when `full`. */
void case_build(const struct desk_case *desk_case, bool full, struct deskbus_builder *builder);
/* Overwrites what the map has; the id stays. */
void case_read(struct desk_case *desk_case, struct deskbus_value map);
/* What steps and conditions see as annotation `case`: {status owner team priority cycle id}. */
void case_build_annotation(const struct desk_case *desk_case, struct deskbus_builder *builder);

#endif
