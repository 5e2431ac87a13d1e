/* Contract: accepts are confirmed once each, in order; after a refusal all are refused until ready. */
#include "contract_private.h"

#include <stdio.h>
#include <string.h>

static void an_accept_is_confirmed_once_with_its_id(void **state)
{
    struct stage stage;
    char line[512];
    stage_open(&stage, state);
    (void)stage_step(&stage, "accept k1 c1 hello");
    stage_logged(&stage, "accept 0\n");
    stage.driver->confirm(stage.host, 0);
    assert_true(stage_next_line(&stage, line, sizeof(line)));
    assert_string_equal(line, "accepted k1 0");
    assert_true(stage_next_line(&stage, line, sizeof(line)));
    assert_memory_equal(line, "id k1 ", 6);
    assert_int_equal(strspn(line + 6, "0123456789abcdef"), 32);
    stage_logged(&stage, "");
    stage_close(&stage);
}

static void a_failed_accept_is_told(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "accept k1 c1 a");
    stage.driver->confirm(stage.host, -28); /* ENOSPC */
    stage_logged(&stage, "accept 0\naccepted k1 ENOSPC\n");
    stage_close(&stage);
}

/* The id of an accepted key, from the log. */
static void read_id(struct stage *stage, char id[33])
{
    char line[512];
    id[0] = '\0';
    while (stage_next_line(stage, line, sizeof(line))) {
        if (strncmp(line, "id ", 3) == 0)
            (void)snprintf(id, 33, "%s", strrchr(line, ' ') + 1);
    }
    assert_int_equal(strlen(id), 32);
}

static void the_same_key_has_the_same_id(void **state)
{
    struct stage stage;
    char first[33], again[33], other[33];
    stage_open(&stage, state);
    (void)stage_step(&stage, "accept k1 c1 hello");
    stage.driver->confirm(stage.host, 0);
    read_id(&stage, first);
    (void)stage_step(&stage, "accept k1 c1 hello");
    stage.driver->confirm(stage.host, 0);
    read_id(&stage, again);
    (void)stage_step(&stage, "accept k2 c2 hello");
    stage.driver->confirm(stage.host, 0);
    read_id(&stage, other);
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    stage_close(&stage);
}

static void confirmations_come_in_order(void **state)
{
    struct stage stage;
    char line[512], order[1024] = "";
    stage_open(&stage, state);
    (void)stage_step(&stage, "accept k1 c a; accept k2 c b; accept k3 c d");
    for (int i = 0; i < 3; i++)
        stage.driver->confirm(stage.host, 0);
    while (stage_next_line(&stage, line, sizeof(line))) {
        if (strncmp(line, "accepted ", 9) == 0)
            (void)strncat(order, line + 9, sizeof(order) - strlen(order) - 1);
    }
    assert_string_equal(order, "k1 0k2 0k3 0");
    stage_close(&stage);
}

static void after_a_refusal_all_are_refused_until_ready(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage.driver->credit(stage.host, 1);
    (void)stage_step(&stage, "accept k1 c a; accept k2 c b; accept k3 c d");
    stage_logged(&stage, "accept 0\naccept EAGAIN\naccept EAGAIN\n");
    stage.driver->confirm(stage.host, -28);
    stage_logged(&stage, "accepted k1 ENOSPC\n");
    (void)stage_step(&stage, "accept k2 c b");
    stage_logged(&stage, "accept EAGAIN\n");
    stage.driver->ready(stage.host);
    stage_logged(&stage, "ready\n");
    (void)stage_step(&stage, "accept k2 c b");
    stage.driver->confirm(stage.host, -28);
    stage_logged(&stage, "accept 0\naccepted k2 ENOSPC\n");
    stage_close(&stage);
}

static void ready_comes_only_after_a_refusal(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage.driver->credit(stage.host, 1);
    stage.driver->ready(stage.host);
    stage_logged(&stage, "");
    stage_close(&stage);
}

static void a_status_is_taken_with_a_known_state_only(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "status ext-1 delivered; status ext-1 lost; status ext-1 read");
    stage_logged(&stage, "status 0\nstatus EINVAL\nstatus 0\n");
    stage_close(&stage);
}

const struct CMUnitTest *contract_source_cases(size_t *ret_count)
{
    static const struct CMUnitTest cases[] = {
            cmocka_unit_test(an_accept_is_confirmed_once_with_its_id),
            cmocka_unit_test(a_failed_accept_is_told),
            cmocka_unit_test(the_same_key_has_the_same_id),
            cmocka_unit_test(confirmations_come_in_order),
            cmocka_unit_test(after_a_refusal_all_are_refused_until_ready),
            cmocka_unit_test(ready_comes_only_after_a_refusal),
            cmocka_unit_test(a_status_is_taken_with_a_known_state_only),
    };
    *ret_count = sizeof(cases) / sizeof(cases[0]);
    return cases;
}
