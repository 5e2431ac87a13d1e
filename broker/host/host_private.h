/* Host, inside: instances, their sessions and threads. */
#ifndef HOST_HOST_PRIVATE_H
#define HOST_HOST_PRIVATE_H

#include "base/clock.h"
#include "base/hash.h"
#include "host/host.h"
#include "host/link.h"
#include "host/session.h"
#include "host/thread.h"
#include "stats/stats.h"

/* Accepts that a worker may have unanswered. */
#define HOST_ACCEPTS_MAX 256u
/* How often health and deadlines are looked at, and when a silent worker hangs: together below 2 s. */
#define HOST_TICK_MS   500
#define HOST_SILENT_MS 1300
/* A thread that does not say HELLO for so long never will. */
#define HOST_JOIN_MS 5000
/* After frames were lost, what they may have ended is waited for so long. */
#define HOST_LEASE_MS 3000

struct instance {
    const struct plan_instance *plan;
    size_t index;
    struct session *sessions; /* plan->workers of them, or none */
    size_t session_count;
    bool wants_room; /* host_deliver() said -EAGAIN */
    enum host_health health;
    char *why;
    uint64_t delivered, done, retried, rejected, lost, accepted, refused, bytes;
    struct histogram *waited, *ran;
    struct stats *stats; /* what the plugin counts */
};

/* A worker's loop. */
struct host_loop {
    struct thread *thread;
    bool shared;
};

enum host_phase {
    HOST_NEW,
    HOST_OPENING,
    HOST_OPEN,
    HOST_CLOSE_STOP,
    HOST_CLOSE_BYE,
    HOST_CLOSE_END
};

struct host {
    struct host_setup setup;
    struct plan *plan;
    struct work *work;
    char address[64];
    struct instance *instances;
    size_t instance_count;
    /* Every session, by the place that its worker was given. */
    struct session **sessions;
    size_t session_count;
    struct host_loop *loops; /* the shared ones first */
    size_t loop_count, loop_shared;
    size_t *loop_of; /* of each session */
    struct list dirty;
    uv_timer_t tick;
    uv_timer_t bound; /* of stopping sources, then of closing */
    uint64_t bound_ms;
    uint64_t ticked_ms;
    enum host_phase phase;
    bool held, sources_stopping;
    bool bound_passed;
    const char *(*cursor)(void *arg, size_t instance);
    void (*started)(void *arg, const struct deskbus_error *err);
    void *start_arg;
    struct deskbus_error *start_err; /* why it did not start */
    void (*stopped)(void *arg); /* of the sources */
    void *stop_arg;
    void (*closed)(void *arg);
    void *close_arg;
    unsigned handles; /* of tick, bound and work, not closed yet */
    struct host_refusals refusals;
};

/* --- host.c --- */
/* Everything has stopped: closes what is left, then tells closed(). */
void host_end(struct host *host);
/* --- start.c --- */
/* Welcomes who may open now; says started() when all are up or one has failed. */
void start_go_on(struct host *host);
/* --- stop.c --- */
/* Goes one step further when the last one has done what was waited for. */
void stop_go_on(struct host *host);
void stop_bound(uv_timer_t *timer);
/* --- receive.c --- */
void receive_frame(void *host, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader);
/* All that the session holds is lost, or was never run. */
void receive_end_all(struct session *session, enum wire_verdict verdict, const char *why);
/* Ends one: counts, tells routing, frees. */
void receive_end(struct session *session, struct held *held, const struct wire_result *result);
/* --- beat.c --- */
void beat_tick(uv_timer_t *timer);
/* --- health.c --- */
/* Tells when an instance's health is another than before. */
void health_look(struct host *host, struct instance *instance);
/* why may be NULL. */
void health_trouble(struct session *session, const char *why);
/* --- figures.c --- */
void figures_report(struct host *host, struct instance *instance, const struct wire_report *report);

#endif
