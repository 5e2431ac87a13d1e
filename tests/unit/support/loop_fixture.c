/* Tests of the loop fixture: what it must catch, and what it must let pass. */
#include "test.h"

#include "loop_fixture.h"

#include <errno.h>

static void on_timer(uv_timer_t *timer)
{
    *(int *)timer->data = 1;
    uv_close((uv_handle_t *)timer, NULL);
}

static void a_closing_handle_is_waited_for(void **state)
{
    uv_timer_t timer;
    void *loop = NULL;
    (void)state;
    assert_int_equal(loop_fixture_setup(&loop), 0);
    assert_int_equal(uv_timer_init(loop, &timer), 0);
    uv_close((uv_handle_t *)&timer, NULL);
    assert_int_equal(loop_fixture_teardown(&loop), 0);
    assert_null(loop);
}

static void a_handle_left_open_fails_the_tear_down(void **state)
{
    uv_timer_t timer;
    void *loop = NULL;
    (void)state;
    assert_int_equal(loop_fixture_setup(&loop), 0);
    assert_int_equal(uv_timer_init(loop, &timer), 0);
    assert_int_equal(loop_fixture_teardown(&loop), UV_EBUSY);
    uv_close((uv_handle_t *)&timer, NULL);
    assert_int_equal(loop_fixture_teardown(&loop), 0);
}

static void running_until_a_flag_ends_at_the_flag_or_the_deadline(void **state)
{
    uv_timer_t timer;
    int flag = 0;
    assert_int_equal(loop_run_until(*state, &flag, 1), -ETIMEDOUT);
    assert_int_equal(uv_timer_init(*state, &timer), 0);
    timer.data = &flag;
    assert_int_equal(uv_timer_start(&timer, on_timer, 1, 0), 0);
    assert_int_equal(loop_run_until(*state, &flag, 5000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_closing_handle_is_waited_for),
            cmocka_unit_test(a_handle_left_open_fails_the_tear_down),
            cmocka_unit_test_setup_teardown(running_until_a_flag_ends_at_the_flag_or_the_deadline,
                    loop_fixture_setup, loop_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
