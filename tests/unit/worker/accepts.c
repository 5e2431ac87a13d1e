/* Accepts: what is stamped on a source's message, how it is numbered, and what a refusal does. */
#include "test.h"

#include "base/hash.h"
#include "worker_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SHORT "{\"id\":\"7\",\"text\":\"hello\",\"from\":\"ana\",\"colour\":\"red\"}"

static void answer(struct fixture *fixture, uint64_t number, int status)
{
    struct wire_answer answer = {.number = number, .status = status};
    memcpy(answer.id, fixture->accepts[number - 1].id, sizeof(answer.id));
    worker_answer(fixture->worker, &answer);
}

static void a_message_is_completed(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 10);
    assert_int_equal(fixture_accept(fixture, SHORT, "line 1"), 0);
    const struct fixture_accept *accept = &fixture->accepts[0];
    assert_int_equal(accept->number, 1);
    assert_string_equal(accept->key, "7");
    assert_string_equal(accept->cursor, "line 1");

    char conversation[DESKBUS_ID_SIZE], id[HASH_HEX_SIZE], wanted[256];
    struct hash_id hash;
    const struct hash_part parts[] = {{"probe_one", 9}, {"7", 1}};
    hash_parts(parts, 2, &hash);
    hash_hex(&hash, id);
    assert_memory_equal(accept->id, hash.bytes, sizeof(hash.bytes));
    deskbus_conversation_id("file", "probe_one", "ana", conversation);
    snprintf(wanted, sizeof(wanted),
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"probe_one\",\"type\":\"message\","
            "\"time\":\"2026-01-01T00:00:00.000Z\",\"recordedtime\":\"2026-01-01T00:00:00.000Z\","
            "\"subject\":\"%s\"",
            id, conversation);
    assert_memory_equal(accept->message, wanted, strlen(wanted));
    assert_non_null(strstr(accept->message, "\"kind\":\"customer\""));
    assert_non_null(strstr(accept->message, "\"direction\":\"in\""));
    assert_non_null(strstr(accept->message, "\"account\":\"probe_one\""));
    assert_non_null(strstr(accept->message, "\"thread\":\"ana\""));
    assert_non_null(strstr(accept->message, "\"colour\":\"red\""));
    snprintf(wanted, sizeof(wanted), "\"traceparent\":\"00-%s-", id);
    assert_non_null(strstr(accept->message, wanted));
}

static void the_same_message_gets_the_same_id_and_another_key_another(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 10);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    fixture->wall_ms += 1000;
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(fixture_accept(fixture, "{\"text\":\"no id\"}", NULL), 0);
    assert_int_equal(fixture_accept(fixture, "{\"text\":\"no id\"}", NULL), 0);
    assert_int_equal(fixture_accept(fixture, "{\"text\":\"other\"}", NULL), 0);
    assert_memory_equal(fixture->accepts[0].id, fixture->accepts[1].id, WIRE_ID_BYTES);
    assert_memory_not_equal(fixture->accepts[0].id, fixture->accepts[2].id, WIRE_ID_BYTES);
    assert_memory_equal(fixture->accepts[2].key, "content:", 8);
    assert_string_equal(fixture->accepts[2].key, fixture->accepts[3].key);
    assert_memory_equal(fixture->accepts[2].id, fixture->accepts[3].id, WIRE_ID_BYTES);
    assert_memory_not_equal(fixture->accepts[2].id, fixture->accepts[4].id, WIRE_ID_BYTES);
}

static void answers_come_in_order_and_never_inside_accept(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    answer(fixture, 2, 0);
    fixture_turn(fixture);
    assert_int_equal(fixture->answer_count, 0);
    answer(fixture, 1, 0);
    assert_int_equal(fixture->answer_count, 0);
    fixture_turn(fixture);
    assert_int_equal(fixture->answer_count, 2);
    assert_memory_equal(fixture->answers[0], "0 ", 2);
    assert_int_equal(strlen(fixture->answers[0]), 34);
    answer(fixture, 3, -EINVAL);
    fixture_turn(fixture);
    assert_string_equal(fixture->answers[2], "-22 ");
}

static void without_room_a_source_is_refused_until_ready(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), -EAGAIN);
    worker_accept_credit(fixture->worker, 1);
    /* There is room, but it has not been told so. */
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), -EAGAIN);
    fixture_turn(fixture);
    assert_int_equal(fixture->ready_count, 1);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), -EAGAIN);
    fixture_turn(fixture);
    assert_int_equal(fixture->ready_count, 1);
    worker_accept_credit(fixture->worker, 2);
    fixture_turn(fixture);
    assert_int_equal(fixture->ready_count, 2);
    assert_int_equal(fixture->accepts[0].number, 1);
}

static void a_refusal_takes_all_later_ones_back(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 100);
    for (int i = 0; i < 5; i++)
        assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    answer(fixture, 1, 0);
    answer(fixture, 2, -EAGAIN);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), -EAGAIN);
    fixture_turn(fixture);
    assert_int_equal(fixture->answer_count, 5);
    assert_memory_equal(fixture->answers[0], "0 ", 2);
    for (int i = 1; i < 5; i++)
        assert_memory_equal(fixture->answers[i], "-11 ", 4);
    /* Room of before the refusal does not count. */
    assert_int_equal(fixture->ready_count, 0);
    answer(fixture, 3, -EAGAIN);
    worker_accept_credit(fixture->worker, 50);
    fixture_turn(fixture);
    assert_int_equal(fixture->ready_count, 1);
    assert_int_equal(fixture->answer_count, 5);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(fixture->accepts[5].number, 2);
}

static void what_is_no_message_is_refused_and_uses_up_no_number(void **state)
{
    struct fixture *fixture = *state;
    fixture->setup.message_bytes = 2000;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 10);
    assert_int_equal(
            fixture_accept(fixture,
                    "{\"specversion\":\"1.0\",\"type\":\"status\",\"id\":\"1\",\"data\":{}}", NULL),
            -EINVAL);
    char large[2200];
    snprintf(large, sizeof(large), "{\"text\":\"%01800d\"}", 0);
    assert_int_equal(fixture_accept(fixture, large, NULL), -EMSGSIZE);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(fixture->accepts[0].number, 1);
}

static void strangers_without_an_address_have_conversations_of_their_own(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 10);
    assert_int_equal(fixture_accept(fixture, "{\"id\":\"1\",\"text\":\"a\"}", NULL), 0);
    assert_int_equal(fixture_accept(fixture, "{\"id\":\"2\",\"text\":\"b\"}", NULL), 0);
    assert_non_null(strstr(fixture->accepts[0].message, "\"thread\":\"1\""));
    assert_non_null(strstr(fixture->accepts[1].message, "\"thread\":\"2\""));
}

static void on_closed(void *arg)
{
    ((struct fixture *)arg)->closed = 1;
}

static void at_close_the_unanswered_are_told_that_nobody_knows(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 10);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    worker_close(fixture->worker, on_closed, fixture);
    uv_run(&fixture->loop, UV_RUN_DEFAULT);
    char wanted[16];
    snprintf(wanted, sizeof(wanted), "%d ", -ESHUTDOWN);
    assert_string_equal(fixture->answers[0], wanted);
}

static void statuses_are_counted_together_with_accepts(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    worker_accept_credit(fixture->worker, 3);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(deskbus_status(fixture->host, "x1", "delivered", NULL), 0);
    assert_int_equal(deskbus_status(fixture->host, "x1", "eaten", NULL), -EINVAL);
    assert_int_equal(fixture_accept(fixture, SHORT, NULL), 0);
    assert_int_equal(fixture->status_count, 1);
    assert_int_equal(fixture->accepts[1].number, 3);
}

int main(void)
{
#define ACCEPT_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
            ACCEPT_TEST(a_message_is_completed),
            ACCEPT_TEST(the_same_message_gets_the_same_id_and_another_key_another),
            ACCEPT_TEST(answers_come_in_order_and_never_inside_accept),
            ACCEPT_TEST(without_room_a_source_is_refused_until_ready),
            ACCEPT_TEST(a_refusal_takes_all_later_ones_back),
            ACCEPT_TEST(what_is_no_message_is_refused_and_uses_up_no_number),
            ACCEPT_TEST(strangers_without_an_address_have_conversations_of_their_own),
            ACCEPT_TEST(at_close_the_unanswered_are_told_that_nobody_knows),
            ACCEPT_TEST(statuses_are_counted_together_with_accepts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
