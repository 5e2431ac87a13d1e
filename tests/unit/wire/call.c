/* Tests of staged calls: each operation survives, and a list from a stranger cannot hurt. */
#include "test.h"

#include "wire/call.h"

#include <errno.h>
#include <string.h>

#define TEXT(literal)                                                                              \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }

static void text_is(struct wire_text text, const char *expected)
{
    assert_int_equal(text.size, strlen(expected));
    assert_memory_equal(text.text, expected, text.size);
}

static void every_operation_survives(void **state)
{
    static const unsigned char map[] = {0x81, 0xa1, 'a', 0x01};
    static const struct wire_call calls[] = {
            {.op = WIRE_CALL_REPLY,
                    .message = {map, sizeof(map)},
                    .kind = DESKBUS_INTERIM,
                    .key = TEXT("quiet"),
                    .time_ms = 12345678901},
            {.op = WIRE_CALL_SUGGEST, .message = {map, sizeof(map)}, .score = 0.75},
            {.op = WIRE_CALL_SEND,
                    .message = {map, sizeof(map)},
                    .name = TEXT("mail"),
                    .key = TEXT("k"),
                    .time_ms = 5},
            {.op = WIRE_CALL_WITHDRAW, .key = TEXT("quiet"), .why = TEXT("joined 12")},
            {.op = WIRE_CALL_HAND_OFF, .why = TEXT("asked for a person")},
            {.op = WIRE_CALL_END, .name = TEXT("spam")},
            {.op = WIRE_CALL_SENT, .name = TEXT("ext-1")},
            {.op = WIRE_CALL_STATE,
                    .scope = DESKBUS_INSTANCE,
                    .key = TEXT("seen"),
                    .bytes = "\0\1",
                    .size = 2,
                    .time_ms = 9},
    };
    const size_t count = sizeof(calls) / sizeof(calls[0]);
    DESKBUS_CLEANUP(deskbus_builder_free) struct deskbus_builder *builder = NULL;
    struct deskbus_value list;
    struct wire_call got[sizeof(calls) / sizeof(calls[0])];
    struct wire_call none;
    (void)state;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_list(builder);
    for (size_t i = 0; i < count; i++)
        wire_call_build(builder, &calls[i]);
    deskbus_build_end(builder);
    assert_int_equal(deskbus_builder_finish(builder, &list, NULL), 0);
    struct deskbus_walk walk = deskbus_value_walk(list);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(wire_call_next(&walk, &got[i]), 1);
        assert_int_equal(got[i].op, calls[i].op);
        assert_int_equal(got[i].time_ms, calls[i].time_ms);
        assert_int_equal(got[i].kind, calls[i].kind);
        assert_int_equal(got[i].scope, calls[i].scope);
        assert_float_equal(got[i].score, calls[i].score, 0.0);
        assert_int_equal(got[i].message.size, calls[i].message.size);
    }
    assert_int_equal(wire_call_next(&walk, &none), 0);
    text_is(got[0].key, "quiet");
    text_is(got[2].name, "mail");
    text_is(got[3].why, "joined 12");
    assert_null(got[4].name.text);
    text_is(got[4].why, "asked for a person");
    text_is(got[5].name, "spam");
    text_is(got[6].name, "ext-1");
    assert_int_equal(got[7].size, 2);
    assert_memory_equal(got[7].bytes, "\0\1", 2);
}

static int read_json(const char *json)
{
    DESKBUS_CLEANUP(deskbus_builder_free) struct deskbus_builder *builder = NULL;
    struct deskbus_value list;
    struct wire_call call;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_json(builder, json, strlen(json));
    assert_int_equal(deskbus_builder_finish(builder, &list, NULL), 0);
    struct deskbus_walk walk = deskbus_value_walk(list);
    return wire_call_next(&walk, &call);
}

static void what_is_no_call_is_refused(void **state)
{
    static const char *const wrong[] = {"[1]", "[\"x\"]", "[[]]", "[[0]]", "[[9, \"x\"]]", "[[6]]",
            "[[6, 1]]", "[[6, \"a\", \"b\"]]", "[[2, \"text\", 1]]", "[[1, {}, 2, null, 0]]",
            "[[1, {}, 0, null, -1]]", "[[8, 3, \"k\", \"no bytes\", 0]]", "[[4, {}, \"w\"]]",
            "[{\"a\": 1}]"};
    (void)state;
    assert_int_equal(read_json("[[6, \"spam\"]]"), 1);
    assert_int_equal(read_json("[]"), 0);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_int_equal(read_json(wrong[i]), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_operation_survives),
            cmocka_unit_test(what_is_no_call_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
