/* Work: the socket that deliveries, results and accepts travel on: a ROUTER in the broker, a DEALER per worker. Each message
 * is a topic and one frame (wire/frame.h). The address says whether threads, processes or other machines are at the other end.
 * Each end belongs to the thread of its loop. Nothing here waits, drops silently, or has a high-water mark: credit in the
 * frames is the only limit. */
#ifndef BUS_WORK_H
#define BUS_WORK_H

#include "wire/frame.h"

#include <uv.h>

/* What ZeroMQ calls the other end of a connection: it cannot be forged, and a new connection has a new one. */
#define WORK_ID_MAX 32
struct work_id {
    unsigned char size;
    unsigned char bytes[WORK_ID_MAX];
};

struct work_setup {
    uv_loop_t *loop;
    void *zmq;
    const char *address;
    void *arg;
    /* A frame that could be opened. from: who sent it, in the broker; NULL at a worker. Borrowed. */
    void (*frame)(void *arg, const struct work_id *from, const struct frame_head *head,
            struct frame_reader *reader);
    /* Once after work_wake(), before the loop sleeps. May be NULL. */
    void (*flush)(void *arg);
};

struct work;

/* The broker's end: binds. */
int work_open(const struct work_setup *setup, struct work **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* A worker's end: connects. */
int work_connect(const struct work_setup *setup, struct work **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void work_close(struct work *work, void (*closed)(void *arg), void *arg);
/* Takes the bytes (from frame_take()), also when it fails. to: NULL at a worker. -EHOSTUNREACH: that end is gone; -ENOMEM. */
int work_send(struct work *work, const struct work_id *to, const char *topic, unsigned char *bytes,
        size_t size);
/* Asks for flush(). */
void work_wake(struct work *work);

struct work_figures {
    uint64_t frames_in, frames_out, bytes_in, bytes_out;
    /* Refused: not a topic and a frame; another version; too large; sent to an end that is gone. */
    uint64_t malformed, version, oversize, unreachable;
};
void work_figures(const struct work *work, struct work_figures *ret);

#endif
