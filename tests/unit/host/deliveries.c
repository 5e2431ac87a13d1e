/* Tests of deliveries: order, credit, deadlines, and every one of them ends once. */
#include "test.h"

#include "host_bench.h"
#include "loop_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define DELIVERIES    10000
#define CONVERSATIONS 50

/* Delivers tickets from *next on until there is no room. */
static void fill(struct host_bench *bench, uint64_t *next, uint64_t last, const char *text)
{
    while (*next <= last &&
            bench_deliver(bench, 0, *next, (unsigned)(*next % CONVERSATIONS), text) == 0)
        ++*next;
}

static void ten_thousand_end_once_and_in_order_per_conversation(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    uint64_t next = 1;
    uint64_t last[CONVERSATIONS] = {0};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 2);
    bench_open(&bench);
    bench_start(&bench);
    assert_string_equal(bench.start_error, "");
    while (next <= DELIVERIES) {
        fill(&bench, &next, DELIVERIES, "done");
        bench.room = 0;
        if (next <= DELIVERIES)
            bench_until(&bench, &bench.room);
    }
    bench_results(&bench, DELIVERIES);
    for (int i = 0; i < DELIVERIES; i++) {
        const struct bench_result *result = &bench.results[i];
        assert_int_equal(result->verdict, WIRE_DONE);
        assert_true(result->ticket > last[result->ticket % CONVERSATIONS]);
        last[result->ticket % CONVERSATIONS] = result->ticket;
    }
    assert_int_equal(atomic_load(&role.opened), 2);
    struct host_figures figures;
    host_figures(bench.host, 0, &figures);
    assert_int_equal(figures.delivered, DELIVERIES);
    assert_int_equal(figures.done, DELIVERIES);
    assert_int_equal(figures.outstanding, 0);
    assert_true(figures.wait_p99_us >= figures.wait_p50_us);
    bench_close(&bench, 1000);
    assert_int_equal(bench.result_count, DELIVERIES);
}

static void without_credit_there_is_no_room_and_later_there_is(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    uint64_t next = 1;
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    while (bench_deliver(&bench, 0, next, (unsigned)next, "hold") == 0)
        next++;
    uint64_t held = next - 1;
    assert_in_range(held, 8, 1000);
    bench_reach(&bench, &role.seen, (int)held);
    assert_int_equal(bench.room, 0);
    assert_int_equal(bench_deliver(&bench, 0, next, 1, "release"), -EAGAIN);
    bench_close(&bench, 1000);
    /* Nothing is forgotten: each held one came back. */
    assert_int_equal(bench.result_count, held);
}

static void a_conversation_stays_with_the_worker_that_holds_some_of_it(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 2);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver(&bench, 0, 1, 7, "hold"), 0);
    for (uint64_t i = 2; i <= 5; i++)
        assert_int_equal(bench_deliver(&bench, 0, i, 7, "done"), 0);
    assert_int_equal(bench_deliver(&bench, 0, 6, 8, "done"), 0); /* the other one has less to do */
    bench_results(&bench, 1);
    assert_int_equal(bench.results[0].ticket, 6);
    bench_close(&bench, 1000);
    assert_int_equal(bench.result_count, 6);
}

static void verdicts_are_told_as_the_plugin_gave_them(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "retry"), 0);
    assert_int_equal(bench_deliver(&bench, 0, 2, 2, "reject"), 0);
    assert_int_equal(bench_deliver(&bench, 0, 3, 3, "done"), 0);
    bench_results(&bench, 3);
    assert_int_equal(bench.results[0].verdict, WIRE_RETRY);
    assert_int_equal(bench.results[1].verdict, WIRE_REJECT);
    assert_int_equal(bench.results[2].verdict, WIRE_DONE);
    struct host_figures figures;
    host_figures(bench.host, 0, &figures);
    assert_int_equal(figures.retried, 1);
    assert_int_equal(figures.rejected, 1);
    bench_close(&bench, 1000);
}

static void past_its_deadline_a_delivery_is_lost_and_its_late_result_dropped(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    struct wire_delivery delivery = {.ticket = 9,
            .role = DESKBUS_STEP,
            .attempt = 1,
            .deadline_ms = 100,
            .conversation = {9},
            .pipeline = "support",
            .step = "act"};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver_with(&bench, 0, &delivery, "hold"), 0);
    bench_results(&bench, 1);
    assert_int_equal(bench.results[0].ticket, 9);
    assert_int_equal(bench.results[0].verdict, WIRE_LOST);
    /* The same ticket again, as its second attempt; the first one is ended behind our back. */
    assert_int_equal(bench_deliver(&bench, 0, 10, 10, "release"), 0);
    bench_results(&bench, 2);
    assert_int_equal(bench.results[1].ticket, 10);
    delivery.attempt = 2;
    delivery.deadline_ms = 60000;
    assert_int_equal(bench_deliver_with(&bench, 0, &delivery, "done"), 0);
    bench_results(&bench, 3);
    assert_int_equal(bench.results[2].ticket, 9);
    assert_int_equal(bench.results[2].attempt, 2);
    assert_int_equal(bench.results[2].verdict, WIRE_DONE);
    bench_close(&bench, 1000);
    assert_int_equal(bench.result_count, 3);
}

static void what_is_under_way_when_all_stops_comes_back(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    uint64_t next = 1;
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 2);
    bench_open(&bench);
    bench_start(&bench);
    fill(&bench, &next, 60, "hold");
    bench_close(&bench, 1000);
    assert_int_equal(bench.result_count, next - 1);
    assert_int_equal(atomic_load(&role.closed), 2);
    for (int i = 0; i < bench.result_count; i++)
        assert_true(
                bench.results[i].verdict == WIRE_RETURNED || bench.results[i].verdict == WIRE_LOST);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(ten_thousand_end_once_and_in_order_per_conversation),
            ON_LOOP(without_credit_there_is_no_room_and_later_there_is),
            ON_LOOP(a_conversation_stays_with_the_worker_that_holds_some_of_it),
            ON_LOOP(verdicts_are_told_as_the_plugin_gave_them),
            ON_LOOP(past_its_deadline_a_delivery_is_lost_and_its_late_result_dropped),
            ON_LOOP(what_is_under_way_when_all_stops_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
