/* Host: joins worker and bus: instances, who gets what, answers, and the frames that leave before the loop sleeps. */
#include "host/host_private.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- deliveries --- */

/* One conversation, one worker, while it holds some of it. */
static struct session *holder(
        struct instance *instance, const unsigned char conversation[WIRE_ID_BYTES])
{
    for (size_t i = 0; i < instance->session_count; i++) {
        if (session_holds(&instance->sessions[i], conversation))
            return &instance->sessions[i];
    }
    return NULL;
}

/* The one with the least to do; one that hangs only when there is no other. */
static struct session *choose(struct instance *instance, size_t bytes)
{
    struct session *best = NULL;
    for (size_t i = 0; i < instance->session_count; i++) {
        struct session *session = &instance->sessions[i];
        if (!session_has_room(session, bytes))
            continue;
        if (best == NULL || (best->silent && !session->silent) ||
                (best->silent == session->silent && session->held_count < best->held_count))
            best = session;
    }
    return best;
}

int host_deliver(struct host *host, size_t index, const struct wire_delivery *delivery)
{
    struct instance *instance = &host->instances[index];
    size_t bytes = frame_delivery_bytes(delivery);
    struct session *session = instance->session_count > 1 ? holder(instance, delivery->conversation)
                                                          : NULL;
    if (session == NULL)
        session = choose(instance, bytes);
    else if (!session_has_room(session, bytes))
        session = NULL;
    if (session == NULL) {
        instance->wants_room = true;
        return -EAGAIN;
    }
    int r = session_deliver(session, delivery, bytes);
    if (r < 0) {
        instance->wants_room = true;
        return r;
    }
    instance->delivered++;
    instance->bytes += bytes;
    return 0;
}

/* --- accepts --- */

void host_answer(
        struct host *host, size_t index, uint64_t session, const struct wire_answer *answer)
{
    struct instance *instance = &host->instances[index];
    for (size_t i = 0; i < instance->session_count; i++) {
        struct session *it = &instance->sessions[i];
        if (it->state != SESSION_AWAITED && it->packer.head.worker_epoch == session) {
            session_answer(it, answer);
            return;
        }
    }
}

void host_hold_sources(struct host *host, bool hold)
{
    if (host->held == hold)
        return;
    host->held = hold;
    for (size_t i = 0; i < host->session_count; i++)
        session_credit(host->sessions[i]);
}

static void on_flush(void *arg)
{
    struct host *host = arg;
    struct list *link;
    while ((link = list_pop_first(&host->dirty)) != NULL) {
        struct session *session = LIST_ITEM(link, struct session, dirty_link);
        session->dirty = false;
        session_flush(session);
    }
}

/* --- making --- */

static int make_instance(struct host *host, size_t index)
{
    struct instance *instance = &host->instances[index];
    instance->plan = plan_instance(host->plan, index);
    instance->index = index;
    instance->health = HOST_STARTING;
    if (stats_new(&instance->stats) < 0)
        return -ENOMEM;
    /* Not among the plugin's own names, which have no dot. */
    instance->waited = stats_histogram(instance->stats, "host.waited");
    instance->ran = stats_histogram(instance->stats, "host.ran");
    if (instance->waited == NULL || instance->ran == NULL)
        return -ENOMEM;
    if (!instance->plan->run)
        return 0;
    size_t workers = instance->plan->workers == 0 ? 1 : instance->plan->workers;
    instance->sessions = calloc(workers, sizeof(*instance->sessions));
    if (instance->sessions == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < workers; i++)
        session_init(&instance->sessions[i], host, instance, (uint32_t)i);
    instance->session_count = workers;
    host->session_count += workers;
    return 0;
}

static int list_sessions(struct host *host)
{
    host->sessions = calloc(host->session_count + 1, sizeof(struct session *));
    host->loop_of = calloc(host->session_count + 1, sizeof(*host->loop_of));
    if (host->sessions == NULL || host->loop_of == NULL)
        return -ENOMEM;
    size_t place = 0;
    for (size_t i = 0; i < host->instance_count; i++) {
        for (size_t k = 0; k < host->instances[i].session_count; k++) {
            struct session *session = &host->instances[i].sessions[k];
            session->packer.head.worker = (uint32_t)place;
            host->sessions[place++] = session;
        }
    }
    return 0;
}

static int make_parts(struct host *host)
{
    host->instance_count = plan_instance_count(host->plan);
    host->instances = calloc(host->instance_count + 1, sizeof(*host->instances));
    if (host->instances == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < host->instance_count; i++) {
        int r = make_instance(host, i);
        if (r < 0)
            return r;
    }
    return list_sessions(host);
}

static void free_host(struct host *host)
{
    for (size_t i = 0; i < host->instance_count && host->instances != NULL; i++) {
        struct instance *instance = &host->instances[i];
        for (size_t k = 0; k < instance->session_count; k++)
            session_clear(&instance->sessions[k]);
        free(instance->sessions);
        stats_free(&instance->stats);
        free(instance->why);
    }
    free(host->instances);
    free(host->sessions);
    free(host->loop_of);
    free(host->loops);
    deskbus_error_free(&host->start_err);
    plan_unref(&host->plan);
    free(host);
}

static void start_timers(struct host *host)
{
    uv_timer_init(host->setup.loop, &host->tick); /* neither can fail */
    uv_timer_init(host->setup.loop, &host->bound);
    host->tick.data = host;
    host->bound.data = host;
    host->handles = 3; /* these, and the work socket */
    host->ticked_ms = clock_mono_ms(host->setup.clock);
    uv_timer_start(&host->tick, beat_tick, HOST_TICK_MS, HOST_TICK_MS);
    uv_unref((uv_handle_t *)&host->tick); /* it alone keeps no loop running */
}

int host_new(const struct host_setup *setup, struct host **ret, struct deskbus_error **reterr)
{
    struct host *host = calloc(1, sizeof(*host));
    if (host == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the plugins' host");
    host->setup = *setup;
    host->plan = plan_ref(setup->plan);
    list_init(&host->dirty);
    (void)snprintf(host->address, sizeof(host->address), "inproc://deskbus/work/%016" PRIx64,
            setup->broker_epoch);
    struct work_setup work = {.loop = setup->loop,
            .zmq = setup->zmq,
            .address = host->address,
            .arg = host,
            .frame = receive_frame,
            .flush = on_flush};
    int r = work_open(&work, &host->work, reterr);
    if (r < 0) {
        free_host(host);
        return r;
    }
    r = make_parts(host);
    if (r < 0) {
        work_close(host->work, NULL, NULL);
        free_host(host);
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for the plugins' instances");
    }
    start_timers(host);
    *ret = host;
    return 0;
}

/* --- the end --- */

static void on_gone(struct host *host)
{
    if (--host->handles > 0)
        return;
    void (*closed)(void *arg) = host->closed;
    void *arg = host->close_arg;
    free_host(host);
    if (closed != NULL)
        closed(arg);
}

static void on_timer_closed(uv_handle_t *handle)
{
    on_gone(handle->data);
}

static void on_work_closed(void *arg)
{
    on_gone(arg);
}

void host_end(struct host *host)
{
    uv_close((uv_handle_t *)&host->tick, on_timer_closed);
    uv_close((uv_handle_t *)&host->bound, on_timer_closed);
    work_close(host->work, on_work_closed, host);
}
