/* Staged: what takes effect together at done(), what is forgotten, and who may ask for what. */
#include "test.h"

#include "plan/plan.h"
#include "wire/call.h"
#include "worker_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A delivery in the plugin's hands. */
static struct deskbus_delivery *hold(struct fixture *fixture)
{
    fixture_deliver(fixture, (unsigned char)(fixture->tickets + 1), "hi");
    fixture_turn(fixture);
    return fixture->held[fixture->held_count - 1];
}

static struct deskbus_delivery *hold_wire(struct fixture *fixture, struct wire_delivery *wire)
{
    struct deskbus_message *message = fixture_message("{\"id\":\"1\",\"text\":\"x\"}");
    wire->message = message;
    wire->conversation[0] = (unsigned char)(fixture->tickets + 1);
    fixture_deliver_wire(fixture, wire);
    deskbus_message_unref(&message);
    fixture_turn(fixture);
    return fixture->held[fixture->held_count - 1];
}

static int annotate_int(struct deskbus_delivery *delivery, const char *name, unsigned char number)
{
    const struct deskbus_value value = {&number, 1};
    return deskbus_annotate(delivery, name, value);
}

static int reply(struct deskbus_delivery *delivery, const char *json)
{
    struct deskbus_message *message = fixture_message(json);
    int r = deskbus_reply(delivery, message, DESKBUS_FINAL);
    deskbus_message_unref(&message);
    return r;
}

static void staged_calls_come_with_done_in_their_order(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    assert_int_equal(annotate_int(delivery, "mood", 1), 0);
    assert_int_equal(annotate_int(delivery, "lang", 2), 0);
    assert_int_equal(annotate_int(delivery, "mood", 3), 0);
    assert_int_equal(deskbus_hand_off(delivery, "support", "angry"), 0);
    assert_int_equal(deskbus_end(delivery, "spam"), 0);
    deskbus_done(delivery);
    assert_string_equal(fixture->results[0].annotations, "{\"mood\":3,\"lang\":2}");
    assert_string_equal(fixture->results[0].calls, "[[5,\"support\",\"angry\"],[6,\"spam\"]]");
}

static void annotations_get_the_names_of_the_configuration(void **state)
{
    static const struct plan_rename renames[] = {{"mood", "second_mood"}};
    struct fixture *fixture = *state;
    fixture->setup.renames = renames;
    fixture->setup.rename_count = 1;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    assert_int_equal(annotate_int(delivery, "mood", 1), 0);
    assert_int_equal(annotate_int(delivery, "lang", 2), 0);
    assert_int_equal(annotate_int(delivery, "mood", 3), 0);
    deskbus_done(delivery);
    assert_string_equal(fixture->results[0].annotations, "{\"second_mood\":3,\"lang\":2}");
}

static void retry_and_reject_forget_what_was_staged(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    for (int i = 0; i < 2; i++) {
        struct deskbus_delivery *delivery = hold(fixture);
        assert_int_equal(annotate_int(delivery, "mood", 1), 0);
        assert_int_equal(deskbus_end(delivery, "spam"), 0);
        assert_int_equal(deskbus_state_put(delivery, DESKBUS_CONVERSATION, "k", "v", 1, 0), 0);
        if (i == 0)
            deskbus_retry(delivery, 0, "x");
        else
            deskbus_reject(delivery, "x", "x");
        assert_null(fixture->results[i].annotations);
        assert_null(fixture->results[i].calls);
    }
    /* The memory is used again: nothing of it may be left. */
    for (size_t i = 2; i < 300; i++) {
        deskbus_done(hold(fixture));
        assert_null(fixture->results[i].calls);
        assert_null(fixture->results[i].annotations);
    }
}

static void a_reply_goes_back_where_the_message_came_from(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    assert_int_equal(
            reply(delivery,
                    "{\"type\":\"message\",\"data\":{\"msg\":{\"text\":\"hello\"},\"channel\":\"fax\"}}"),
            0);
    deskbus_done(delivery);
    assert_string_equal(fixture->results[0].calls,
            "[[1,{\"specversion\":\"1.0\",\"type\":\"message\",\"causationid\":\"m1\",\"data\":{"
            "\"direction\":\"out\",\"channel\":\"chat\",\"account\":\"shop\","
            "\"conv\":{\"id\":\"c\",\"thread\":\"t\"},\"to\":[{\"addr\":\"ana\"}],"
            "\"msg\":{\"text\":\"hello\"}}},0,null,0]]");
}

static void a_sent_message_keeps_its_own_address(void **state)
{
    struct fixture *fixture = *state;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    struct deskbus_message *message = fixture_message(
            "{\"type\":\"message\",\"data\":{\"channel\":\"fax\",\"to\":[{\"addr\":\"bob\"}]}}");
    assert_int_equal(deskbus_send(delivery, "fax_out", message, "later", 99), 0);
    assert_int_equal(deskbus_send(delivery, "Fax Out", message, NULL, 0), -EINVAL);
    deskbus_message_unref(&message);
    deskbus_done(delivery);
    const char *calls = fixture->results[0].calls;
    assert_non_null(strstr(calls, "\"channel\":\"fax\",\"account\":\"shop\""));
    assert_non_null(strstr(calls, "\"to\":[{\"addr\":\"bob\"}]"));
    assert_non_null(strstr(calls, ",\"fax_out\",\"later\",99]"));
}

static void only_what_the_descriptor_says_is_permitted(void **state)
{
    struct fixture *fixture = *state;
    fixture->plugin.flags = 0;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    assert_int_equal(reply(delivery, "{\"text\":\"x\"}"), -EPERM);
    assert_int_equal(deskbus_hand_off(delivery, NULL, NULL), -EPERM);
    assert_int_equal(deskbus_end(delivery, "x"), -EPERM);
    assert_int_equal(deskbus_sent(delivery, "x"), -EPERM);
    deskbus_done(delivery);
    fixture->plugin.flags = DESKBUS_MAY_REPLY | DESKBUS_MAY_END;
    struct wire_delivery wire = {.role = DESKBUS_SINK};
    delivery = hold_wire(fixture, &wire);
    assert_int_equal(reply(delivery, "{\"text\":\"x\"}"), -EPERM);
    assert_int_equal(annotate_int(delivery, "mood", 1), -EPERM);
    assert_int_equal(deskbus_sent(delivery, "x1"), 0);
    deskbus_done(delivery);
    assert_string_equal(fixture->results[1].calls, "[[7,\"x1\"]]");
}

static void wrong_names_and_too_large_values_are_refused(void **state)
{
    struct fixture *fixture = *state;
    fixture->setup.message_bytes = 10000;
    fixture_open(fixture);
    struct deskbus_delivery *delivery = hold(fixture);
    static const unsigned char bytes[10001];
    const struct deskbus_value broken = {(const unsigned char *)"\xc1", 1};
    assert_int_equal(annotate_int(delivery, "Mood", 1), -EINVAL);
    assert_int_equal(annotate_int(delivery, "", 1), -EINVAL);
    assert_int_equal(deskbus_annotate(delivery, "mood", broken), -EINVAL);
    assert_int_equal(
            deskbus_annotate(delivery, "mood", (struct deskbus_value){bytes, sizeof(bytes)}),
            -EMSGSIZE);
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, "k", bytes, 4097, 0), -EMSGSIZE);
    /* What routing keeps of a key must be the whole of it. */
    char key[130];
    memset(key, 'k', 129);
    key[129] = '\0';
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, key, "v", 1, 0), -EMSGSIZE);
    key[128] = '\0';
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, key, "v", 1, 0), 0);
    /* Together they may not be larger than a record. */
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, "a", bytes, 4096, 0), 0);
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, "b", bytes, 4096, 0), 0);
    assert_int_equal(deskbus_state_put(delivery, DESKBUS_INSTANCE, "c", bytes, 4096, 0), -EMSGSIZE);
    deskbus_done(delivery);
}

static void build_state(struct deskbus_builder *builder, uint64_t expires_ms)
{
    deskbus_build_list(builder);
    deskbus_build_list(builder);
    deskbus_build_uint(builder, DESKBUS_PERSON);
    deskbus_build_string(builder, "name");
    deskbus_build_binary(builder, "ana", 3);
    deskbus_build_uint(builder, expires_ms);
    deskbus_build_end(builder);
    deskbus_build_end(builder);
}

static void state_is_read_back_as_it_will_be(void **state)
{
    struct fixture *fixture = *state;
    struct deskbus_builder *builder = NULL;
    const void *bytes;
    size_t size;
    fixture_open(fixture);
    assert_int_equal(deskbus_builder_new(&builder), 0);
    build_state(builder, fixture->wall_ms + 1000);
    struct wire_delivery wire = {0};
    assert_int_equal(deskbus_builder_finish(builder, &wire.state, NULL), 0);
    struct deskbus_delivery *d = hold_wire(fixture, &wire);
    deskbus_builder_free(&builder);

    assert_int_equal(deskbus_state_get(d, DESKBUS_PERSON, "name", &bytes, &size), 0);
    assert_memory_equal(bytes, "ana", 3);
    assert_int_equal(deskbus_state_get(d, DESKBUS_INSTANCE, "name", &bytes, &size), -ENOENT);
    assert_int_equal(deskbus_state_put(d, DESKBUS_PERSON, "name", "bob", 3, 500), 0);
    assert_int_equal(deskbus_state_put(d, DESKBUS_PERSON, "nam", "x", 1, 0), 0);
    assert_int_equal(deskbus_state_get(d, DESKBUS_PERSON, "name", &bytes, &size), 0);
    assert_memory_equal(bytes, "bob", 3);
    fixture->wall_ms += 600;
    assert_int_equal(deskbus_state_get(d, DESKBUS_PERSON, "name", &bytes, &size), -ENOENT);
    assert_int_equal(deskbus_state_put(d, DESKBUS_PERSON, "nam", NULL, 0, 0), 0);
    assert_int_equal(deskbus_state_get(d, DESKBUS_PERSON, "nam", &bytes, &size), -ENOENT);
    deskbus_done(d);
    assert_non_null(strstr(fixture->results[0].calls, "[8,1,\"name\",{\"$binary\":\"Ym9i\"},"));
    assert_non_null(strstr(fixture->results[0].calls, "[8,1,\"nam\",{\"$binary\":\"\"},0]"));
}

static void state_that_has_expired_is_gone(void **state)
{
    struct fixture *fixture = *state;
    struct deskbus_builder *builder = NULL;
    const void *bytes;
    size_t size;
    fixture_open(fixture);
    assert_int_equal(deskbus_builder_new(&builder), 0);
    build_state(builder, fixture->wall_ms);
    struct wire_delivery wire = {0};
    assert_int_equal(deskbus_builder_finish(builder, &wire.state, NULL), 0);
    struct deskbus_delivery *delivery = hold_wire(fixture, &wire);
    deskbus_builder_free(&builder);
    assert_int_equal(deskbus_state_get(delivery, DESKBUS_PERSON, "name", &bytes, &size), -ENOENT);
    deskbus_done(delivery);
}

static void withdraw_takes_back_only_what_waits(void **state)
{
    struct fixture *fixture = *state;
    struct deskbus_builder *builder = NULL;
    fixture_open(fixture);
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_list(builder);
    deskbus_build_string(builder, "quiet");
    deskbus_build_end(builder);
    struct wire_delivery wire = {0};
    assert_int_equal(deskbus_builder_finish(builder, &wire.waiting, NULL), 0);
    struct deskbus_delivery *delivery = hold_wire(fixture, &wire);
    deskbus_builder_free(&builder);
    assert_int_equal(deskbus_withdraw(delivery, "loud", "x"), -EALREADY);
    assert_int_equal(deskbus_withdraw(delivery, "quiet", "joined"), 0);
    assert_int_equal(deskbus_withdraw(delivery, "quiet", "joined"), -EALREADY);
    deskbus_done(delivery);
    assert_string_equal(fixture->results[0].calls, "[[4,\"quiet\",\"joined\"]]");
}

int main(void)
{
#define STAGED_TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
            STAGED_TEST(staged_calls_come_with_done_in_their_order),
            STAGED_TEST(annotations_get_the_names_of_the_configuration),
            STAGED_TEST(retry_and_reject_forget_what_was_staged),
            STAGED_TEST(a_reply_goes_back_where_the_message_came_from),
            STAGED_TEST(a_sent_message_keeps_its_own_address),
            STAGED_TEST(only_what_the_descriptor_says_is_permitted),
            STAGED_TEST(wrong_names_and_too_large_values_are_refused),
            STAGED_TEST(state_is_read_back_as_it_will_be),
            STAGED_TEST(state_that_has_expired_is_gone),
            STAGED_TEST(withdraw_takes_back_only_what_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
