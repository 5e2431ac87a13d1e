/* Contract: what the staged calls do, who may make them, and what they refuse. */
#include "contract_private.h"

#include <stdio.h>
#include <string.h>

static void staged_calls_take_effect_together_and_in_order(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(&stage,
            "annotate lang {\"name\":\"pl\"}; annotate mood -0.5; reply interim "
            "one moment; reply final hello there; suggest 0.5 maybe; send mail - 0 a copy");
    stage_did(&stage, first,
            "annotate lang {\"name\":\"pl\"}\nannotate mood -0.5\nreply interim - 0 one moment\n"
            "reply final - 0 hello there\nsuggest 0.5 maybe\nsend mail - 0 a copy\ndone\n");
    stage_logged(&stage, "annotate 0\nannotate 0\nreply 0\nreply 0\nsuggest 0\nsend 0\n");
    stage_close(&stage);
}

static void nothing_staged_is_nothing_done(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage_did(&stage, stage_step(&stage, "done"), "done\n");
    stage_close(&stage);
}

static void a_second_annotation_of_a_name_takes_the_place_of_the_first(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(&stage, "annotate n 1; annotate other true; annotate n [2]");
    stage_did(&stage, first, "annotate n [2]\nannotate other true\ndone\n");
    stage_close(&stage);
}

static void annotations_are_visible_to_the_next(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(&stage, "seen n; annotate n {\"a\":1}; seen n");
    (void)stage.driver->pass_on(stage.host, first, DESKBUS_STEP);
    /* not to the delivery that staged it */
    stage_logged(&stage,
            "seen n null\nannotate 0\nseen n null\n"
            "seen n {\"a\":1}\nannotate 0\nseen n {\"a\":1}\n");
    stage_close(&stage);
}

static void a_hand_over_and_an_end_are_staged_too(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage_did(&stage, stage_step(&stage, "hand_off support"), "hand_off support asked\ndone\n");
    stage_did(&stage, stage_step(&stage, "hand_off -"), "hand_off - asked\ndone\n");
    stage_did(&stage, stage_step(&stage, "end spam"), "end spam\ndone\n");
    stage_logged(&stage, "hand_off 0\nhand_off 0\nend 0\n");
    stage_close(&stage);
}

static void without_the_flag_a_step_may_not(void **state)
{
    struct stage stage;
    const struct contract_setup plain = {.plugin = &contract_plugin_plain};
    stage_open_with(&stage, state, &plain);
    size_t first = stage_step(&stage,
            "reply final a; later final k 100 a; hand_off -; end x; annotate n 1; "
            "suggest 1 a; accept k c text");
    stage_did(&stage, first, "annotate n 1\nsuggest 1 a\ndone\n");
    stage_logged(&stage,
            "reply EPERM\nlater EPERM\nhand_off EPERM\nend EPERM\nannotate 0\nsuggest 0\n"
            "accept EPERM\n");
    stage_close(&stage);
}

static void a_sink_only_says_what_it_sent(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_deliver(&stage, DESKBUS_SINK, "c1",
            "sent ext-1; annotate n 1; reply final a; suggest 1 a; send mail - 0 a; hand_off -; end x; "
            "withdraw k");
    stage_did(&stage, first, "sent ext-1\ndone\n");
    stage_logged(&stage,
            "sent 0\nannotate EPERM\nreply EPERM\nsuggest EPERM\nsend EPERM\nhand_off EPERM\n"
            "end EPERM\nwithdraw EPERM\n");
    stage_close(&stage);
}

static void an_observer_may_send_but_not_answer(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_deliver(&stage, DESKBUS_OBSERVER, "c1",
            "send mail - 0 news; reply final a; annotate n 1; sent x; end x");
    stage_did(&stage, first, "send mail - 0 news\ndone\n");
    stage_logged(&stage, "send 0\nreply EPERM\nannotate EPERM\nsent EPERM\nend EPERM\n");
    stage_close(&stage);
}

static void a_step_is_no_sink(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    stage_did(&stage, stage_step(&stage, "sent ext-1"), "done\n");
    stage_logged(&stage, "sent EPERM\n");
    stage_close(&stage);
}

static void wrong_names_are_refused(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    size_t first = stage_step(
            &stage, "annotate No 1; annotate a.b 1; send No - 0 x; hand_off No; end");
    stage_did(&stage, first, "done\n");
    stage_logged(
            &stage, "annotate EINVAL\nannotate EINVAL\nsend EINVAL\nhand_off EINVAL\nend EINVAL\n");
    stage_close(&stage);
}

static void long_texts_are_refused(void **state)
{
    struct stage stage;
    char text[700] = "end ";
    memset(text + 4, 'x', 600);
    stage_open(&stage, state);
    stage_did(&stage, stage_step(&stage, text), "done\n");
    stage_logged(&stage, "end EMSGSIZE\n");
    stage_close(&stage);
}

static void a_held_back_reply_can_be_withdrawn(void **state)
{
    struct stage stage;
    char lines[128];
    stage_open(&stage, state);
    unsigned long long due = stage.driver->now(stage.host) + 1500;
    size_t first = stage_step(&stage, "later final k1 1500 wait for it");
    (void)snprintf(lines, sizeof(lines), "reply final k1 %llu wait for it\ndone\n", due);
    stage_did(&stage, first, lines);
    size_t second = stage_step(&stage, "withdraw k1; withdraw k1; withdraw never");
    stage_did(&stage, second, "withdraw k1 superseded\ndone\n");
    (void)stage_step(&stage, "withdraw k1");
    stage_logged(&stage,
            "later 0\nwithdraw 0\nwithdraw EALREADY\nwithdraw EALREADY\nwithdraw EALREADY\n");
    stage_close(&stage);
}

static void what_has_left_cannot_be_withdrawn(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(
            &stage, "later final k1 1500 gone; send mail k2 500 gone; send mail k3 0 gone");
    stage.driver->advance(stage.host, 600);
    (void)stage_step(&stage, "withdraw k2; withdraw k3");
    stage.driver->advance(stage.host, 900);
    (void)stage_step(&stage, "withdraw k1");
    stage_logged(&stage,
            "later 0\nsend 0\nsend 0\nwithdraw EALREADY\nwithdraw EALREADY\nwithdraw EALREADY\n");
    stage_close(&stage);
}

static void only_the_own_conversation_is_withdrawn_from(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_deliver(&stage, DESKBUS_STEP, "c1", "later final k1 1500 a");
    (void)stage_deliver(&stage, DESKBUS_STEP, "c2", "withdraw k1");
    (void)stage_deliver(&stage, DESKBUS_STEP, "c1", "withdraw k1");
    stage_logged(&stage, "later 0\nwithdraw EALREADY\nwithdraw 0\n");
    stage_close(&stage);
}

static void a_withdrawal_that_is_retried_did_not_happen(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "later final k1 1500 a");
    stage_did(&stage, stage_step(&stage, "withdraw k1; retry 50 later"), "retry 50 later\n");
    (void)stage_step(&stage, "withdraw k1");
    stage_logged(&stage, "later 0\nwithdraw 0\nwithdraw 0\n");
    stage_close(&stage);
}

/* Its time comes while the newer message is still in its step. */
static void a_newer_message_holds_the_reply_back(void **state)
{
    struct stage stage;
    stage_open(&stage, state);
    (void)stage_step(&stage, "later final k1 1500 a");
    size_t second = stage_deliver(&stage, DESKBUS_STEP, "c1", "hold");
    stage.driver->advance(stage.host, 2000);
    stage_did(&stage, second, "open\n");
    (void)stage_deliver(&stage, DESKBUS_OBSERVER, "c1", "withdraw k1; release done");
    stage_logged(&stage, "later 0\nwithdraw 0\n");
    stage_close(&stage);
}

const struct CMUnitTest *contract_call_cases(size_t *ret_count)
{
    static const struct CMUnitTest cases[] = {
            cmocka_unit_test(staged_calls_take_effect_together_and_in_order),
            cmocka_unit_test(nothing_staged_is_nothing_done),
            cmocka_unit_test(a_second_annotation_of_a_name_takes_the_place_of_the_first),
            cmocka_unit_test(annotations_are_visible_to_the_next),
            cmocka_unit_test(a_hand_over_and_an_end_are_staged_too),
            cmocka_unit_test(without_the_flag_a_step_may_not),
            cmocka_unit_test(a_sink_only_says_what_it_sent),
            cmocka_unit_test(an_observer_may_send_but_not_answer),
            cmocka_unit_test(a_step_is_no_sink),
            cmocka_unit_test(wrong_names_are_refused),
            cmocka_unit_test(long_texts_are_refused),
            cmocka_unit_test(a_held_back_reply_can_be_withdrawn),
            cmocka_unit_test(what_has_left_cannot_be_withdrawn),
            cmocka_unit_test(only_the_own_conversation_is_withdrawn_from),
            cmocka_unit_test(a_withdrawal_that_is_retried_did_not_happen),
            cmocka_unit_test(a_newer_message_holds_the_reply_back),
    };
    *ret_count = sizeof(cases) / sizeof(cases[0]);
    return cases;
}
