/* Tests of the clock, and of turning its hands. */
#include "test.h"

#include "base/clock.h"

static uint64_t fixed(void *arg)
{
    return *(uint64_t *)arg;
}

static void the_machine_clock_is_plausible_and_does_not_go_back(void **state)
{
    uint64_t first = clock_mono_us(clock_system());
    (void)state;
    assert_true(clock_mono_us(clock_system()) >= first);
    assert_true(clock_wall_ms(clock_system()) > 1700000000000);
}

static void a_test_turns_the_hands(void **state)
{
    uint64_t now = 5000;
    const struct clock clock = {fixed, fixed, &now};
    (void)state;
    assert_int_equal(clock_mono_ms(&clock), 5);
    now += 1000;
    assert_int_equal(clock_mono_ms(&clock), 6);
    assert_int_equal(clock_wall_ms(&clock), 6000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_machine_clock_is_plausible_and_does_not_go_back),
            cmocka_unit_test(a_test_turns_the_hands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
