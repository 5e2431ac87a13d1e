/* Tests of findings and of "did you mean". */
#include "test.h"

#include <deskbus/findings.h>
#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
    struct deskbus_findings *out = NULL;
    int r = deskbus_findings_new(&out);
    *state = out;
    return r;
}

static int teardown(void **state)
{
    struct deskbus_findings *out = *state;
    deskbus_findings_free(&out);
    return out == NULL ? 0 : -1;
}

static void everything_is_copied_and_counted(void **state)
{
    struct deskbus_findings *out = *state;
    char file[] = "a.yaml", code[] = "CFG001";
    deskbus_find(out, DESKBUS_ERROR, code, (struct deskbus_place){file, 3, 7}, "unknown '%s'", "x");
    deskbus_find(out, DESKBUS_WARNING, "CFG002", (struct deskbus_place){NULL, 0, 0}, "two\nlines");
    file[0] = code[0] = '#';
    assert_int_equal(deskbus_findings_count(out), 2);
    assert_int_equal(deskbus_findings_errors(out), 1);
    const struct deskbus_finding *first = deskbus_findings_at(out, 0);
    assert_string_equal(first->place.file, "a.yaml");
    assert_int_equal(first->place.line, 3);
    assert_int_equal(first->place.column, 7);
    assert_string_equal(first->code, "CFG001");
    assert_string_equal(first->text, "unknown 'x'");
    assert_null(deskbus_findings_at(out, 1)->place.file);
    assert_string_equal(deskbus_findings_at(out, 1)->text, "two lines");
    assert_null(deskbus_findings_at(out, 2));
}

static void at_most_a_thousand_are_kept(void **state)
{
    struct deskbus_findings *out = *state;
    for (unsigned i = 0; i < 1500; i++)
        deskbus_find(out, DESKBUS_ERROR, "CFG001", (struct deskbus_place){"f", i, 1}, "n");
    assert_int_equal(deskbus_findings_count(out), 1500);
    assert_int_equal(deskbus_findings_errors(out), 1500);
    assert_non_null(deskbus_findings_at(out, 999));
    assert_null(deskbus_findings_at(out, 1000));
}

static void sorting_is_by_place_and_keeps_the_order_of_equals(void **state)
{
    struct deskbus_findings *out = *state;
    static const struct deskbus_place places[] = {
            {"b", 1, 1}, {"a", 2, 5}, {"a", 2, 3}, {"a", 1, 9}, {"a", 2, 3}, {NULL, 0, 0}};
    for (size_t i = 0; i < 6; i++)
        deskbus_find(out, DESKBUS_ERROR, "CFG001", places[i], "%zu", i);
    deskbus_findings_sort(out);
    char order[8] = "";
    for (size_t i = 0; i < 6; i++)
        order[i] = deskbus_findings_at(out, i)->text[0];
    assert_string_equal(order, "532410");
}

static void nothing_to_find_into_is_fine(void **state)
{
    (void)state;
    deskbus_find(NULL, DESKBUS_ERROR, "CFG001", (struct deskbus_place){NULL, 0, 0}, "x");
}

static void near(const char *text, const char *want)
{
    static const char *const names[] = {"address", "workers", "on", "sentiment", "thread"};
    const char *found = deskbus_nearest(text, names, 5);
    if (want == NULL)
        assert_null(found);
    else
        assert_string_equal(found, want);
}

static void the_nearest_name_is_found_or_none(void **state)
{
    (void)state;
    near("adress", "address");
    near("adderss", "address");
    near("wokers", "workers");
    near("setniment", "sentiment");
    near("sentiments", "sentiment");
    near("threads", "thread");
    near("thread", "thread");
    near("port", NULL);
    near("no", NULL);
    near("", NULL);
    char large[300];
    memset(large, 'a', sizeof(large) - 1);
    large[sizeof(large) - 1] = '\0';
    near(large, NULL);
    assert_null(deskbus_nearest("x", NULL, 0));
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            test(everything_is_copied_and_counted),
            test(at_most_a_thousand_are_kept),
            test(sorting_is_by_place_and_keeps_the_order_of_equals),
            cmocka_unit_test(nothing_to_find_into_is_fine),
            cmocka_unit_test(the_nearest_name_is_found_or_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
