/* Host: all instances of a plan, their workers in threads, and what they hold. Joins worker and bus: every word between broker and worker is a frame
 * on the work socket. The broker's loop thread owns it. */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include "plan/plan.h"
#include "wire/wire.h"

#include <uv.h>

struct host;
struct clock;

enum host_health { HOST_STARTING, HOST_UP, HOST_TROUBLE, HOST_DOWN };

/* instance: its index in the plan. Structs are borrowed for the call. */
struct host_events {
    void *arg;
    /* Answer with host_answer(), in any later turn. session: the worker's life. */
    void (*accept)(void *arg, size_t instance, uint64_t session, const struct wire_accept *accept);
    void (*status)(void *arg, size_t instance, uint64_t session, const struct wire_status *status);
    void (*result)(void *arg, size_t instance, const struct wire_result *result);
    /* There is room for deliveries again after host_deliver() said -EAGAIN. */
    void (*room)(void *arg, size_t instance);
    /* Up, in trouble (why), down (why). */
    void (*health)(void *arg, size_t instance, enum host_health health, const char *why);
    /* A line that the plugin logged (enum deskbus_level). May be NULL. */
    void (*log)(void *arg, size_t instance, int level, const char *text);
};

struct host_setup {
    uv_loop_t *loop;
    const struct clock *clock;
    const struct plan *plan;
    void *zmq; /* the process's context */
    uint64_t broker_epoch;
    const char *state_path; /* instances get STATE/plugins/NAME */
    struct host_events events;
    /* May be NULL. Set to true when host_close() had to leave a worker behind that hangs: the process must then end by _exit(), without freeing
     * the plan and without zmq_ctx_term(), which would wait for it. */
    bool *abandoned;
};

int host_new(const struct host_setup *setup, struct host **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Opens every instance that is to run; started(arg, err) once all have answered, err NULL or the first failure (it names the instance).
 * cursor(arg, instance): of its last accepted message, or NULL. Sources are started last. */
void host_start(struct host *host, const char *(*cursor)(void *arg, size_t instance),
        void (*started)(void *arg, const struct deskbus_error *err), void *arg);
/* Takes the delivery (copied into a frame), or -EAGAIN: no worker of the instance has credit, or none is up. Deliveries of a conversation
 * go to the same worker while one is outstanding there. */
int host_deliver(
        struct host *host, size_t instance, const struct wire_delivery *delivery) DESKBUS_CHECKED;
/* Each accept and status is answered once, in any order (the worker hears in the order of numbers). -EAGAIN refuses it and all later ones: those
 * that were handed over meanwhile are answered, too, but their worker sends them again. Those of an old session are dropped. */
void host_answer(
        struct host *host, size_t instance, uint64_t session, const struct wire_answer *answer);
/* True: sources get no new accept credit (too much in flight, disk full). */
void host_hold_sources(struct host *host, bool hold);
/* Sources stop accepting; stopped(arg) once all have, or the bound has passed. */
void host_stop_sources(struct host *host, uint64_t bound_ms, void (*stopped)(void *arg), void *arg);
/* Stops and closes all workers, joins the threads, then closed(arg), within the bound; the host is gone. */
void host_close(struct host *host, uint64_t bound_ms, void (*closed)(void *arg), void *arg);

struct host_figures {
    enum host_health health;
    const char *why; /* or NULL */
    uint64_t delivered, done, retried, rejected, lost, accepted, refused, bytes;
    uint64_t outstanding;
    uint64_t wait_p50_us, wait_p99_us; /* from host_deliver() to the result */
    uint64_t run_p50_us, run_p99_us; /* in the plugin */
    uint64_t restarts;
};
void host_figures(const struct host *host, size_t instance, struct host_figures *ret);
/* Calls each(arg, name, value) for every counter that the plugin keeps. */
void host_counters(const struct host *host, size_t instance,
        void (*each)(void *arg, const char *name, uint64_t value), void *arg);
/* Frames that were refused, by cause: malformed, wrong epoch, unknown sender, oversize. */
struct host_refusals {
    uint64_t malformed, epoch, stranger, oversize;
};
void host_refusals(const struct host *host, struct host_refusals *ret);

#endif
