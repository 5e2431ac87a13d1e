/* Conversation: the order of one conversation: the turns of its messages and a lane for each of its destinations.
 * The broker's loop thread owns it. */
#ifndef ROUTE_CONVERSATION_H
#define ROUTE_CONVERSATION_H

#include "route/case.h"
#include "route/unit.h"

struct route;

/* The order of errands of one conversation to one instance: only the first is ever on its way. */
struct lane {
    char to[DESKBUS_NAME_MAX + 1];
    struct list errands;
};

struct conversation {
    struct hash_id id;
    struct list turns; /* units whose main path has not ended, by arrival; the first runs */
    struct lane **lanes;
    size_t lane_count;
    size_t unit_count; /* units that refer to it */
    struct desk_case *desk_case; /* the present one, or NULL */
    struct list ready_link; /* something of it is to be driven */
};

struct conversation *conversation_get(struct route *route, const struct hash_id *id);
void conversation_maybe_free(struct route *route, struct conversation *conversation);
struct lane *conversation_lane(struct conversation *conversation, const char *to);
struct lane *conversation_find_lane(const struct conversation *conversation, const char *to);
/* Is a unit younger than `number` on its main path, and not waiting for a retry? */
bool conversation_busy_after(const struct conversation *conversation, uint64_t number);
struct hash_id conversation_person(const struct unit *unit);
/* Who writes a message: hash of channel, account and address. */
struct hash_id conversation_person_of(const struct deskbus_message *message);

#endif
