/* Host, stopping: sources first, then all; bounded, whatever plugins do. */
#include "host/host_private.h"

static bool is_pure_source(const struct session *session)
{
    return session->instance->plan->roles == DESKBUS_SOURCE;
}

static void stop_session(struct session *session)
{
    if (session->state == SESSION_OPENING || session->state == SESSION_RUNNING) {
        session_send(session, FRAME_STOP);
        session->state = SESSION_STOPPING;
    }
}

/* --- sources --- */

static bool sources_stopped(const struct host *host)
{
    for (size_t i = 0; i < host->session_count; i++) {
        const struct session *session = host->sessions[i];
        if (is_pure_source(session) && session->state == SESSION_STOPPING)
            return false;
    }
    return true;
}

static void tell_stopped(struct host *host)
{
    void (*stopped)(void *arg) = host->stopped;
    host->stopped = NULL;
    if (stopped == NULL)
        return;
    uv_timer_stop(&host->bound);
    stopped(host->stop_arg);
}

void host_stop_sources(struct host *host, uint64_t bound_ms, void (*stopped)(void *arg), void *arg)
{
    host->stopped = stopped;
    host->stop_arg = arg;
    host->sources_stopping = true;
    for (size_t i = 0; i < host->session_count; i++) {
        /* What also steps or sends goes on with that: it gets no room for accepts, and those under way are refused. */
        if (is_pure_source(host->sessions[i]))
            stop_session(host->sessions[i]);
        else
            session_credit(host->sessions[i]);
    }
    /* Later, even when there is nothing to wait for. */
    uv_timer_start(&host->bound, stop_bound, sources_stopped(host) ? 0 : bound_ms, 0);
}

/* --- all --- */

static bool all_stopped(const struct host *host)
{
    for (size_t i = 0; i < host->session_count; i++) {
        if (host->sessions[i]->state == SESSION_STOPPING)
            return false;
    }
    return true;
}

static bool all_gone(const struct host *host)
{
    for (size_t i = 0; i < host->session_count; i++) {
        if (host->sessions[i]->state != SESSION_GONE)
            return false;
    }
    return true;
}

/* False: one of its workers has not said BYE. */
static bool loop_is_free(struct host *host, size_t loop)
{
    for (size_t i = 0; i < host->session_count; i++) {
        if (host->loop_of[i] == loop && host->sessions[i]->state != SESSION_GONE)
            return false;
    }
    return true;
}

/* A loop that hangs cannot be joined: it is left behind, and said to be. */
static void end_loops(struct host *host)
{
    for (size_t i = 0; i < host->loop_count; i++) {
        if (loop_is_free(host, i)) {
            (void)thread_stop(&host->loops[i].thread);
            continue;
        }
        thread_abandon(&host->loops[i].thread);
        if (host->setup.abandoned != NULL)
            *host->setup.abandoned = true;
    }
}

/* Those that have not come yet hear BYE as soon as they do. */
static void say_bye(struct host *host)
{
    for (size_t i = 0; i < host->session_count; i++) {
        struct session *session = host->sessions[i];
        if (session->state == SESSION_AWAITED || session->state >= SESSION_CLOSING)
            continue;
        session_send(session, FRAME_BYE);
        session->state = SESSION_CLOSING;
    }
}

static void close_go_on(struct host *host)
{
    if (host->phase == HOST_CLOSE_STOP && (all_stopped(host) || host->bound_passed)) {
        host->phase = HOST_CLOSE_BYE;
        host->bound_passed = false;
        uv_timer_start(&host->bound, stop_bound, host->bound_ms, 0);
    }
    if (host->phase != HOST_CLOSE_BYE)
        return;
    say_bye(host);
    if (!all_gone(host) && !host->bound_passed)
        return;
    host->phase = HOST_CLOSE_END;
    uv_timer_stop(&host->bound);
    for (size_t i = 0; i < host->session_count; i++)
        receive_end_all(host->sessions[i], WIRE_LOST, "the broker ends");
    end_loops(host);
    host_end(host);
}

void stop_go_on(struct host *host)
{
    if (host->stopped != NULL && sources_stopped(host))
        tell_stopped(host);
    close_go_on(host);
}

void stop_bound(uv_timer_t *timer)
{
    struct host *host = timer->data;
    if (host->phase >= HOST_CLOSE_STOP) {
        host->bound_passed = true;
        close_go_on(host);
    } else {
        tell_stopped(host);
    }
}

void host_close(struct host *host, uint64_t bound_ms, void (*closed)(void *arg), void *arg)
{
    host->started = NULL;
    host->stopped = NULL;
    host->closed = closed;
    host->close_arg = arg;
    host->bound_ms = (bound_ms + 1) / 2; /* to stop, and as long to close */
    host->phase = HOST_CLOSE_STOP;
    for (size_t i = 0; i < host->session_count; i++)
        stop_session(host->sessions[i]);
    bool nothing = all_stopped(host);
    uv_timer_start(&host->bound, stop_bound, nothing ? 0 : host->bound_ms, 0);
}
