/* Spelling: one slip is put right, a good word near by and a short one are left alone. */
#include "test.h"

#include <string.h>

#include "lib/spelling.h"

static const char *const words[] = {"talk", "human", "person", "contact", NULL};
static const char *const keep[] = {"contract", NULL};
static const struct spelling spelling = {.words = words, .keep = keep};

static const char *corrected(const char *text)
{
    static _Thread_local char ret[128];
    spelling_correct(&spelling, text, ret, sizeof(ret));
    return ret;
}

static void one_slip_is_put_right(void **state)
{
    (void)state;
    assert_string_equal(corrected("i tlak to a hunan"), "i talk to a human");
    assert_string_equal(corrected("persn perrson perspn preson"), "person person person person");
}

static void words_further_away_or_good_stay(void **state)
{
    (void)state;
    assert_string_equal(corrected("walk tank contract reason"), "walk tank contract reason");
    assert_string_equal(corrected("pers"), "pers");
    assert_string_equal(corrected(""), "");
}

static void a_small_buffer_is_never_overrun(void **state)
{
    (void)state;
    char ret[6];
    assert_int_equal(spelling_correct(&spelling, "abc defgh", ret, sizeof(ret)), 4);
    assert_string_equal(ret, "abc ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(one_slip_is_put_right),
            cmocka_unit_test(words_further_away_or_good_stay),
            cmocka_unit_test(a_small_buffer_is_never_overrun),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
