/* Tests of the fake host: what it lets a test control, and that it tells what a plugin leaves behind. */
#include "test.h"

#include <deskbus/testing.h>
#include <errno.h>
#include <string.h>

/* A plugin that does what its message says, and nothing well. */
struct clumsy {
    struct deskbus_host *host;
    struct deskbus_delivery *held;
    uv_timer_t *handle;
    unsigned fired, confirmed;
    int status;
    char id[DESKBUS_ID_SIZE];
};

static int clumsy_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **self, struct deskbus_error **reterr)
{
    if (deskbus_option_bool(options, "fail"))
        return DESKBUS_FAIL(reterr, NULL, -EIO, "told to fail");
    struct clumsy *own = calloc(1, sizeof(*own));
    own->host = host;
    *self = own;
    return 0;
}

static void clumsy_check(const struct deskbus_options *options, struct deskbus_findings *out)
{
    if (deskbus_option_int(options, "number") == 13)
        deskbus_find(
                out, DESKBUS_ERROR, "XXX013", deskbus_option_place(options, "number"), "bad luck");
}

static void on_timer(void *arg)
{
    struct clumsy *own = arg;
    own->fired++;
}

static bool says(const struct deskbus_delivery *delivery, const char *text)
{
    return deskbus_value_is(deskbus_message_get(delivery->message, "data.msg.text"), text);
}

static void leave_handle(struct clumsy *own)
{
    own->handle = calloc(1, sizeof(*own->handle));
    (void)uv_timer_init(own->host->loop, own->handle);
}

static void clumsy_message(void *self, struct deskbus_delivery *delivery)
{
    struct clumsy *own = self;
    if (says(delivery, "hold")) {
        own->held = delivery;
        return;
    }
    if (says(delivery, "timer"))
        (void)deskbus_timer(own->host, 100, on_timer, own, NULL);
    if (says(delivery, "handle"))
        leave_handle(own);
    if (says(delivery, "echo"))
        (void)deskbus_reply_text(delivery, "echo", DESKBUS_FINAL);
    if (says(delivery, "log"))
        deskbus_log(own->host, DESKBUS_LOG_WARNING, "it is %d\nlines", 2);
    if (says(delivery, "figures")) {
        deskbus_count(own->host, "seen", 2);
        own->host->histogram(own->host, "wait_ms", 1.5);
        deskbus_trouble(own->host, "no line");
    }
    deskbus_done(delivery);
    if (says(delivery, "twice"))
        deskbus_done(delivery);
}

static void clumsy_stop(void *self, deskbus_done_fn *done, void *arg)
{
    (void)self;
    done(arg);
}

static void clumsy_close(void *self, deskbus_done_fn *done, void *arg)
{
    free(self);
    done(arg);
}

static const struct deskbus_option clumsy_options[] = {
        {.name = "number", .type = DESKBUS_OPTION_INT, .fallback = "1"},
        {.name = "fail", .type = DESKBUS_OPTION_BOOL, .fallback = "false"},
        {.name = NULL},
};

static const struct deskbus_plugin clumsy = {
        DESKBUS_PLUGIN_HEADER,
        .name = "clumsy",
        .roles = DESKBUS_STEP | DESKBUS_SOURCE,
        .flags = DESKBUS_MAY_REPLY,
        .options = clumsy_options,
        .check = clumsy_check,
        .open = clumsy_open,
        .message = clumsy_message,
        .stop = clumsy_stop,
        .close = clumsy_close,
};

static struct deskbus_fake *open_clumsy(void)
{
    struct deskbus_fake *fake = NULL;
    const struct deskbus_fake_setup setup = {.plugin = &clumsy};
    assert_int_equal(deskbus_fake_open(&setup, &fake, NULL), 0);
    return fake;
}

static void closes(struct deskbus_fake *fake)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_fake_close(&fake, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
    assert_null(fake);
}

static void closing_tells(struct deskbus_fake *fake, const char *what)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    assert_int_equal(deskbus_fake_close(&fake, &err), -EINVAL);
    if (strstr(deskbus_error_text(err), what) == NULL)
        fail_msg("'%s' does not say '%s'", deskbus_error_text(err), what);
}

static void opening_fails(const char *options, int code, const char *what)
{
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    const struct deskbus_fake_setup setup = {.plugin = &clumsy, .options = options};
    assert_int_equal(deskbus_fake_open(&setup, &fake, &err), code);
    assert_null(fake);
    if (strstr(deskbus_error_text(err), what) == NULL)
        fail_msg("'%s' does not say '%s'", deskbus_error_text(err), what);
}

static void options_are_checked_and_open_may_fail(void **state)
{
    (void)state;
    opening_fails("numbr: 1", -EINVAL, "options.yaml:1:1: unknown option 'numbr'");
    opening_fails("number: x", -EINVAL, "options.yaml:1:9: option 'number' must be");
    opening_fails("number: [", -EINVAL, "[CFG001]");
    opening_fails("number: 13", -EINVAL, "options.yaml:1:9: bad luck [XXX013]");
    opening_fails("fail: true", -EIO, "told to fail");
}

static void a_missing_library_is_told(void **state)
{
    (void)state;
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    const struct deskbus_fake_setup setup = {.path = "/nowhere/x.so"};
    assert_int_equal(deskbus_fake_open(&setup, &fake, &err), -ENOENT);
    assert_non_null(strstr(deskbus_error_text(err), "/nowhere/x.so"));
}

static void an_open_delivery_is_told(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    const struct deskbus_fake_result *result = deskbus_fake_step(fake, "{\"text\":\"hold\"}");
    assert_int_equal(result->verdict, DESKBUS_FAKE_OPEN);
    assert_string_equal(deskbus_fake_effects(result), "open\n");
    closing_tells(fake, "a delivery is open at the end");
}

static void ending_twice_is_told(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    (void)deskbus_fake_step(fake, "{\"text\":\"twice\"}");
    closing_tells(fake, "done() on a delivery that has ended");
}

static void a_left_timer_is_told_and_a_fired_one_is_not(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    const struct clumsy *own = deskbus_fake_self(fake);
    (void)deskbus_fake_step(fake, "{\"text\":\"timer\"}");
    deskbus_fake_advance(fake, 99);
    assert_int_equal(own->fired, 0);
    deskbus_fake_advance(fake, 1);
    assert_int_equal(own->fired, 1);
    (void)deskbus_fake_step(fake, "{\"text\":\"timer\"}");
    closing_tells(fake, "a timer is left, due in 100 ms");
}

static void a_left_handle_is_told(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    (void)deskbus_fake_step(fake, "{\"text\":\"handle\"}");
    uv_timer_t *handle = ((struct clumsy *)deskbus_fake_self(fake))->handle;
    closing_tells(fake, "does not close (UV_EBUSY); a timer handle is left on the loop");
    free(handle);
}

static void the_reply_is_filled_in(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    const struct deskbus_fake_result *result = deskbus_fake_step(
            fake, "{\"id\":\"7\",\"text\":\"echo\",\"from\":\"anna\",\"channel\":\"sms\"}");
    assert_string_equal(deskbus_fake_effects(result), "reply final - 0 echo\ndone\n");
    assert_string_equal(deskbus_fake_reply(result, 0), "echo");
    assert_null(deskbus_fake_reply(result, 1));
    const struct deskbus_message *reply = result->calls[0].message;
    assert_true(deskbus_value_is(deskbus_message_get(reply, "data.to.0.addr"), "anna"));
    assert_true(deskbus_value_is(deskbus_message_get(reply, "data.channel"), "sms"));
    assert_true(deskbus_value_is(deskbus_message_get(reply, "data.direction"), "out"));
    assert_true(deskbus_value_is(deskbus_message_get(reply, "data.conv.thread"), "anna"));
    char id[DESKBUS_ID_SIZE];
    (void)deskbus_value_copy(deskbus_message_get(result->message, "id"), id, sizeof(id));
    assert_true(deskbus_value_is(deskbus_message_get(reply, "causationid"), id));
    closes(fake);
}

static void messages_are_stamped_by_the_fake_clock(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    deskbus_fake_advance(fake, 1500);
    const struct deskbus_fake_result *result = deskbus_fake_step(fake, "{\"text\":\"hi\"}");
    assert_true(deskbus_value_is(
            deskbus_message_get(result->message, "recordedtime"), "2026-01-01T12:00:01.500Z"));
    closes(fake);
}

static void a_host_call_fails_when_told(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    deskbus_fake_fail_call(fake, 1, -ENOMEM);
    assert_string_equal(
            deskbus_fake_effects(deskbus_fake_step(fake, "{\"text\":\"echo\"}")), "done\n");
    const struct deskbus_fake_result *result = deskbus_fake_step(fake, "{\"text\":\"echo\"}");
    assert_int_equal(result->call_count, 1);
    closes(fake);
}

static void logs_and_figures_are_kept(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    double last = 0;
    (void)deskbus_fake_step(fake, "{\"text\":\"log\"}");
    (void)deskbus_fake_step(fake, "{\"text\":\"figures\"}");
    assert_string_equal(deskbus_fake_log(fake, 0), "warning: it is 2 lines");
    assert_null(deskbus_fake_log(fake, 1));
    assert_true(deskbus_fake_logged(fake, "2 lines"));
    assert_false(deskbus_fake_logged(fake, "3 lines"));
    assert_int_equal(deskbus_fake_counter(fake, "seen"), 2);
    assert_int_equal(deskbus_fake_counter(fake, "unseen"), 0);
    assert_int_equal(deskbus_fake_histogram(fake, "wait_ms", &last), 1);
    assert_true(last == 1.5);
    assert_string_equal(deskbus_fake_trouble(fake), "no line");
    closes(fake);
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct clumsy *own = arg;
    own->confirmed++;
    own->status = status;
    memcpy(own->id, id, strlen(id) + 1);
}

static int accept_text(struct deskbus_fake *fake, const char *json)
{
    struct clumsy *own = deskbus_fake_self(fake);
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_message_from_json(json, strlen(json), NULL, &message, NULL), 0);
    int r = deskbus_accept(own->host, message, "c1", on_accepted, own);
    deskbus_message_unref(&message);
    return r;
}

static void accepts_are_captured_and_confirmed_as_the_test_wants(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    struct clumsy *own = deskbus_fake_self(fake);
    assert_int_equal(accept_text(fake, "{\"id\":\"1\",\"text\":\"a\"}"), 0);
    assert_int_equal(own->confirmed, 0);
    deskbus_fake_turn(fake);
    assert_int_equal(own->confirmed, 1);
    assert_string_equal(own->id, deskbus_fake_accept_at(fake, 0)->id);
    assert_string_equal(deskbus_fake_accept_at(fake, 0)->cursor, "c1");
    deskbus_fake_hold(fake);
    deskbus_fake_credit(fake, 1);
    assert_int_equal(accept_text(fake, "{\"id\":\"1\",\"text\":\"a\"}"), 0);
    assert_int_equal(accept_text(fake, "{\"id\":\"2\",\"text\":\"b\"}"), -EAGAIN);
    assert_string_equal(deskbus_fake_accept_at(fake, 1)->id, deskbus_fake_accept_at(fake, 0)->id);
    deskbus_fake_turn(fake);
    assert_int_equal(own->confirmed, 1);
    deskbus_fake_confirm(fake, -ENOSPC);
    assert_int_equal(own->status, -ENOSPC);
    deskbus_fake_ready(fake);
    assert_int_equal(accept_text(fake, "{\"text\":\"b\"}"), 0);
    assert_int_equal(deskbus_fake_accept_count(fake), 3);
    closes(fake);
}

static void room_alone_does_not_end_a_refusal(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    deskbus_fake_credit(fake, 0);
    assert_int_equal(accept_text(fake, "{\"text\":\"a\"}"), -EAGAIN);
    deskbus_fake_credit(fake, 5);
    assert_int_equal(accept_text(fake, "{\"text\":\"a\"}"), -EAGAIN);
    deskbus_fake_ready(fake);
    assert_int_equal(accept_text(fake, "{\"text\":\"a\"}"), 0);
    closes(fake);
}

static void options_and_clock_may_be_chosen(void **state)
{
    (void)state;
    struct deskbus_fake *fake = NULL;
    const struct deskbus_fake_setup setup = {.plugin = &clumsy,
            .options = "number: 7",
            .instance = "other",
            .state_path = "/state/other",
            .mode = DESKBUS_TRY,
            .now_ms = 1000};
    assert_int_equal(deskbus_fake_open(&setup, &fake, NULL), 0);
    const struct deskbus_host *host = deskbus_fake_host(fake);
    assert_int_equal(deskbus_option_int(deskbus_fake_options(fake), "number"), 7);
    assert_string_equal(host->instance, "other");
    assert_string_equal(host->state_path, "/state/other");
    assert_int_equal(host->mode, DESKBUS_TRY);
    assert_ptr_equal(host->loop, deskbus_fake_loop(fake));
    deskbus_fake_advance(fake, 500);
    assert_int_equal(deskbus_fake_now(fake), 1500);
    closes(fake);
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void waiting_ends_by_its_time(void **state)
{
    (void)state;
    struct deskbus_fake *fake = open_clumsy();
    assert_false(deskbus_fake_wait(fake, never, NULL, 10));
    closes(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(options_are_checked_and_open_may_fail),
            cmocka_unit_test(a_missing_library_is_told),
            cmocka_unit_test(an_open_delivery_is_told),
            cmocka_unit_test(ending_twice_is_told),
            cmocka_unit_test(a_left_timer_is_told_and_a_fired_one_is_not),
            cmocka_unit_test(a_left_handle_is_told),
            cmocka_unit_test(the_reply_is_filled_in),
            cmocka_unit_test(messages_are_stamped_by_the_fake_clock),
            cmocka_unit_test(a_host_call_fails_when_told),
            cmocka_unit_test(logs_and_figures_are_kept),
            cmocka_unit_test(accepts_are_captured_and_confirmed_as_the_test_wants),
            cmocka_unit_test(room_alone_does_not_end_a_refusal),
            cmocka_unit_test(options_and_clock_may_be_chosen),
            cmocka_unit_test(waiting_ends_by_its_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
