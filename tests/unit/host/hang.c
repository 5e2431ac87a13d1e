/* Tests of a plugin that holds its loop: it is named within 2 s, harms nobody on another loop, and cannot stop us from ending. */
#include "test.h"

#include "host_bench.h"
#include "loop_fixture.h"

#include <string.h>

static uint64_t now_ms(void)
{
    return uv_hrtime() / 1000000;
}

static void a_hang_is_named_within_two_seconds_and_forgiven_when_it_ends(void **state)
{
    struct host_bench bench;
    struct actor_role bad = {.fail_open = false};
    struct actor_role good = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "mood", &actor_plugin, &bad, 1);
    bench.plan.instances[0].thread = PLAN_THREAD_OWN;
    bench_add(&bench, "fine", &actor_plugin, &good, 1);
    bench_open(&bench);
    bench_start(&bench);
    uint64_t began = now_ms();
    uint64_t named = 0;
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "block 3000"), 0);
    for (uint64_t ticket = 2; bench.health[0] != HOST_UP || named == 0; ticket++) {
        assert_int_equal(bench_deliver(&bench, 1, ticket, 2, "done"), 0);
        bench_results(&bench, bench.result_count + 1);
        assert_int_equal(bench.health[1], HOST_UP);
        if (bench.health[0] == HOST_TROUBLE && named == 0) {
            named = now_ms();
            assert_non_null(strstr(bench.why[0], "hangs"));
        }
        assert_true(now_ms() - began < 8000);
        (void)uv_run(bench.loop, UV_RUN_ONCE);
        if (bench.result_count > BENCH_RESULTS_MAX - 10)
            bench.result_count = 0;
    }
    assert_in_range(named - began, 1000, 2000);
    bench_close(&bench, 1000);
}

static void on_a_shared_loop_the_one_that_holds_it_is_named(void **state)
{
    struct host_bench bench;
    struct actor_role bad = {.fail_open = false};
    struct actor_role good = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "mood", &actor_plugin, &bad, 1);
    bench_add(&bench, "fine", &actor_plugin, &good, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "block 2500"), 0);
    while (bench.health[0] != HOST_TROUBLE || bench.health[1] != HOST_TROUBLE)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    assert_string_equal(bench.why[0], "hangs");
    assert_non_null(strstr(bench.why[1], "waits for 'mood'"));
    bench_results(&bench, 1);
    bench_close(&bench, 1000);
}

static void a_hang_does_not_hold_the_end_up(void **state)
{
    struct host_bench bench;
    static struct actor_role role; /* outlives the test: so does the thread */
    bench_init(&bench, state);
    bench_add(&bench, "mood", &actor_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "block 60000"), 0);
    bench_reach(&bench, &role.seen, 1);
    uint64_t began = now_ms();
    bench_close(&bench, 400);
    assert_in_range(now_ms() - began, 300, 2000);
    assert_true(bench.abandoned);
    assert_int_equal(bench.result_count, 1);
    assert_int_equal(bench.results[0].verdict, WIRE_LOST);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(a_hang_is_named_within_two_seconds_and_forgiven_when_it_ends),
            ON_LOOP(on_a_shared_loop_the_one_that_holds_it_is_named),
            ON_LOOP(a_hang_does_not_hold_the_end_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
