/* Tests of starting, health and stopping. */
#include "test.h"

#include "host_bench.h"
#include "loop_fixture.h"

#include <errno.h>
#include <string.h>

static void sources_open_last_and_get_their_cursor(void **state)
{
    struct host_bench bench;
    struct actor_role source = {.cursor = "offset 7"};
    struct actor_role step = {.fail_open = false};
    bench_init(&bench, state);
    bench.cursor = "offset 7";
    bench_add(&bench, "chat", &actor_source_plugin, &source, 1);
    bench_add(&bench, "act", &actor_plugin, &step, 3);
    bench_open(&bench);
    bench_start(&bench);
    assert_string_equal(bench.start_error, "");
    assert_int_equal(atomic_load(&step.opened), 3);
    assert_int_equal(atomic_load(&source.started), 1);
    assert_false(atomic_load(&source.wrong_cursor));
    assert_int_equal(bench.health[0], HOST_UP);
    assert_int_equal(bench.health[1], HOST_UP);
    bench_close(&bench, 1000);
    assert_int_equal(atomic_load(&step.stopped), 3);
    assert_int_equal(atomic_load(&step.closed), 3);
    assert_int_equal(atomic_load(&source.closed), 1);
}

static void who_cannot_open_is_named_and_no_source_begins(void **state)
{
    struct host_bench bench;
    struct actor_role source = {.messages = 5};
    struct actor_role step = {.fail_open = true};
    bench_init(&bench, state);
    bench_add(&bench, "chat", &actor_source_plugin, &source, 1);
    bench_add(&bench, "mood", &actor_plugin, &step, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_non_null(strstr(bench.start_error, "'mood'"));
    assert_non_null(strstr(bench.start_error, "the door is locked"));
    assert_int_equal(bench.health[1], HOST_DOWN);
    assert_non_null(strstr(bench.why[1], "the door is locked"));
    assert_int_equal(bench_deliver(&bench, 1, 1, 1, "done"), -EAGAIN);
    bench_close(&bench, 1000);
    assert_int_equal(atomic_load(&source.started), 0);
}

static void what_is_not_to_run_does_not(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 1);
    bench.plan.instances[0].run = false;
    bench_open(&bench);
    bench_start(&bench);
    assert_string_equal(bench.start_error, "");
    assert_int_equal(bench.health[0], HOST_DOWN);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "done"), -EAGAIN);
    bench_close(&bench, 1000);
    assert_int_equal(atomic_load(&role.opened), 0);
}

static void trouble_is_health_until_it_is_over(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 1);
    bench_open(&bench);
    bench_start(&bench);
    assert_int_equal(bench_deliver(&bench, 0, 1, 1, "trouble the server is away"), 0);
    bench_results(&bench, 1);
    assert_int_equal(bench.health[0], HOST_TROUBLE);
    assert_string_equal(bench.why[0], "the server is away");
    assert_int_equal(bench_deliver(&bench, 0, 2, 1, "better"), 0);
    bench_results(&bench, 2);
    assert_int_equal(bench.health[0], HOST_UP);
    bench_close(&bench, 1000);
}

static void find_counted(void *arg, const char *name, uint64_t value)
{
    if (strcmp(name, "counted") == 0)
        *(uint64_t *)arg = value;
}

static void what_a_plugin_counts_is_kept_for_its_instance(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    uint64_t counted = 0;
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 2);
    bench_open(&bench);
    bench_start(&bench);
    for (uint64_t i = 1; i <= 4; i++)
        assert_int_equal(bench_deliver(&bench, 0, i, (unsigned)i, "count"), 0);
    bench_results(&bench, 4);
    while (counted < 12) {
        (void)uv_run(
                bench.loop, UV_RUN_ONCE); /* plugins' counters come with the next beat, or sooner */
        host_counters(bench.host, 0, find_counted, &counted);
    }
    assert_int_equal(counted, 12);
    bench_close(&bench, 1000);
}

static void an_own_thread_and_many_shared_loops_work_alike(void **state)
{
    struct host_bench bench;
    struct actor_role role[3] = {{.fail_open = false}};
    bench_init(&bench, state);
    bench.plan.settings.loops = 3;
    bench_add(&bench, "one", &actor_plugin, &role[0], 2);
    bench_add(&bench, "two", &actor_plugin, &role[1], 1);
    bench.plan.instances[1].thread = PLAN_THREAD_OWN;
    bench_add(&bench, "three", &actor_plugin, &role[2], 2);
    bench_open(&bench);
    bench_start(&bench);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(bench_deliver(&bench, i, i + 1, 1, "done"), 0);
    bench_results(&bench, 3);
    bench_close(&bench, 1000);
}

static void closing_while_it_starts_is_no_trouble(void **state)
{
    struct host_bench bench;
    struct actor_role role = {.fail_open = false};
    bench_init(&bench, state);
    bench_add(&bench, "act", &actor_plugin, &role, 2);
    bench_open(&bench);
    host_start(bench.host, NULL, NULL, NULL);
    bench_close(&bench, 1000);
    assert_int_equal(atomic_load(&role.opened), atomic_load(&role.closed));
}

static void closing_what_never_started_is_no_trouble(void **state)
{
    struct host_bench bench;
    bench_init(&bench, state);
    bench_open(&bench);
    bench_close(&bench, 1000);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(sources_open_last_and_get_their_cursor),
            ON_LOOP(who_cannot_open_is_named_and_no_source_begins),
            ON_LOOP(what_is_not_to_run_does_not),
            ON_LOOP(trouble_is_health_until_it_is_over),
            ON_LOOP(what_a_plugin_counts_is_kept_for_its_instance),
            ON_LOOP(an_own_thread_and_many_shared_loops_work_alike),
            ON_LOOP(closing_while_it_starts_is_no_trouble),
            ON_LOOP(closing_what_never_started_is_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
