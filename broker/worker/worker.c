/* Worker: the life of one run of a plugin, and the turns in which it works. */
#include "worker/deliveries_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void report_state(struct worker *worker, enum wire_state state, const char *why)
{
    const struct wire_report report = {.kind = WIRE_REPORT_STATE, .state = state, .text = why};
    worker->port.report(worker->port.arg, &report);
}

void worker_log(struct worker *worker, enum deskbus_level level, const char *format, ...)
{
    char text[WORKER_TEXT_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    const struct wire_report report = {.kind = WIRE_REPORT_LOG, .level = (int)level, .text = text};
    worker->port.report(worker->port.arg, &report);
}

static void on_handle_closed(uv_handle_t *handle)
{
    struct worker *worker = handle->data;
    if (--worker->handles > 0)
        return;
    void (*closed)(void *) = worker->closed;
    void *arg = worker->closed_arg;
    accepts_free(worker);
    deliveries_free(worker);
    deskbus_builder_free(&worker->outgoing);
    uv_mutex_destroy(&worker->posts_lock);
    free(worker->instance);
    free(worker->state_path);
    free(worker);
    if (closed != NULL)
        closed(arg);
}

static void close_handles(struct worker *worker)
{
    /* From here on nothing reaches the plugin: what it left behind is dropped, not run. */
    timers_free(worker);
    uv_close((uv_handle_t *)&worker->idle, on_handle_closed);
    uv_close((uv_handle_t *)&worker->alarm, on_handle_closed);
    uv_close((uv_handle_t *)&worker->posted, on_handle_closed);
}

static void on_plugin_closed(void *arg)
{
    struct worker *worker = arg;
    if (!worker->opened) {
        worker_log(worker, DESKBUS_LOG_ERROR, "the plugin said twice that it is closed");
        return;
    }
    worker->opened = false;
    host_calls_flush_counters(worker);
    close_handles(worker);
}

static void close_begin(struct worker *worker)
{
    deliveries_return(worker);
    deliveries_lose(worker);
    accepts_lose(worker);
    if (worker->opened)
        worker->plugin->close(worker->self, on_plugin_closed, worker);
    else
        close_handles(worker);
}

static void on_stopped(void *arg)
{
    struct worker *worker = arg;
    host_calls_flush_counters(worker);
    report_state(worker, WIRE_STOPPED, NULL);
}

static void stop_begin(struct worker *worker)
{
    worker->stop_begun = true;
    deliveries_return(worker);
    if (worker->opened && worker->plugin->stop != NULL)
        worker->plugin->stop(worker->self, on_stopped, worker);
    else
        on_stopped(worker);
}

void worker_busy(struct worker *worker, bool busy)
{
    if (worker->busy != NULL)
        atomic_store_explicit(worker->busy, busy ? worker->busy_mark : 0, memory_order_relaxed);
}

static void take_turn(struct worker *worker)
{
    if (worker->life == WORKER_CLOSING) {
        close_begin(worker);
        return;
    }
    if (worker->life == WORKER_STOPPING && !worker->stop_begun)
        stop_begin(worker);
    accepts_turn(worker);
    if (deliveries_turn(worker))
        worker_wake(worker);
}

/* All work is begun here, never inside a call of the port: neither plugin nor port is entered a second time. */
static void on_turn(uv_idle_t *idle)
{
    struct worker *worker = idle->data;
    uv_idle_stop(idle);
    worker_busy(worker, true);
    take_turn(worker);
    worker_busy(worker, false);
}

static void on_posted(uv_async_t *posted)
{
    worker_busy(posted->data, true);
    timers_run_posts(posted->data);
    worker_busy(posted->data, false);
}

void worker_wake(struct worker *worker)
{
    uv_idle_start(&worker->idle, on_turn);
}

static int init_handles(struct worker *worker, uv_loop_t *loop)
{
    int r = uv_async_init(loop, &worker->posted, on_posted);
    if (r < 0)
        return r;
    uv_idle_init(loop, &worker->idle);
    uv_timer_init(loop, &worker->alarm);
    worker->idle.data = worker->alarm.data = worker->posted.data = worker;
    worker->handles = 3;
    return 0;
}

static void free_unborn(struct worker *worker)
{
    deliveries_free(worker);
    deskbus_builder_free(&worker->outgoing);
    uv_mutex_destroy(&worker->posts_lock);
    free(worker->instance);
    free(worker->state_path);
    free(worker);
}

static void take_setup(struct worker *worker, const struct worker_setup *setup)
{
    worker->plugin = setup->plugin;
    worker->options = setup->options;
    worker->clock = setup->clock != NULL ? setup->clock : clock_system();
    worker->port = setup->port;
    worker->window = setup->window != 0 ? setup->window : WORKER_WINDOW_COUNT;
    worker->busy = setup->busy;
    worker->busy_mark = setup->busy_mark;
    worker->message_bytes = setup->message_bytes != 0 ? setup->message_bytes : WORKER_MESSAGE_BYTES;
    worker->renames = setup->renames;
    worker->rename_count = setup->rename_count;
    worker->host.size = sizeof(worker->host);
    worker->host.mode = (uint32_t)setup->mode;
    worker->host.loop = setup->loop;
    worker->host.instance = worker->instance;
    worker->host.state_path = worker->state_path;
    worker->accepts.first = 1;
    list_init(&worker->ready);
    list_init(&worker->running);
    list_init(&worker->free);
    list_init(&worker->lanes_free);
    list_init(&worker->posts);
    host_calls_fill(worker);
}

int worker_new(const struct worker_setup *setup, struct worker **ret)
{
    struct worker *worker = calloc(1, sizeof(*worker));
    if (worker == NULL)
        return -ENOMEM;
    int r = uv_mutex_init(&worker->posts_lock);
    if (r < 0) {
        free(worker);
        return r;
    }
    bool scratch = setup->mode == DESKBUS_TRY || setup->state_path == NULL;
    worker->instance = strdup(setup->instance);
    worker->state_path = strdup(scratch ? "" : setup->state_path);
    take_setup(worker, setup);
    r = -ENOMEM;
    if (worker->instance != NULL && worker->state_path != NULL)
        r = deskbus_builder_new(&worker->outgoing);
    if (r == 0)
        r = deliveries_init(worker);
    if (r == 0)
        r = init_handles(worker, setup->loop);
    if (r < 0) {
        free_unborn(worker);
        return r;
    }
    *ret = worker;
    return 0;
}

static int open_failed(struct worker *worker, struct deskbus_error *cause, int code,
        const char *what, struct deskbus_error **reterr)
{
    char why[WORKER_TEXT_BYTES] = "no reason given";
    if (cause != NULL)
        deskbus_error_print(cause, why, sizeof(why));
    report_state(worker, WIRE_FAILED, why);
    return DESKBUS_FAIL(reterr, cause, code, "instance '%s' (%s) cannot %s", worker->instance,
            worker->plugin->name, what);
}

int worker_open(struct worker *worker, const char *cursor, struct deskbus_error **reterr)
{
    struct deskbus_error *cause = NULL;
    const struct deskbus_plugin *plugin = worker->plugin;
    int r = plugin->open(&worker->host, worker->options, &worker->self, &cause);
    if (r < 0)
        return open_failed(worker, cause, r, "open", reterr);
    worker->opened = true;
    worker->life = WORKER_UP;
    if (plugin->start != NULL) {
        r = plugin->start(worker->self, cursor, &cause);
        if (r < 0) {
            worker->life = WORKER_STOPPING;
            worker->stop_begun = true;
            return open_failed(worker, cause, r, "start", reterr);
        }
    }
    deliveries_credit(worker);
    report_state(worker, WIRE_RUNNING, NULL);
    return 0;
}

void worker_deliver(struct worker *worker, const struct wire_delivery *delivery)
{
    deliveries_add(worker, delivery);
}

void worker_answer(struct worker *worker, const struct wire_answer *answer)
{
    accepts_answer(worker, answer);
}

void worker_accept_credit(struct worker *worker, uint64_t number)
{
    accepts_credit(worker, number);
}

void worker_tick(struct worker *worker)
{
    if (worker->life != WORKER_CLOSING)
        timers_run(worker);
}

void worker_stop(struct worker *worker)
{
    if (worker->life == WORKER_CLOSING || worker->stop_begun)
        return;
    worker->life = WORKER_STOPPING;
    worker_wake(worker);
}

void worker_close(struct worker *worker, void (*closed)(void *arg), void *arg)
{
    if (worker->life == WORKER_CLOSING)
        return;
    worker->life = WORKER_CLOSING;
    worker->closed = closed;
    worker->closed_arg = arg;
    worker_wake(worker);
}

void *worker_self(struct worker *worker)
{
    return worker->self;
}
