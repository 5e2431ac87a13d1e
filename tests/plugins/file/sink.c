/* Sink of `file`: done means on disk, each output stands there once, and no line is torn. */
#include "test.h"

#include "file_fixture.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static size_t count_text(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

static size_t count_in_file(const char *path, const char *part)
{
    char *text = read_text(path);
    size_t count = count_text(text, part);
    free(text);
    return count;
}

static void open_writing(struct file_test *test)
{
    file_test_open(test, "write: OUT", NULL, DESKBUS_LIVE);
}

static void a_line_says_what_was_sent_and_what_caused_it(void **state)
{
    struct file_test *test = *state;
    open_writing(test);
    file_test_deliver(test, 6, "say \\\"hi\\\"\\nbye");
    file_test_wait_results(test, 1);
    assert_int_equal(test->worker->results[0].verdict, WIRE_DONE);
    char *text = read_text(test->out);
    assert_string_equal(text,
            "{\"id\":\"m6\",\"conversation\":\"ana\",\"from\":\"ana\",\"text\":\"say \\\"hi\\\"\\nbye\","
            "\"annotations\":{},\"output\":\"00000000000000000000000000000007\",\"kind\":\"reply\"}\n");
    free(text);
}

static void an_output_is_never_written_twice(void **state)
{
    struct file_test *test = *state;
    open_writing(test);
    for (unsigned i = 0; i < 60; i++)
        file_test_deliver(test, i % 20, "x");
    file_test_wait_results(test, 60);
    file_test_deliver(test, 3, "x");
    file_test_wait_results(test, 61);
    file_test_close(test);
    open_writing(test);
    file_test_deliver(test, 7, "x");
    file_test_deliver(test, 20, "x");
    file_test_wait_results(test, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(test->worker->results[i].verdict, WIRE_DONE);
    assert_int_equal(count_in_file(test->out, "\n"), 21);
}

static void a_torn_last_line_is_cut_and_written_again(void **state)
{
    struct file_test *test = *state;
    open_writing(test);
    file_test_deliver(test, 0, "zero");
    file_test_deliver(test, 1, "one");
    file_test_wait_results(test, 2);
    file_test_close(test);

    char *whole = read_text(test->out);
    for (size_t cut = 1; cut < strlen(whole) / 2; cut += 7) {
        assert_int_equal(truncate(test->out, (off_t)(strlen(whole) - cut)), 0);
        open_writing(test);
        file_test_deliver(test, 0, "zero");
        file_test_deliver(test, 1, "one");
        file_test_wait_results(test, 2);
        file_test_close(test);
        char *now = read_text(test->out);
        assert_string_equal(now, whole);
        free(now);
    }
    free(whole);
}

static void lines_of_others_stay_and_their_ids_count(void **state)
{
    struct file_test *test = *state;
    write_text(test->out,
            "not ours\n{ \"output\" : \"00000000000000000000000000000001\", \"text\": \"hand made\" }\n"
            "{\"text\":\"says \\\"output\\\":\\\"00000000000000000000000000000002\\\"\"}\n");
    open_writing(test);
    file_test_deliver(test, 0, "zero");
    file_test_deliver(test, 1, "one");
    file_test_wait_results(test, 2);
    assert_int_equal(count_in_file(test->out, "zero"), 0);
    assert_int_equal(count_in_file(test->out, "\"text\":\"one\""), 1);
    assert_int_equal(count_in_file(test->out, "not ours"), 1);
}

static void a_failed_write_leaves_nothing_and_is_tried_again(void **state)
{
    struct file_test *test = *state;
    struct rlimit before, small;
    open_writing(test);
    file_test_deliver(test, 0, "zero");
    file_test_wait_results(test, 1);
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 200; /* in the middle of the next line */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    file_test_deliver(test, 1, "one");
    file_test_wait_results(test, 2);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(test->worker->results[1].verdict, WIRE_RETRY);
    file_test_wait_log(test, "cannot write to");
    assert_int_equal(count_in_file(test->out, "\"one\""), 0);
    file_test_deliver(test, 1, "one");
    file_test_wait_results(test, 3);
    assert_int_equal(test->worker->results[2].verdict, WIRE_DONE);
    assert_int_equal(count_in_file(test->out, "\"one\""), 1);
    assert_int_equal(count_in_file(test->out, "\n"), 2);
}

static void a_second_writer_is_refused(void **state)
{
    struct file_test *test = *state;
    struct file_test other = *test;
    open_writing(test);
    file_test_deliver(test, 0, "zero");
    file_test_wait_results(test, 1);
    open_writing(&other);
    file_test_deliver(&other, 1, "one");
    file_test_wait_results(&other, 1);
    assert_int_equal(other.worker->results[0].verdict, WIRE_RETRY);
    assert_non_null(strstr(other.worker->results[0].why, "another process writes it"));
    file_test_close(&other);
}

static void a_file_that_was_moved_away_is_begun_anew(void **state)
{
    struct file_test *test = *state;
    char moved[4096];
    snprintf(moved, sizeof(moved), "%s.1", test->out);
    open_writing(test);
    file_test_deliver(test, 0, "zero");
    file_test_wait_results(test, 1);
    assert_int_equal(rename(test->out, moved), 0);
    file_test_deliver(test, 1, "one");
    file_test_wait_results(test, 2);
    file_test_deliver(test, 0, "zero");
    file_test_wait_results(test, 3);
    assert_int_equal(count_in_file(test->out, "\n"), 1);
    assert_int_equal(count_in_file(moved, "\n"), 1);
}

static void in_try_it_writes_nothing(void **state)
{
    struct file_test *test = *state;
    file_test_open(test, "write: OUT", NULL, DESKBUS_TRY);
    file_test_deliver(test, 0, "zero");
    file_test_wait_results(test, 1);
    assert_int_equal(test->worker->results[0].verdict, WIRE_DONE);
    assert_int_equal(access(test->out, F_OK), -1);
}

int main(void)
{
#define SINK_TEST(name) cmocka_unit_test_setup_teardown(name, file_test_setup, file_test_teardown)
    const struct CMUnitTest tests[] = {
            SINK_TEST(a_line_says_what_was_sent_and_what_caused_it),
            SINK_TEST(an_output_is_never_written_twice),
            SINK_TEST(a_torn_last_line_is_cut_and_written_again),
            SINK_TEST(lines_of_others_stay_and_their_ids_count),
            SINK_TEST(a_failed_write_leaves_nothing_and_is_tried_again),
            SINK_TEST(a_second_writer_is_refused),
            SINK_TEST(a_file_that_was_moved_away_is_begun_anew),
            SINK_TEST(in_try_it_writes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
