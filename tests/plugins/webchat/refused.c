/* Refused by `webchat`: forged cookies, other pages, too much, too fast, and what makes no sense; the rest goes on. */
#include "test.h"

#include "webchat_fixture.h"

#include <stdio.h>
#include <string.h>

static void a_forged_cookie_makes_a_new_visitor(void **state)
{
    struct webchat *chat = *state;
    char cookie[256];
    struct ws_client *client = webchat_page(chat, NULL, 0);
    char *visitor = webchat_visitor(client);
    snprintf(cookie, sizeof(cookie), "%s", client->cookie);
    ws_client_free(&client);

    client = webchat_page(chat, cookie, 0);
    char *same = webchat_visitor(client);
    assert_string_equal(same, visitor);
    assert_string_equal(client->cookie, "");
    ws_client_free(&client);

    char *digit = &cookie[strlen(cookie) - 1];
    *digit = *digit == '0' ? '1' : '0';
    client = webchat_page(chat, cookie, 0);
    char *other = webchat_visitor(client);
    assert_string_not_equal(other, visitor);
    assert_string_not_equal(client->cookie, "");
    assert_int_equal(deskbus_fake_counter(chat->fake, "forged_cookies"), 1);
    ws_client_free(&client);
    free(visitor);
    free(same);
    free(other);
}

static void ask(struct webchat *chat, const char *headers, int status)
{
    struct ws_client *client = webchat_connect(chat);
    ws_client_upgrade(client, "/ws", headers);
    webchat_wait_status(chat, client, status);
    ws_client_free(&client);
}

static void another_sites_page_may_not_connect(void **state)
{
    struct webchat *chat = *state;
    ask(chat, "Origin: http://evil.test\r\n", 403);
    ask(chat, "Origin: null\r\n", 403);
    ask(chat, "Origin: http://chat.test\r\n", 101);
    assert_int_equal(deskbus_fake_counter(chat->fake, "refused_origins"), 2);
    webchat_restart(chat, "origins: https://shop.example\n");
    ask(chat, "Origin: http://chat.test\r\n", 403);
    ask(chat, "Origin: https://shop.example\r\n", 101);
}

static void other_paths_and_methods_are_refused(void **state)
{
    static const struct {
        const char *request;
        int status;
    } requests[] = {{"GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 404},
            {"GET /cookie.key HTTP/1.1\r\nHost: a\r\n\r\n", 404},
            {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", 405}};
    struct webchat *chat = *state;
    for (size_t i = 0; i < sizeof(requests) / sizeof(requests[0]); i++) {
        struct ws_client *client = webchat_connect(chat);
        ws_client_raw(client, requests[i].request, strlen(requests[i].request));
        webchat_wait_status(chat, client, requests[i].status);
        ws_client_free(&client);
    }
    struct ws_client *client = webchat_connect(chat);
    ws_client_upgrade(client, "/other", NULL);
    webchat_wait_status(chat, client, 404);
    ws_client_free(&client);
}

static void who_writes_too_fast_is_told_when_to_go_on(void **state)
{
    struct webchat *chat = *state;
    char id[16];
    webchat_restart(chat, "rate: 3\n");
    struct ws_client *client = webchat_page(chat, NULL, 0);
    for (int i = 0; i < 4; i++) {
        snprintf(id, sizeof(id), "m%d", i);
        webchat_say(client, id, "hello");
    }
    webchat_wait_frame(chat, client, "\"slow_down\"", "\"client_id\":\"m3\"");
    assert_non_null(ws_client_find(client, "\"slow_down\"", "\"retry_after\":20001", 0));
    /* A new connection does not make one faster. */
    struct ws_client *second = webchat_page(chat, client->cookie, 0);
    webchat_say(second, "m4", "hello");
    webchat_wait_frame(chat, second, "\"slow_down\"", "\"client_id\":\"m4\"");
    deskbus_fake_advance(chat->fake, 21000);
    webchat_say(second, "m4", "hello");
    webchat_wait_frame(chat, second, "\"ack\"", "\"client_id\":\"m4\"");
    ws_client_free(&client);
    ws_client_free(&second);
}

static void what_makes_no_sense_is_told_and_counted(void **state)
{
    static const struct {
        const char *text, *code;
    } frames[] = {{"{", "bad_frame"}, {"[]", "bad_frame"}, {"{\"type\":\"dance\"}", "bad_type"},
            {"{\"type\":\"hello\",\"v\":9}", "bad_version"},
            {"{\"type\":\"msg\",\"client_id\":\"a b\",\"text\":\"x\"}", "bad_id"},
            {"{\"type\":\"msg\",\"client_id\":\"e\",\"text\":\"  \\u0007\\n\"}", "empty"}};
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
        ws_client_text(client, frames[i].text);
        webchat_wait_counter(chat, "wrong_frames", i + 1);
        webchat_wait_frame(chat, client, "\"type\":\"error\"", frames[i].code);
    }
    webchat_say(client, "ok", "still here");
    webchat_wait_frame(chat, client, "\"ack\"", "\"ok\"");
    for (int i = 0; i < 20; i++)
        ws_client_text(client, "{");
    webchat_wait_closed(chat, client);
    assert_int_equal(client->close_code, 1008);
    ws_client_free(&client);
}

static void a_message_before_hello_is_refused(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_connect(chat);
    ws_client_upgrade(client, "/ws", NULL);
    webchat_wait_status(chat, client, 101);
    webchat_say(client, "a", "too early");
    webchat_wait_frame(chat, client, "\"error\"", "bad_order");
    assert_int_equal(deskbus_fake_accept_count(chat->fake), 0);
    ws_client_free(&client);
}

static void too_long_and_too_large_differ(void **state)
{
    struct webchat *chat = *state;
    char text[4200];
    size_t large = 64000;
    char *flood = malloc(large);
    assert_non_null(flood);
    memset(text, 'x', sizeof(text));
    text[4097] = '\0';
    struct ws_client *client = webchat_page(chat, NULL, 0);
    webchat_say(client, "long", text);
    webchat_wait_frame(chat, client, "too_long", "\"client_id\":\"long\"");
    text[4096] = '\0';
    webchat_say(client, "fits", text);
    webchat_wait_frame(chat, client, "\"ack\"", "\"fits\"");
    memset(flood, ' ', large);
    ws_client_frame(client, 0x81, flood, large);
    webchat_wait_closed(chat, client);
    assert_int_equal(client->close_code, 1009);
    ws_client_free(&client);
    free(flood);
}

static void fragments_are_put_together_and_binary_is_refused(void **state)
{
    static const char first[] = "{\"type\":\"msg\",\"client_id\":\"f\",";
    static const char rest[] = "\"text\":\"in two pieces\"}";
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    ws_client_frame(client, 0x01, first, sizeof(first) - 1);
    ws_client_frame(client, 0x89, "ping", 4);
    ws_client_frame(client, 0x80, rest, sizeof(rest) - 1);
    webchat_wait_frame(chat, client, "\"msg\"", "in two pieces");
    ws_client_frame(client, 0x82, first, sizeof(first) - 1);
    webchat_wait_closed(chat, client);
    assert_int_equal(client->close_code, 1003);
    ws_client_free(&client);
}

static void connections_and_pages_have_a_limit(void **state)
{
    struct webchat *chat = *state;
    webchat_restart(chat, "connections_max: 3\nper_visitor_max: 1\n");
    struct ws_client *first = webchat_page(chat, NULL, 0);
    struct ws_client *second = webchat_connect(chat);
    char headers[300];
    snprintf(headers, sizeof(headers), "Cookie: %s\r\n", first->cookie);
    ws_client_upgrade(second, "/ws", headers);
    webchat_wait_closed(chat, second);
    assert_int_equal(second->close_code, 1008);
    assert_int_equal(deskbus_fake_counter(chat->fake, "refused_pages"), 1);
    ws_client_free(&second);
    struct ws_client *more[4];
    for (size_t i = 0; i < 4; i++)
        more[i] = ws_client_new(deskbus_fake_loop(chat->fake), chat->port);
    webchat_wait_counter(chat, "refused_connections", 2);
    webchat_say(first, "a", "still served");
    webchat_wait_frame(chat, first, "\"ack\"", NULL);
    for (size_t i = 0; i < 4; i++)
        ws_client_free(&more[i]);
    ws_client_free(&first);
}

static void junk_ends_only_its_own_connection(void **state)
{
    static const char *const junk[] = {"\r\n\r\n\r\n", "GET\r\n\r\n", "\x16\x03\x01\x02",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET / HTTP/9.9\r\nHost\r\n\r\n",
            "GET /ws HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n"};
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    for (size_t i = 0; i < sizeof(junk) / sizeof(junk[0]); i++) {
        struct ws_client *other = webchat_connect(chat);
        ws_client_raw(other, junk[i], strlen(junk[i]));
        deskbus_fake_turn(chat->fake);
        ws_client_free(&other);
    }
    for (unsigned first = 0; first < 256; first += 5) {
        struct ws_client *other = webchat_page(chat, NULL, 0);
        ws_client_frame(other, first, "\xff\xfe{", 3);
        deskbus_fake_turn(chat->fake);
        ws_client_free(&other);
    }
    webchat_say(client, "a", "still here");
    webchat_wait_frame(chat, client, "\"ack\"", NULL);
    ws_client_free(&client);
}

static void escapes_and_turned_names_are_made_harmless(void **state)
{
    struct webchat *chat = *state;
    struct ws_client *client = webchat_page(chat, NULL, 0);
    ws_client_text(client,
            "{\"type\":\"msg\",\"client_id\":\"a\",\"text\":\"a\\u001b[31mb\\u009bc\\nd\\u0000\","
            "\"name\":\"\\u202eO\\nla\\u2066\"}");
    webchat_wait_frame(chat, client, "\"ack\"", NULL);
    const struct deskbus_message *message = deskbus_fake_accept_at(chat->fake, 0)->message;
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.msg.text"), "a[31mbc\nd"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.from.name"), "Ola"));
    ws_client_free(&client);
}

static void replies_to_nobody_are_rejected(void **state)
{
    struct webchat *chat = *state;
    static const char visitor[] = "visitor:00000000000000000000000000000000";
    assert_string_equal(webchat_reply(chat, "someone", "a", "hello", NULL)->code, "no_visitor");
    assert_string_equal(webchat_reply(chat, visitor, "b", "", NULL)->code, "no_text");
    assert_int_equal(webchat_reply(chat, visitor, "c", "x", NULL)->verdict, DESKBUS_FAKE_DONE);
}

int main(void)
{
#define REFUSED_TEST(test) cmocka_unit_test_setup_teardown(test, webchat_setup, webchat_teardown)
    const struct CMUnitTest tests[] = {
            REFUSED_TEST(a_forged_cookie_makes_a_new_visitor),
            REFUSED_TEST(another_sites_page_may_not_connect),
            REFUSED_TEST(other_paths_and_methods_are_refused),
            REFUSED_TEST(who_writes_too_fast_is_told_when_to_go_on),
            REFUSED_TEST(what_makes_no_sense_is_told_and_counted),
            REFUSED_TEST(a_message_before_hello_is_refused),
            REFUSED_TEST(too_long_and_too_large_differ),
            REFUSED_TEST(fragments_are_put_together_and_binary_is_refused),
            REFUSED_TEST(connections_and_pages_have_a_limit),
            REFUSED_TEST(junk_ends_only_its_own_connection),
            REFUSED_TEST(escapes_and_turned_names_are_made_harmless),
            REFUSED_TEST(replies_to_nobody_are_rejected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
