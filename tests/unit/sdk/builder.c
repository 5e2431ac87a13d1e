/* Tests of the builder: compact output, counts filled in at the end, failures that stick. */
#include "test.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static int setup(void **state)
{
    struct deskbus_builder *builder = NULL;
    int r = deskbus_builder_new(&builder);
    *state = builder;
    return r;
}

static int teardown(void **state)
{
    struct deskbus_builder *builder = *state;
    deskbus_builder_free(&builder);
    return builder == NULL ? 0 : -1;
}

static struct deskbus_value finish(struct deskbus_builder *builder)
{
    struct deskbus_value value = {NULL, 0};
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_builder_finish(builder, &value, &err) < 0)
        fail_msg("not finished: %s", deskbus_error_text(err));
    return value;
}

static void fails(struct deskbus_builder *builder, const char *text)
{
    struct deskbus_value value = {NULL, 0};
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_builder_finish(builder, &value, &err), -EINVAL);
    char whole[256];
    (void)deskbus_error_print(err, whole, sizeof(whole));
    if (strstr(whole, text) == NULL)
        fail_msg("'%s' does not say '%s'", whole, text);
    deskbus_builder_clear(builder);
}

static void a_map_is_written_compactly(void **state)
{
    struct deskbus_builder *builder = *state;
    deskbus_build_map(builder);
    deskbus_build_key(builder, "a");
    deskbus_build_int(builder, -1);
    deskbus_build_key(builder, "b");
    deskbus_build_list(builder);
    deskbus_build_bool(builder, true);
    deskbus_build_string(builder, "x");
    deskbus_build_string(builder, NULL);
    deskbus_build_end(builder);
    deskbus_build_end(builder);
    struct deskbus_value value = finish(builder);
    static const char want[] = "\x82\xa1"
                               "a\xff\xa1"
                               "b\x93\xc3\xa1x\xc0";
    assert_int_equal(value.size, sizeof(want) - 1);
    assert_memory_equal(value.bytes, want, value.size);
}

static void counts_above_15_and_65535_get_longer_heads(void **state)
{
    struct deskbus_builder *builder = *state;
    static const size_t counts[] = {0, 15, 16, 65535, 65536};
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        deskbus_builder_clear(builder);
        deskbus_build_list(builder);
        deskbus_build_string(builder, "before");
        deskbus_build_list(builder);
        for (size_t n = 0; n < counts[i]; n++)
            deskbus_build_int(builder, (int64_t)(n % 100));
        deskbus_build_end(builder);
        deskbus_build_string(builder, "behind");
        deskbus_build_end(builder);
        struct deskbus_value value = finish(builder);
        assert_int_equal(deskbus_value_count(deskbus_value_at(value, "1")), counts[i]);
        assert_true(deskbus_value_is(deskbus_value_at(value, "2"), "behind"));
        if (counts[i] > 0) {
            int64_t last = -1;
            char path[24];
            (void)snprintf(path, sizeof(path), "1.%zu", counts[i] - 1);
            assert_int_equal(deskbus_value_int(deskbus_value_at(value, path), &last), 0);
            assert_int_equal(last, (counts[i] - 1) % 100);
        }
    }
}

static void numbers_and_bytes_come_back(void **state)
{
    struct deskbus_builder *builder = *state;
    static const int64_t ints[] = {0, -32, -33, 127, 128, INT64_MIN, INT64_MAX};
    deskbus_build_list(builder);
    for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++)
        deskbus_build_int(builder, ints[i]);
    deskbus_build_uint(builder, UINT64_MAX);
    deskbus_build_float(builder, 0.25);
    deskbus_build_binary(builder, "\0\xff", 2);
    deskbus_build_end(builder);
    struct deskbus_walk walk = deskbus_value_walk(finish(builder));
    for (size_t i = 0; i < sizeof(ints) / sizeof(ints[0]); i++) {
        int64_t got = 0;
        assert_true(deskbus_walk_next(&walk));
        assert_int_equal(deskbus_value_int(walk.value, &got), 0);
        assert_true(got == ints[i]);
    }
    uint64_t large = 0;
    assert_true(deskbus_walk_next(&walk));
    assert_int_equal(deskbus_value_uint(walk.value, &large), 0);
    assert_true(large == UINT64_MAX);
    double number = 0;
    assert_true(deskbus_walk_next(&walk));
    assert_int_equal(deskbus_value_float(walk.value, &number), 0);
    assert_true(number == 0.25);
    const char *bytes = NULL;
    size_t size = 0;
    assert_true(deskbus_walk_next(&walk));
    assert_int_equal(deskbus_value_string(walk.value, &bytes, &size), 0);
    assert_int_equal(size, 2);
    assert_memory_equal(bytes, "\0\xff", 2);
}

static void wrong_utf8_is_repaired_byte_by_byte(void **state)
{
    struct deskbus_builder *builder = *state;
    deskbus_build_string(builder, "a\xff\xc3\xb3\xc3");
    assert_true(deskbus_value_is(finish(builder), "a\xef\xbf\xbd\xc3\xb3\xef\xbf\xbd"));
}

static void values_and_json_are_copied_in(void **state)
{
    struct deskbus_builder *builder = *state;
    static const char json[] = "{\"n\": [1, 2.5, null, true, \"\\u00f3\\ud83d\\ude00\"]}";
    struct deskbus_value yes = {(const unsigned char *)"\xc3", 1}, none = {NULL, 0};
    deskbus_build_map(builder);
    deskbus_build_key(builder, "v");
    deskbus_build_value(builder, yes);
    deskbus_build_key(builder, "none");
    deskbus_build_value(builder, none);
    deskbus_build_key(builder, "j");
    deskbus_build_json(builder, json, strlen(json));
    deskbus_build_end(builder);
    struct deskbus_value value = finish(builder);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "v")), DESKBUS_BOOL);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "none")), DESKBUS_NIL);
    assert_int_equal(deskbus_value_kind(deskbus_value_at(value, "j.n.1")), DESKBUS_FLOAT);
    assert_true(deskbus_value_is(deskbus_value_at(value, "j.n.4"), "\xc3\xb3\xf0\x9f\x98\x80"));
}

static void the_first_failure_is_told_at_the_end(void **state)
{
    struct deskbus_builder *builder = *state;
    fails(builder, "nothing was written");
    deskbus_build_map(builder);
    fails(builder, "still open");
    deskbus_build_map(builder);
    deskbus_build_int(builder, 1);
    deskbus_build_end(builder);
    fails(builder, "without its key");
    deskbus_build_map(builder);
    deskbus_build_key(builder, "k");
    deskbus_build_end(builder);
    fails(builder, "without its value");
    deskbus_build_key(builder, "k");
    fails(builder, "no key may stand");
    deskbus_build_end(builder);
    fails(builder, "without a list or map");
    deskbus_build_nil(builder);
    deskbus_build_nil(builder);
    fails(builder, "second value");
    deskbus_build_json(builder, "[1,", 3);
    fails(builder, "not JSON");
}

static void a_doubled_key_is_refused(void **state)
{
    struct deskbus_builder *builder = *state;
    deskbus_build_map(builder);
    for (int i = 0; i < 2; i++) {
        deskbus_build_key(builder, "k");
        deskbus_build_nil(builder);
    }
    deskbus_build_end(builder);
    fails(builder, "key 'k' is given twice");
}

static void too_deep_is_refused(void **state)
{
    struct deskbus_builder *builder = *state;
    for (int i = 0; i < 100; i++)
        deskbus_build_list(builder);
    for (int i = 0; i < 100; i++)
        deskbus_build_end(builder);
    fails(builder, "deep");
}

#define test(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            test(a_map_is_written_compactly),
            test(counts_above_15_and_65535_get_longer_heads),
            test(numbers_and_bytes_come_back),
            test(wrong_utf8_is_repaired_byte_by_byte),
            test(values_and_json_are_copied_in),
            test(the_first_failure_is_told_at_the_end),
            test(a_doubled_key_is_refused),
            test(too_deep_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
