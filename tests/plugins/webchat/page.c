/* Page of `webchat`: messages in and out, reconnecting, and what is refused, with real connections. */
#include "test.h"

#include "webchat_fixture.h"

#include <stdio.h>
#include <string.h>

#define OUT_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OUT_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

static void the_page_is_served_with_headers_that_keep_it_safe(void **state)
{
    struct webchat *chat = *state;
    static const char *const paths[] = {"/", "/chat.js", "/chat.css", "/icon.svg", "/texts.json"};
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct ws_client *client = webchat_connect(chat);
        ws_client_get(client, paths[i], "Connection: close\r\n");
        webchat_wait_status(chat, client, 200);
        webchat_wait_closed(chat, client);
        assert_non_null(strstr(client->head, "content-security-policy: default-src 'none'"));
        assert_non_null(strstr(client->head, "x-content-type-options: nosniff"));
        assert_true(client->body_size > 100);
        if (i == 0)
            assert_non_null(strstr(client->head, "HttpOnly; SameSite=Lax"));
        ws_client_free(&client);
    }
}

static void a_message_is_acknowledged_once_it_is_accepted(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    char *visitor = webchat_visitor(client), key[128];
    deskbus_fake_hold(chat->fake);
    webchat_say(client, "one", "Gdzie jest moja paczka?");
    webchat_wait_accepts(chat, 1);
    deskbus_fake_turn(chat->fake);
    assert_int_equal(ws_client_count(client, "\"ack\""), 0);
    deskbus_fake_confirm(chat->fake, 0);
    webchat_wait_frame(chat, client, "\"ack\"", "\"client_id\":\"one\"");
    webchat_wait_frame(chat, client, "\"who\":\"customer\"", "Gdzie jest moja paczka?");
    const struct deskbus_fake_accept *accept = deskbus_fake_accept_at(chat->fake, 0);
    assert_non_null(ws_client_find(client, "\"ack\"", accept->id, 0));
    const struct deskbus_message *message = accept->message;
    snprintf(key, sizeof(key), "%s/one", visitor);
    assert_true(deskbus_value_is(deskbus_message_get(message, "idempotencykey"), key));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.conv.thread"), visitor));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.from.addr"), visitor));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.from.verified"), "hmac"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.channel"), "webchat"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.account"), "chat"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.msg.lang"), "pl"));
    free(visitor);
    ws_client_free(&client);
}

static void a_reply_is_done_on_disk_and_shown(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    char *visitor = webchat_visitor(client), effects[128];
    const struct deskbus_fake_result *result = webchat_reply(
            chat, visitor, OUT_A, "W drodze.", NULL);
    snprintf(effects, sizeof(effects), "sent %s/1\ndone\n", visitor);
    assert_string_equal(deskbus_fake_effects(result), effects);
    webchat_wait_frame(chat, client, "\"who\":\"bot\"", "W drodze.");
    result = webchat_reply(chat, visitor, OUT_B, "Tu Ola.", "\"role\":\"agent\",\"name\":\"Ola\"");
    assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
    webchat_wait_frame(chat, client, "\"who\":\"person\",\"name\":\"Ola\"", "Tu Ola.");
    free(visitor);
    ws_client_free(&client);
}

static void the_same_output_twice_is_shown_once(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    char *visitor = webchat_visitor(client);
    char cookie[256];
    snprintf(cookie, sizeof(cookie), "%s", client->cookie);
    ws_client_free(&client);
    assert_int_equal(webchat_reply(chat, visitor, OUT_A, "one", NULL)->verdict, DESKBUS_FAKE_DONE);
    webchat_restart(chat, NULL);
    assert_int_equal(webchat_reply(chat, visitor, OUT_A, "one", NULL)->verdict, DESKBUS_FAKE_DONE);
    assert_int_equal(webchat_reply(chat, visitor, OUT_B, "two", NULL)->verdict, DESKBUS_FAKE_DONE);
    client = webchat_page(chat, cookie, 0);
    webchat_wait_count(chat, client, "\"type\":\"msg\"", 2);
    ws_client_free(&client);
    assert_int_equal(deskbus_fake_counter(chat->fake, "known_outputs"), 1);
    free(visitor);
}

static void after_a_break_a_page_gets_what_it_missed_and_nothing_twice(void **state)
{
    struct webchat *chat = *state;
    char cookie[256], id[40], text[40];
    struct ws_client *client = webchat_page(chat, NULL, 0);
    char *visitor = webchat_visitor(client);
    snprintf(cookie, sizeof(cookie), "%s", client->cookie);
    webchat_say(client, "one", "hello");
    webchat_wait_frame(chat, client, "\"seq\":1", "\"msg\"");
    ws_client_free(&client);
    for (int i = 0; i < 60; i++) {
        snprintf(id, sizeof(id), "%032d", i);
        snprintf(text, sizeof(text), "answer %d.", i);
        (void)webchat_reply(chat, visitor, id, text, NULL);
        if (i == 30)
            webchat_restart(chat, NULL);
    }
    client = webchat_page(chat, cookie, 1);
    webchat_wait_count(chat, client, "\"type\":\"msg\"", 60);
    for (size_t i = 0; i < 60; i++) {
        snprintf(text, sizeof(text), "\"seq\":%zu,", i + 2);
        assert_non_null(strstr(ws_client_find(client, "\"type\":\"msg\"", NULL, i), text));
    }
    webchat_say(client, "one", "hello");
    webchat_wait_frame(chat, client, "\"ack\"", "\"seq\":1");
    assert_int_equal(ws_client_count(client, "\"type\":\"msg\""), 60);
    assert_int_equal(deskbus_fake_accept_count(chat->fake), 0); /* the history knows it */
    free(visitor);
    ws_client_free(&client);
}

static void two_pages_of_a_visitor_show_the_same(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *first = webchat_page(chat, NULL, 0);
    struct ws_client *second = webchat_page(chat, first->cookie, 0);
    struct ws_client *other = webchat_page(chat, NULL, 0);
    char *a = webchat_visitor(first), *b = webchat_visitor(second);
    assert_string_equal(a, b);
    webchat_say(first, "x1", "from the first");
    webchat_wait_frame(chat, second, "\"msg\"", "from the first");
    webchat_say(second, "x2", "from the second");
    webchat_wait_frame(chat, first, "\"msg\"", "from the second");
    assert_int_equal(ws_client_count(other, "\"msg\""), 0);
    free(a);
    free(b);
    ws_client_free(&first);
    ws_client_free(&second);
    ws_client_free(&other);
}

static void a_message_sent_again_while_it_waits_is_taken_once(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    deskbus_fake_hold(chat->fake);
    webchat_say(client, "one", "hello");
    webchat_wait_accepts(chat, 1);
    struct ws_client *second = webchat_page(chat, client->cookie, 0);
    webchat_say(second, "one", "hello");
    webchat_say(second, "two", "more");
    webchat_wait_accepts(chat, 2);
    deskbus_fake_confirm(chat->fake, 0);
    deskbus_fake_confirm(chat->fake, 0);
    webchat_wait_count(chat, second, "\"type\":\"msg\"", 2);
    assert_int_equal(deskbus_fake_accept_count(chat->fake), 2);
    ws_client_free(&client);
    ws_client_free(&second);
}

static void without_room_a_message_waits_until_there_is_some(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    deskbus_fake_credit(chat->fake, 0);
    webchat_say(client, "one", "first");
    webchat_say(client, "two", "second");
    webchat_wait_count(chat, client, "\"code\":\"queued\"", 2);
    assert_int_equal(deskbus_fake_accept_count(chat->fake), 0);
    deskbus_fake_ready(chat->fake);
    webchat_wait_frame(chat, client, "\"seq\":1", "first");
    webchat_wait_frame(chat, client, "\"seq\":2", "second");
    ws_client_free(&client);
}

int main(void)
{
#define PAGE_TEST(test) cmocka_unit_test_setup_teardown(test, webchat_setup, webchat_teardown)
    const struct CMUnitTest tests[] = {
            PAGE_TEST(the_page_is_served_with_headers_that_keep_it_safe),
            PAGE_TEST(a_message_is_acknowledged_once_it_is_accepted),
            PAGE_TEST(a_reply_is_done_on_disk_and_shown),
            PAGE_TEST(the_same_output_twice_is_shown_once),
            PAGE_TEST(after_a_break_a_page_gets_what_it_missed_and_nothing_twice),
            PAGE_TEST(two_pages_of_a_visitor_show_the_same),
            PAGE_TEST(a_message_sent_again_while_it_waits_is_taken_once),
            PAGE_TEST(without_room_a_message_waits_until_there_is_some),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
