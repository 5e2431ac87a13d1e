/* Worker, the inside: what its files share. One loop thread owns all of it, but for the list of posts. */
#ifndef WORKER_WORKER_PRIVATE_H
#define WORKER_WORKER_PRIVATE_H

#include "base/buffer.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/heap.h"
#include "base/list.h"
#include "base/map.h"
#include "worker/worker.h"

#include <deskbus/topic.h>

#define WORKER_WINDOW_COUNT  64
#define WORKER_WINDOW_BYTES  (8u * 1024 * 1024)
#define WORKER_MESSAGE_BYTES (1024u * 1024)
#define WORKER_TURN_COUNT    256 /* deliveries begun in one turn of the loop */
#define WORKER_TEXT_BYTES    500 /* a reason, a line of the log */
#define WORKER_COUNTER_COUNT 64
#define WORKER_COUNTER_MS    200 /* counters are told at most this often */
#define WORKER_KEY_BYTES     512 /* an idempotency key, an ext_id */
#define WORKER_NAME_BYTES    128 /* a key of state or of an output */
#define WORKER_CURSOR_BYTES  4096

enum worker_life {
    WORKER_NEW,
    WORKER_UP,
    WORKER_STOPPING,
    WORKER_CLOSING,
};

/* An accept or a status that the broker has not answered, or whose answer was not told yet. */
struct pending {
    deskbus_accepted_fn *accepted; /* NULL: nobody wants to know */
    void *arg;
    bool answered;
    int status;
    struct hash_id id;
};

struct accepts {
    struct pending *ring;
    size_t room; /* a power of two, or 0 */
    size_t head;
    size_t count;
    uint64_t first; /* number of the one at head */
    uint64_t credit;
    bool refused; /* until ready() */
    struct deskbus_builder *builder;
    struct deskbus_builder *merged;
};

struct counter {
    char name[DESKBUS_NAME_MAX + 1];
    uint64_t add;
};

struct worker {
    struct deskbus_host host; /* first: what the plugin holds */
    const struct deskbus_plugin *plugin;
    const struct deskbus_options *options;
    const struct clock *clock;
    struct worker_port port;
    char *instance;
    char *state_path;
    uint32_t window;
    atomic_uint *busy; /* or NULL */
    unsigned busy_mark;
    size_t message_bytes;
    const struct plan_rename *renames;
    size_t rename_count;

    enum worker_life life;
    bool opened; /* the plugin has a self to close */
    bool stop_begun;
    void *self;
    void (*closed)(void *arg);
    void *closed_arg;

    uv_idle_t idle; /* active while there is something to do in the next turn */
    uv_timer_t alarm;
    uv_async_t posted;
    unsigned handles; /* known to libuv */

    struct list ready;
    struct list running;
    struct list free;
    size_t free_count;
    struct list lanes_free;
    struct map *lanes;
    uint64_t ended_count;
    uint64_t ended_bytes;

    struct accepts accepts;
    struct deskbus_builder *outgoing;

    struct heap timers;
    uv_mutex_t posts_lock;
    bool posts_closed;
    struct list posts;
    struct counter counters[WORKER_COUNTER_COUNT];
    size_t counter_count;
    struct deskbus_timer *counter_timer;
};

/* --- worker.c --- */
/* Has the loop come by. */
void worker_busy(struct worker *worker, bool busy);
void worker_wake(struct worker *worker);
/* A line of the worker's own. */
void worker_log(struct worker *worker, enum deskbus_level level, const char *format, ...)
        DESKBUS_PRINTF(3, 4);
static inline bool worker_has_role(const struct worker *worker, uint32_t role)
{
    return (worker->plugin->roles & role) != 0;
}

/* --- host_calls.c --- */
void host_calls_fill(struct worker *worker);
void host_calls_flush_counters(struct worker *worker);

/* --- accepts.c --- */
int accepts_accept(struct deskbus_host *host, const struct deskbus_message *message,
        const char *cursor, deskbus_accepted_fn *accepted, void *arg);
int accepts_status(struct deskbus_host *host, const char *ext_id, const char *state,
        const char *why, deskbus_accepted_fn *accepted, void *arg);
void accepts_answer(struct worker *worker, const struct wire_answer *answer);
void accepts_credit(struct worker *worker, uint64_t number);
/* Tells the plugin the answers that came, and that it may go on. */
void accepts_turn(struct worker *worker);
/* Whether they were taken is not known. */
void accepts_lose(struct worker *worker);
void accepts_free(struct worker *worker);

/* --- timers.c --- */
int timers_add(struct deskbus_host *host, uint64_t after_ms, deskbus_call_fn *fn, void *arg,
        struct deskbus_timer **ret);
void timers_cancel(struct deskbus_timer **timer);
int timers_post(struct deskbus_host *host, deskbus_call_fn *fn, void *arg);
void timers_run(struct worker *worker);
void timers_run_posts(struct worker *worker);
/* Nothing of them fires any more. */
void timers_free(struct worker *worker);

#endif
