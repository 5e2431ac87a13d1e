/* Host bench: plays the part of routing. */
#include "host_bench.h"

#include "test.h"

#include "base/clock.h"
#include "loop_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

/* --- events --- */

static void answer(struct host_bench *bench, size_t instance, uint64_t number, int status)
{
    const struct wire_answer it = {.number = number, .status = status, .id = {1}};
    host_answer(bench->host, instance, bench->session, &it);
}

static void on_accept(
        void *arg, size_t instance, uint64_t session, const struct wire_accept *accept)
{
    struct host_bench *bench = arg;
    char text[32];
    bench->session = session;
    bench->accept_count++;
    if (bench->answer_late && bench->waiting_count < 1024) {
        bench->waiting[bench->waiting_count++] = accept->number;
        return;
    }
    if (bench->accept_count == bench->refuse_at) {
        answer(bench, instance, accept->number, -EAGAIN);
        return;
    }
    deskbus_value_copy(deskbus_value_at(accept->message, "data.msg.text"), text, sizeof(text));
    int number = (int)strtol(text, NULL, 10);
    bench->accept_disorder = bench->accept_disorder || number != bench->accept_last + 1;
    bench->accept_last = number;
    answer(bench, instance, accept->number, 0);
}

static void on_status(
        void *arg, size_t instance, uint64_t session, const struct wire_status *status)
{
    struct host_bench *bench = arg;
    bench->session = session;
    answer(bench, instance, status->number, 0);
}

static void on_result(void *arg, size_t instance, const struct wire_result *result)
{
    struct host_bench *bench = arg;
    (void)instance;
    assert_true(bench->result_count < BENCH_RESULTS_MAX);
    bench->results[bench->result_count++] = (struct bench_result){
            result->ticket, result->attempt, result->verdict};
    if (bench->result_count >= bench->result_want)
        bench->results_in = 1;
}

static void on_room(void *arg, size_t instance)
{
    struct host_bench *bench = arg;
    (void)instance;
    bench->room = 1;
}

static void on_health(void *arg, size_t instance, enum host_health health, const char *why)
{
    struct host_bench *bench = arg;
    bench->health[instance] = health;
    bench->health_news++;
    (void)snprintf(
            bench->why[instance], sizeof(bench->why[instance]), "%s", why == NULL ? "" : why);
}

static void on_log(void *arg, size_t instance, int level, const char *text)
{
    struct host_bench *bench = arg;
    (void)instance;
    (void)level;
    (void)snprintf(bench->log, sizeof(bench->log), "%s", text);
}

/* --- life --- */

void bench_init(struct host_bench *bench, void **state)
{
    memset(bench, 0, sizeof(*bench));
    bench->loop = *state;
    bench->plan.settings.loops = 1;
    bench->plan.settings.message_bytes = (uint64_t)1 << 20;
    bench->zmq = zmq_ctx_new();
}

size_t bench_add(struct host_bench *bench, const char *name, const struct deskbus_plugin *plugin,
        struct actor_role *role, uint32_t workers)
{
    bench->plan.instances[bench->plan.count] = (struct plan_instance){.name = name,
            .use = plugin->name,
            .plugin = plugin,
            .options = (const struct deskbus_options *)(const void *)role,
            .roles = plugin->roles,
            .workers = workers,
            .run = true};
    return bench->plan.count++;
}

void bench_open(struct host_bench *bench)
{
    const struct host_setup setup = {.loop = bench->loop,
            .clock = clock_system(),
            .plan = &bench->plan,
            .zmq = bench->zmq,
            .broker_epoch = BENCH_EPOCH,
            .events = {.arg = bench,
                    .accept = on_accept,
                    .status = on_status,
                    .result = on_result,
                    .room = on_room,
                    .health = on_health,
                    .log = on_log},
            .abandoned = &bench->abandoned};
    assert_int_equal(host_new(&setup, &bench->host, NULL), 0);
}

static const char *cursor_of(void *arg, size_t instance)
{
    struct host_bench *bench = arg;
    (void)instance;
    return bench->cursor;
}

static void on_started(void *arg, const struct deskbus_error *err)
{
    struct host_bench *bench = arg;
    bench->started = 1;
    if (err != NULL)
        (void)deskbus_error_print(err, bench->start_error, sizeof(bench->start_error));
}

void bench_start(struct host_bench *bench)
{
    host_start(bench->host, cursor_of, on_started, bench);
    assert_int_equal(bench->started, 0); /* never from inside */
    bench_until(bench, &bench->started);
}

static void on_closed(void *arg)
{
    ((struct host_bench *)arg)->closed = 1;
}

void bench_close(struct host_bench *bench, uint64_t bound_ms)
{
    host_close(bench->host, bound_ms, on_closed, bench);
    bench_until(bench, &bench->closed);
    if (!bench->abandoned)
        assert_int_equal(zmq_ctx_term(bench->zmq), 0);
}

/* --- waiting --- */

void bench_until(struct host_bench *bench, const int *flag)
{
    assert_int_equal(loop_run_until(bench->loop, flag, BENCH_WAIT_MS), 0);
}

void bench_results(struct host_bench *bench, int count)
{
    bench->result_want = count;
    bench->results_in = bench->result_count >= count;
    bench_until(bench, &bench->results_in);
}

struct reach {
    atomic_int *value;
    int count, reached;
};

static void on_look(uv_timer_t *timer)
{
    struct reach *reach = timer->data;
    if (atomic_load(reach->value) >= reach->count)
        reach->reached = 1;
}

void bench_reach(struct host_bench *bench, atomic_int *value, int count)
{
    uv_timer_t timer;
    struct reach reach = {value, count, 0};
    uv_timer_init(bench->loop, &timer);
    timer.data = &reach;
    uv_timer_start(&timer, on_look, 0, 1);
    bench_until(bench, &reach.reached);
    uv_close((uv_handle_t *)&timer, NULL);
    (void)uv_run(bench->loop, UV_RUN_NOWAIT);
}

/* --- deliveries --- */

int bench_deliver_with(
        struct host_bench *bench, size_t instance, struct wire_delivery *delivery, const char *text)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_draft_new(NULL, &draft), 0);
    deskbus_draft_string(draft, "data.msg.text", text);
    assert_int_equal(deskbus_draft_finish(&draft, &message, NULL), 0);
    delivery->message = message;
    int r = host_deliver(bench->host, instance, delivery);
    deskbus_message_unref(&message);
    return r;
}

int bench_deliver(struct host_bench *bench, size_t instance, uint64_t ticket, unsigned conversation,
        const char *text)
{
    struct wire_delivery delivery = {.ticket = ticket,
            .role = DESKBUS_STEP,
            .attempt = 1,
            .deadline_ms = 60000,
            .conversation = {(unsigned char)conversation, (unsigned char)(conversation >> 8)},
            .pipeline = "support",
            .step = "act"};
    return bench_deliver_with(bench, instance, &delivery, text);
}
