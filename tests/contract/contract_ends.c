/* Contract: a delivery ends once, as done, retry or reject, now or later. */
#include "contract_private.h"

static void retry_and_reject_drop_what_was_staged(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(
            &stage, "annotate n 1; reply final a; put conversation k 0 v; retry 250 no line");
    size_t second = stage_step(
            &stage, "annotate n 1; reply final a; put conversation k 0 v; reject bad_text no");
    stage_did(&stage, first, "retry 250 no line\n");
    stage_did(&stage, second, "reject bad_text no\n");
    (void)stage_step(&stage, "get conversation k");
    stage_logged(&stage, "annotate 0\nreply 0\nput 0\nannotate 0\nreply 0\nput 0\nget ENOENT\n");
    stage_close(&stage);
}

static void a_delivery_may_end_later(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_deliver(&stage, DESKBUS_STEP, "c1", "reply final late; hold");
    stage_did(&stage, first, "open\n");
    stage.driver->advance(stage.host, 1000);
    stage_did(&stage, first, "open\n");
    size_t second = stage_deliver(&stage, DESKBUS_STEP, "c2", "release done");
    stage_did(&stage, first, "reply final - 0 late\ndone\n");
    stage_did(&stage, second, "done\n");
    stage_close(&stage);
}

static void each_delivery_has_its_own_end(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_deliver(&stage, DESKBUS_STEP, "c1", "annotate n 1; hold");
    size_t second = stage_deliver(&stage, DESKBUS_STEP, "c2", "annotate n 2; hold");
    size_t third = stage_deliver(&stage, DESKBUS_STEP, "c3", "release reject; release retry");
    stage_did(&stage, first, "reject told so\n");
    stage_did(&stage, second, "retry 50 later\n");
    stage_did(&stage, third, "done\n");
    stage_close(&stage);
}

/* The text of the first is still there although the second came and went. */
static void a_delivery_stays_valid_until_it_ends(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_deliver(&stage, DESKBUS_STEP, "c1", "put conversation k 0 mine; hold");
    for (int i = 0; i < 20; i++)
        (void)stage_deliver(&stage, DESKBUS_STEP, "c2", "annotate n 1; reply final x");
    (void)stage_deliver(&stage, DESKBUS_STEP, "c3", "release done");
    stage_did(&stage, first, "state conversation k 4\ndone\n");
    stage_close(&stage);
}

const struct CMUnitTest *contract_end_cases(size_t *ret_count)
{
    static const struct CMUnitTest cases[] = {
            cmocka_unit_test(retry_and_reject_drop_what_was_staged),
            cmocka_unit_test(a_delivery_may_end_later),
            cmocka_unit_test(each_delivery_has_its_own_end),
            cmocka_unit_test(a_delivery_stays_valid_until_it_ends),
    };
    *ret_count = sizeof(cases) / sizeof(cases[0]);
    return cases;
}
