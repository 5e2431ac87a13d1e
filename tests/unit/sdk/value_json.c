/* Tests of values as JSON: what is written, what is read, and that both ways agree. */
#include "test.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Reads JSON and writes it again; the caller frees. */
static char *round_trip(const char *json)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    struct deskbus_error *err = NULL;
    char *text = NULL;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_json(builder, json, strlen(json));
    if (deskbus_builder_finish(builder, &value, &err) < 0)
        fail_msg("%s: %s", json, deskbus_error_text(err));
    assert_int_equal(deskbus_value_to_json(value, &text, &err), 0);
    deskbus_builder_free(&builder);
    return text;
}

static void becomes(const char *json, const char *want)
{
    char *text = round_trip(json);
    assert_string_equal(text, want);
    free(text);
}

static void same(const char *json)
{
    becomes(json, json);
}

static void json_survives_a_round_trip(void **state)
{
    (void)state;
    same("null");
    same("[]");
    same("{}");
    same("[[],{},[1,[2]],{\"a\":{\"b\":[]}}]");
    same("{\"z\":1,\"a\":true,\"m\":null,\"f\":false}");
    same("[0,-1,9223372036854775807,-9223372036854775808]");
    same("[0.1,1.0,-2.5,1e+300,3.0000000000000004]");
    same("\"\xc5\xbc\xc3\xb3\xc5\x82w\"");
}

static void escapes_are_read_and_written(void **state)
{
    (void)state;
    becomes("\"\\u017c\\/\"", "\"\xc5\xbc/\"");
    becomes("\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"");
    same("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f\"");
    same("\"a\\u0000b\"");
}

static void numbers_beyond_64_bits_become_floats(void **state)
{
    (void)state;
    becomes("[18446744073709551616]", "[1.8446744073709552e+19]");
    becomes("1e2", "100.0");
}

static void binary_is_base64_in_a_map_of_its_own(void **state)
{
    (void)state;
    same("{\"$binary\":\"AP8=\"}");
    same("{\"$binary\":\"\"}");
    same("{\"$binary\":\"not base64!\"}");
    same("{\"$binary\":\"AP8=\",\"x\":1}");
    struct deskbus_value value = {(const unsigned char *)"\xc4\2\0\xff", 4};
    char *text = NULL;
    assert_int_equal(deskbus_value_to_json(value, &text, NULL), 0);
    assert_string_equal(text, "{\"$binary\":\"AP8=\"}");
    free(text);
}

static void what_json_cannot_say_is_null(void **state)
{
    (void)state;
    struct deskbus_value nan = {(const unsigned char *)"\xcb\x7f\xf8\0\0\0\0\0\0", 9};
    struct deskbus_value none = {NULL, 0};
    char *text = NULL;
    assert_int_equal(deskbus_value_to_json(nan, &text, NULL), 0);
    assert_string_equal(text, "null");
    free(text);
    assert_int_equal(deskbus_value_to_json(none, &text, NULL), 0);
    assert_string_equal(text, "null");
    free(text);
}

static void refused(const char *json, size_t size, const char *why)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_json(builder, json, size);
    assert_int_equal(deskbus_builder_finish(builder, &value, &err), -EINVAL);
    char text[256];
    (void)deskbus_error_print(err, text, sizeof(text));
    if (strstr(text, why) == NULL)
        fail_msg("'%s' does not say '%s'", text, why);
    deskbus_builder_free(&builder);
}

static void wrong_json_is_refused_with_its_place(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "[", "{\"a\"}", "[1,]", "01", "\"\\ud83d\"",
            "\"\\udc00x\"", "\"\xff\"", "nul", "[1] 2", "\"a\nb\"", "1e999", "{\"a\":1,\"a\":2}"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        refused(wrong[i], strlen(wrong[i]), "not JSON");
    refused("[1,\n 2,, 3]", 11, "2:4: ");
}

static void limits_hold_before_anything_is_built(void **state)
{
    (void)state;
    static char deep[200000], many[200000];
    memset(deep, '[', sizeof(deep));
    refused(deep, sizeof(deep), "limit depth");
    memset(many, ',', sizeof(many));
    refused(many, sizeof(many), "limit count");
    static char large[1024 * 1024 + 1];
    memset(large, ' ', sizeof(large));
    refused(large, sizeof(large), "limit bytes");
    becomes("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"",
            "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(json_survives_a_round_trip),
            cmocka_unit_test(escapes_are_read_and_written),
            cmocka_unit_test(numbers_beyond_64_bits_become_floats),
            cmocka_unit_test(binary_is_base64_in_a_map_of_its_own),
            cmocka_unit_test(what_json_cannot_say_is_null),
            cmocka_unit_test(wrong_json_is_refused_with_its_place),
            cmocka_unit_test(limits_hold_before_anything_is_built),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
