/* Tests of the table of codes: each row is complete and no code stands twice. */
#include "test.h"

#include "base/codes.h"

#include <ctype.h>
#include <string.h>

static void every_row_is_complete_and_unique(void **state)
{
    size_t count = 0;
    const struct code *codes = codes_all(&count);
    (void)state;
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(strlen(codes[i].id), 6);
        assert_true(
                isdigit((unsigned char)codes[i].id[3]) && isupper((unsigned char)codes[i].id[0]));
        assert_true(strlen(codes[i].title) > 0 && strlen(codes[i].text) > 0);
        assert_ptr_equal(codes_find(codes[i].id), &codes[i]); /* the first of two would be found */
    }
}

static void a_code_is_found_in_any_case_and_an_unknown_one_is_not(void **state)
{
    (void)state;
    assert_ptr_equal(codes_find("jrn001"), codes_find("JRN001"));
    assert_non_null(codes_find("JRN001"));
    assert_null(codes_find("JRN"));
    assert_null(codes_find("XYZ001"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_row_is_complete_and_unique),
            cmocka_unit_test(a_code_is_found_in_any_case_and_an_unknown_one_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
