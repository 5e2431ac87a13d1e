/* Host, receiving: checks who a frame is from and of which life, and hands what it holds to routing. */
#include "host/host_private.h"

#include <string.h>

/* --- ends of deliveries --- */

static void count_end(struct instance *instance, const struct wire_result *result)
{
    switch (result->verdict) {
    case WIRE_DONE:
        instance->done++;
        break;
    case WIRE_RETRY:
        instance->retried++;
        break;
    case WIRE_REJECT:
        instance->rejected++;
        break;
    case WIRE_LOST:
        instance->lost++;
        break;
    case WIRE_RETURNED:
        break;
    }
}

void receive_end(struct session *session, struct held *held, const struct wire_result *result)
{
    struct host *host = session->host;
    struct instance *instance = session->instance;
    count_end(instance, result);
    if (result->verdict == WIRE_DONE || result->verdict == WIRE_RETRY ||
            result->verdict == WIRE_REJECT) {
        histogram_add(instance->waited, clock_mono_us(host->setup.clock) - held->sent_us);
        histogram_add(instance->ran, result->ran_us);
    }
    session_release(session, held);
    host->setup.events.result(host->setup.events.arg, instance->index, result);
}

static void end_made_up(
        struct session *session, struct held *held, enum wire_verdict verdict, const char *why)
{
    const struct wire_result result = {.ticket = held->ticket,
            .attempt = held->attempt,
            .verdict = verdict,
            .code = "",
            .why = why};
    receive_end(session, held, &result);
}

void receive_end_all(struct session *session, enum wire_verdict verdict, const char *why)
{
    struct list *link;
    while ((link = list_first(&session->held)) != NULL)
        end_made_up(session, LIST_ITEM(link, struct held, link), verdict, why);
}

/* --- what frames hold; each returns the reader's last word: 0, or that a record was damaged --- */

static int take_results(struct session *session, struct frame_reader *reader)
{
    struct wire_result result;
    int r;
    while ((r = frame_next_result(reader, &result)) == 1) {
        struct held *held = session_find(session, result.ticket, result.attempt);
        if (held != NULL) /* else of another attempt: that one has ended */
            receive_end(session, held, &result);
    }
    return r;
}

static int take_accepts(struct session *session, struct frame_reader *reader)
{
    const struct host_events *events = &session->host->setup.events;
    struct wire_accept accept;
    int r;
    while ((r = frame_next_accept(reader, &accept)) == 1) {
        session->instance->bytes += accept.message.size;
        if (session_ask(session, accept.number))
            events->accept(events->arg, session->instance->index, session->packer.head.worker_epoch,
                    &accept);
    }
    return r;
}

static int take_statuses(struct session *session, struct frame_reader *reader)
{
    const struct host_events *events = &session->host->setup.events;
    struct wire_status status;
    int r;
    while ((r = frame_next_status(reader, &status)) == 1) {
        if (session_ask(session, status.number))
            events->status(events->arg, session->instance->index, session->packer.head.worker_epoch,
                    &status);
    }
    return r;
}

/* They never came to the worker: not run, and no room of its was used. */
static int take_missing(struct session *session, struct frame_reader *reader)
{
    struct wire_missing missing;
    int r;
    while ((r = frame_next_missing(reader, &missing)) == 1) {
        LIST_EACH(&session->held, at, after) {
            struct held *held = LIST_ITEM(at, struct held, link);
            if (held->number < missing.first || held->number > missing.last)
                continue;
            session->sent_count--;
            session->sent_bytes -= held->bytes;
            end_made_up(session, held, WIRE_RETURNED, "lost on the way to the worker");
        }
    }
    return r;
}

static void take_state(struct session *session, const struct wire_report *report)
{
    if (report->state == WIRE_RUNNING && session->state == SESSION_OPENING) {
        session->state = SESSION_RUNNING;
    } else if (report->state == WIRE_FAILED) {
        session->state = SESSION_FAILED;
        health_trouble(session, report->text == NULL ? "cannot open" : report->text);
    }
    health_look(session->host, session->instance);
    start_go_on(session->host);
}

static void extend(struct session *session, uint64_t ticket)
{
    LIST_EACH(&session->held, at, after) {
        struct held *held = LIST_ITEM(at, struct held, link);
        if (held->ticket == ticket)
            held->due_ms = clock_mono_ms(session->host->setup.clock) + held->allowed_ms;
    }
}

static void take_report(struct session *session, const struct wire_report *report)
{
    struct host *host = session->host;
    switch (report->kind) {
    case WIRE_REPORT_STATE:
        take_state(session, report);
        break;
    case WIRE_REPORT_LOG:
        if (host->setup.events.log != NULL && report->text != NULL)
            host->setup.events.log(
                    host->setup.events.arg, session->instance->index, report->level, report->text);
        break;
    case WIRE_REPORT_COUNTER:
    case WIRE_REPORT_HISTOGRAM:
        figures_report(host, session->instance, report);
        break;
    case WIRE_REPORT_TROUBLE:
        health_trouble(session, report->text);
        health_look(host, session->instance);
        break;
    case WIRE_REPORT_WORKING:
        extend(session, report->ticket);
        break;
    }
}

static int take_reports(struct session *session, struct frame_reader *reader)
{
    struct wire_report report;
    int r;
    while ((r = frame_next_report(reader, &report)) == 1)
        take_report(session, &report);
    return r;
}

static void take_bye(struct session *session)
{
    session->state = SESSION_GONE;
    receive_end_all(session, WIRE_LOST, "its worker is gone");
    health_look(session->host, session->instance);
    stop_go_on(session->host);
}

static void take_stopped(struct session *session)
{
    if (session->state == SESSION_STOPPING)
        session->state = SESSION_STOPPED;
    stop_go_on(session->host);
}

static int dispatch(
        struct session *session, const struct frame_head *head, struct frame_reader *reader)
{
    switch (head->kind) {
    case FRAME_RESULT:
        return take_results(session, reader);
    case FRAME_ACCEPT:
        return take_accepts(session, reader);
    case FRAME_STATUS:
        return take_statuses(session, reader);
    case FRAME_REPORT:
        return take_reports(session, reader);
    case FRAME_MISSING:
        return take_missing(session, reader);
    case FRAME_STOPPED:
        take_stopped(session);
        return 0;
    case FRAME_BYE:
        take_bye(session);
        return 0;
    case FRAME_BEAT:
        return 0;
    case FRAME_HELLO: /* it has said so; the rest are the broker's words */
    case FRAME_WELCOME:
    case FRAME_DELIVER:
    case FRAME_ANSWER:
    case FRAME_STOP:
        break;
    }
    return -1;
}

/* --- who speaks --- */

static bool is_peer(const struct session *session, const struct work_id *from)
{
    return session->peer.size == from->size &&
            memcmp(session->peer.bytes, from->bytes, from->size) == 0;
}

static void join(struct session *session, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct host *host = session->host;
    struct wire_hello hello;
    if (session->state != SESSION_AWAITED) {
        host->refusals.stranger++;
        return;
    }
    if (frame_next_hello(reader, &hello) != 1) {
        host->refusals.malformed++;
        return;
    }
    session->peer = *from;
    session->packer.head.worker_epoch = head->worker_epoch;
    session->frame_in = head->frame;
    session->state = SESSION_JOINED;
    start_go_on(host);
    stop_go_on(host);
}

/* NULL: refused and counted. */
static struct session *session_of(
        struct host *host, const struct work_id *from, const struct frame_head *head)
{
    if (head->broker_epoch != host->setup.broker_epoch) {
        host->refusals.epoch++;
        return NULL;
    }
    struct session *session = head->worker < host->session_count ? host->sessions[head->worker]
                                                                 : NULL;
    if (session == NULL || head->token != session->packer.head.token ||
            (head->kind != FRAME_HELLO &&
                    (session->state == SESSION_AWAITED || !is_peer(session, from)))) {
        host->refusals.stranger++;
        return NULL;
    }
    if (head->kind != FRAME_HELLO && head->worker_epoch != session->packer.head.worker_epoch) {
        host->refusals.epoch++;
        return NULL;
    }
    return session;
}

/* Results may have been in what is lost: wait for them no longer than a lease. */
static void shorten(struct session *session)
{
    uint64_t due_ms = clock_mono_ms(session->host->setup.clock) + HOST_LEASE_MS;
    LIST_EACH(&session->held, at, after) {
        struct held *held = LIST_ITEM(at, struct held, link);
        if (held->due_ms > due_ms)
            held->due_ms = due_ms;
    }
}

static void take_credit(struct session *session, const struct frame_head *head)
{
    if (head->credit_count > session->credit_count)
        session->credit_count = head->credit_count;
    if (head->credit_bytes > session->credit_bytes)
        session->credit_bytes = head->credit_bytes;
}

static void tell_room(struct host *host, struct instance *instance)
{
    if (!instance->wants_room)
        return;
    for (size_t i = 0; i < instance->session_count; i++) {
        if (session_has_room(&instance->sessions[i], 0)) {
            instance->wants_room = false;
            host->setup.events.room(host->setup.events.arg, instance->index);
            return;
        }
    }
}

void receive_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct host *host = arg;
    struct session *session = session_of(host, from, head);
    if (session == NULL)
        return;
    session->heard_ms = clock_mono_ms(host->setup.clock);
    if (head->kind == FRAME_HELLO) {
        join(session, from, head, reader);
        return;
    }
    if (head->frame <= session->frame_in) {
        host->refusals.malformed++; /* the same frame twice */
        return;
    }
    if (head->frame > session->frame_in + 1)
        shorten(session);
    session->frame_in = head->frame;
    take_credit(session, head);
    if (dispatch(session, head, reader) < 0) {
        host->refusals.malformed++;
        shorten(session);
    }
    tell_room(host, session->instance);
}
