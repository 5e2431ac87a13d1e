/* Tests of patterns: what matches, what is refused, and that memory and time are bounded. */
#include "plan/regex.h"
#include "test.h"

#include <errno.h>
#include <string.h>

static bool matches(const char *pattern, const char *flags, const char *text)
{
    struct regex *list = NULL;
    uint32_t options = 0;
    char why[200] = "";
    for (; *flags != '\0'; flags++)
        assert_true(regex_flag(*flags, &options));
    assert_int_equal(regex_new(pattern, strlen(pattern), options, &list, why, sizeof(why)), 0);
    bool matched = regex_matches(list, text, strlen(text));
    regex_free_all(&list);
    assert_null(list);
    return matched;
}

static void letters_of_all_languages_fold(void **state)
{
    (void)state;
    assert_true(matches("ZWROT PIENIĘDZY", "i", "proszę o zwrot pieniędzy"));
    assert_true(matches("^转人工$", "", "转人工"));
    assert_true(matches("\\bوكيل\\b", "", "أريد وكيل الآن"));
    assert_false(matches("zwrot", "", "ZWROT"));
    assert_true(matches("^b$", "m", "a\nb\nc"));
    assert_true(matches("a.b", "s", "a\nb"));
    assert_true(matches("a b # comment", "x", "ab"));
}

static void a_wrong_pattern_is_refused_with_its_place(void **state)
{
    struct regex *list = NULL;
    char why[200];
    uint32_t options = 0;
    (void)state;
    assert_int_equal(regex_new("a(b", 3, 0, &list, why, sizeof(why)), -EINVAL);
    assert_string_equal(why, "missing closing parenthesis at character 4");
    assert_null(list);
    assert_false(regex_flag('g', &options));
}

/* Deep recursion takes the heap, up to its limit; the stack is never at risk. */
static void long_texts_match_or_give_up(void **state)
{
    enum { SIZE = 200000 };
    char *text = test_malloc(SIZE + 1);
    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        text[i] = i % 6 == 5 ? ' ' : 'w';
    text[SIZE] = '\0';
    memcpy(text + 3000, "refund", 6);
    assert_true(matches("(\\w+\\s+)*?refund", "", text));
    assert_false(matches("^(w+ ?)+$x", "", text));
    assert_true(matches("refund", "i", text));
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(letters_of_all_languages_fold),
            cmocka_unit_test(a_wrong_pattern_is_refused_with_its_place),
            cmocka_unit_test(long_texts_match_or_give_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
