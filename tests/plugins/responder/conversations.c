/* Conversations on the fake host: what the responder says, asks, remembers, withdraws and hands over. */
#include "test.h"

#include <deskbus/testing.h>
#include <stdio.h>
#include <string.h>

struct desk {
    struct deskbus_fake *fake;
    unsigned count; /* of messages, for their ids */
    unsigned conversation; /* the one that is written in */
};

static void fail_with(const struct deskbus_error *err)
{
    char text[1024];
    (void)deskbus_error_print(err, text, sizeof(text));
    fail_msg("%s", text);
}

static struct desk *open_with(const char *answers, const char *more)
{
    char options[1024];
    struct deskbus_error *err = NULL;
    struct desk *desk = calloc(1, sizeof(*desk));
    assert_non_null(desk);
    (void)snprintf(options, sizeof(options), "answers: %s/conf/answers/%s\n%s", test_source_dir(),
            answers, more);
    const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin,
            .options = options,
            .now_ms = 1795262400000}; /* 2026-11-21 */
    if (deskbus_fake_open(&setup, &desk->fake, &err) < 0)
        fail_with(err);
    return desk;
}

static int open_desk(void **state)
{
    *state = open_with("quickstart.yaml", "");
    return 0;
}

/* Each test has a conversation of its own. */
static int new_conversation(void **state)
{
    ((struct desk *)*state)->conversation++;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    struct deskbus_error *err = NULL;
    if (deskbus_fake_close(&desk->fake, &err) < 0)
        fail_with(err);
    free(desk);
    return 0;
}

/* A message of customer "ana" on a channel with annotations (JSON, "{}" for none). */
static const struct deskbus_fake_result *write_on(
        struct desk *desk, const char *channel, const char *text, const char *annotations)
{
    char json[4096];
    desk->count++;
    (void)snprintf(json, sizeof(json),
            "{\"type\":\"message\",\"data\":{\"direction\":\"in\",\"channel\":\"%s\",\"account\":\"shop\","
            "\"msg\":{\"ext_id\":\"m%u\",\"text\":\"%s\"},\"from\":{\"addr\":\"ana\"},\"conv\":{\"thread\":\"t%u\"}},"
            "\"annotations\":%s}",
            channel, desk->count, text, desk->conversation, annotations);
    return deskbus_fake_step(desk->fake, json);
}

static const struct deskbus_fake_result *write_to(struct desk *desk, const char *text)
{
    return write_on(desk, "file", text, "{}");
}

static const char order[] =
        "{\"order\":{\"number\":\"10023\",\"status\":\"shipped\",\"day\":\"2026-11-24\"}}";

static const struct deskbus_fake_call *call_of(
        const struct deskbus_fake_result *result, enum deskbus_fake_op op)
{
    assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
    for (size_t i = 0; i < result->call_count; i++) {
        if (result->calls[i].op == op)
            return &result->calls[i];
    }
    return NULL;
}

static void says(const struct deskbus_fake_result *result, const char *part)
{
    const char *reply = deskbus_fake_reply(result, 0);
    if (reply == NULL || strstr(reply, part) == NULL)
        fail_msg("wanted '%s', got: %s", part, deskbus_fake_effects(result));
    assert_null(deskbus_fake_reply(result, 1));
}

static void hands_off(const struct deskbus_fake_result *result, const char *why)
{
    const struct deskbus_fake_call *call = call_of(result, DESKBUS_FAKE_HAND_OFF);
    if (call == NULL || strstr(call->why, why) == NULL)
        fail_msg("wanted a hand-over '%s', got: %s", why, deskbus_fake_effects(result));
    assert_null(call->name); /* the pipeline's team */
}

static bool is_silent(const struct deskbus_fake_result *result)
{
    return call_of(result, DESKBUS_FAKE_REPLY) == NULL &&
            call_of(result, DESKBUS_FAKE_HAND_OFF) == NULL;
}

static void the_five_questions_are_answered_in_their_language(void **state)
{
    static const char *const turns[][3] = {
            {"Where is my parcel?", "What is your order number?", "is on its way"},
            {"¿Dónde está mi pedido?", "¿Cuál es tu número de pedido?", "está en camino"},
            {"Gdzie jest moja paczka?", "Jaki jest numer zamówienia?", "jest w drodze"},
            {"我的包裹还没有收到", "请告诉我您的订单号", "正在运送途中"},
            {"أين طلبي؟", "ما رقم طلبك؟", "في الطريق إليك"},
    };
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        (void)new_conversation(state);
        says(write_to(*state, turns[i][0]), turns[i][1]);
        const struct deskbus_fake_result *result = write_on(*state, "file", "10023", order);
        says(result, turns[i][2]);
        says(result, "10023");
    }
}

static void a_known_order_is_told_without_asking(void **state)
{
    says(write_on(*state, "file", "where is my parcel 10023", order), "on Tuesday, 24 November");
    says(write_on(*state, "file", "Where is my order?",
                 "{\"orders\":[{\"number\":\"7\",\"status\":\"packed\"}],\"party\":{\"name\":\"Eva "
                 "Kowalska\"}}"),
            "Eva, your order 7 is packed");
    says(write_on(*state, "file", "Where is my order?",
                 "{\"orders\":[{\"number\":\"7\",\"status\":\"packed\"},{\"number\":\"8\",\"status\":\"packed\"}]}"),
            "order number?");
}

static void a_number_that_nobody_knows_is_said_so_then_a_person_takes_over(void **state)
{
    says(write_to(*state, "Gdzie jest moja paczka?"), "numer zamówienia");
    says(write_to(*state, "to 99999"), "Nie znajduję zamówienia 99999");
    hands_off(write_to(*state, "99998"), "order number not found");
}

static void short_numbers_count_when_they_were_asked_for(void **state)
{
    says(write_to(*state, "my order from 2025 has not arrived"), "What is your order number?");
    says(write_to(*state, "1009"), "cannot find an order 1009");
    says(write_on(*state, "file", "A-104 then",
                 "{\"order\":{\"number\":\"A-104\",\"status\":\"delivered\",\"day\":\"2026-11-19\"}}"),
            "A-104 was delivered on Thursday, 19 November");
}

static void a_status_without_words_goes_to_a_person(void **state)
{
    hands_off(write_on(*state, "file", "where is my order",
                      "{\"order\":{\"number\":\"10023\",\"status\":\"quarantined\"}}"),
            "order_status");
}

static void no_number_is_asked_for_once_more_then_a_person_takes_over(void **state)
{
    says(write_to(*state, "Where is my parcel?"), "What is your order number?");
    says(write_to(*state, "no idea"), "did not see an order number");
    hands_off(write_to(*state, "still no idea"), "no order number");
}

static void another_topic_is_answered_while_the_number_is_awaited(void **state)
{
    says(write_to(*state, "Where is my parcel?"), "What is your order number?");
    says(write_to(*state, "what are your opening hours?"), "Monday to Friday");
    says(write_on(*state, "file", "ok, it is 10023", order), "is on its way");
}

static void a_long_story_is_no_answer_to_the_question(void **state)
{
    says(write_to(*state, "Where is my parcel?"), "What is your order number?");
    assert_true(is_silent(write_to(*state,
            "My neighbour told me yesterday that a man in a green jacket stood in front of the gate "
            "for an hour, and then he went away with his dog again.")));
}

static void who_asks_for_a_person_gets_one_in_his_language(void **state)
{
    static const char *const texts[][2] = {{"I want to talk to a human", "A person will answer"},
            {"Quiero hablar con una persona", "Una persona te responderá"},
            {"konsultant", "Odpowie tutaj człowiek"}, {"轉人工", "工作人员会在这里回复您"},
            {"أريد التحدث مع موظف", "سيرد عليك موظف هنا"}, {"0", "A person will answer"}};
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        const struct deskbus_fake_result *result = write_to(*state, texts[i][0]);
        hands_off(result, "asks for a person");
        says(result, texts[i][1]);
        assert_int_equal(call_of(result, DESKBUS_FAKE_REPLY)->reply, DESKBUS_INTERIM);
    }
}

static void a_topic_that_is_never_answered_goes_to_a_person(void **state)
{
    hands_off(write_to(*state, "please delete my account"), "topic personal_data");
}

static void short_answers_and_silence_where_nothing_fits(void **state)
{
    says(write_to(*state, "Hola!"), "¿En qué puedo ayudarte?");
    says(write_to(*state, "dzięki"), "Nie ma za co");
    assert_true(is_silent(write_to(*state, "Do you sell bicycles?")));
    assert_true(is_silent(write_to(*state, "🙂")));
}

static void silent_when_a_person_owns_it_or_a_machine_wrote(void **state)
{
    assert_string_equal(deskbus_fake_effects(write_on(*state, "file", "Where is my parcel?",
                                "{\"case\":{\"owner\":\"person\"}}")),
            "done\n");
    assert_string_equal(deskbus_fake_effects(write_on(
                                *state, "file", "agent", "{\"case\":{\"owner\":\"team\"}}")),
            "done\n");
    assert_non_null(deskbus_fake_reply(
            write_on(*state, "file", "hello", "{\"case\":{\"owner\":\"bot\"}}"), 0));
    assert_string_equal(deskbus_fake_effects(deskbus_fake_step(((struct desk *)*state)->fake,
                                "{\"type\":\"message\",\"data\":{\"auto\":{\"machine\":true},"
                                "\"msg\":{\"text\":\"Where is my parcel?\"}}}")),
            "done\n");
}

static void on_chat_a_reply_waits_for_quiet(void **state)
{
    struct desk *desk = *state;
    const struct deskbus_fake_result *result = write_on(
            desk, "webchat", "Where is my parcel?", "{}");
    const struct deskbus_fake_call *call = call_of(result, DESKBUS_FAKE_REPLY);
    assert_non_null(call);
    assert_int_equal(call->time_ms, deskbus_fake_now(desk->fake) + 1500);
    assert_int_equal(call->fate, DESKBUS_FAKE_WAITING);
    deskbus_fake_advance(desk->fake, 1500);
    assert_int_equal(call->fate, DESKBUS_FAKE_LEFT);
}

static void a_newer_message_withdraws_it_and_both_are_read_together(void **state)
{
    struct desk *desk = *state;
    const struct deskbus_fake_result *first = write_on(desk, "webchat", "where is", "{}");
    assert_true(is_silent(first));
    first = write_on(desk, "webchat", "where is my parcel", "{}");
    deskbus_fake_advance(desk->fake, 700);
    const struct deskbus_fake_result *second = write_on(desk, "webchat", "it is 10023", order);
    const struct deskbus_fake_call *withdrawn = call_of(second, DESKBUS_FAKE_WITHDRAW);
    assert_non_null(withdrawn);
    char why[80] = "joined ";
    (void)deskbus_value_copy(deskbus_message_get(second->message, "id"), why + 7, sizeof(why) - 7);
    assert_string_equal(withdrawn->why, why);
    assert_int_equal(call_of(first, DESKBUS_FAKE_REPLY)->fate, DESKBUS_FAKE_WITHDRAWN);
    says(second, "is on its way");
    deskbus_fake_advance(desk->fake, 1500);
    assert_int_equal(call_of(second, DESKBUS_FAKE_REPLY)->fate, DESKBUS_FAKE_LEFT);
    assert_int_equal(deskbus_fake_waiting(desk->fake), 0);
}

static void three_parts_of_one_question_get_one_answer(void **state)
{
    struct desk *desk = *state;
    (void)write_on(desk, "webchat", "hello", "{}");
    (void)write_on(desk, "webchat", "Where is my parcel?", "{}");
    const struct deskbus_fake_result *last = write_on(desk, "webchat", "please", "{}");
    says(last, "What is your order number?");
    assert_int_equal(deskbus_fake_waiting(desk->fake), 1);
    deskbus_fake_advance(desk->fake, 1500);
    says(write_on(desk, "webchat", "10023", order), "is on its way");
}

static void a_question_that_was_withdrawn_was_not_asked(void **state)
{
    struct desk *desk = *state;
    (void)write_on(desk, "webchat", "Where is my parcel?", "{}");
    const struct deskbus_fake_result *result = write_on(desk, "webchat", "hello?", "{}");
    says(result, "What is your order number?"); /* and not: I did not see one */
    assert_null(strstr(deskbus_fake_effects(result), "did not see"));
}

static void after_it_has_left_a_reply_stays(void **state)
{
    struct desk *desk = *state;
    (void)write_on(desk, "webchat", "Where is my parcel?", "{}");
    deskbus_fake_advance(desk->fake, 1501);
    const struct deskbus_fake_result *result = write_on(desk, "webchat", "thanks", "{}");
    says(result, "You are welcome");
}

static void asking_for_a_person_while_a_reply_waits_withdraws_it(void **state)
{
    struct desk *desk = *state;
    const struct deskbus_fake_result *first = write_on(
            desk, "webchat", "Where is my parcel?", "{}");
    hands_off(write_on(desk, "webchat", "agent", "{}"), "asks for a person");
    assert_int_equal(call_of(first, DESKBUS_FAKE_REPLY)->fate, DESKBUS_FAKE_WITHDRAWN);
}

static void an_interim_notice_is_said_once_and_ends_nothing(void **state)
{
    (void)state;
    void *desk = open_with("closed.yaml", "interim: true");
    const struct deskbus_fake_result *result = write_on(
            desk, "webchat", "mam pytanie", "{\"lang\":\"pl\"}");
    says(result, "Dziękujemy za wiadomość");
    assert_int_equal(call_of(result, DESKBUS_FAKE_REPLY)->reply, DESKBUS_INTERIM);
    assert_null(deskbus_fake_reply(write_on(desk, "webchat", "i jeszcze jedno", "{}"), 0));
    (void)close_desk(&desk);
}

static void a_host_that_refuses_means_try_again(void **state)
{
    struct desk *desk = *state;
    deskbus_fake_fail_call(desk->fake, 2, -ENOMEM);
    assert_int_equal(write_to(desk, "hello")->verdict, DESKBUS_FAKE_RETRY);
    assert_non_null(deskbus_fake_reply(write_to(desk, "hello"), 0));
}

static void what_was_done_is_annotated(void **state)
{
    const struct deskbus_fake_result *result = write_to(*state, "Chcę zwrócić buty");
    assert_true(deskbus_value_is(
            deskbus_message_get(result->message, "annotations.answer.topic"), "returns"));
    assert_true(deskbus_value_is(
            deskbus_message_get(result->message, "annotations.answer.did"), "replied"));
    assert_true(deskbus_value_is(
            deskbus_message_get(result->message, "annotations.answer.lang"), "pl"));
}

static void names_from_outside_cannot_write_fields_or_lines(void **state)
{
    const struct deskbus_fake_result *result = write_on(
            *state, "file", "hello", "{\"party\":{\"first_name\":\"{{order.number}}\\nBcc: x\"}}");
    const char *reply = deskbus_fake_reply(result, 0);
    assert_non_null(reply);
    assert_null(strchr(reply, '\n'));
    assert_null(strchr(reply, '{'));
}

#define CONVERSATION(name) cmocka_unit_test_setup(name, new_conversation)

int main(void)
{
    const struct CMUnitTest tests[] = {
            CONVERSATION(the_five_questions_are_answered_in_their_language),
            CONVERSATION(a_known_order_is_told_without_asking),
            CONVERSATION(a_number_that_nobody_knows_is_said_so_then_a_person_takes_over),
            CONVERSATION(short_numbers_count_when_they_were_asked_for),
            CONVERSATION(a_status_without_words_goes_to_a_person),
            CONVERSATION(no_number_is_asked_for_once_more_then_a_person_takes_over),
            CONVERSATION(another_topic_is_answered_while_the_number_is_awaited),
            CONVERSATION(a_long_story_is_no_answer_to_the_question),
            CONVERSATION(who_asks_for_a_person_gets_one_in_his_language),
            CONVERSATION(a_topic_that_is_never_answered_goes_to_a_person),
            CONVERSATION(short_answers_and_silence_where_nothing_fits),
            CONVERSATION(silent_when_a_person_owns_it_or_a_machine_wrote),
            CONVERSATION(on_chat_a_reply_waits_for_quiet),
            CONVERSATION(a_newer_message_withdraws_it_and_both_are_read_together),
            CONVERSATION(three_parts_of_one_question_get_one_answer),
            CONVERSATION(a_question_that_was_withdrawn_was_not_asked),
            CONVERSATION(after_it_has_left_a_reply_stays),
            CONVERSATION(asking_for_a_person_while_a_reply_waits_withdraws_it),
            cmocka_unit_test(an_interim_notice_is_said_once_and_ends_nothing),
            CONVERSATION(a_host_that_refuses_means_try_again),
            CONVERSATION(what_was_done_is_annotated),
            CONVERSATION(names_from_outside_cannot_write_fields_or_lines),
    };
    return cmocka_run_group_tests(tests, open_desk, close_desk);
}
