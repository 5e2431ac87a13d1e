/* Tests of drafts: paths, lists, removal, copies of a base, failures that stick. */
#include "test.h"

#include <deskbus/message.h>
#include <errno.h>
#include <string.h>

static struct deskbus_draft *new_draft(const struct deskbus_message *base)
{
    struct deskbus_draft *draft = NULL;
    assert_int_equal(deskbus_draft_new(base, &draft), 0);
    return draft;
}

static struct deskbus_message *finish(struct deskbus_draft *draft)
{
    struct deskbus_message *message = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_draft_finish(&draft, &message, &err) < 0)
        fail_msg("not finished: %s", deskbus_error_text(err));
    assert_null(draft);
    return message;
}

static void is(struct deskbus_message *message, const char *want)
{
    char *json = NULL;
    assert_int_equal(deskbus_message_to_json(message, &json, NULL), 0);
    assert_string_equal(json, want);
    free(json);
    deskbus_message_unref(&message);
}

#define HEAD "{\"specversion\":\"1.0\",\"type\":\"message\","

static void an_empty_draft_is_an_empty_message(void **state)
{
    (void)state;
    is(finish(new_draft(NULL)), HEAD "\"data\":{}}");
}

static void paths_make_the_maps_on_the_way(void **state)
{
    (void)state;
    struct deskbus_draft *draft = new_draft(NULL);
    deskbus_draft_string(draft, "data.msg.text", "hi");
    deskbus_draft_string_n(draft, "data.msg.subject", "subject", 3);
    deskbus_draft_int(draft, "data.x.n", -3);
    deskbus_draft_float(draft, "data.x.f", 0.5);
    deskbus_draft_bool(draft, "data.auto.machine", true);
    deskbus_draft_string(draft, "kind", "person");
    deskbus_draft_string(draft, "data.msg.text", "bye");
    is(finish(draft),
            HEAD "\"data\":{\"msg\":{\"text\":\"bye\",\"subject\":\"sub\"},\"x\":{\"n\":-3,"
                 "\"f\":0.5},\"auto\":{\"machine\":true}},\"kind\":\"person\"}");
}

static void lists_grow_by_plus_and_go_on_by_minus(void **state)
{
    (void)state;
    struct deskbus_draft *draft = new_draft(NULL);
    deskbus_draft_string(draft, "data.to.+.addr", "a");
    deskbus_draft_string(draft, "data.to.-.name", "Anna");
    deskbus_draft_string(draft, "data.to.+.addr", "b");
    deskbus_draft_string(draft, "data.to.0.role", "customer");
    deskbus_draft_string(draft, "data.msg.refs.+", "r1");
    deskbus_draft_string(draft, "data.msg.refs.+", "r2");
    is(finish(draft),
            HEAD "\"data\":{\"to\":[{\"addr\":\"a\",\"name\":\"Anna\",\"role\":\"customer\"},"
                 "{\"addr\":\"b\"}],\"msg\":{\"refs\":[\"r1\",\"r2\"]}}}");
}

static void a_copy_keeps_what_it_does_not_change(void **state)
{
    (void)state;
    static const char line[] = "{\"id\":\"1\",\"data\":{\"msg\":{\"text\":\"a\",\"lang\":\"pl\"},"
                               "\"to\":[{\"addr\":\"x\"}]},\"annotations\":{\"lang\":1}}";
    struct deskbus_message *base = NULL, *layered = NULL;
    assert_int_equal(deskbus_message_from_json(line, sizeof(line) - 1, NULL, &base, NULL), 0);
    assert_int_equal(deskbus_message_annotated(base, "\x81\xa4mood\x05", 7, &layered, NULL), 0);
    struct deskbus_draft *draft = new_draft(layered);
    deskbus_draft_string(draft, "data.msg.text", "b");
    deskbus_draft_string(draft, "data.to.+.addr", "y");
    deskbus_draft_string(draft, "id", NULL);
    deskbus_draft_string(draft, "data.msg.none", NULL);
    deskbus_draft_string(draft, "data.none.none", NULL);
    is(finish(draft),
            HEAD "\"data\":{\"msg\":{\"text\":\"b\",\"lang\":\"pl\"},\"to\":[{\"addr\":\"x\"},"
                 "{\"addr\":\"y\"}]},\"annotations\":{\"mood\":5,\"lang\":1}}");
    is(base,
            HEAD "\"id\":\"1\",\"data\":{\"msg\":{\"text\":\"a\",\"lang\":\"pl\"},"
                 "\"to\":[{\"addr\":\"x\"}]},\"annotations\":{\"lang\":1}}");
    deskbus_message_unref(&layered);
}

static void whole_values_are_set_and_gone_into_later(void **state)
{
    (void)state;
    struct deskbus_draft *draft = new_draft(NULL);
    struct deskbus_value map = {(const unsigned char *)"\x81\xa1"
                                                       "a\x01",
            4};
    struct deskbus_value none = {NULL, 0};
    deskbus_draft_value(draft, "data.x.file", map);
    deskbus_draft_int(draft, "data.x.file.b", 2);
    deskbus_draft_value(draft, "data.x.gone", map);
    deskbus_draft_value(draft, "data.x.gone", none);
    is(finish(draft), HEAD "\"data\":{\"x\":{\"file\":{\"a\":1,\"b\":2}}}}");
}

static void fails(struct deskbus_draft *draft, int code, const char *why)
{
    struct deskbus_message *message = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_draft_finish(&draft, &message, &err), code);
    assert_null(draft);
    assert_null(message);
    char text[256];
    (void)deskbus_error_print(err, text, sizeof(text));
    if (strstr(text, why) == NULL)
        fail_msg("'%s' does not say '%s'", text, why);
}

static void the_first_failure_is_told_at_the_end(void **state)
{
    (void)state;
    struct deskbus_draft *draft = new_draft(NULL);
    deskbus_draft_string(draft, "data.msg.text", "a");
    deskbus_draft_string(draft, "data.msg.text.deeper", "b");
    deskbus_draft_string(draft, "", "c");
    fails(draft, -EINVAL, "data.msg.text.deeper cannot be set");
    draft = new_draft(NULL);
    deskbus_draft_string(draft, "data.to.+.addr", "a");
    deskbus_draft_string(draft, "data.to.7.addr", "b");
    fails(draft, -EINVAL, "data.to.7.addr");
    draft = new_draft(NULL);
    deskbus_draft_string(draft, "type", "mail");
    fails(draft, -EBADMSG, "type must be one of");
    draft = new_draft(NULL);
    deskbus_draft_string(draft, "data", "no map");
    fails(draft, -EBADMSG, "data must be a map");
    draft = new_draft(NULL);
    char path[400];
    for (size_t i = 0; i < sizeof(path); i++)
        path[i] = i % 2 == 0 ? 'a' : '.';
    path[sizeof(path) - 1] = '\0';
    deskbus_draft_int(draft, path, 1);
    fails(draft, -EINVAL, "cannot be set");
}

static void a_draft_may_be_thrown_away(void **state)
{
    (void)state;
    struct deskbus_draft *draft = new_draft(NULL);
    deskbus_draft_string(draft, "data.to.+.addr", "a");
    deskbus_draft_free(&draft);
    assert_null(draft);
    deskbus_draft_free(&draft);
    deskbus_draft_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(an_empty_draft_is_an_empty_message),
            cmocka_unit_test(paths_make_the_maps_on_the_way),
            cmocka_unit_test(lists_grow_by_plus_and_go_on_by_minus),
            cmocka_unit_test(a_copy_keeps_what_it_does_not_change),
            cmocka_unit_test(whole_values_are_set_and_gone_into_later),
            cmocka_unit_test(the_first_failure_is_told_at_the_end),
            cmocka_unit_test(a_draft_may_be_thrown_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
