/* Tests of the log's lines. */
#include "test.h"

#include "log/log.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static uint64_t fixed(void *arg)
{
    (void)arg;
    return 1795255200123;
}

/* What log writes for one event, read back from a pipe. */
static void write_and_read(enum log_format format, enum log_level level, char *ret, size_t size)
{
    const struct clock clock = {fixed, fixed, NULL};
    struct log *log = NULL;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const struct log_options options = {ends[1], LOG_LEVEL_INFO, format, &clock};
    assert_int_equal(log_new(&options, &log), 0);
    log_write(log, level, "chat", "%d lost: \"a\\b\"\n%s", 3, "2026 forged: line");
    close(ends[1]);
    ssize_t got = read(ends[0], ret, size - 1);
    assert_true(got >= 0);
    ret[got] = '\0';
    close(ends[0]);
    log_free(&log);
    assert_null(log);
}

static void a_plain_line_has_time_level_area_and_cannot_be_forged(void **state)
{
    char line[300];
    (void)state;
    write_and_read(LOG_PLAIN, LOG_LEVEL_WARNING, line, sizeof(line));
    assert_string_equal(line,
            "2026-11-21T10:00:00.123Z warning chat: 3 lost: \"a\\b\"\\x0a2026 "
            "forged: line\n");
}

static void a_json_line_is_json(void **state)
{
    char line[300];
    (void)state;
    write_and_read(LOG_JSON, LOG_LEVEL_ERROR, line, sizeof(line));
    assert_string_equal(line,
            "{\"time\":\"2026-11-21T10:00:00.123Z\",\"level\":\"error\",\"area\":\"chat\","
            "\"text\":\"3 lost: \\\"a\\\\b\\\"\\u000a2026 forged: line\"}\n");
}

static void what_is_below_the_level_is_not_written(void **state)
{
    char line[300];
    (void)state;
    write_and_read(LOG_PLAIN, LOG_LEVEL_DEBUG, line, sizeof(line));
    assert_string_equal(line, "");
    log_write(NULL, LOG_LEVEL_ERROR, "chat", "nobody listens");
}

static void levels_have_names(void **state)
{
    enum log_level level;
    (void)state;
    assert_int_equal(log_level_parse("debug", &level), 0);
    assert_int_equal(level, LOG_LEVEL_DEBUG);
    assert_string_equal(log_level_name(level), "debug");
    assert_int_equal(log_level_parse("loud", &level), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_plain_line_has_time_level_area_and_cannot_be_forged),
            cmocka_unit_test(a_json_line_is_json),
            cmocka_unit_test(what_is_below_the_level_is_not_written),
            cmocka_unit_test(levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
