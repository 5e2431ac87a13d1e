/* Tests of running a plan: pipelines and actions one by one, detours, failures, and what is told of the way. */
#include "plan_text.h"
#include "test.h"

#include <errno.h>
#include <string.h>

static const char support_yaml[] =
        "deskbus: 1\n"
        "hours: { office: { zone: Europe/Warsaw, mon-fri: \"08:00-18:00\" } }\n"
        "teams:\n"
        "  support: { hours: office, take_within: 15m, then: priority }\n"
        "  priority: { notify: [mail, chat] }\n"
        "plugins:\n"
        "  chat: { use: webchat }\n"
        "  mail: { use: email, on_failure: { attempts: 20, within: 1h, hand_off: priority } }\n"
        "  customers: { use: crm }\n"
        "  mood: { use: sentiment, workers: 2, thread: own, as: { sentiment: feeling } }\n"
        "  answers: { use: responder }\n"
        "  notice: { use: responder, interim: true, as: notice_intent }\n"
        "pipelines:\n"
        "  brand:\n"
        "    from: mail\n"
        "    when: { account: brand }\n"
        "    steps: [{ mood: { on_failure: retry } }]\n"
        "    otherwise: { to: chat }\n"
        "    reply_by: chat\n"
        "  support:\n"
        "    from: [chat, mail]\n"
        "    observers: [customers]\n"
        "    steps:\n"
        "      - customers: { on_failure: { attempts: 3, within: 30s } }\n"
        "      - mood\n"
        "      - when: { channel: email }\n"
        "        steps:\n"
        "          - answers: { on_failure: { hand_off: priority } }\n"
        "      - when: { feeling.score: \"< -0.6\" }\n"
        "        hand_off: priority\n"
        "      - when: { hours.office: false }\n"
        "        steps: [notice]\n"
        "        otherwise: { close: open }\n"
        "    otherwise: { hand_off: support }\n";

static const uint64_t sunday_ms = 1762653600000, wednesday_ms = 1762340400000;

struct fixture {
    struct plan *plan;
    struct deskbus_message *message;
    struct plan_view view;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    fixture->plan = plan_of(support_yaml);
    fixture->message = message_of("{\"text\":\"hello\",\"channel\":\"webchat\",\"account\":\"x\"}");
    fixture->view = (struct plan_view){fixture->message, sunday_ms, "chat"};
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    plan_unref(&fixture->plan);
    deskbus_message_unref(&fixture->message);
    free(fixture);
    return 0;
}

static struct plan_action next(const struct fixture *fixture, const char *after)
{
    struct plan_action action = {0};
    int r = plan_next(fixture->plan, 1, after, &fixture->view, &action, NULL);
    assert_int_equal(r, 0);
    return action;
}

static void use_message(struct fixture *fixture, const char *json)
{
    deskbus_message_unref(&fixture->message);
    fixture->message = message_of(json);
    fixture->view.message = fixture->message;
}

static void steps_come_in_order_and_detours_go_on_below(void **state)
{
    struct fixture *fixture = *state;
    struct plan_action action = next(fixture, NULL);
    assert_int_equal(action.kind, PLAN_STEP);
    assert_string_equal(action.step, "customers");
    assert_int_equal(action.place.line, 24);
    assert_string_equal(next(fixture, "customers").step, "mood");
    action = next(fixture, "mood"); /* no mail, no feeling, Sunday */
    assert_string_equal(action.step, "notice");
    action = next(fixture, "notice");
    assert_int_equal(action.kind, PLAN_HAND_OFF);
    assert_string_equal(action.text, "support");
    assert_true(action.otherwise);
    fixture->view.now_ms = wednesday_ms;
    action = next(fixture, "mood");
    assert_int_equal(action.kind, PLAN_CLOSE);
    assert_string_equal(action.text, "open");
    assert_false(action.otherwise);
}

static void a_detour_is_entered_and_left(void **state)
{
    struct fixture *fixture = *state;
    use_message(fixture, "{\"text\":\"hello\",\"channel\":\"email\"}");
    assert_string_equal(next(fixture, "mood").step, "answers");
    assert_string_equal(next(fixture, "answers").step, "notice");
}

static void an_annotation_is_seen_by_its_new_name(void **state)
{
    struct fixture *fixture = *state;
    use_message(fixture,
            "{\"specversion\":\"1.0\",\"type\":\"message\",\"data\":{\"channel\":\"webchat\"},"
            "\"annotations\":{\"feeling\":{\"score\":-0.9}}}");
    struct plan_action action = next(fixture, "mood");
    assert_int_equal(action.kind, PLAN_HAND_OFF);
    assert_string_equal(action.text, "priority");
    size_t mood = (size_t)plan_instance_find(fixture->plan, "mood");
    assert_string_equal(plan_annotation(fixture->plan, mood, "sentiment"), "feeling");
    assert_string_equal(plan_annotation(fixture->plan, mood, "lang"), "lang");
}

static void a_step_that_is_gone_is_reported(void **state)
{
    struct fixture *fixture = *state;
    struct plan_action action;
    assert_int_equal(
            plan_next(fixture->plan, 1, "removed", &fixture->view, &action, NULL), -ENOENT);
}

static void the_first_pipeline_that_matches_takes_the_message(void **state)
{
    struct fixture *fixture = *state;
    struct plan_trace trace = {0};
    size_t chat = (size_t)plan_instance_find(fixture->plan, "chat");
    size_t mail = (size_t)plan_instance_find(fixture->plan, "mail");
    assert_int_equal(plan_pipeline_for(fixture->plan, chat, &fixture->view, &trace), 1);
    assert_int_equal(trace.count, 0);
    assert_int_equal(plan_pipeline_for(fixture->plan, mail, &fixture->view, &trace), 1);
    assert_int_equal(trace.count, 1);
    assert_false(trace.hops[0].matched);
    use_message(fixture,
            "{\"specversion\":\"1.0\",\"type\":\"message\",\"data\":{\"account\":\"brand\"}}");
    assert_int_equal(plan_pipeline_for(fixture->plan, mail, &fixture->view, &trace), 0);
    assert_int_equal(trace.count, 2);
    assert_string_equal(trace.hops[1].text, "when account: brand");
    assert_int_equal(trace.hops[1].place.line, 16);
    size_t mood = (size_t)plan_instance_find(fixture->plan, "mood");
    assert_int_equal(plan_pipeline_for(fixture->plan, mood, &fixture->view, &trace), -1);
}

static void the_trace_keeps_the_last_hops(void **state)
{
    struct fixture *fixture = *state;
    struct plan_trace trace = {0};
    struct plan_action action;
    for (int i = 0; i < 10; i++)
        assert_int_equal(plan_next(fixture->plan, 1, "mood", &fixture->view, &action, &trace), 0);
    assert_int_equal(trace.count, 16); /* of 30 */
    assert_string_equal(trace.hops[15].text, "when hours.office: false");
    assert_true(trace.hops[15].matched);
    assert_string_equal(trace.hops[14].text, "when feeling.score < -0.6");
}

static void replies_leave_by_the_source_or_by_reply_by(void **state)
{
    struct fixture *fixture = *state;
    int chat = plan_instance_find(fixture->plan, "chat"),
        mail = plan_instance_find(fixture->plan, "mail");
    assert_int_equal(plan_pipeline_reply_by(fixture->plan, 0, (size_t)mail), chat);
    assert_int_equal(plan_pipeline_reply_by(fixture->plan, 1, (size_t)mail), mail);
    int mood = plan_instance_find(fixture->plan, "mood");
    assert_int_equal(plan_pipeline_reply_by(fixture->plan, 1, (size_t)mood), -1);
}

static struct plan_failure failure(const struct fixture *fixture, size_t pipeline, const char *step)
{
    struct plan_failure ret;
    plan_failure(fixture->plan, pipeline, step, &ret);
    return ret;
}

static void failures_follow_step_instance_plugin_and_default(void **state)
{
    struct fixture *fixture = *state;
    struct plan_failure step = failure(fixture, 1, "customers");
    assert_int_equal(step.kind, PLAN_FAIL_DEAD);
    assert_int_equal(step.attempts, 3);
    assert_int_equal(step.within_ms, 30000);
    step = failure(fixture, 1, "mood"); /* its plugin is optional */
    assert_int_equal(step.kind, PLAN_FAIL_SKIP);
    assert_int_equal(step.attempts, 1);
    step = failure(fixture, 0, "mood"); /* this step says retry */
    assert_int_equal(step.kind, PLAN_FAIL_DEAD);
    assert_int_equal(step.attempts, 5);
    assert_int_equal(step.within_ms, 120000);
    step = failure(fixture, 1, "answers");
    assert_int_equal(step.kind, PLAN_FAIL_ACTION);
    assert_int_equal(step.action.kind, PLAN_HAND_OFF);
    assert_string_equal(step.action.text, "priority");
    step = failure(fixture, 1, "mail"); /* as a sink */
    assert_int_equal(step.kind, PLAN_FAIL_ACTION);
    assert_int_equal(step.attempts, 20);
    step = failure(fixture, 1, "chat");
    assert_int_equal(step.kind, PLAN_FAIL_DEAD);
    assert_int_equal(step.attempts, 5);
}

static void roles_are_those_that_the_config_uses(void **state)
{
    const struct fixture *fixture = *state;
    static const struct {
        const char *name;
        uint32_t roles;
    } rows[] = {
            {"chat", DESKBUS_SOURCE | DESKBUS_SINK},
            {"mail", DESKBUS_SOURCE | DESKBUS_SINK},
            {"customers", DESKBUS_STEP | DESKBUS_OBSERVER},
            {"mood", DESKBUS_STEP},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        int index = plan_instance_find(fixture->plan, rows[i].name);
        assert_int_equal(plan_instance(fixture->plan, (size_t)index)->roles, rows[i].roles);
    }
    const struct plan_instance *mood = plan_instance(fixture->plan, 3);
    assert_int_equal(mood->workers, 2);
    assert_int_equal(mood->thread, PLAN_THREAD_OWN);
    assert_string_equal(mood->use, "sentiment");
    assert_non_null(strstr(mood->folder, "/run/plugins/mood"));
    const struct plan_instance *customers = plan_instance(fixture->plan, 2);
    assert_int_equal(customers->thread, PLAN_THREAD_OWN); /* crm blocks */
    assert_string_equal(
            deskbus_option_string(customers->options, "database") + strlen(customers->folder),
            "/crm.db");
    assert_null(plan_instance(fixture->plan, 99));
    assert_int_equal(plan_instance_find(fixture->plan, "nobody"), -1);
}

static void teams_are_as_written(void **state)
{
    const struct fixture *fixture = *state;
    const struct plan_team *support = plan_team_find(fixture->plan, "support");
    assert_string_equal(support->hours, "office");
    assert_string_equal(support->then, "priority");
    assert_int_equal(support->take_within_ms, 15 * 60 * 1000);
    const struct plan_team *priority = plan_team_find(fixture->plan, "priority");
    assert_int_equal(priority->notify_count, 2);
    assert_string_equal(priority->notify[0], "mail");
    assert_null(priority->then);
    assert_null(plan_team_find(fixture->plan, "nobody"));
    assert_string_equal(plan_pipeline_team(fixture->plan, 1), "support");
    assert_null(plan_pipeline_team(fixture->plan, 0));
    assert_int_equal(plan_pipeline_observer_count(fixture->plan, 1), 1);
    assert_int_equal(plan_pipeline_observer(fixture->plan, 1, 0), 2);
    assert_int_equal(plan_pipeline_find(fixture->plan, "support"), 1);
    assert_string_equal(plan_pipeline_name(fixture->plan, 0), "brand");
}

static void a_reference_keeps_the_plan(void **state)
{
    struct fixture *fixture = *state;
    struct plan *kept = plan_ref(fixture->plan);
    plan_unref(&fixture->plan);
    assert_null(fixture->plan);
    assert_int_equal(plan_pipeline_count(kept), 2);
    fixture->plan = kept;
}

static void one_instance_twice_gives_two_step_names(void **state)
{
    struct fixture *fixture = *state;
    struct plan *plan = plan_of(
            "deskbus: 1\nteams: { support: }\n"
            "plugins: { chat: { use: webchat }, bell: { use: notifier } }\n"
            "pipelines:\n  p:\n    from: chat\n    steps: [bell, bell, { when: { text: a }, steps: [bell] }]\n"
            "    otherwise: { hand_off: support }\n");
    struct plan_action action;
    assert_int_equal(plan_next(plan, 0, "bell", &fixture->view, &action, NULL), 0);
    assert_string_equal(action.step, "bell_2");
    assert_int_equal(plan_next(plan, 0, "bell_3", &fixture->view, &action, NULL), 0);
    assert_int_equal(action.kind, PLAN_HAND_OFF);
    plan_unref(&plan);
}

int main(void)
{
#define RUN(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
            RUN(steps_come_in_order_and_detours_go_on_below),
            RUN(a_detour_is_entered_and_left),
            RUN(an_annotation_is_seen_by_its_new_name),
            RUN(a_step_that_is_gone_is_reported),
            RUN(the_first_pipeline_that_matches_takes_the_message),
            RUN(the_trace_keeps_the_last_hops),
            RUN(replies_leave_by_the_source_or_by_reply_by),
            RUN(failures_follow_step_instance_plugin_and_default),
            RUN(roles_are_those_that_the_config_uses),
            RUN(teams_are_as_written),
            RUN(a_reference_keeps_the_plan),
            RUN(one_instance_twice_gives_two_step_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
