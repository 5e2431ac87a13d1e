/* Tests of settings and digest: defaults, values, and that only what counts changes the digest. */
#include "plan_text.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static const char base[] = "deskbus: 1\nplugins: { chat: { use: webchat } }\n"
                           "pipelines: { p: { from: chat, otherwise: { close: x } } }\n";

static struct plan *plan_with(const char *more)
{
    char yaml[1024];
    (void)snprintf(yaml, sizeof(yaml), "%s%s", base, more);
    return plan_of(yaml);
}

static void what_is_not_said_has_its_default(void **state)
{
    struct plan *plan = plan_with("");
    const struct plan_settings *settings = plan_settings(plan);
    (void)state;
    assert_null(settings->state);
    assert_int_equal(settings->in_flight_max, 20000);
    assert_int_equal(settings->message_bytes, 1024 * 1024);
    assert_int_equal(settings->parked_max, 100000);
    assert_int_equal(settings->duplicates_max, 200000);
    assert_int_equal(settings->case_close_after_ms, 259200000);
    assert_int_equal(settings->case_reopen_ms, 259200000);
    assert_int_equal(settings->deadline_ms, 60000);
    assert_int_equal(settings->drain_ms, 10000);
    assert_int_equal(settings->segment_bytes, 64 * 1024 * 1024);
    assert_int_equal(settings->loops, 1);
    assert_string_equal(settings->log_level, "info");
    plan_unref(&plan);
}

/* The defaults of the table, which the reference shows, are the same as those of an absent section. */
static void an_empty_section_changes_nothing(void **state)
{
    struct plan *absent = plan_with("");
    struct plan *given = plan_with("limits: {}\ncases: {}\njournal: {}\nthreads: {}\nlog: {}\n");
    struct plan_settings a = *plan_settings(absent), b = *plan_settings(given);
    (void)state;
    assert_string_equal(a.log_level, b.log_level);
    a.log_level = b.log_level;
    assert_memory_equal(&a, &b, sizeof(a));
    plan_unref(&absent);
    plan_unref(&given);
}

static void what_is_said_holds(void **state)
{
    struct plan *plan = plan_with(
            "state: /var/lib/x\nlimits: { in_flight: 7, message: 64KiB, parked: 8, duplicates: 9, deadline: 5s, drain: 2s }\n"
            "cases: { close_after: 1d, reopen: 2h }\njournal: { segment: 2MiB }\nthreads: { shared: 3 }\nlog: { level: error }\n");
    const struct plan_settings *settings = plan_settings(plan);
    (void)state;
    assert_string_equal(settings->state, "/var/lib/x");
    assert_int_equal(settings->in_flight_max, 7);
    assert_int_equal(settings->message_bytes, 65536);
    assert_int_equal(settings->parked_max, 8);
    assert_int_equal(settings->duplicates_max, 9);
    assert_int_equal(settings->deadline_ms, 5000);
    assert_int_equal(settings->drain_ms, 2000);
    assert_int_equal(settings->case_close_after_ms, 86400000);
    assert_int_equal(settings->case_reopen_ms, 7200000);
    assert_int_equal(settings->segment_bytes, 2 * 1024 * 1024);
    assert_int_equal(settings->loops, 3);
    assert_string_equal(settings->log_level, "error");
    plan_unref(&plan);
}

static bool same_digest(const char *a, const char *b)
{
    struct plan *first = plan_with(a), *second = plan_with(b);
    assert_int_equal(strlen(plan_digest(first)), 32);
    bool same = strcmp(plan_digest(first), plan_digest(second)) == 0;
    plan_unref(&first);
    plan_unref(&second);
    return same;
}

static void the_digest_changes_with_what_counts(void **state)
{
    (void)state;
    assert_true(same_digest("state: run\n", "# a comment\nstate:   \"run\"\n"));
    assert_true(same_digest("state: run\n", "x-note: 1\nstate: run\n"));
    assert_false(same_digest("state: run\n", "state: run2\n"));
    assert_false(same_digest("", "state: run\n"));
    assert_false(same_digest("limits: { parked: 12 }\n", "limits: { parked: 1 }\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(what_is_not_said_has_its_default),
            cmocka_unit_test(an_empty_section_changes_nothing),
            cmocka_unit_test(what_is_said_holds),
            cmocka_unit_test(the_digest_changes_with_what_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
