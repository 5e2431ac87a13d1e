/* Tests of messages: decoding, layers of annotations, references, conversation ids. */
#include "test.h"

#include <deskbus/message.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct deskbus_message *from_json(const char *json)
{
    struct deskbus_message *message = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_message_from_json(json, strlen(json), NULL, &message, &err) < 0) {
        char text[256];
        (void)deskbus_error_print(err, text, sizeof(text));
        fail_msg("%s: %s", json, text);
    }
    return message;
}

static struct deskbus_message *annotate(struct deskbus_message *base, const char *json)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_json(builder, json, strlen(json));
    assert_int_equal(deskbus_builder_finish(builder, &value, NULL), 0);
    assert_int_equal(deskbus_message_annotated(base, value.bytes, value.size, &message, NULL), 0);
    deskbus_builder_free(&builder);
    return message;
}

static void fields_are_read_in_place(void **state)
{
    (void)state;
    struct deskbus_message *message = from_json(
            "{\"id\":\"1\",\"data\":{\"msg\":{\"text\":\"hi\"},\"to\":[{\"addr\":\"b\"}]}}");
    const char *text = NULL;
    assert_int_equal(deskbus_message_text(message, &text), 2);
    assert_memory_equal(text, "hi", 2);
    struct deskbus_value base = deskbus_message_base(message);
    assert_in_range((uintptr_t)text, (uintptr_t)base.bytes, (uintptr_t)base.bytes + base.size);
    assert_true(deskbus_value_is(deskbus_message_get(message, "specversion"), "1.0"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "type"), "message"));
    assert_true(deskbus_value_is(deskbus_message_get(message, "data.to.0.addr"), "b"));
    assert_int_equal(deskbus_message_get(message, "annotations.lang").size, 0);
    deskbus_message_unref(&message);
    assert_null(message);
    deskbus_message_unref(&message);
    deskbus_message_unref(NULL);
}

static void a_message_without_text_has_an_empty_one(void **state)
{
    (void)state;
    struct deskbus_message *message = from_json("{\"data\":{\"msg\":{\"text\":null}}}");
    const char *text = NULL;
    assert_int_equal(deskbus_message_text(message, &text), 0);
    assert_string_equal(text, "");
    deskbus_message_unref(&message);
}

static void a_wrong_field_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *json, *text;
    } rows[] = {
            {"{\"data\":{},\"id\":1}", "id must be a string"},
            {"{\"data\":{},\"type\":\"mail\"}", "type must be one of message|status|event"},
            {"{\"data\":{},\"specversion\":\"0.3\"}", "specversion must be one of 1.0"},
            {"{\"data\":1}", "data must be a map"},
            {"{\"data\":null}", "data must be a map"},
            {"{\"data\":{},\"time\":\"yesterday\"}", "time must be a time"},
            {"{\"data\":{},\"time\":\"2026-13-01T00:00:00Z\"}", "time must be a time"},
            {"{\"data\":{},\"time\":\"2026-01-01T00:00:00\"}", "time must be a time"},
            {"{\"data\":{},\"kind\":\"robot\"}", "kind must be one of customer|"},
            {"{\"data\":{\"direction\":\"up\"}}", "data.direction must be one of in|out|internal"},
            {"{\"data\":{\"msg\":{\"text\":5}}}", "data.msg.text must be a string"},
            {"{\"data\":{\"msg\":[]}}", "data.msg must be a map"},
            {"{\"data\":{\"to\":[1]}}", "data.to must be a list of maps"},
            {"{\"data\":{\"to\":[{\"addr\":[]}]}}", "data.to.addr must be a string"},
            {"{\"data\":{\"auto\":{\"machine\":\"yes\"}}}",
                    "data.auto.machine must be true or false"},
            {"{\"data\":{\"auto\":{\"loop_depth\":0.5}}}", "loop_depth must be a whole number"},
            {"{\"data\":{},\"annotations\":[]}", "annotations must be a map"},
            {"{\"data\":{},\"annotations\":{\"a-b\":1}}", "annotations must be a map of names"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct deskbus_message *message = NULL;
        DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
        assert_int_equal(
                deskbus_message_from_json(rows[i].json, strlen(rows[i].json), NULL, &message, &err),
                -EBADMSG);
        char text[256];
        (void)deskbus_error_print(err, text, sizeof(text));
        if (strstr(text, rows[i].text) == NULL)
            fail_msg("%s: '%s' does not say '%s'", rows[i].json, text, rows[i].text);
        assert_null(message);
    }
}

static void times_may_have_fractions_and_offsets(void **state)
{
    (void)state;
    static const char *const times[] = {"2026-01-31T23:59:60Z", "2026-01-31T12:00:00.123456Z",
            "2026-01-31T12:00:00+02:00", "2026-01-31T12:00:00.5-11:30"};
    for (size_t i = 0; i < 4; i++) {
        char json[96];
        (void)snprintf(json, sizeof(json), "{\"time\":\"%s\",\"data\":{}}", times[i]);
        struct deskbus_message *message = from_json(json);
        deskbus_message_unref(&message);
    }
}

static void msgpack_needs_version_type_and_data(void **state)
{
    (void)state;
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_message_decode("\x80", 1, NULL, &message, &err), -EBADMSG);
    assert_string_equal(deskbus_error_text(err), "specversion is missing");
    deskbus_error_free(&err);
    assert_int_equal(deskbus_message_decode("\x90", 1, NULL, &message, &err), -EBADMSG);
    assert_string_equal(deskbus_error_text(err), "a message must be a map");
    deskbus_error_free(&err);
    assert_int_equal(deskbus_message_decode("\x80\x80", 2, NULL, &message, NULL), -EBADMSG);
}

static void a_key_with_a_nul_inside_is_an_unknown_field(void **state)
{
    (void)state;
    static const char bytes[] = "\x84\xabspecversion\xa3"
                                "1.0\xa4type\xa7message\xa4"
                                "data\x80\xadid\0and a long\x01";
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    if (deskbus_message_decode(bytes, sizeof(bytes) - 1, NULL, &message, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
    assert_int_equal(deskbus_message_get(message, "id").size, 0);
    deskbus_message_unref(&message);
}

static void the_newest_layer_wins(void **state)
{
    (void)state;
    struct deskbus_message *base = from_json(
            "{\"data\":{},\"annotations\":{\"lang\":{\"name\":\"en\"},\"old\":1},\"z\":9}");
    struct deskbus_message *one = annotate(base, "{\"lang\":{\"name\":\"pl\"},\"mood\":-0.5}");
    struct deskbus_message *two = annotate(one, "{\"mood\":0.5,\"slots\":{\"order\":\"A1\"}}");
    deskbus_message_unref(&base);
    deskbus_message_unref(&one); /* two keeps both */
    double mood = 0;
    assert_int_equal(deskbus_value_float(deskbus_message_get(two, "annotations.mood"), &mood), 0);
    assert_true(mood == 0.5);
    assert_true(deskbus_value_is(deskbus_message_get(two, "annotations.lang.name"), "pl"));
    assert_true(deskbus_value_is(deskbus_message_get(two, "annotations.slots.order"), "A1"));
    assert_int_equal(deskbus_value_kind(deskbus_message_annotation(two, "old")), DESKBUS_INT);
    assert_int_equal(deskbus_message_annotation(two, "none").size, 0);
    assert_int_equal(deskbus_message_layer_count(two), 2);
    assert_int_equal(deskbus_value_count(deskbus_message_layer(two, 0)), 2);
    assert_true(deskbus_value_get(deskbus_message_layer(two, 1), "slots").size > 0);
    assert_int_equal(deskbus_message_layer(two, 2).size, 0);
    char *json = NULL;
    assert_int_equal(deskbus_message_to_json(two, &json, NULL), 0);
    assert_string_equal(json,
            "{\"specversion\":\"1.0\",\"type\":\"message\",\"data\":{},\"z\":9,\"annotations\":{"
            "\"mood\":0.5,\"slots\":{\"order\":\"A1\"},\"lang\":{\"name\":\"pl\"},\"old\":1}}");
    free(json);
    deskbus_message_unref(&two);
}

static void a_layer_must_be_a_map_of_names(void **state)
{
    (void)state;
    struct deskbus_message *base = from_json("{\"data\":{}}"), *more = NULL;
    assert_int_equal(deskbus_message_annotated(base, "\x90", 1, &more, NULL), -EBADMSG);
    assert_int_equal(deskbus_message_annotated(base, "\x81\xa1-\xc0", 4, &more, NULL), -EBADMSG);
    assert_int_equal(deskbus_message_annotated(base, "\x81\xa1", 2, &more, NULL), -EBADMSG);
    assert_null(more);
    deskbus_message_unref(&base);
}

static void many_layers_are_freed_without_recursion(void **state)
{
    (void)state;
    struct deskbus_message *top = from_json("{\"data\":{}}");
    for (int i = 0; i < 100000; i++) {
        struct deskbus_message *next = NULL;
        assert_int_equal(deskbus_message_annotated(top, "\x80", 1, &next, NULL), 0);
        deskbus_message_unref(&top);
        top = next;
    }
    assert_int_equal(deskbus_message_layer_count(top), 100000);
    deskbus_message_unref(&top);
}

static void a_conversation_has_one_id(void **state)
{
    (void)state;
    char id[DESKBUS_ID_SIZE], other[DESKBUS_ID_SIZE];
    deskbus_conversation_id("webchat", "shop", "v1", id);
    /* python3: hashlib.blake2b(b"webchat\0shop\0v1").hexdigest()[:32] */
    assert_string_equal(id, "804097bea61f77588ab7f22be3b5ed60");
    deskbus_conversation_id("webchat", "sho", "pv1", other);
    assert_string_not_equal(id, other);
    deskbus_conversation_id("a", NULL, "b", id);
    deskbus_conversation_id("a", "", "b", other);
    assert_string_equal(id, other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(fields_are_read_in_place),
            cmocka_unit_test(a_message_without_text_has_an_empty_one),
            cmocka_unit_test(a_wrong_field_is_named),
            cmocka_unit_test(times_may_have_fractions_and_offsets),
            cmocka_unit_test(msgpack_needs_version_type_and_data),
            cmocka_unit_test(a_key_with_a_nul_inside_is_an_unknown_field),
            cmocka_unit_test(the_newest_layer_wins),
            cmocka_unit_test(a_layer_must_be_a_map_of_names),
            cmocka_unit_test(many_layers_are_freed_without_recursion),
            cmocka_unit_test(a_conversation_has_one_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
