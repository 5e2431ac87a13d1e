/* Deliveries: order within a conversation, the three ends, and what goes back unrun. */
#include "test.h"

#include "worker_fixture.h"

#include <string.h>

static void end_at_once(struct fixture *fixture, struct deskbus_delivery *delivery)
{
    const char *text;
    (void)fixture;
    size_t size = deskbus_message_text(delivery->message, &text);
    if (size == 4 && memcmp(text, "fail", 4) == 0)
        deskbus_retry(delivery, 500, "not now");
    else
        deskbus_done(delivery);
}

static void deliveries_run_in_order_and_end_once_each(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->on_message = end_at_once;
    for (unsigned char i = 0; i < 40; i++)
        fixture_deliver(fixture, i % 3, "hi");
    assert_int_equal(fixture->result_count, 0);
    fixture_turn(fixture);
    assert_int_equal(fixture->result_count, 40);
    uint64_t last[3] = {0, 0, 0};
    for (size_t i = 0; i < 40; i++) {
        assert_int_equal(fixture->results[i].verdict, WIRE_DONE);
        uint64_t ticket = fixture->results[i].ticket;
        assert_true(ticket > last[(ticket - 1) % 3]);
        last[(ticket - 1) % 3] = ticket;
    }
    assert_int_equal(fixture->credit_count, 40 + 64);
}

static void a_second_message_of_a_conversation_waits_for_the_first(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture_deliver(fixture, 1, "one");
    fixture_deliver(fixture, 1, "two");
    fixture_deliver(fixture, 2, "other");
    fixture_turn(fixture);
    assert_int_equal(fixture->held_count, 2);
    fixture->mono_us += 1500;
    deskbus_done(fixture->held[0]);
    assert_int_equal(fixture->results[0].ran_us, 1500);
    fixture_turn(fixture);
    assert_int_equal(fixture->held_count, 3);
    deskbus_done(fixture->held[2]);
    deskbus_done(fixture->held[1]);
    assert_int_equal(fixture->results[1].ticket, 2);
    assert_int_equal(fixture->results[2].ticket, 3);
}

static void after_a_retry_the_rest_of_the_conversation_goes_back_unrun(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->on_message = end_at_once;
    fixture_deliver(fixture, 1, "fail");
    fixture_deliver(fixture, 2, "hi");
    fixture_deliver(fixture, 1, "second");
    fixture_deliver(fixture, 1, "third");
    fixture_turn(fixture);
    assert_int_equal(fixture->result_count, 4);
    const enum wire_verdict wanted[] = {0, WIRE_RETRY, WIRE_DONE, WIRE_RETURNED, WIRE_RETURNED};
    uint64_t returned = 0;
    for (size_t i = 0; i < 4; i++) {
        const struct fixture_result *result = &fixture->results[i];
        assert_int_equal(result->verdict, wanted[result->ticket]);
        if (result->verdict == WIRE_RETURNED) {
            assert_true(result->ticket > returned);
            returned = result->ticket;
        }
    }
    assert_int_equal(fixture->results[0].after_ms, 500);
    assert_string_equal(fixture->results[0].why, "not now");
    /* It is free again: the next one runs. */
    fixture_deliver(fixture, 1, "again");
    fixture_turn(fixture);
    assert_int_equal(fixture->results[4].verdict, WIRE_DONE);
}

static void an_observer_does_not_hold_up_the_step_of_its_conversation(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    struct deskbus_message *message = fixture_message("{\"text\":\"x\"}");
    struct wire_delivery told = {.message = message, .conversation = {1}, .role = DESKBUS_OBSERVER};
    fixture_deliver_wire(fixture, &told);
    deskbus_message_unref(&message);
    fixture_deliver(fixture, 1, "step");
    fixture_turn(fixture);
    assert_int_equal(fixture->held_count, 2);
    deskbus_retry(fixture->held[0], 0, "later");
    deskbus_done(fixture->held[1]);
    assert_int_equal(fixture->results[1].verdict, WIRE_DONE);
}

static void a_second_end_is_logged_and_changes_nothing(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture_deliver(fixture, 1, "x");
    fixture_turn(fixture);
    deskbus_done(fixture->held[0]);
    deskbus_retry(fixture->held[0], 0, "once more");
    deskbus_done(fixture->held[0]);
    assert_int_equal(fixture->result_count, 1);
    const struct fixture_report *log = fixture_report(fixture, WIRE_REPORT_LOG, 1);
    assert_non_null(log);
    assert_non_null(strstr(log->text, "done() on a delivery that has ended"));
    assert_int_equal(log->level, DESKBUS_LOG_ERROR);
    const struct deskbus_value value = {(const unsigned char *)"\x01", 1};
    assert_int_equal(deskbus_annotate(fixture->held[0], "mood", value), -EINVAL);
}

static void a_reject_bears_a_code_that_the_broker_can_show(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture_deliver(fixture, 1, "x");
    fixture_deliver(fixture, 2, "y");
    fixture_turn(fixture);
    deskbus_reject(fixture->held[0], "no_such_user", "ana is unknown");
    deskbus_reject(fixture->held[1], "No Such User!", NULL);
    assert_string_equal(fixture->results[0].code, "no_such_user");
    assert_string_equal(fixture->results[0].why, "ana is unknown");
    assert_string_equal(fixture->results[1].code, "rejected");
    assert_string_equal(fixture->results[1].why, "");
}

static void deliver_one_more(struct fixture *fixture, const struct wire_result *result)
{
    if (result->ticket == 1)
        fixture_deliver(fixture, 1, "more");
}

static void a_port_may_deliver_from_inside_a_result(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    fixture->on_message = end_at_once;
    fixture->on_result = deliver_one_more;
    fixture_deliver(fixture, 1, "fail");
    fixture_deliver(fixture, 1, "x");
    fixture_turn(fixture);
    /* What came in behind the failed one went back too: order holds. */
    assert_int_equal(fixture->result_count, 3);
    assert_int_equal(fixture->results[1].verdict, WIRE_RETURNED);
    assert_int_equal(fixture->results[2].verdict, WIRE_RETURNED);
    assert_true(fixture->results[1].ticket < fixture->results[2].ticket);
}

static void working_names_the_delivery(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    uint64_t ticket = fixture_deliver(fixture, 1, "x");
    fixture_turn(fixture);
    deskbus_working(fixture->held[0]);
    assert_int_equal(fixture_report(fixture, WIRE_REPORT_WORKING, 0)->ticket, ticket);
    deskbus_done(fixture->held[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    deliveries_run_in_order_and_end_once_each, fixture_setup, fixture_teardown),
            cmocka_unit_test_setup_teardown(a_second_message_of_a_conversation_waits_for_the_first,
                    fixture_setup, fixture_teardown),
            cmocka_unit_test_setup_teardown(
                    after_a_retry_the_rest_of_the_conversation_goes_back_unrun, fixture_setup,
                    fixture_teardown),
            cmocka_unit_test_setup_teardown(
                    an_observer_does_not_hold_up_the_step_of_its_conversation, fixture_setup,
                    fixture_teardown),
            cmocka_unit_test_setup_teardown(
                    a_second_end_is_logged_and_changes_nothing, fixture_setup, fixture_teardown),
            cmocka_unit_test_setup_teardown(a_reject_bears_a_code_that_the_broker_can_show,
                    fixture_setup, fixture_teardown),
            cmocka_unit_test_setup_teardown(
                    a_port_may_deliver_from_inside_a_result, fixture_setup, fixture_teardown),
            cmocka_unit_test_setup_teardown(
                    working_names_the_delivery, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
