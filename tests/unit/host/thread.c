/* Tests of loop threads: calls run in order on the loop, and an end is an end. */
#include "test.h"

#include "host/thread.h"

#include <stdbool.h>
#include <string.h>

enum { POSTS = 1000 };

struct bench {
    struct thread *thread;
    uv_sem_t done;
    int next;
    bool disorder;
    uv_thread_t seen;
};

struct numbered {
    struct bench *bench;
    int number;
};

static void on_call(void *arg)
{
    struct numbered *it = arg;
    struct bench *bench = it->bench;
    bench->disorder = bench->disorder || it->number != bench->next;
    bench->next++;
    bench->seen = uv_thread_self();
    if (it->number == POSTS - 1)
        uv_sem_post(&bench->done);
}

static void calls_run_in_order_on_the_loops_thread(void **state)
{
    struct bench bench = {.next = 0};
    static struct numbered calls[POSTS];
    uv_thread_t self = uv_thread_self();
    (void)state;
    assert_int_equal(uv_sem_init(&bench.done, 0), 0);
    assert_int_equal(thread_start("test", &bench.thread, NULL), 0);
    for (int i = 0; i < POSTS; i++) {
        calls[i] = (struct numbered){&bench, i};
        assert_int_equal(thread_post(bench.thread, on_call, &calls[i]), 0);
    }
    uv_sem_wait(&bench.done);
    assert_true(thread_stop(&bench.thread));
    assert_null(bench.thread);
    assert_false(bench.disorder);
    assert_int_equal(bench.next, POSTS);
    assert_false(uv_thread_equal(&self, &bench.seen));
    uv_sem_destroy(&bench.done);
}

static void what_was_posted_before_the_end_still_runs(void **state)
{
    struct bench bench = {.next = 0};
    struct numbered call = {&bench, 0};
    (void)state;
    assert_int_equal(thread_start("a name longer than the kernel keeps", &bench.thread, NULL), 0);
    assert_int_equal(thread_post(bench.thread, on_call, &call), 0);
    assert_true(thread_stop(&bench.thread));
    assert_int_equal(bench.next, 1);
}

#ifndef __SANITIZE_ADDRESS__ /* the loop is leaked on purpose */
static void on_timer(uv_timer_t *timer)
{
    (void)timer;
}

static void leave_timer(void *arg)
{
    uv_loop_t *loop = arg;
    uv_timer_t *timer = calloc(1, sizeof(*timer));
    if (timer == NULL)
        return;
    (void)uv_timer_init(loop, timer);
    (void)uv_timer_start(timer, on_timer, 1000000, 0);
}

static void a_handle_that_others_left_open_does_not_hold_the_end_up(void **state)
{
    struct bench bench = {.next = 0};
    (void)state;
    assert_int_equal(thread_start("test", &bench.thread, NULL), 0);
    assert_int_equal(thread_post(bench.thread, leave_timer, thread_loop(bench.thread)), 0);
    assert_false(thread_stop(&bench.thread));
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(calls_run_in_order_on_the_loops_thread),
            cmocka_unit_test(what_was_posted_before_the_end_still_runs),
#ifndef __SANITIZE_ADDRESS__
            cmocka_unit_test(a_handle_that_others_left_open_does_not_hold_the_end_up),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
