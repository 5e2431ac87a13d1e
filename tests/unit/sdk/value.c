/* Tests of values: what the check lets through, and what the readers say of it. */
#include "test.h"

#include <deskbus/value.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#define BYTES(text) (text), sizeof(text) - 1

static struct deskbus_value good(const char *bytes, size_t size)
{
    struct deskbus_value value = {NULL, 0};
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    int r = deskbus_value_check(bytes, size, NULL, &value, &err);
    if (r != 0)
        fail_msg("refused: %s", deskbus_error_text(err));
    assert_int_equal(value.size, size);
    return value;
}

static void bad(const char *bytes, size_t size, int code, const char *text)
{
    struct deskbus_value value = {NULL, 0};
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_value_check(bytes, size, NULL, &value, &err), code);
    assert_null(value.bytes);
    if (strstr(deskbus_error_text(err), text) == NULL)
        fail_msg("'%s' does not say '%s'", deskbus_error_text(err), text);
}

static void each_format_has_its_kind(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        enum deskbus_kind kind;
    } rows[] = {
            {BYTES("\xc0"), DESKBUS_NIL},
            {BYTES("\xc2"), DESKBUS_BOOL},
            {BYTES("\x7f"), DESKBUS_INT},
            {BYTES("\xe0"), DESKBUS_INT},
            {BYTES("\xcc\xff"), DESKBUS_INT},
            {BYTES("\xd3\0\0\0\0\0\0\0\1"), DESKBUS_INT},
            {BYTES("\xca\0\0\0\0"), DESKBUS_FLOAT},
            {BYTES("\xcb\0\0\0\0\0\0\0\0"), DESKBUS_FLOAT},
            {BYTES("\xa1x"), DESKBUS_STRING},
            {BYTES("\xd9\1x"), DESKBUS_STRING},
            {BYTES("\xda\0\1x"), DESKBUS_STRING},
            {BYTES("\xdb\0\0\0\1x"), DESKBUS_STRING},
            {BYTES("\xc4\1\xff"), DESKBUS_BINARY},
            {BYTES("\xc5\0\1\xff"), DESKBUS_BINARY},
            {BYTES("\xc6\0\0\0\1\xff"), DESKBUS_BINARY},
            {BYTES("\x91\xc0"), DESKBUS_LIST},
            {BYTES("\xdc\0\1\xc0"), DESKBUS_LIST},
            {BYTES("\xdd\0\0\0\1\xc0"), DESKBUS_LIST},
            {BYTES("\x81\xa1x\xc0"), DESKBUS_MAP},
            {BYTES("\xde\0\1\xa1x\xc0"), DESKBUS_MAP},
            {BYTES("\xdf\0\0\0\1\xa1x\xc0"), DESKBUS_MAP},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(deskbus_value_kind(good(rows[i].bytes, rows[i].size)), rows[i].kind);
        for (size_t cut = 0; cut < rows[i].size; cut++)
            bad(rows[i].bytes, cut, -EBADMSG, "");
    }
    assert_int_equal(deskbus_value_kind((struct deskbus_value){NULL, 0}), DESKBUS_ABSENT);
}

static void numbers_are_read_at_their_edges(void **state)
{
    (void)state;
    int64_t i = 7;
    uint64_t u = 7;
    assert_int_equal(deskbus_value_int(good(BYTES("\xe0")), &i), 0);
    assert_int_equal(i, -32);
    assert_int_equal(deskbus_value_int(good(BYTES("\xd0\x80")), &i), 0);
    assert_int_equal(i, -128);
    assert_int_equal(deskbus_value_int(good(BYTES("\xd1\xff\xfe")), &i), 0);
    assert_int_equal(i, -2);
    assert_int_equal(deskbus_value_int(good(BYTES("\xd3\x80\0\0\0\0\0\0\0")), &i), 0);
    assert_true(i == INT64_MIN);
    assert_int_equal(deskbus_value_int(good(BYTES("\xd0\x05")), &i), 0);
    assert_int_equal(i, 5);
    i = 7;
    assert_int_equal(
            deskbus_value_int(good(BYTES("\xcf\xff\xff\xff\xff\xff\xff\xff\xff")), &i), -EINVAL);
    assert_int_equal(i, 7);
    assert_int_equal(
            deskbus_value_uint(good(BYTES("\xcf\xff\xff\xff\xff\xff\xff\xff\xff")), &u), 0);
    assert_true(u == UINT64_MAX);
    assert_int_equal(deskbus_value_uint(good(BYTES("\xff")), &u), -EINVAL);
    assert_int_equal(deskbus_value_int(good(BYTES("\xa1"
                                                  "1")),
                             &i),
            -EINVAL);
}

static void a_float_takes_an_int_too(void **state)
{
    (void)state;
    double number = 0;
    assert_int_equal(deskbus_value_float(good(BYTES("\xca\x3f\xc0\0\0")), &number), 0);
    assert_true(number == 1.5);
    assert_int_equal(deskbus_value_float(good(BYTES("\xcb\xbf\xe0\0\0\0\0\0\0")), &number), 0);
    assert_true(number == -0.5);
    assert_int_equal(deskbus_value_float(good(BYTES("\xff")), &number), 0);
    assert_true(number == -1.0);
    assert_int_equal(deskbus_value_float(good(BYTES("\xc3")), &number), -EINVAL);
    assert_true(number == -1.0);
}

static void strings_are_given_in_place_and_copied_at_a_border(void **state)
{
    (void)state;
    struct deskbus_value value = good(BYTES("\xa5"
                                            "a\xc3\xb3\xc3\xb3"));
    const char *text = NULL;
    size_t size = 0;
    assert_int_equal(deskbus_value_string(value, &text, &size), 0);
    assert_ptr_equal(text, value.bytes + 1);
    assert_int_equal(size, 5);
    char copy[5];
    assert_int_equal(deskbus_value_copy(value, copy, sizeof(copy)), 5);
    assert_string_equal(copy, "a\xc3\xb3");
    assert_int_equal(deskbus_value_copy(value, copy, 1), 5);
    assert_string_equal(copy, "");
    assert_int_equal(deskbus_value_copy(good(BYTES("\xc4\1x")), copy, sizeof(copy)), 0);
    assert_string_equal(copy, "");
    assert_true(deskbus_value_is(good(BYTES("\xa2no")), "no"));
    assert_false(deskbus_value_is(good(BYTES("\xa2no")), "n"));
    assert_false(deskbus_value_is(good(BYTES("\xa2no")), "now"));
    assert_false(deskbus_value_is(good(BYTES("\xc0")), ""));
}

/* {"msg": {"text": "hi"}, "to": [{"addr": "a"}, {"addr": "b"}]} */
static const char nested[] = "\x82\xa3msg\x81\xa4text\xa2hi\xa2to\x92\x81\xa4"
                             "addr\xa1"
                             "a\x81\xa4"
                             "addr\xa1"
                             "b";

static void paths_go_through_maps_and_lists(void **state)
{
    (void)state;
    struct deskbus_value value = good(BYTES(nested));
    assert_true(deskbus_value_is(deskbus_value_at(value, "msg.text"), "hi"));
    assert_true(deskbus_value_is(deskbus_value_at(value, "to.1.addr"), "b"));
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "to.2.addr")), DESKBUS_ABSENT);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "to.x.addr")), DESKBUS_ABSENT);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "msg.text.x")), DESKBUS_ABSENT);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "")), DESKBUS_ABSENT);
    assert_int_equal(deskbus_value_count(value), 2);
    assert_int_equal(deskbus_value_count(deskbus_value_get(value, "msg")), 1);
    assert_int_equal(deskbus_value_count(deskbus_value_at(value, "msg.text")), 0);
}

static void a_walk_meets_each_entry_once(void **state)
{
    (void)state;
    struct deskbus_walk walk = deskbus_value_walk(good(BYTES(nested)));
    assert_true(deskbus_walk_next(&walk));
    assert_memory_equal(walk.key, "msg", walk.key_size);
    assert_true(deskbus_walk_next(&walk));
    assert_memory_equal(walk.key, "to", walk.key_size);
    struct deskbus_walk inner = deskbus_value_walk(walk.value);
    assert_true(deskbus_walk_next(&inner));
    assert_null(inner.key);
    assert_true(deskbus_walk_next(&inner));
    assert_false(deskbus_walk_next(&inner));
    assert_false(deskbus_walk_next(&walk));
    assert_false(deskbus_walk_next(&walk));
    walk = deskbus_value_walk(good(BYTES("\x05")));
    assert_false(deskbus_walk_next(&walk));
}

static void what_is_no_such_value_is_refused(void **state)
{
    (void)state;
    bad(BYTES(""), -EBADMSG, "");
    bad(BYTES("\xc1"), -EBADMSG, "broken or unknown value at byte 0");
    bad(BYTES("\xd4\0\0"), -EBADMSG, "unknown value");
    bad(BYTES("\xc7\1\0\0"), -EBADMSG, "unknown value");
    bad(BYTES("\xc0\xc0"), -EBADMSG, "bytes behind the value at byte 1");
    bad(BYTES("\x81\x01\xc0"), -EBADMSG, "key that is no string");
    bad(BYTES("\x82\xa1"
              "a\xc0\xa1"
              "a\xc0"),
            -EBADMSG, "key 'a' is given twice");
    bad(BYTES("\xdb\xff\xff\xff\xff"), -EBADMSG, "broken");
    bad(BYTES("\xdd\xff\xff\xff\xff"), -EBADMSG, "cut off");
}

static void the_same_key_may_stand_in_different_maps(void **state)
{
    (void)state;
    (void)good(BYTES("\x82\xa1"
                     "a\x81\xa1"
                     "a\xc0\xa1"
                     "b\x81\xa1"
                     "a\xc0"));
    bad(BYTES("\x82\xa1"
              "a\x81\xa1"
              "b\xc0\xa1"
              "a\xc0"),
            -EBADMSG, "given twice");
}

static void text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"\xa1\x80", "\xa1\xc3", "\xa2\xc0\x80", "\xa2\xc3(",
            "\xa3\xe0\x80\x80", "\xa3\xed\xa0\x80", "\xa4\xf0\x80\x80\x80", "\xa4\xf4\x90\x80\x80",
            "\xa1\xf5", "\xa1\xff", "\xa3\xe2\x82", "\x81\xa1\xff\xc0"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        bad(wrong[i], strlen(wrong[i]), -EBADMSG, "");
    (void)good(BYTES("\xaa\xc3\xb3\xe2\x82\xac\xf0\x9f\x98\x80z"));
    (void)good(BYTES("\xb3"
                     "abcdefgh\xe4\xb8\xad"
                     "abcdefgh"));
}

static void limits_are_named(void **state)
{
    (void)state;
    static const struct deskbus_limits few = {16, 2, 3};
    struct deskbus_value value;
    struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_value_check("\xae"
                                         "01234567890123",
                             15, &few, &value, &err),
            0);
    assert_int_equal(deskbus_value_check("\xb0"
                                         "0123456789012345",
                             17, &few, &value, &err),
            -EMSGSIZE);
    assert_non_null(strstr(deskbus_error_text(err), "limit bytes"));
    deskbus_error_free(&err);
    assert_int_equal(deskbus_value_check("\x91\x91\xc0", 3, &few, &value, &err), 0);
    assert_int_equal(deskbus_value_check("\x91\x91\x91\xc0", 4, &few, &value, &err), -EMSGSIZE);
    assert_non_null(strstr(deskbus_error_text(err), "limit depth"));
    deskbus_error_free(&err);
    assert_int_equal(deskbus_value_check("\x93\xc0\xc0\xc0", 4, &few, &value, &err), -EMSGSIZE);
    assert_non_null(strstr(deskbus_error_text(err), "limit count"));
    deskbus_error_free(&err);
    assert_int_equal(deskbus_value_check("\x92\xc0\xc0", 3, &few, &value, &err), 0);
}

static void depth_is_bounded_whatever_the_limits_say(void **state)
{
    (void)state;
    static const struct deskbus_limits wide = {SIZE_MAX, 1000000, SIZE_MAX};
    static char deep[100001];
    memset(deep, '\x91', sizeof(deep) - 1);
    deep[sizeof(deep) - 1] = '\xc0';
    struct deskbus_value value;
    assert_int_equal(deskbus_value_check(deep, sizeof(deep), &wide, &value, NULL), -EMSGSIZE);
}

/* A map of n keys of four letters each; each letter takes 26 values. */
static size_t write_map(char *bytes, size_t n)
{
    size_t at = 0;
    bytes[at++] = '\xde';
    bytes[at++] = (char)(n >> 8);
    bytes[at++] = (char)(n & 0xff);
    for (size_t i = 0; i < n; i++) {
        bytes[at++] = '\xa4';
        for (size_t j = 0, rest = i; j < 4; j++, rest /= 26)
            bytes[at++] = (char)('a' + rest % 26);
        bytes[at++] = '\xc0';
    }
    return at;
}

static void a_map_has_at_most_1024_keys(void **state)
{
    (void)state;
    static char bytes[8192];
    (void)good(bytes, write_map(bytes, 1024));
    bad(bytes, write_map(bytes, 1025), -EMSGSIZE, "1,024 keys");
}

static void an_unchecked_broken_value_is_read_as_nothing(void **state)
{
    (void)state;
    struct deskbus_value cut = {(const unsigned char *)"\x82\xa1"
                                                       "a\xc0\xa9"
                                                       "b",
            6};
    struct deskbus_walk walk = deskbus_value_walk(cut);
    assert_true(deskbus_walk_next(&walk));
    assert_false(deskbus_walk_next(&walk));
    assert_int_equal(deskbus_value_kind(deskbus_value_get(cut, "b")), DESKBUS_ABSENT);
    struct deskbus_value string = {(const unsigned char *)"\xa9"
                                                          "b",
            2};
    assert_int_equal(deskbus_value_kind(string), DESKBUS_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(each_format_has_its_kind),
            cmocka_unit_test(numbers_are_read_at_their_edges),
            cmocka_unit_test(a_float_takes_an_int_too),
            cmocka_unit_test(strings_are_given_in_place_and_copied_at_a_border),
            cmocka_unit_test(paths_go_through_maps_and_lists),
            cmocka_unit_test(a_walk_meets_each_entry_once),
            cmocka_unit_test(what_is_no_such_value_is_refused),
            cmocka_unit_test(the_same_key_may_stand_in_different_maps),
            cmocka_unit_test(text_that_is_not_utf8_is_refused),
            cmocka_unit_test(limits_are_named),
            cmocka_unit_test(depth_is_bounded_whatever_the_limits_say),
            cmocka_unit_test(a_map_has_at_most_1024_keys),
            cmocka_unit_test(an_unchecked_broken_value_is_read_as_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
