/* Wire: what the broker and its workers tell each other, as plain structs; frame.h turns them into frames and back.
 * Pointers are borrowed for the call that hands the struct over. */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include <deskbus/message.h>
#include <deskbus/plugin.h>

#define WIRE_ID_BYTES 16

/* Broker to worker: one message for a step, sink or observer. */
struct wire_delivery {
    uint64_t ticket; /* the broker's name for it; comes back with the result; never 0 */
    uint32_t role; /* enum deskbus_role */
    uint32_t attempt; /* from 1 */
    uint64_t deadline_ms; /* how long the worker may hold it without saying `working` */
    unsigned char conversation[WIRE_ID_BYTES];
    const char *pipeline;
    const char *step;
    const char *output_id; /* "" unless role is SINK */
    const char *output_kind;
    const struct deskbus_message *message;
    const struct deskbus_message *cause; /* or NULL */
    struct deskbus_value
            state; /* list of [scope, key, bytes, expires_ms] that the worker's instance has; or absent */
    struct deskbus_value waiting; /* list of keys that withdraw() may name; or absent */
};

enum wire_verdict {
    WIRE_DONE = 1,
    WIRE_RETRY,
    WIRE_REJECT,
    WIRE_RETURNED, /* not run: the worker gave it back (an earlier one of its conversation failed, or it stops) */
    WIRE_LOST, /* made up by the host: worker gone or deadline passed; whether it ran is not known */
};

/* Worker to broker: how a delivery ended. */
struct wire_result {
    uint64_t ticket;
    uint32_t attempt; /* of the delivery: a result of another attempt is dropped */
    enum wire_verdict verdict;
    uint64_t after_ms; /* of retry; 0: the broker's backoff */
    const char *code; /* of reject; "" else */
    const char *why;
    uint64_t ran_us; /* from message() to the end */
    struct deskbus_value annotations; /* map {name: value}, or absent */
    struct deskbus_value calls; /* list of staged calls in order (call.h), or absent */
};

/* Worker to broker: a source hands in a message. */
struct wire_accept {
    uint64_t number; /* 1, 2, ... within the worker's life */
    unsigned char id[WIRE_ID_BYTES]; /* hash(instance, key) */
    unsigned char digest[WIRE_ID_BYTES]; /* of the content, without what the broker stamps */
    unsigned char conversation[WIRE_ID_BYTES];
    const char *key;
    const char *cursor; /* or NULL */
    struct deskbus_value
            message; /* complete: id, source, subject, data.conv.id, recordedtime are filled in */
};

/* Worker to broker: news of an output that was sent. */
struct wire_status {
    uint64_t number; /* counted together with accepts */
    const char *ext_id;
    const char *state;
    const char *why;
};

/* Broker to worker: the answer to an accept or status, in the order of their numbers. */
struct wire_answer {
    uint64_t number;
    int status; /* 0, or a negative errno: -EAGAIN refuses it and all later ones */
    unsigned char id[WIRE_ID_BYTES];
};

enum wire_state { WIRE_OPENING = 1, WIRE_RUNNING, WIRE_STOPPED, WIRE_CLOSED, WIRE_FAILED };

/* Worker to broker: besides the work. */
struct wire_report {
    enum wire_report_kind {
        WIRE_REPORT_STATE = 1,
        WIRE_REPORT_LOG,
        WIRE_REPORT_COUNTER,
        WIRE_REPORT_HISTOGRAM,
        WIRE_REPORT_TROUBLE,
        WIRE_REPORT_WORKING
    } kind;
    enum wire_state state;
    int level; /* enum deskbus_level */
    const char *name; /* of a counter or histogram */
    const char *text; /* log line, why; NULL: no trouble any more */
    uint64_t add;
    double value;
    uint64_t ticket; /* of working */
};

#endif
