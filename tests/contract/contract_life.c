/* Contract: timers, posts, an older host's smaller table, and what is not built yet. */
#include "contract_private.h"

#include <stddef.h>

static void timers_fire_once_in_order_on_an_idle_loop(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "timer 200 b; timer 100 a; timer 200 c; timer 0 now");
    stage_logged(&stage, "timer 0\ntimer 0\ntimer 0\ntimer 0\ntimer now\n");
    stage.driver->advance(stage.host, 99);
    stage_logged(&stage, "");
    stage.driver->advance(stage.host, 1);
    stage_logged(&stage, "timer a\n");
    stage.driver->advance(stage.host, 1000);
    stage_logged(&stage, "timer b\ntimer c\n");
    stage.driver->advance(stage.host, 1000);
    stage_logged(&stage, "");
    stage_close(&stage);
}

static void a_cancelled_timer_never_fires(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "cancel 100");
    stage.driver->advance(stage.host, 1000);
    stage_logged(&stage, "cancel 0\n");
    stage_close(&stage);
}

static void a_post_from_another_thread_runs_on_the_loop(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "post p1");
    assert_true(stage.driver->wait_log(stage.host, "post p1 loop"));
    stage_close(&stage);
}

static void members_that_an_older_host_lacks_are_not_called(void **state)
{
    struct stage stage;
    const struct contract_host_driver *driver = *state;
    const struct contract_setup older = {
            .plugin = &contract_plugin, .host_size = offsetof(struct deskbus_host, reply_later)};
    if (driver->no_host_size)
        skip();
    stage_open_with(&stage, state, &older);
    size_t first = stage_step(&stage, "later final k 100 a; reply final now");
    stage_did(&stage, first, "reply final - 0 now\ndone\n");
    stage_logged(&stage, "later ENOSYS\nreply 0\n");
    stage_close(&stage);
}

static void blobs_are_not_there_yet(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "blob");
    stage_logged(&stage, "blob ENOSYS\nblob ENOSYS\n");
    stage_close(&stage);
}

static void an_unused_host_closes(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage_close(&stage);
}

const struct CMUnitTest *contract_life_cases(size_t *ret_count)
{
    static const struct CMUnitTest cases[] = {
            cmocka_unit_test(timers_fire_once_in_order_on_an_idle_loop),
            cmocka_unit_test(a_cancelled_timer_never_fires),
            cmocka_unit_test(a_post_from_another_thread_runs_on_the_loop),
            cmocka_unit_test(members_that_an_older_host_lacks_are_not_called),
            cmocka_unit_test(blobs_are_not_there_yet),
            cmocka_unit_test(an_unused_host_closes),
    };
    *ret_count = sizeof(cases) / sizeof(cases[0]);
    return cases;
}
