/* Tests of names and topics. */
#include "test.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool name(const char *text)
{
    return deskbus_name_valid(text, strlen(text));
}

static bool topic(const char *text)
{
    return deskbus_topic_valid(text, strlen(text));
}

static void names_are_short_lower_case_words(void **state)
{
    (void)state;
    assert_true(name("a"));
    assert_true(name("duty_mail2"));
    assert_true(name("abcdefghijklmnopqrstuvwxyz012345"));
    assert_false(name("abcdefghijklmnopqrstuvwxyz0123456"));
    assert_false(name(""));
    assert_false(name("2a"));
    assert_false(name("_a"));
    assert_false(name("A"));
    assert_false(name("a-b"));
    assert_false(name("a/b"));
    assert_false(name("\xc3\xb3"));
    assert_false(deskbus_name_valid("a\0b", 3));
    assert_false(deskbus_name_valid(NULL, 0));
}

static void topics_are_names_that_end_in_slashes(void **state)
{
    (void)state;
    assert_true(topic("in/"));
    assert_true(topic("support/mood/"));
    assert_false(topic(""));
    assert_false(topic("in"));
    assert_false(topic("/"));
    assert_false(topic("/in/"));
    assert_false(topic("in//a/"));
    assert_false(topic("in/a"));
    assert_false(topic("in/A/"));
}

static void a_topic_is_at_most_255_bytes(void **state)
{
    (void)state;
    char text[260];
    for (size_t i = 0; i < sizeof(text); i++)
        text[i] = i % 2 == 0 ? 'a' : '/';
    assert_true(deskbus_topic_valid(text, 254));
    assert_false(deskbus_topic_valid(text, 256));
}

static void joining_gives_a_topic_or_nothing(void **state)
{
    (void)state;
    char text[16] = "#";
    assert_int_equal(deskbus_topic_join(text, sizeof(text), "in", "chat", NULL), 8);
    assert_string_equal(text, "in/chat/");
    assert_int_equal(deskbus_topic_join(text, 9, "in", "chat", NULL), 8);
    (void)snprintf(text, sizeof(text), "kept");
    assert_int_equal(deskbus_topic_join(text, 8, "in", "chat", NULL), -EINVAL);
    assert_int_equal(deskbus_topic_join(text, sizeof(text), "in", "No", NULL), -EINVAL);
    assert_int_equal(deskbus_topic_join(text, sizeof(text), NULL), -EINVAL);
    assert_string_equal(text, "kept");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(names_are_short_lower_case_words),
            cmocka_unit_test(topics_are_names_that_end_in_slashes),
            cmocka_unit_test(a_topic_is_at_most_255_bytes),
            cmocka_unit_test(joining_gives_a_topic_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
