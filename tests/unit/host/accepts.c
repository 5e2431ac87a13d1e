/* Tests of accepts: each message once and in order, whatever is refused or held on the way. */
#include "test.h"

#include "host_bench.h"
#include "loop_fixture.h"

#include <errno.h>
#include <string.h>

#define MESSAGES 2000

static void every_message_comes_once_and_in_order(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = MESSAGES};
    bench_init(&bench, state);
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    bench_reach(&bench, &role.accepted, MESSAGES);
    assert_int_equal(bench.accept_last, MESSAGES);
    assert_false(bench.accept_disorder);
    struct host_figures figures;
    host_figures(bench.host, 0, &figures);
    assert_int_equal(figures.accepted, MESSAGES);
    bench_close(&bench, 1000);
}

static void after_a_refusal_the_source_goes_on_from_there(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = MESSAGES};
    bench_init(&bench, state);
    bench.refuse_at = 777;
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    bench_reach(&bench, &role.accepted, MESSAGES);
    assert_int_equal(bench.accept_last, MESSAGES);
    assert_false(bench.accept_disorder);
    assert_true(atomic_load(&role.refused) > 0);
    assert_true(atomic_load(&role.ready) > 0);
    bench_close(&bench, 1000);
}

/* Answers what waits; from the refuse_index-th on with -EAGAIN (-1: none). */
static void answer_waiting(struct host_bench *bench, int refuse_index)
{
    int count = bench->waiting_count;
    bench->waiting_count = 0;
    for (int i = 0; i < count; i++) {
        const struct wire_answer answer = {.number = bench->waiting[i],
                .status = refuse_index >= 0 && i >= refuse_index ? -EAGAIN : 0,
                .id = {1}};
        host_answer(bench->host, 0, bench->session, &answer);
    }
}

static void late_answers_to_what_a_refusal_took_back_are_swallowed(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = 100};
    bench_init(&bench, state);
    bench.answer_late = true;
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    while (bench.waiting_count < 100)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    answer_waiting(&bench, 40); /* 40 taken, 60 refused, each with an answer of its own */
    bench_reach(&bench, &role.accepted, 40);
    while (bench.waiting_count < 60)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    assert_int_equal(bench.waiting[0], 41); /* the refused number again */
    answer_waiting(&bench, -1);
    bench_reach(&bench, &role.accepted, 100);
    assert_int_equal(atomic_load(&role.refused), 60);
    bench_close(&bench, 1000);
}

static void answers_in_any_order_are_heard_in_order(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = 100};
    bench_init(&bench, state);
    bench.answer_late = true;
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    while (bench.waiting_count < 100)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    bench.waiting_count = 0;
    for (int i = 99; i >= 0; i--) {
        /* The 51st is refused before those in front of it are answered; the rest was taken all the same. */
        const struct wire_answer answer = {
                .number = bench.waiting[i], .status = i == 50 ? -EAGAIN : 0, .id = {1}};
        host_answer(bench.host, 0, bench.session, &answer);
    }
    bench_reach(&bench, &role.accepted, 50);
    while (bench.waiting_count < 50)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    assert_int_equal(bench.waiting[0], 51);
    answer_waiting(&bench, -1);
    bench_reach(&bench, &role.accepted, 100);
    bench_close(&bench, 1000);
}

static void the_window_bounds_what_is_unanswered(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = MESSAGES};
    bench_init(&bench, state);
    bench.answer_late = true;
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    while (bench.waiting_count < 256)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    for (int i = 0; i < 50; i++)
        (void)uv_run(bench.loop, UV_RUN_NOWAIT);
    assert_int_equal(bench.waiting_count, 256);
    answer_waiting(&bench, -1);
    while (bench.waiting_count < 256)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    bench_close(&bench, 1000);
}

static void held_sources_stop_and_go_on(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.messages = MESSAGES};
    bench_init(&bench, state);
    bench_add(&bench, "chat", &actor_source_plugin, &role, 1);
    bench_open(&bench);
    host_hold_sources(bench.host, true);
    bench_start(&bench);
    assert_int_equal(bench.accept_count, 0);
    host_hold_sources(bench.host, false);
    bench_reach(&bench, &role.accepted, 1);
    host_hold_sources(bench.host, true);
    host_hold_sources(bench.host, false);
    bench_reach(&bench, &role.accepted, MESSAGES);
    assert_false(bench.accept_disorder);
    bench_close(&bench, 1000);
}

static void on_stopped(void *arg)
{
    ((struct host_bench *)arg)->stopped = 1;
}

static void a_source_that_also_sends_goes_on_sending_when_sources_stop(void **state)
{
    struct host_bench bench;
    struct actor_role both = {.messages = 10};
    struct actor_role source = {.messages = 10};
    bench_init(&bench, state);
    bench_add(&bench, "webchat", &actor_both_plugin, &both, 1);
    bench_add(&bench, "chat", &actor_source_plugin, &source, 1);
    bench_open(&bench);
    bench_start(&bench);
    bench_reach(&bench, &both.accepted, 10);
    bench_reach(&bench, &source.accepted, 10);
    host_stop_sources(bench.host, 1000, on_stopped, &bench);
    assert_int_equal(bench.stopped, 0);
    bench_until(&bench, &bench.stopped);
    assert_int_equal(atomic_load(&source.stopped), 1);
    assert_int_equal(atomic_load(&both.stopped), 0);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "done"), 0);
    bench_results(&bench, 1);
    assert_int_equal(bench.results[0].verdict, WIRE_DONE);
    bench_close(&bench, 1000);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(every_message_comes_once_and_in_order),
            ON_LOOP(after_a_refusal_the_source_goes_on_from_there),
            ON_LOOP(late_answers_to_what_a_refusal_took_back_are_swallowed),
            ON_LOOP(answers_in_any_order_are_heard_in_order),
            ON_LOOP(the_window_bounds_what_is_unanswered),
            ON_LOOP(held_sources_stop_and_go_on),
            ON_LOOP(a_source_that_also_sends_goes_on_sending_when_sources_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
