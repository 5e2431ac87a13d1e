/* Source of `file`: what is handed in, in which order, and where it goes on. */
#include "test.h"

#include "file_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define READ "read: IN"

static void open_reading(struct file_test *test, const char *cursor, uint64_t credit)
{
    file_test_open(test, READ, cursor, DESKBUS_LIVE);
    worker_accept_credit(test->worker->worker, credit);
}

static void a_line_is_handed_in_when_it_is_whole(void **state)
{
    struct file_test *test = *state;
    write_text(test->in, "{\"id\":\"a\",\"text\":\"one\"}\n\n  \n{\"id\":\"b\",\"text\":\"t");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 1);
    append_text(test->in, "wo\"}");
    file_test_answer(test);
    assert_int_equal(test->worker->accept_count, 1);
    append_text(test->in, "\n{\"text\":\"no id\"}\n");
    file_test_wait_accepts(test, 3);
    assert_string_equal(test->worker->accepts[0].key, "a");
    assert_string_equal(test->worker->accepts[1].key, "b");
    assert_non_null(strstr(test->worker->accepts[1].message, "\"text\":\"two\""));
    assert_string_equal(test->worker->accepts[2].key, "line:1:52");
}

static void a_file_that_is_not_there_yet_is_waited_for(void **state)
{
    struct file_test *test = *state;
    open_reading(test, NULL, 100);
    file_test_wait_log(test, "is not there yet");
    write_text(test->in, "{\"id\":\"a\",\"text\":\"one\"}\n");
    file_test_wait_accepts(test, 1);
}

static void it_goes_on_behind_the_last_accepted_line(void **state)
{
    struct file_test *test = *state;
    char cursor[64];
    write_text(test->in, "{\"text\":\"1\"}\n{\"text\":\"2\"}\n{\"text\":\"3\"}\n");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 3);
    snprintf(cursor, sizeof(cursor), "%s", test->worker->accepts[0].cursor);
    char second[600];
    snprintf(second, sizeof(second), "%s", test->worker->accepts[1].key);
    file_test_close(test);

    append_text(test->in, "{\"text\":\"4\"}\n");
    open_reading(test, cursor, 100);
    file_test_wait_accepts(test, 3);
    assert_non_null(strstr(test->worker->accepts[0].message, "\"text\":\"2\""));
    /* The same line has the same key in another life: it is known as the same. */
    assert_string_equal(test->worker->accepts[0].key, second);
    assert_non_null(strstr(test->worker->accepts[2].message, "\"text\":\"4\""));
}

static void a_broken_line_appears_as_a_message_and_stops_nothing(void **state)
{
    struct file_test *test = *state;
    write_text(test->in,
            "{\"id\":\"a\",\"text\":\"1\"}\n{\"text\": oops}\n[1]\n{\"id\":\"b\",\"text\":\"2\"}\n");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 4);
    const char *message = test->worker->accepts[1].message;
    assert_non_null(strstr(message, "\"auto\":{\"machine\":true,\"reason\":\"undecodable\"}"));
    assert_non_null(strstr(message, "\"line\":2"));
    assert_non_null(strstr(message, "\"raw\":\"{\\\"text\\\": oops}\""));
    assert_non_null(strstr(test->worker->accepts[2].message, "\"line\":3"));
    assert_string_equal(test->worker->accepts[3].key, "b");
    file_test_wait_log(test, "line 2 cannot be read");
}

static void a_line_that_is_too_long_is_told_and_skipped(void **state)
{
    struct file_test *test = *state;
    char *filler = calloc(1, 600001);
    assert_non_null(filler);
    memset(filler, 'x', 600000);
    write_text(test->in, "{\"id\":\"a\",\"text\":\"1\"}\n{\"text\":\"");
    append_text(test->in, filler);
    append_text(test->in, "\"}\n{\"id\":\"b\",\"text\":\"2\"}\n");
    free(filler);
    file_test_open(test, "{ read: IN, line_max: 2KiB }", NULL, DESKBUS_LIVE);
    worker_accept_credit(test->worker->worker, 100);
    file_test_wait_accepts(test, 3);
    const char *message = test->worker->accepts[1].message;
    assert_non_null(strstr(message, "the line is longer than line_max"));
    assert_non_null(strstr(message, "\"raw\":\"{\\\"text\\\":\\\"xxx"));
    assert_string_equal(test->worker->accepts[1].key, "line:1:22");
    assert_string_equal(test->worker->accepts[2].key, "b");
    assert_non_null(strstr(test->worker->accepts[1].message, "\"line\":2"));
}

static void a_file_that_is_written_anew_is_read_from_its_beginning(void **state)
{
    struct file_test *test = *state;
    write_text(test->in, "{\"text\":\"hello\"}\n{\"text\":\"more\"}\n");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 2);
    write_text(test->in, "{\"text\":\"hello\"}\n");
    file_test_wait_accepts(test, 3);
    file_test_wait_log(test, "was cut or written anew");
    /* The same words in another file are another message. */
    assert_string_not_equal(test->worker->accepts[0].key, test->worker->accepts[2].key);
}

static void a_cut_while_stopped_is_noticed_by_the_cursor(void **state)
{
    struct file_test *test = *state;
    char cursor[64];
    write_text(test->in, "{\"text\":\"first\"}\n");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 1);
    snprintf(cursor, sizeof(cursor), "%s", test->worker->accepts[0].cursor);
    file_test_close(test);

    write_text(test->in, "{\"text\":\"other\"}\n{\"text\":\"longer than before\"}\n");
    open_reading(test, cursor, 100);
    file_test_wait_accepts(test, 2);
    assert_non_null(strstr(test->worker->accepts[0].message, "\"text\":\"other\""));
}

static void a_rotated_file_is_read_to_its_end_and_then_the_new_one(void **state)
{
    struct file_test *test = *state;
    char moved[4096];
    snprintf(moved, sizeof(moved), "%s.1", test->in);
    write_text(test->in, "{\"id\":\"a\",\"text\":\"1\"}\n");
    open_reading(test, NULL, 100);
    file_test_wait_accepts(test, 1);
    append_text(test->in, "{\"id\":\"b\",\"text\":\"2\"}\n{\"id\":\"c\",\"text\":\"3\"}");
    assert_int_equal(rename(test->in, moved), 0);
    write_text(test->in, "{\"id\":\"d\",\"text\":\"4\"}\n");
    file_test_wait_accepts(test, 4);
    for (size_t i = 0; i < 4; i++) {
        const char key[2] = {(char)('a' + (int)i), '\0'};
        assert_string_equal(test->worker->accepts[i].key, key);
    }
    file_test_wait_log(test, "is another file now");
}

static void what_is_refused_is_handed_in_again_in_order(void **state)
{
    struct file_test *test = *state;
    for (int i = 0; i < 10; i++) {
        char line[64];
        snprintf(line, sizeof(line), "{\"id\":\"%d\",\"text\":\"x\"}\n", i);
        append_text(test->in, line);
    }
    open_reading(test, NULL, 4);
    file_test_wait_accepts(test, 4);
    const struct wire_answer yes = {.number = 1}, no = {.number = 2, .status = -EAGAIN};
    worker_answer(test->worker->worker, &yes);
    worker_answer(test->worker->worker, &no);
    fixture_turn(test->worker);
    assert_int_equal(test->worker->accept_count, 4);
    worker_accept_credit(test->worker->worker, 100);
    file_test_wait_accepts(test, 4 + 9);
    for (size_t i = 0; i < 9; i++) {
        const char key[2] = {(char)('1' + (int)i), '\0'};
        assert_string_equal(test->worker->accepts[4 + i].key, key);
        assert_int_equal(test->worker->accepts[4 + i].number, 2 + i);
    }
}

static void far_ahead_of_the_broker_it_stops_reading(void **state)
{
    struct file_test *test = *state;
    FILE *stream = fopen(test->in, "we");
    assert_non_null(stream);
    for (int i = 0; i < 20000; i++)
        fprintf(stream, "{\"id\":\"%d\",\"text\":\"x\"}\n", i);
    fclose(stream);
    open_reading(test, NULL, 200);
    file_test_wait_accepts(test, 200);
    file_test_answer(test);
    assert_int_equal(test->worker->accept_count, 200);
    worker_accept_credit(test->worker->worker, 400);
    file_test_wait_accepts(test, 400);
    assert_string_equal(test->worker->accepts[399].key, "399");
}

static void in_try_it_reads_nothing(void **state)
{
    struct file_test *test = *state;
    write_text(test->in, "{\"id\":\"a\",\"text\":\"1\"}\n");
    file_test_open(test, READ, NULL, DESKBUS_TRY);
    worker_accept_credit(test->worker->worker, 100);
    fixture_turn(test->worker);
    assert_int_equal(test->worker->accept_count, 0);
}

int main(void)
{
#define SOURCE_TEST(name) cmocka_unit_test_setup_teardown(name, file_test_setup, file_test_teardown)
    const struct CMUnitTest tests[] = {
            SOURCE_TEST(a_line_is_handed_in_when_it_is_whole),
            SOURCE_TEST(a_file_that_is_not_there_yet_is_waited_for),
            SOURCE_TEST(it_goes_on_behind_the_last_accepted_line),
            SOURCE_TEST(a_broken_line_appears_as_a_message_and_stops_nothing),
            SOURCE_TEST(a_line_that_is_too_long_is_told_and_skipped),
            SOURCE_TEST(a_file_that_is_written_anew_is_read_from_its_beginning),
            SOURCE_TEST(a_cut_while_stopped_is_noticed_by_the_cursor),
            SOURCE_TEST(a_rotated_file_is_read_to_its_end_and_then_the_new_one),
            SOURCE_TEST(what_is_refused_is_handed_in_again_in_order),
            SOURCE_TEST(far_ahead_of_the_broker_it_stops_reading),
            SOURCE_TEST(in_try_it_reads_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
