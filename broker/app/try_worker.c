/* Try worker: the real worker over a port that captures what the plugin says. */
#include "app/try_private.h"
#include "base/clock.h"
#include "base/must.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_WITHIN_MS 30000 /* for one delivery */
#define CLOSE_WITHIN_MS  5000

static void on_accept(void *arg, const struct wire_accept *accept)
{
    const struct try_instance *instance = arg;
    struct wire_answer refusal = {.number = accept->number, .status = -EAGAIN};
    worker_answer(instance->worker, &refusal); /* nothing is accepted while trying */
}

static void on_status(void *arg, const struct wire_status *status)
{
    (void)arg;
    (void)status;
}

static void on_result(void *arg, const struct wire_result *result)
{
    const struct try_instance *instance = arg;
    struct try_session *session = instance->session;
    if (session->current == NULL || result->ticket != session->ticket)
        return;
    session->ended = true;
    session->verdict = result->verdict;
    (void)snprintf(
            session->code, sizeof(session->code), "%s", result->code != NULL ? result->code : "");
    (void)snprintf(
            session->why, sizeof(session->why), "%s", result->why != NULL ? result->why : "");
    if (result->verdict == WIRE_DONE)
        try_effect(session, session->current, result);
}

static void on_credit(void *arg, uint64_t deliveries, uint64_t bytes)
{
    (void)arg;
    (void)deliveries;
    (void)bytes;
}

static void on_report(void *arg, const struct wire_report *report)
{
    const struct try_instance *instance = arg;
    if (report->kind == WIRE_REPORT_LOG && report->level <= DESKBUS_LOG_WARNING)
        fprintf(stderr, "deskbus try: %s: %s\n",
                plan_instance(instance->session->load.plan, instance->index)->name, report->text);
}

int try_open(struct try_session *session, size_t index, struct deskbus_error **reterr)
{
    struct try_instance *self = &session->instances[index];
    const struct plan_instance *instance = plan_instance(session->load.plan, index);
    struct worker_setup setup = {.loop = &session->loop,
            .plugin = instance->plugin,
            .options = instance->options,
            .instance = instance->name,
            .renames = instance->renames,
            .rename_count = instance->rename_count,
            .state_path = "",
            .mode = DESKBUS_TRY,
            .port = {self, on_accept, on_status, on_result, on_credit, on_report},
            .message_bytes = plan_settings(session->load.plan)->message_bytes};
    if (self->worker != NULL)
        return 0;
    if (self->failed != NULL)
        return DESKBUS_FAIL(reterr, NULL, -EIO, "%s", self->failed);
    self->session = session;
    self->index = index;
    int r = worker_new(&setup, &self->worker);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no worker for %s", instance->name);
    r = worker_open(self->worker, NULL, reterr);
    if (r < 0) {
        self->failed = must_copy(
                reterr != NULL ? deskbus_error_text(*reterr) : "it cannot be opened");
        self->closed = true; /* worker_close() still frees it */
    }
    return r;
}

static void on_bound(uv_timer_t *timer)
{
    *(bool *)timer->data = true;
}

static void on_timer_closed(uv_handle_t *handle)
{
    *(bool *)handle->data = false;
}

/* Runs the loop until *ended, or the bound has passed. */
static void run_until(struct try_session *session, const bool *ended, uint64_t bound_ms)
{
    uv_timer_t timer;
    bool late = false;
    bool open = true;
    (void)uv_timer_init(&session->loop, &timer);
    timer.data = &late;
    (void)uv_timer_start(&timer, on_bound, bound_ms, 0);
    while (!*ended && !late)
        (void)uv_run(&session->loop, UV_RUN_ONCE);
    timer.data = &open;
    uv_close((uv_handle_t *)&timer, on_timer_closed);
    while (open)
        (void)uv_run(&session->loop, UV_RUN_NOWAIT);
}

static void build_state(
        struct try_session *session, const struct try_message *message, const char *name)
{
    uint64_t now_ms = clock_wall_ms(clock_system());
    struct state_owner owner = {
            .instance = name, .scope = DESKBUS_CONVERSATION, .id = message->conversation};
    deskbus_builder_clear(session->scratch);
    deskbus_build_list(session->scratch);
    (void)plugin_state_build(session->state, &owner, now_ms, session->scratch);
    owner.scope = DESKBUS_PERSON;
    owner.id = conversation_person_of(message->message);
    (void)plugin_state_build(session->state, &owner, now_ms, session->scratch);
    owner.scope = DESKBUS_INSTANCE;
    memset(&owner.id, 0, sizeof(owner.id));
    (void)plugin_state_build(session->state, &owner, now_ms, session->scratch);
    deskbus_build_end(session->scratch);
}

int try_deliver(
        struct try_session *session, struct try_message *message, size_t index, const char *step)
{
    const struct plan_instance *instance = plan_instance(session->load.plan, index);
    struct deskbus_error *err = NULL;
    struct wire_delivery delivery = {.ticket = ++session->ticket,
            .role = DESKBUS_STEP,
            .attempt = 1,
            .deadline_ms = ANSWER_WITHIN_MS,
            .pipeline = message->pipeline >= 0
                    ? plan_pipeline_name(session->load.plan, (size_t)message->pipeline)
                    : "",
            .step = step,
            .output_id = "",
            .output_kind = "",
            .message = message->message};
    if (try_open(session, index, &err) < 0) {
        (void)snprintf(session->why, sizeof(session->why), "%s", deskbus_error_text(err));
        deskbus_error_free(&err);
        return -EIO;
    }
    memcpy(delivery.conversation, message->conversation.bytes, WIRE_ID_BYTES);
    build_state(session, message, instance->name);
    must_succeed(deskbus_builder_finish(session->scratch, &delivery.state, NULL));
    session->current = message;
    session->current_instance = index;
    session->ended = false;
    worker_deliver(session->instances[index].worker, &delivery);
    run_until(session, &session->ended, ANSWER_WITHIN_MS);
    session->current = NULL;
    if (session->ended)
        return 0;
    (void)snprintf(session->why, sizeof(session->why), "%s did not answer within %d s",
            instance->name, ANSWER_WITHIN_MS / 1000);
    return -EIO;
}

static void on_worker_closed(void *arg)
{
    *(bool *)arg = true;
}

void try_close_all(struct try_session *session)
{
    for (size_t i = 0; i < plan_instance_count(session->load.plan); i++) {
        struct try_instance *instance = &session->instances[i];
        bool closed = false;
        if (instance->worker != NULL) {
            worker_close(instance->worker, on_worker_closed, &closed);
            run_until(session, &closed, CLOSE_WITHIN_MS);
        }
        free(instance->failed);
    }
}
