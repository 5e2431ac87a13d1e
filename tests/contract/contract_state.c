/* Contract: a plugin's durable keys: scopes, reading back, time to live, limits. */
#include "contract_private.h"

static void a_delivery_reads_its_own_writes(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(&stage,
            "get conversation k; put conversation k 0 one; get conversation k; "
            "put conversation k 0 two; get conversation k; drop conversation k; "
            "get conversation k; put conversation k 0 three");
    stage_did(&stage, first,
            "state conversation k 3\nstate conversation k 3\nstate conversation k 0\n"
            "state conversation k 5\ndone\n");
    (void)stage_step(&stage, "get conversation k");
    stage_logged(&stage,
            "get ENOENT\nput 0\nget 'one'\nput 0\nget 'two'\ndrop 0\nget ENOENT\nput 0\n"
            "get 'three'\n");
    stage_close(&stage);
}

static void what_is_dropped_is_gone(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "put instance k 0 v");
    (void)stage_step(&stage, "drop instance k");
    (void)stage_step(&stage, "get instance k");
    stage_logged(&stage, "put 0\ndrop 0\nget ENOENT\n");
    stage_close(&stage);
}

static void scopes_are_apart(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_deliver(&stage, DESKBUS_STEP, "c1",
            "put conversation k 0 conversation; put person k 0 person; put instance k 0 instance");
    (void)stage_deliver(
            &stage, DESKBUS_STEP, "c1", "get conversation k; get person k; get instance k");
    /* the same person in another conversation */
    (void)stage_deliver(
            &stage, DESKBUS_STEP, "c2", "get conversation k; get person k; get instance k");
    stage_logged(&stage,
            "put 0\nput 0\nput 0\nget 'conversation'\nget 'person'\nget 'instance'\n"
            "get ENOENT\nget 'person'\nget 'instance'\n");
    stage_close(&stage);
}

static void a_value_lives_as_long_as_it_was_given(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "put person k 1000 v; put person ever 0 v");
    stage.driver->advance(stage.host, 999);
    (void)stage_step(&stage, "get person k");
    stage.driver->advance(stage.host, 1);
    (void)stage_step(&stage, "get person k; get person ever");
    stage_logged(&stage, "put 0\nput 0\nget 'v'\nget ENOENT\nget 'v'\n");
    stage_close(&stage);
}

static void large_values_are_refused(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(&stage, "put_size instance k 4097; put_size instance k 4096");
    stage_did(&stage, first, "state instance k 4096\ndone\n");
    stage_logged(&stage, "put_size EMSGSIZE\nput_size 0\n");
    stage_close(&stage);
}

static void a_sink_has_state_too(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_deliver(&stage, DESKBUS_SINK, "c1", "put instance token 0 t1");
    (void)stage_deliver(&stage, DESKBUS_SINK, "c1", "get instance token");
    stage_logged(&stage, "put 0\nget 't1'\n");
    stage_close(&stage);
}

const struct CMUnitTest *contract_state_cases(size_t *ret_count)
{
    static const struct CMUnitTest cases[] = {
            cmocka_unit_test(a_delivery_reads_its_own_writes),
            cmocka_unit_test(what_is_dropped_is_gone),
            cmocka_unit_test(scopes_are_apart),
            cmocka_unit_test(a_value_lives_as_long_as_it_was_given),
            cmocka_unit_test(large_values_are_refused),
            cmocka_unit_test(a_sink_has_state_too),
    };
    *ret_count = sizeof(cases) / sizeof(cases[0]);
    return cases;
}
