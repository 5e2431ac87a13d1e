/* Tests of a message's JSON: full form, short form, what is refused and where. */
#include "test.h"

#include <deskbus/message.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static void becomes(const char *line, const char *want)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    char *json = NULL;
    if (deskbus_message_from_json(line, strlen(line), NULL, &message, &err) < 0)
        fail_msg("%s: %s", line, deskbus_error_text(err));
    assert_int_equal(deskbus_message_to_json(message, &json, NULL), 0);
    assert_string_equal(json, want);
    free(json);
    deskbus_message_unref(&message);
}

#define HEAD "{\"specversion\":\"1.0\",\"type\":\"message\","

static void only_text_is_required(void **state)
{
    (void)state;
    becomes("{\"text\":\"hi\"}",
            HEAD "\"data\":{\"direction\":\"in\",\"channel\":\"file\",\"msg\":"
                 "{\"kind\":\"text\",\"text\":\"hi\"}}}");
}

static void the_short_form_fills_the_envelope(void **state)
{
    (void)state;
    becomes("{\"id\":\"7\",\"text\":\"hi\",\"subject\":\"s\",\"from\":\"anna\",\"channel\":\"sms\","
            "\"account\":\"shop\",\"conversation\":\"c1\",\"order\":{\"n\":[1]},\"vip\":true}",
            HEAD
            "\"idempotencykey\":\"7\",\"data\":{\"direction\":\"in\",\"channel\":\"sms\","
            "\"account\":\"shop\",\"msg\":{\"ext_id\":\"7\",\"kind\":\"text\",\"subject\":\"s\","
            "\"text\":\"hi\"},\"from\":{\"addr\":\"anna\",\"role\":\"customer\"},\"conv\":"
            "{\"thread\":\"c1\"},\"x\":{\"file\":{\"order\":{\"n\":[1]},\"vip\":true}}}}");
}

static void the_thread_defaults_to_the_sender_and_numbers_are_names(void **state)
{
    (void)state;
    becomes("{\"id\":12,\"text\":\"\",\"from\":48501,\"subject\":null}",
            HEAD "\"idempotencykey\":\"12\",\"data\":{\"direction\":\"in\",\"channel\":\"file\","
                 "\"msg\":{\"ext_id\":\"12\",\"kind\":\"text\",\"text\":\"\"},\"from\":{\"addr\":"
                 "\"48501\",\"role\":\"customer\"},\"conv\":{\"thread\":\"48501\"}}}");
}

static void a_line_with_data_is_the_full_form(void **state)
{
    (void)state;
    becomes("{\"data\":{\"msg\":{\"text\":\"hi\"}},\"text\":\"kept\"}",
            HEAD "\"data\":{\"msg\":{\"text\":\"hi\"}},\"text\":\"kept\"}");
    becomes("{\"type\":\"status\",\"data\":{\"delivery\":{\"state\":\"read\"}},\"specversion\":\"1.0\"}",
            "{\"type\":\"status\",\"data\":{\"delivery\":{\"state\":\"read\"}},\"specversion\":\"1.0\"}");
}

static void unknown_fields_survive(void **state)
{
    (void)state;
    static const char line[] = HEAD
            "\"new\":{\"a\":[null,{\"b\":1.5}]},\"data\":{\"v\":1,\"x\":{\"sms\":{\"dlr\":8}}}}";
    becomes(line, line);
}

static void refused(const char *line, int code, const char *why)
{
    struct deskbus_message *message = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_message_from_json(line, strlen(line), NULL, &message, &err), code);
    char text[300];
    (void)deskbus_error_print(err, text, sizeof(text));
    if (strstr(text, why) == NULL)
        fail_msg("%s: '%s' does not say '%s'", line, text, why);
}

static void wrong_lines_say_what_and_where(void **state)
{
    (void)state;
    refused("{\"text\":\"a\",}", -EBADMSG, "1:");
    refused("", -EBADMSG, "not JSON");
    refused("[1]", -EBADMSG, "must be a JSON object");
    refused("{}", -EBADMSG, "1:1: text is missing");
    refused("{\"text\":5}", -EBADMSG, "text must be a string");
    refused("{\"text\":\"a\",\"id\":1.5}", -EBADMSG, "id must be a string");
    refused("{\"text\":\"a\",\"from\":\"x\\u0000y\"}", -EBADMSG, "NUL");
    refused("{\"text\":\"a\",\"text\":\"b\"}", -EBADMSG, "not JSON: duplicate");
    refused("{\"text\":\"\\ud800\"}", -EBADMSG, "not JSON");
}

static void limits_hold(void **state)
{
    (void)state;
    static const struct deskbus_limits small = {60, 4, 8};
    struct deskbus_message *message = NULL;
    static const char longer[] =
            "{\"text\":\"0123456789012345678901234567890123456789012345678901234567\"}";
    assert_int_equal(deskbus_message_from_json(longer, sizeof(longer) - 1, &small, &message, NULL),
            -EMSGSIZE);
    static const char deep[] = "{\"data\":{\"x\":[[[[1]]]]}}";
    assert_int_equal(
            deskbus_message_from_json(deep, sizeof(deep) - 1, &small, &message, NULL), -EMSGSIZE);
    static const char many[] = "{\"data\":{\"x\":[1,2,3,4,5,6,7]}}";
    assert_int_equal(
            deskbus_message_from_json(many, sizeof(many) - 1, &small, &message, NULL), -EMSGSIZE);
    assert_null(message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(only_text_is_required),
            cmocka_unit_test(the_short_form_fills_the_envelope),
            cmocka_unit_test(the_thread_defaults_to_the_sender_and_numbers_are_names),
            cmocka_unit_test(a_line_with_data_is_the_full_form),
            cmocka_unit_test(unknown_fields_survive),
            cmocka_unit_test(wrong_lines_say_what_and_where),
            cmocka_unit_test(limits_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
