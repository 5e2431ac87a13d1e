/* Life: opening, stopping and closing a worker, its timers and what other threads post. */
#include "test.h"

#include "worker_fixture.h"

#include <errno.h>
#include <string.h>

static void on_closed(void *arg)
{
    ((struct fixture *)arg)->closed = 1;
}

static void open_tells_the_cursor_and_that_it_runs(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    assert_string_equal(fixture->cursor, "c0");
    assert_int_equal(fixture_report(fixture, WIRE_REPORT_STATE, 0)->state, WIRE_RUNNING);
    assert_int_equal(fixture->credit_count, 64);
    assert_string_equal(fixture->host->instance, "probe_one");
    assert_string_equal(fixture->host->state_path, "/nowhere");
}

static void a_plugin_that_cannot_open_is_reported_with_its_reason(void **state)
{
    struct fixture *fixture = *state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    fixture->open_code = -ENOENT;
    assert_int_equal(worker_new(&fixture->setup, &fixture->worker), 0);
    assert_int_equal(worker_open(fixture->worker, NULL, &err), -ENOENT);
    const struct fixture_report *report = fixture_report(fixture, WIRE_REPORT_STATE, 0);
    assert_int_equal(report->state, WIRE_FAILED);
    assert_non_null(strstr(report->text, "no such door"));
    assert_non_null(strstr(deskbus_error_text(err), "probe_one"));
}

static void a_plugin_that_cannot_start_is_closed_all_the_same(void **state)
{
    struct fixture *fixture = *state;
    fixture->start_code = -EIO;
    assert_int_equal(worker_new(&fixture->setup, &fixture->worker), 0);
    assert_int_equal(worker_open(fixture->worker, NULL, NULL), -EIO);
    worker_close(fixture->worker, on_closed, fixture);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_true(fixture->closed);
    assert_non_null(fixture->close_done);
}

static void stop_gives_back_what_has_not_begun(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->hold_stop = true;
    fixture_deliver(fixture, 1, "running");
    fixture_turn(fixture);
    fixture_deliver(fixture, 1, "behind it");
    fixture_deliver(fixture, 2, "ready");
    worker_stop(fixture->worker);
    worker_stop(fixture->worker);
    fixture_turn(fixture);
    assert_int_equal(fixture->stop_count, 1);
    assert_int_equal(fixture->result_count, 2);
    assert_int_equal(fixture->results[0].verdict, WIRE_RETURNED);
    assert_int_equal(fixture->results[1].verdict, WIRE_RETURNED);
    assert_null(fixture_report(fixture, WIRE_REPORT_STATE, 1));
    fixture->stop_done(fixture->stop_arg);
    assert_int_equal(fixture_report(fixture, WIRE_REPORT_STATE, 1)->state, WIRE_STOPPED);
    /* What it has begun may still end; what comes late goes back. */
    deskbus_done(fixture->held[0]);
    assert_int_equal(fixture->results[2].verdict, WIRE_DONE);
    fixture_deliver(fixture, 3, "late");
    assert_int_equal(fixture->results[3].verdict, WIRE_RETURNED);
}

static void close_reports_what_is_left_as_lost_and_hears_late_ends(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->hold_close = true;
    fixture_deliver(fixture, 1, "running");
    fixture_turn(fixture);
    fixture_deliver(fixture, 1, "behind it");
    worker_close(fixture->worker, on_closed, fixture);
    fixture_turn(fixture);
    assert_int_equal(fixture->result_count, 2);
    assert_int_equal(fixture->results[0].verdict, WIRE_RETURNED);
    assert_int_equal(fixture->results[1].verdict, WIRE_LOST);
    deskbus_done(fixture->held[0]);
    assert_int_equal(fixture->result_count, 2);
    assert_false(fixture->closed);
    fixture->close_done(fixture->close_arg);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_true(fixture->closed);
}

static void count_call(void *arg)
{
    ++*(int *)arg;
}

static void what_is_left_of_a_plugin_does_not_run_after_its_close(void **state)
{
    struct fixture *fixture = *state;
    int calls = 0;
    fixture_open(fixture);
    assert_int_equal(deskbus_timer(fixture->host, 0, count_call, &calls, NULL), 0);
    assert_int_equal(deskbus_post(fixture->host, count_call, &calls), 0);
    fixture->hold_close = false;
    worker_close(fixture->worker, on_closed, fixture);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    assert_true(fixture->closed);
    assert_true(calls <= 2); /* either before close() or never: ASan watches */
}

struct timed {
    struct fixture *fixture;
    struct deskbus_timer *timer;
    int calls;
    char order[8];
};

static void cancel_itself(void *arg)
{
    struct timed *timed = arg;
    timed->calls++;
    timed->fixture->host->cancel(&timed->timer);
}

static void a_timer_fires_once_by_the_given_clock(void **state)
{
    struct fixture *fixture = *state;
    int calls = 0, never = 0;
    struct deskbus_timer *cancelled = NULL;
    struct timed timed = {.fixture = fixture};
    fixture_open(fixture);
    assert_int_equal(deskbus_timer(fixture->host, 100, count_call, &calls, NULL), 0);
    assert_int_equal(deskbus_timer(fixture->host, 50, count_call, &never, &cancelled), 0);
    assert_int_equal(deskbus_timer(fixture->host, 60, cancel_itself, &timed, &timed.timer), 0);
    fixture_pass(fixture, 10);
    fixture->host->cancel(&cancelled);
    assert_null(cancelled);
    fixture->host->cancel(&cancelled);
    fixture_pass(fixture, 89);
    assert_int_equal(calls, 0);
    fixture_pass(fixture, 1);
    fixture_pass(fixture, 1000);
    assert_int_equal(calls, 1);
    assert_int_equal(never, 0);
    assert_int_equal(timed.calls, 1);
    assert_null(timed.timer);
}

static void a_timer_fires_by_itself_on_the_systems_clock(void **state)
{
    struct fixture *fixture = *state;
    int calls = 0;
    fixture->setup.clock = NULL;
    fixture_open(fixture);
    assert_int_equal(deskbus_timer(fixture->host, 5, count_call, &calls, NULL), 0);
    while (calls == 0)
        uv_run(&fixture->loop, UV_RUN_ONCE);
}

static void post_from_a_thread(void *arg)
{
    struct timed *timed = arg;
    for (int i = 0; i < 1000; i++)
        assert_int_equal(deskbus_post(timed->fixture->host, count_call, &timed->calls), 0);
}

static void other_threads_post_onto_the_loop(void **state)
{
    struct fixture *fixture = *state;
    struct timed timed = {.fixture = fixture};
    uv_thread_t thread;
    fixture_open(fixture);
    assert_int_equal(uv_thread_create(&thread, post_from_a_thread, &timed), 0);
    while (timed.calls < 1000)
        uv_run(&fixture->loop, UV_RUN_ONCE);
    uv_thread_join(&thread);
    assert_int_equal(timed.calls, 1000);
}

static void counters_are_added_up_and_told_now_and_then(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    for (int i = 0; i < 1000; i++)
        deskbus_count(fixture->host, "seen", 2);
    deskbus_count(fixture->host, "Not A Name", 1);
    assert_null(fixture_report(fixture, WIRE_REPORT_COUNTER, 0));
    fixture_pass(fixture, 200);
    const struct fixture_report *report = fixture_report(fixture, WIRE_REPORT_COUNTER, 0);
    assert_non_null(report);
    assert_string_equal(report->name, "seen");
    assert_int_equal(report->add, 2000);
    assert_null(fixture_report(fixture, WIRE_REPORT_COUNTER, 1));
}

static void a_line_of_the_log_is_one_line(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->host->log(fixture->host, DESKBUS_LOG_INFO, "two\nlines");
    assert_string_equal(fixture_report(fixture, WIRE_REPORT_LOG, 0)->text, "two lines");
    fixture->host->trouble(fixture->host, "the line is down");
    assert_string_equal(fixture_report(fixture, WIRE_REPORT_TROUBLE, 0)->text, "the line is down");
}

int main(void)
{
#define LIFE_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
            LIFE_TEST(open_tells_the_cursor_and_that_it_runs),
            LIFE_TEST(a_plugin_that_cannot_open_is_reported_with_its_reason),
            LIFE_TEST(a_plugin_that_cannot_start_is_closed_all_the_same),
            LIFE_TEST(stop_gives_back_what_has_not_begun),
            LIFE_TEST(close_reports_what_is_left_as_lost_and_hears_late_ends),
            LIFE_TEST(what_is_left_of_a_plugin_does_not_run_after_its_close),
            LIFE_TEST(a_timer_fires_once_by_the_given_clock),
            LIFE_TEST(a_timer_fires_by_itself_on_the_systems_clock),
            LIFE_TEST(other_threads_post_onto_the_loop),
            LIFE_TEST(counters_are_added_up_and_told_now_and_then),
            LIFE_TEST(a_line_of_the_log_is_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
