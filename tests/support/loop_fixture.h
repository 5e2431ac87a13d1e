/* Loop fixture: a fresh uv loop as *state, and a tear-down that fails when a handle is left on it.
 * Use: cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown). */
#ifndef TESTS_SUPPORT_LOOP_FIXTURE_H
#define TESTS_SUPPORT_LOOP_FIXTURE_H

#include <uv.h>

/* *state becomes a uv_loop_t *. */
int loop_fixture_setup(void **state);
/* Runs what is still closing, then closes. Not 0 when handles remain: they are named on stderr. */
int loop_fixture_teardown(void **state);
/* Runs the loop until *flag is true. Returns 0, or -ETIMEDOUT after timeout_ms of real time. */
int loop_run_until(uv_loop_t *loop, const int *flag, uint64_t timeout_ms);

#endif
