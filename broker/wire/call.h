/* Staged calls: what a plugin asked for during a delivery, written by the worker in order and read by routing.
 * A msgpack list of lists whose first entry is the operation's number. */
#ifndef WIRE_CALL_H
#define WIRE_CALL_H

#include <deskbus/builder.h>
#include <deskbus/host.h>

enum wire_call_op {
    WIRE_CALL_REPLY = 1, /* message, kind, key, not_before_ms */
    WIRE_CALL_SUGGEST = 2, /* message, score */
    WIRE_CALL_SEND = 3, /* message, instance, key, not_before_ms */
    WIRE_CALL_WITHDRAW = 4, /* key, why */
    WIRE_CALL_HAND_OFF = 5, /* team or nil, why */
    WIRE_CALL_END = 6, /* reason */
    WIRE_CALL_SENT = 7, /* ext_id */
    WIRE_CALL_STATE = 8, /* scope, key, bytes (empty: delete), expires_ms (0: never) */
};

struct wire_text {
    const char *text; /* not ended with NUL; NULL: nil */
    size_t size;
};
struct wire_call {
    enum wire_call_op op;
    enum deskbus_reply kind;
    struct deskbus_value message; /* reply, suggest, send */
    double score;
    uint64_t time_ms; /* not before, or expires */
    struct wire_text name; /* instance, team, reason, ext_id */
    struct wire_text key; /* key of reply, send, withdraw, state */
    struct wire_text why;
    const void *bytes; /* of state */
    size_t size;
    enum deskbus_scope scope;
};

/* Writes one call into an open list. */
void wire_call_build(struct deskbus_builder *builder, const struct wire_call *call);
/* Reads the next call of a list (walk over it); 1, 0 at the end, -EBADMSG. */
int wire_call_next(struct deskbus_walk *walk, struct wire_call *ret);

#endif
