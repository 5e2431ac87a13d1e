/* Tests of the calls: wrappers over a table that an older broker made shorter, and the two that are more than a wrapper. */
#include "test.h"

#include <deskbus/deskbus.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A host that knows nothing but its size, its loop and its name. */
struct bare {
    struct deskbus_host host;
    struct deskbus_delivery delivery;
    char line[1024];
    enum deskbus_level level;
    struct deskbus_message *replied;
    enum deskbus_reply kind;
    int answer;
};

static int setup(void **state)
{
    struct bare *bare = calloc(1, sizeof(*bare));
    bare->host.size = offsetof(struct deskbus_host, accept);
    bare->delivery.size = sizeof(bare->delivery);
    bare->delivery.host = &bare->host;
    *state = bare;
    return 0;
}

static int teardown(void **state)
{
    struct bare *bare = *state;
    deskbus_message_unref(&bare->replied);
    free(bare);
    return 0;
}

static void nothing(void *arg)
{
    (void)arg;
}

static void what_the_table_lacks_is_not_called(void **state)
{
    struct bare *bare = *state;
    struct deskbus_host *h = &bare->host;
    struct deskbus_delivery *d = &bare->delivery;
    struct deskbus_value nil = {(const unsigned char *)"\xc0", 1};
    const void *bytes = NULL;
    size_t size = 0;
    assert_int_equal(deskbus_accept(h, NULL, NULL, NULL, NULL), -ENOSYS);
    assert_int_equal(deskbus_status(h, "e", "read", NULL), -ENOSYS);
    assert_int_equal(deskbus_annotate(d, "n", nil), -ENOSYS);
    assert_int_equal(deskbus_reply(d, NULL, DESKBUS_FINAL), -ENOSYS);
    assert_int_equal(deskbus_reply_later(d, NULL, DESKBUS_FINAL, NULL, 0), -ENOSYS);
    assert_int_equal(deskbus_suggest(d, NULL, 1), -ENOSYS);
    assert_int_equal(deskbus_send(d, "i", NULL, NULL, 0), -ENOSYS);
    assert_int_equal(deskbus_withdraw(d, "k", NULL), -ENOSYS);
    assert_int_equal(deskbus_hand_off(d, NULL, NULL), -ENOSYS);
    assert_int_equal(deskbus_end(d, "r"), -ENOSYS);
    assert_int_equal(deskbus_sent(d, "e"), -ENOSYS);
    assert_int_equal(deskbus_state_put(d, DESKBUS_PERSON, "k", "v", 1, 0), -ENOSYS);
    assert_int_equal(deskbus_state_get(d, DESKBUS_PERSON, "k", &bytes, &size), -ENOSYS);
    assert_int_equal(deskbus_post(h, nothing, NULL), -ENOSYS);
    assert_int_equal(deskbus_timer(h, 1, nothing, NULL, NULL), -ENOSYS);
    assert_int_equal(deskbus_reply_text(d, "t", DESKBUS_FINAL), -ENOSYS);
    deskbus_working(d);
    deskbus_count(h, "n", 1);
    deskbus_trouble(h, "why");
    deskbus_log(h, DESKBUS_LOG_INFO, "nobody hears it");
}

/* The member is there, and behind the size that the broker says. */
static int never_called(struct deskbus_delivery *delivery, const char *reason)
{
    (void)delivery;
    (void)reason;
    fail_msg("a member beyond the table's size was called");
    return 0;
}

static void the_size_counts_not_the_content(void **state)
{
    struct bare *bare = *state;
    bare->host.end = never_called;
    bare->host.size = offsetof(struct deskbus_host, end);
    assert_int_equal(deskbus_end(&bare->delivery, "r"), -ENOSYS);
}

static void host_log(struct deskbus_host *host, enum deskbus_level level, const char *text)
{
    struct bare *bare = (struct bare *)host;
    bare->level = level;
    (void)snprintf(bare->line, sizeof(bare->line), "%s", text);
}

static void a_log_line_is_one_line_of_500_bytes(void **state)
{
    struct bare *bare = *state;
    char text[700];
    memset(text, 'x', sizeof(text) - 1);
    text[sizeof(text) - 1] = '\0';
    bare->host.size = sizeof(bare->host);
    bare->host.log = host_log;
    deskbus_log(&bare->host, DESKBUS_LOG_WARNING, "%d\n%s", 7, "two");
    assert_string_equal(bare->line, "7 two");
    assert_int_equal(bare->level, DESKBUS_LOG_WARNING);
    deskbus_log(&bare->host, DESKBUS_LOG_DEBUG, "%s", text);
    assert_int_equal(strlen(bare->line), 500);
}

static int host_reply(struct deskbus_delivery *delivery, const struct deskbus_message *message,
        enum deskbus_reply kind)
{
    struct bare *bare = (struct bare *)delivery->host;
    bare->replied = deskbus_message_ref(message);
    bare->kind = kind;
    return bare->answer;
}

static void a_text_is_replied_as_a_message(void **state)
{
    struct bare *bare = *state;
    const char *text = NULL;
    bare->host.size = sizeof(bare->host);
    bare->host.reply = host_reply;
    assert_int_equal(deskbus_reply_text(&bare->delivery, "hello", DESKBUS_INTERIM), 0);
    assert_int_equal(deskbus_message_text(bare->replied, &text), 5);
    assert_memory_equal(text, "hello", 5);
    assert_int_equal(bare->kind, DESKBUS_INTERIM);
}

static void the_answer_of_the_host_is_given_back(void **state)
{
    struct bare *bare = *state;
    bare->host.size = sizeof(bare->host);
    bare->host.reply = host_reply;
    bare->answer = -EPERM;
    assert_int_equal(deskbus_reply_text(&bare->delivery, "hello", DESKBUS_FINAL), -EPERM);
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            test(what_the_table_lacks_is_not_called),
            test(the_size_counts_not_the_content),
            test(a_log_line_is_one_line_of_500_bytes),
            test(a_text_is_replied_as_a_message),
            test(the_answer_of_the_host_is_given_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
