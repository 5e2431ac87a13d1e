/* Worker: one run of a plugin's instance. It implements struct deskbus_host over a port of five functions, so that the same code
 * serves a thread, a process of its own, `try` and tests. Everything happens on the loop's thread. */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "wire/wire.h"

#include <deskbus/option.h>
#include <stdatomic.h>
#include <uv.h>

struct worker;
struct clock;
struct plan_rename;

/* What carries a worker's words to the broker. Structs are borrowed for the call. */
struct worker_port {
    void *arg;
    void (*accept)(void *arg, const struct wire_accept *accept);
    void (*status)(void *arg, const struct wire_status *status);
    void (*result)(void *arg, const struct wire_result *result);
    void (*credit)(void *arg, uint64_t deliveries,
            uint64_t bytes); /* absolute: room up to the n-th delivery, n-th byte */
    void (*report)(void *arg, const struct wire_report *report);
};

struct worker_setup {
    uv_loop_t *loop;
    const struct clock *clock; /* NULL: the system's */
    const struct deskbus_plugin *plugin;
    const struct deskbus_options *options; /* outlive the worker */
    const char *instance;
    const char *state_path;
    enum deskbus_mode mode;
    struct worker_port port;
    /* May be NULL: holds busy_mark while the plugin is called, else 0, so that whoever watches the loop knows whose call hangs. Several workers
     * of a loop share it. What the plugin runs in handles of its own is not seen. */
    atomic_uint *busy;
    unsigned busy_mark;
    uint32_t window; /* deliveries held at most (0: 64) */
    size_t message_bytes; /* largest message accepted or replied (0: 1 MiB) */
    const struct plan_rename *renames; /* what its annotations are called; outlive the worker */
    size_t rename_count;
};

int worker_new(const struct worker_setup *setup, struct worker **ret) DESKBUS_CHECKED;
/* open() of the plugin; then reports WIRE_RUNNING or WIRE_FAILED. start() when the plugin has one: cursor as of its last accepted message. */
int worker_open(
        struct worker *worker, const char *cursor, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* What the plugin's open() gave; NULL before. For decode(). */
void *worker_self(struct worker *worker);
void worker_deliver(struct worker *worker, const struct wire_delivery *delivery);
void worker_answer(struct worker *worker, const struct wire_answer *answer);
/* Accepts and statuses are allowed up to that number (absolute, 0 at first). After the refusal of R the next one bears the number R
 * again, and only room given after the refusal counts: then the plugin hears ready(). */
void worker_accept_credit(struct worker *worker, uint64_t number);
/* A clock of a test was turned: what is due by it is run. With the system's clock there is no need. */
void worker_tick(struct worker *worker);
/* Gives every delivery that has not begun back (WIRE_RETURNED), calls the plugin's stop(), reports WIRE_STOPPED when it is done. */
void worker_stop(struct worker *worker);
/* Ends what is left as WIRE_LOST, close() of the plugin, all handles closed; then closed(arg), and the worker is gone.
 * The port is used until closed(). */
void worker_close(struct worker *worker, void (*closed)(void *arg), void *arg);

#endif
