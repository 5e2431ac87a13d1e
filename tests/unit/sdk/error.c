/* Tests of errors: chain, places, cutting, ownership of causes. */
#include "test.h"

#include <deskbus/error.h>
#include <errno.h>
#include <string.h>

static int fail_below(struct deskbus_error **reterr)
{
    return DESKBUS_FAIL(reterr, NULL, -EINVAL, "'%s' is not a port", "x");
}

static void a_chain_prints_places_and_causes(void **state)
{
    (void)state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct deskbus_error *cause = NULL;
    assert_int_equal(fail_below(&cause), -EINVAL);
    deskbus_error_at(cause, "sms.yaml:3:7");
    assert_int_equal(DESKBUS_FAIL(&err, cause, -EIO, "cannot open channel '%s'", "sms"), -EIO);
    char text[256];
    size_t need = deskbus_error_print(err, text, sizeof(text));
    assert_int_equal(need, strlen(text));
    assert_non_null(strstr(text, "cannot open channel 'sms' (sdk/error.c:"));
    assert_non_null(strstr(text, "): sms.yaml:3:7: 'x' is not a port (sdk/error.c:"));
    assert_int_equal(deskbus_error_code(err), -EIO);
    assert_string_equal(deskbus_error_text(err), "cannot open channel 'sms'");
    assert_null(deskbus_error_place(err));
    assert_int_equal(deskbus_error_code(deskbus_error_cause(err)), -EINVAL);
    assert_string_equal(deskbus_error_place(deskbus_error_cause(err)), "sms.yaml:3:7");
}

static void a_small_buffer_gets_a_cut_text_and_the_whole_length(void **state)
{
    (void)state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct deskbus_error *cause = NULL;
    (void)fail_below(&cause);
    (void)DESKBUS_FAIL(&err, cause, -EIO, "outer");
    char whole[256], cut[12];
    size_t need = deskbus_error_print(err, whole, sizeof(whole));
    for (size_t size = 1; size <= sizeof(cut); size++) {
        memset(cut, '#', sizeof(cut));
        assert_int_equal(deskbus_error_print(err, cut, size), need);
        assert_int_equal(strlen(cut), size - 1);
        assert_memory_equal(cut, whole, size - 1);
    }
    assert_int_equal(deskbus_error_print(err, NULL, 0), need);
}

static void without_a_place_to_keep_it_the_cause_is_freed(void **state)
{
    (void)state;
    struct deskbus_error *cause = NULL;
    (void)fail_below(&cause);
    assert_int_equal(DESKBUS_FAIL(NULL, cause, -ENOENT, "nobody listens"), -ENOENT);
}

static void null_is_no_error(void **state)
{
    (void)state;
    struct deskbus_error *none = NULL;
    char text[4] = "abc";
    assert_int_equal(deskbus_error_code(NULL), 0);
    assert_string_equal(deskbus_error_text(NULL), "");
    assert_null(deskbus_error_place(NULL));
    assert_null(deskbus_error_cause(NULL));
    assert_int_equal(deskbus_error_print(NULL, text, sizeof(text)), 0);
    assert_string_equal(text, "");
    deskbus_error_at(NULL, "x:1:1");
    deskbus_error_free(&none);
    deskbus_error_free(NULL);
}

static void a_later_place_takes_the_place_of_the_first(void **state)
{
    (void)state;
    struct deskbus_error *err = NULL;
    (void)fail_below(&err);
    char place[] = "a.yaml:1:1";
    deskbus_error_at(err, place);
    place[0] = 'b'; /* it was copied */
    assert_string_equal(deskbus_error_place(err), "a.yaml:1:1");
    deskbus_error_at(err, place);
    assert_string_equal(deskbus_error_place(err), "b.yaml:1:1");
    deskbus_error_free(&err);
    assert_null(err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_chain_prints_places_and_causes),
            cmocka_unit_test(a_small_buffer_gets_a_cut_text_and_the_whole_length),
            cmocka_unit_test(without_a_place_to_keep_it_the_cause_is_freed),
            cmocka_unit_test(null_is_no_error),
            cmocka_unit_test(a_later_place_takes_the_place_of_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
