/* Frame: the bytes of one ZeroMQ frame on the work socket: a fixed head, then records of one kind.
 * Little-endian. The frame before it is the topic. Everything read is checked before it is used;
 * what cannot be read is -EBADMSG, never a crash. Pure: no sockets, no clock. */
#ifndef WIRE_FRAME_H
#define WIRE_FRAME_H

#include "wire/wire.h"

#include <stdbool.h>

#define FRAME_VERSION     1
#define FRAME_HEAD_BYTES  72
#define FRAME_BYTES_MAX   ((size_t)16 << 20) /* a sink's message with its cause, both with layers */
#define FRAME_RECORDS_MAX 1024u /* what a reader takes */
/* What a writer puts together while its loop is busy; it never waits for more. */
#define FRAME_BATCH_COUNT 32u
#define FRAME_BATCH_BYTES ((size_t)64 << 10)

/* Numbers are the protocol's: never used again for something else. */
enum frame_kind {
    FRAME_HELLO = 1, /* worker: here I am; one wire_hello */
    FRAME_WELCOME = 2, /* broker: open now; one wire_welcome */
    FRAME_DELIVER = 3, /* broker: wire_delivery */
    FRAME_RESULT = 4, /* worker: wire_result */
    FRAME_ACCEPT = 5, /* worker: wire_accept */
    FRAME_STATUS = 6, /* worker: wire_status */
    FRAME_ANSWER = 7, /* broker: wire_answer */
    FRAME_BEAT = 8, /* both: alive, and the head's credit; no records */
    FRAME_REPORT = 9, /* worker: wire_report */
    /* 10 belongs to RECALL (outputs taken back from a sink when a person takes over). */
    FRAME_STOP = 11, /* broker: no new work; no records */
    FRAME_STOPPED = 12, /* worker: done so; no records */
    FRAME_BYE = 13, /* broker: close; worker: closed, this was my last frame; no records */
    FRAME_MISSING = 14, /* worker: these deliveries never came; wire_missing */
};

struct frame_head {
    enum frame_kind kind;
    uint32_t worker; /* its place in the broker's table, given to it at its start */
    uint32_t count; /* records; set by the writer */
    uint64_t broker_epoch;
    uint64_t worker_epoch;
    uint64_t token; /* the secret given to the worker at its start */
    uint64_t frame; /* 1, 2, ... of this sender in this life of the worker: a gap is a loss */
    uint64_t number; /* DELIVER: of the first delivery; else from the broker: of the next one */
    /* Absolute room that the sender gives: the worker for deliveries, the broker for accepts. */
    uint64_t credit_count;
    uint64_t credit_bytes; /* 0 from the broker */
};

struct wire_hello {
    const char *instance;
    uint32_t run; /* which of the instance's workers, from 0 */
};
struct wire_welcome {
    const char *cursor; /* of the last accepted message, or NULL */
};
/* Deliveries that a lost frame took with it: numbers first to last. */
struct wire_missing {
    uint64_t first, last;
};

/* --- writing --- */

/* Zeroed: empty. Memory is kept from frame to frame until it is taken or cleared. */
struct frame_writer {
    unsigned char *bytes;
    size_t size, room;
    uint32_t count;
};

/* Each appends one record. 0; -ENOMEM; -EMSGSIZE: it would not be read. Then nothing was added. */
int frame_add_hello(struct frame_writer *writer, const struct wire_hello *hello);
int frame_add_welcome(struct frame_writer *writer, const struct wire_welcome *welcome);
int frame_add_delivery(struct frame_writer *writer, const struct wire_delivery *delivery);
int frame_add_result(struct frame_writer *writer, const struct wire_result *result);
int frame_add_accept(struct frame_writer *writer, const struct wire_accept *accept);
int frame_add_status(struct frame_writer *writer, const struct wire_status *status);
int frame_add_answer(struct frame_writer *writer, const struct wire_answer *answer);
int frame_add_report(struct frame_writer *writer, const struct wire_report *report);
int frame_add_missing(struct frame_writer *writer, const struct wire_missing *missing);
/* True when the batch is full enough to go now. */
bool frame_full(const struct frame_writer *writer);
/* Writes the head and hands the bytes over: the caller frees them with free(). 0 or -ENOMEM. */
int frame_take(struct frame_writer *writer, const struct frame_head *head, unsigned char **ret,
        size_t *ret_size) DESKBUS_CHECKED;
/* Frees what was written; the writer is empty. */
void frame_clear(struct frame_writer *writer);

/* --- reading --- */

/* Private: what is left of a frame. The bytes outlive it. */
struct frame_reader {
    const unsigned char *next, *end;
    uint32_t left;
};

/* 0; -EBADMSG; -EPROTONOSUPPORT: another version; -EMSGSIZE: larger than a frame may be. */
int frame_open(const void *bytes, size_t size, struct frame_head *ret_head,
        struct frame_reader *ret_reader) DESKBUS_CHECKED;
/* Each reads the next record: 1, 0 at the end, -EBADMSG, -ENOMEM. What it points to lives in the frame's bytes. */
int frame_next_hello(struct frame_reader *reader, struct wire_hello *ret);
int frame_next_welcome(struct frame_reader *reader, struct wire_welcome *ret);
/* On 1 the caller owns the messages in it: frame_release_delivery(). */
int frame_next_delivery(struct frame_reader *reader, struct wire_delivery *ret);
void frame_release_delivery(struct wire_delivery *delivery);
int frame_next_result(struct frame_reader *reader, struct wire_result *ret);
int frame_next_accept(struct frame_reader *reader, struct wire_accept *ret);
int frame_next_status(struct frame_reader *reader, struct wire_status *ret);
int frame_next_answer(struct frame_reader *reader, struct wire_answer *ret);
int frame_next_report(struct frame_reader *reader, struct wire_report *ret);
int frame_next_missing(struct frame_reader *reader, struct wire_missing *ret);

/* What a delivery counts against a worker's byte credit: its messages with their layers. */
size_t frame_delivery_bytes(const struct wire_delivery *delivery);

#endif
