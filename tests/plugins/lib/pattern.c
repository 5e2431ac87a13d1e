/* Pattern: finds, says where an expression is wrong, and gives up on one that costs too much. */
#include "test.h"

#include <errno.h>
#include <string.h>

#include "lib/pattern.h"

static void a_match_is_found_with_its_groups(void **state)
{
    (void)state;
    struct pattern *pattern = NULL;
    assert_int_equal(pattern_new("\\b(\\w+) paczka\\b", NULL, &pattern), 0);
    const char *text = "gdzie jest moja paczka teraz";
    size_t begin = 0;
    size_t end = 0;
    assert_true(pattern_find(pattern, text, strlen(text), 0, &begin, &end));
    assert_int_equal(begin, 11);
    assert_int_equal(end, 22);
    assert_true(pattern_group(pattern, 1, &begin, &end));
    assert_int_equal(end, 15);
    assert_false(pattern_group(pattern, 2, &begin, &end));
    assert_false(pattern_find(pattern, text, strlen(text), 16, &begin, &end));
    pattern_free(&pattern);
    assert_null(pattern);
}

static void a_wrong_expression_says_where(void **state)
{
    (void)state;
    struct pattern *pattern = NULL;
    struct pattern_fault fault = {0};
    assert_int_equal(pattern_new("abc(def", &fault, &pattern), -EINVAL);
    assert_int_equal(fault.offset, 7);
    assert_non_null(strstr(fault.text, "parenthes"));
    assert_null(pattern);
}

static void a_match_that_costs_too_much_counts_as_none(void **state)
{
    (void)state;
    struct pattern *pattern = NULL;
    assert_int_equal(pattern_new("(a+)+$", NULL, &pattern), 0);
    char text[64];
    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = '!';
    size_t begin = 0;
    size_t end = 0;
    assert_false(pattern_find(pattern, text, sizeof(text), 0, &begin, &end));
    pattern_free(&pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_match_is_found_with_its_groups),
            cmocka_unit_test(a_wrong_expression_says_where),
            cmocka_unit_test(a_match_that_costs_too_much_counts_as_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
