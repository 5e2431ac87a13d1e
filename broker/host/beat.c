/* Host, beats: who is silent for too long, and which deliveries took too long. */
#include "host/host_private.h"

#include <stdio.h>

static void look_at_deadlines(struct session *session, uint64_t now_ms)
{
    LIST_EACH(&session->held, at, after) {
        struct held *held = LIST_ITEM(at, struct held, link);
        if (held->due_ms > now_ms)
            continue;
        /* Its worker may still end it: that result comes for an attempt that is over. */
        const struct wire_result lost = {.ticket = held->ticket,
                .attempt = held->attempt,
                .verdict = WIRE_LOST,
                .code = "",
                .why = "no result within its deadline"};
        receive_end(session, held, &lost);
    }
}

/* Whose call holds the loop: the worker's own, that of another on the loop, or of handles that a plugin keeps there. */
static void blame(struct session *session)
{
    struct host *host = session->host;
    size_t loop = host->loop_of[session->packer.head.worker];
    unsigned mark = loop < host->loop_count ? atomic_load(thread_busy(host->loops[loop].thread))
                                            : 0;
    const struct session *guilty = mark > 0 && mark <= host->session_count
            ? host->sessions[mark - 1]
            : NULL;
    const char *what = session->state == SESSION_OPENING ? "takes long to open" : "hangs";
    if (guilty == session)
        (void)snprintf(session->silent_why, sizeof(session->silent_why), "%s", what);
    else if (guilty != NULL)
        (void)snprintf(session->silent_why, sizeof(session->silent_why),
                "waits for '%s', which holds the loop they share", guilty->instance->plan->name);
    else
        (void)snprintf(session->silent_why, sizeof(session->silent_why), "its loop does not turn");
}

static void look_at_silence(struct session *session, uint64_t now_ms)
{
    bool up = session->state >= SESSION_OPENING && session->state <= SESSION_CLOSING;
    bool silent = up && now_ms - session->heard_ms > HOST_SILENT_MS;
    if (silent == session->silent)
        return;
    session->silent = silent;
    if (silent)
        blame(session);
    health_look(session->host, session->instance);
}

/* A thread that never said HELLO: its socket could not be made. */
static void look_at_absence(struct session *session, uint64_t now_ms)
{
    if (session->state != SESSION_AWAITED || now_ms - session->heard_ms < HOST_JOIN_MS)
        return;
    session->state = SESSION_GONE;
    health_trouble(session, "its worker did not come up");
    health_look(session->host, session->instance);
    start_go_on(session->host);
    stop_go_on(session->host);
}

void beat_tick(uv_timer_t *timer)
{
    struct host *host = timer->data;
    uint64_t now_ms = clock_mono_ms(host->setup.clock);
    /* We were held up ourselves: what has come meanwhile is still unread, so nobody is to blame. */
    bool late = now_ms - host->ticked_ms > (uint64_t)2 * HOST_TICK_MS;
    host->ticked_ms = now_ms;
    for (size_t i = 0; i < host->session_count; i++) {
        struct session *session = host->sessions[i];
        if (late) {
            session->heard_ms = now_ms;
            continue;
        }
        look_at_deadlines(session, now_ms);
        look_at_silence(session, now_ms);
        look_at_absence(session, now_ms);
    }
}
