/* Tests of conditions: each form of the grammar against messages that fit and messages that do not. */
#include "plan_text.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

/* Wednesday noon in Warsaw, and Sunday at three. */
enum { AT_WORK = 0, AT_NIGHT = 1 };
static const uint64_t moments_ms[] = {1762340400000, 1762653600000};

static const char message_json[] =
        "{\"specversion\":\"1.0\",\"type\":\"message\",\"id\":\"m1\",\"kind\":\"customer\",\"data\":{"
        "\"channel\":\"email\",\"account\":\"shop\",\"direction\":\"in\","
        "\"from\":{\"addr\":\"a@example.com\",\"name\":\"Zażółć\"},"
        "\"msg\":{\"text\":\"I want a REFUND now\",\"subject\":\"\",\"kind\":\"text\"},"
        "\"auto\":{\"machine\":false,\"loop_depth\":2},"
        "\"x\":{\"web\":{\"page\":\"/pricing\",\"width\":390,\"ratio\":1.5,\"dark\":true,\"zip\":\"390\","
        "\"none\":null,\"list\":[1,2]}}},"
        "\"annotations\":{\"sentiment\":{\"label\":\"negative\",\"score\":-0.7,\"confidence\":0.9},"
        "\"lang\":\"pl\",\"party\":{\"name\":\"Anna\",\"vip\":true,\"visits\":3,\"tags\":[\"a\"],"
        "\"profile\":{\"city\":\"Warszawa\"}},\"case\":{\"owner\":\"bot\",\"priority\":2}}}";

struct row {
    const char *when;
    bool holds;
};

static const struct row rows[] = {
        {"{ channel: email }", true},
        {"{ channel: webchat }", false},
        {"{ channel: [webchat, email] }", true},
        {"{ channel: [webchat, sms] }", false},
        {"{ channel: email, account: shop }", true},
        {"{ channel: email, account: other }", false},
        {"{ source: chat }", true},
        {"{ source: mail }", false},
        {"{ source: /^ch/ }", true},
        {"{ text: /refund/ }", false},
        {"{ text: /refund/i }", true},
        {"{ text: /^i want.*now$/i }", true},
        {"{ text: [/refund/, /WANT/i] }", true},
        {"{ text: /zwrot/i }", false},
        {"{ from.name: /ZAŻÓŁĆ/i }", true},
        {"{ subject: \"\" }", true},
        {"{ subject: present }", true},
        {"{ subject: absent }", false},
        {"{ msg.lang: absent }", true},
        {"{ msg.lang: present }", false},
        {"{ msg.lang: pl }", false},
        {"{ msg.lang: [absent, pl] }", true},
        {"{ not: { msg.lang: pl } }", true},
        {"{ sentiment.score: \"< -0.6\" }", true},
        {"{ sentiment.score: \"< -0.7\" }", false},
        {"{ sentiment.score: \"<= -0.7\" }", true},
        {"{ sentiment.score: \"> -0.7\" }", false},
        {"{ sentiment.score: \">= -0.7\" }", true},
        {"{ sentiment.score: \"-1..-0.5\" }", true},
        {"{ sentiment.score: \"-0.5..1\" }", false},
        {"{ sentiment.score: -0.7 }", true},
        {"{ sentiment.label: negative, sentiment.confidence: \">= 0.8\" }", true},
        {"{ sentiment.label: [neutral, positive] }", false},
        {"{ lang: pl }", true},
        {"{ lang: present }", true},
        {"{ party: present }", true},
        {"{ order: absent }", true},
        {"{ party.vip: true }", true},
        {"{ party.vip: false }", false},
        {"{ party.visits: 3 }", true},
        {"{ party.visits: \"3..5\" }", true},
        {"{ party.visits: \"1..3\" }", true},
        {"{ party.visits: [1, 2] }", false},
        {"{ party.tags: present }", true},
        {"{ party.profile.city: Warszawa }", true},
        {"{ party.profile.street: Prosta }", false},
        {"{ auto.machine: false }", true},
        {"{ auto.loop_depth: \"> 1\" }", true},
        {"{ case.owner: bot, case.priority: \">= 2\" }", true},
        {"{ case.status: absent }", true},
        {"{ x.web.page: /pricing }", true},
        {"{ x.web.width: \"< 400\" }", true},
        {"{ x.web.width: 390 }", true},
        {"{ x.web.width: \"390\" }", false},
        {"{ x.web.zip: 390 }", true},
        {"{ x.web.zip: \"390\" }", true},
        {"{ x.web.zip: \"< 400\" }", false},
        {"{ x.web.ratio: \"1..2\" }", true},
        {"{ x.web.dark: true }", true},
        {"{ x.web.dark: \"true\" }", false},
        {"{ x.web.none: absent }", true},
        {"{ x.web.none: present }", false},
        {"{ x.web.list: present }", true},
        {"{ x.web.list: 1 }", false},
        {"{ hours.office: true }", true},
        {"{ hours.office: false }", false},
        {"{ any: [{ lang: en }, { lang: pl }] }", true},
        {"{ any: [{ lang: en }, { lang: es }] }", false},
        {"{ any: [{ lang: en }, { channel: email, account: other }] }", false},
        {"{ not: { lang: pl } }", false},
        {"{ not: { lang: pl, channel: webchat } }", true},
        {"{ any: [{ not: { any: [{ not: { channel: email } }] } }] }", true},
        {"{ lang: pl, not: { channel: sms }, any: [{ account: shop }] }", true},
        {"{ type: message, kind: customer, direction: in, msg.kind: text }", true},
};

static struct plan *plan_with(const char *when)
{
    char yaml[2048];
    (void)snprintf(yaml, sizeof(yaml),
            "deskbus: 1\n"
            "hours: { office: { zone: Europe/Warsaw, mon-fri: \"08:00-18:00\" } }\n"
            "plugins:\n  chat: { use: webchat }\n  mood: { use: sentiment }\n  customers: { use: crm }\n"
            "pipelines:\n  main:\n    from: chat\n    steps:\n      - mood\n      - customers\n"
            "      - when: %s\n        close: yes\n    otherwise: { close: no }\n",
            when);
    return plan_of(yaml);
}

static bool holds(const struct plan *plan, const struct deskbus_message *message, uint64_t now_ms)
{
    struct plan_view view = {.message = message, .now_ms = now_ms, .source = "chat"};
    struct plan_action action;
    struct plan_trace trace = {0};
    assert_int_equal(plan_next(plan, 0, "customers", &view, &action, &trace), 0);
    assert_int_equal(action.kind, PLAN_CLOSE);
    assert_int_equal(trace.count, 1);
    assert_int_equal(trace.hops[0].matched, strcmp(action.text, "yes") == 0);
    return trace.hops[0].matched;
}

static void every_form_of_the_grammar_holds_when_it_should(void **state)
{
    struct deskbus_message *message = message_of(message_json);
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct plan *plan = plan_with(rows[i].when);
        if (holds(plan, message, moments_ms[AT_WORK]) != rows[i].holds)
            fail_msg("when: %s should be %s", rows[i].when, rows[i].holds ? "true" : "false");
        plan_unref(&plan);
    }
    deskbus_message_unref(&message);
}

static void an_absent_field_fails_every_test_but_absent(void **state)
{
    static const char *const tests[] = {"pl", "[pl, en]", "/.*/", "present", "\"\""};
    struct deskbus_message *message = message_of("{\"text\":\"hello\"}");
    (void)state;
    for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
        char when[64];
        (void)snprintf(when, sizeof(when), "{ lang: %s }", tests[i]);
        struct plan *plan = plan_with(when);
        assert_false(holds(plan, message, moments_ms[AT_WORK]));
        plan_unref(&plan);
    }
    struct plan *plan = plan_with("{ lang: absent, sentiment: absent, sentiment.score: absent }");
    assert_true(holds(plan, message, moments_ms[AT_WORK]));
    plan_unref(&plan);
    plan = plan_with("{ kind: customer }"); /* what a message without a kind is */
    assert_true(holds(plan, message, moments_ms[AT_WORK]));
    plan_unref(&plan);
    deskbus_message_unref(&message);
}

static void hours_follow_the_clock(void **state)
{
    struct deskbus_message *message = message_of("{\"text\":\"hello\"}");
    struct plan *plan = plan_with("{ hours.office: false }");
    (void)state;
    assert_false(holds(plan, message, moments_ms[AT_WORK]));
    assert_true(holds(plan, message, moments_ms[AT_NIGHT]));
    plan_unref(&plan);
    deskbus_message_unref(&message);
}

/* A pattern that explodes is stopped by its limit: it does not match, and costs milliseconds. */
static void a_pattern_that_explodes_is_stopped(void **state)
{
    struct deskbus_message *message = message_of(
            "{\"text\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}");
    struct plan *plan = plan_with("{ text: /^(a+)+$/ }");
    (void)state;
    assert_false(holds(plan, message, moments_ms[AT_WORK]));
    plan_unref(&plan);
    deskbus_message_unref(&message);
}

static void a_condition_is_shown_as_one_line(void **state)
{
    struct deskbus_message *message = message_of("{\"text\":\"hello\"}");
    struct plan *plan = plan_with(
            "{ sentiment.score: \"< -0.6\", lang: [pl, en], any: [{ text: /a/i }, { not: { channel: sms } }] }");
    struct plan_view view = {.message = message, .source = "chat"};
    struct plan_action action;
    struct plan_trace trace = {0};
    (void)state;
    assert_int_equal(plan_next(plan, 0, "customers", &view, &action, &trace), 0);
    assert_string_equal(trace.hops[0].text,
            "when sentiment.score < -0.6, lang: [pl, en], any: [{text: /a/i}, {not: {channel: sms}}]");
    assert_int_equal(trace.hops[0].place.line, 13);
    assert_int_equal(trace.hops[0].place.column, 15);
    assert_non_null(strstr(trace.hops[0].place.file, "text.yaml"));
    plan_unref(&plan);
    deskbus_message_unref(&message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_form_of_the_grammar_holds_when_it_should),
            cmocka_unit_test(an_absent_field_fails_every_test_but_absent),
            cmocka_unit_test(hours_follow_the_clock),
            cmocka_unit_test(a_pattern_that_explodes_is_stopped),
            cmocka_unit_test(a_condition_is_shown_as_one_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
