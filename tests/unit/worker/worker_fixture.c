/* Worker fixture: records every word of the port and of the plugin. */
#include "test.h"

#include "worker_fixture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* --- the plugin --- */

static int plugin_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **self, struct deskbus_error **reterr)
{
    struct fixture *fixture = (struct fixture *)(uintptr_t)options;
    fixture->host = host;
    *self = fixture;
    if (fixture->open_code < 0)
        return DESKBUS_FAIL(reterr, NULL, fixture->open_code, "no such door");
    return 0;
}

static int plugin_start(void *self, const char *cursor, struct deskbus_error **reterr)
{
    struct fixture *fixture = self;
    snprintf(fixture->cursor, sizeof(fixture->cursor), "%s", cursor != NULL ? cursor : "none");
    if (fixture->start_code < 0)
        return DESKBUS_FAIL(reterr, NULL, fixture->start_code, "no such road");
    return 0;
}

static void plugin_message(void *self, struct deskbus_delivery *delivery)
{
    struct fixture *fixture = self;
    if (fixture->on_message != NULL)
        fixture->on_message(fixture, delivery);
    else
        fixture->held[fixture->held_count++] = delivery;
}

static void plugin_ready(void *self)
{
    struct fixture *fixture = self;
    fixture->ready_count++;
}

static void plugin_stop(void *self, deskbus_done_fn *done, void *arg)
{
    struct fixture *fixture = self;
    fixture->stop_count++;
    fixture->stop_done = done;
    fixture->stop_arg = arg;
    if (!fixture->hold_stop)
        done(arg);
}

static void plugin_close(void *self, deskbus_done_fn *done, void *arg)
{
    struct fixture *fixture = self;
    fixture->close_done = done;
    fixture->close_arg = arg;
    if (!fixture->hold_close)
        done(arg);
}

/* --- the port --- */

static char *json_of(struct deskbus_value value)
{
    char *text = NULL;
    if (value.size > 0)
        assert_int_equal(deskbus_value_to_json(value, &text, NULL), 0);
    return text;
}

static void port_result(void *arg, const struct wire_result *result)
{
    struct fixture *fixture = arg;
    assert_true(fixture->result_count < FIXTURE_MAX);
    struct fixture_result *kept = &fixture->results[fixture->result_count++];
    kept->ticket = result->ticket;
    kept->attempt = result->attempt;
    kept->verdict = result->verdict;
    kept->after_ms = result->after_ms;
    kept->ran_us = result->ran_us;
    snprintf(kept->code, sizeof(kept->code), "%s", result->code);
    snprintf(kept->why, sizeof(kept->why), "%s", result->why);
    kept->annotations = json_of(result->annotations);
    kept->calls = json_of(result->calls);
    if (fixture->on_result != NULL)
        fixture->on_result(fixture, result);
}

static void port_accept(void *arg, const struct wire_accept *accept)
{
    struct fixture *fixture = arg;
    assert_true(fixture->accept_count < FIXTURE_MAX);
    struct fixture_accept *kept = &fixture->accepts[fixture->accept_count++];
    kept->number = accept->number;
    memcpy(kept->id, accept->id, sizeof(kept->id));
    snprintf(kept->key, sizeof(kept->key), "%s", accept->key);
    snprintf(kept->cursor, sizeof(kept->cursor), "%s",
            accept->cursor != NULL ? accept->cursor : "none");
    kept->message = json_of(accept->message);
}

static void port_status(void *arg, const struct wire_status *status)
{
    struct fixture *fixture = arg;
    (void)status;
    fixture->status_count++;
}

static void port_credit(void *arg, uint64_t count, uint64_t bytes)
{
    struct fixture *fixture = arg;
    fixture->credit_count = count;
    fixture->credit_bytes = bytes;
}

static void port_report(void *arg, const struct wire_report *report)
{
    struct fixture *fixture = arg;
    if (fixture->report_count == FIXTURE_MAX)
        fail_msg("too many reports, such as: %s %s", fixture->reports[0].text,
                fixture->reports[1].text);
    struct fixture_report *kept = &fixture->reports[fixture->report_count++];
    kept->kind = report->kind;
    kept->state = report->state;
    kept->level = report->level;
    kept->add = report->add;
    kept->ticket = report->ticket;
    snprintf(kept->name, sizeof(kept->name), "%s", report->name != NULL ? report->name : "");
    snprintf(kept->text, sizeof(kept->text), "%s", report->text != NULL ? report->text : "");
}

static uint64_t wall_ms(void *arg)
{
    return ((struct fixture *)arg)->wall_ms;
}

static uint64_t mono_us(void *arg)
{
    return ((struct fixture *)arg)->mono_us;
}

/* --- the fixture --- */

int fixture_setup(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    if (fixture == NULL || uv_loop_init(&fixture->loop) < 0)
        return -1;
    fixture->clock = (struct clock){wall_ms, mono_us, fixture};
    fixture->wall_ms = 1767225600000; /* 2026-01-01 */
    fixture->plugin = (struct deskbus_plugin){DESKBUS_PLUGIN_HEADER, .name = "probe",
            .version = "1", .summary = "of a test",
            .roles = DESKBUS_SOURCE | DESKBUS_STEP | DESKBUS_SINK | DESKBUS_OBSERVER,
            .flags = DESKBUS_MAY_REPLY | DESKBUS_MAY_HAND_OFF | DESKBUS_MAY_END,
            .open = plugin_open, .start = plugin_start, .message = plugin_message,
            .ready = plugin_ready, .stop = plugin_stop, .close = plugin_close};
    fixture->setup = (struct worker_setup){.loop = &fixture->loop,
            .clock = &fixture->clock,
            .plugin = &fixture->plugin,
            .options = (const struct deskbus_options *)(const void *)fixture,
            .instance = "probe_one",
            .state_path = "/nowhere",
            .port = {fixture, port_accept, port_status, port_result, port_credit, port_report}};
    *state = fixture;
    return 0;
}

static void on_closed(void *arg)
{
    ((struct fixture *)arg)->closed = 1;
}

static void free_records(struct fixture *fixture)
{
    for (size_t i = 0; i < fixture->result_count; i++) {
        free(fixture->results[i].annotations);
        free(fixture->results[i].calls);
    }
    for (size_t i = 0; i < fixture->accept_count; i++)
        free(fixture->accepts[i].message);
}

int fixture_teardown(void **state)
{
    struct fixture *fixture = *state;
    if (fixture->worker != NULL && !fixture->closed) {
        fixture->on_result = NULL;
        worker_close(fixture->worker, on_closed, fixture);
        uv_run(&fixture->loop, UV_RUN_DEFAULT);
        if (!fixture->closed)
            return -1;
    }
    int r = uv_loop_close(&fixture->loop);
    free_records(fixture);
    free(fixture);
    return r;
}

void fixture_open(struct fixture *fixture)
{
    assert_int_equal(worker_new(&fixture->setup, &fixture->worker), 0);
    assert_int_equal(worker_open(fixture->worker, "c0", NULL), 0);
    fixture_turn(fixture);
}

void fixture_turn(struct fixture *fixture)
{
    for (int i = 0; i < 8; i++)
        uv_run(&fixture->loop, UV_RUN_NOWAIT);
}

void fixture_pass(struct fixture *fixture, uint64_t ms)
{
    fixture->wall_ms += ms;
    fixture->mono_us += ms * 1000;
    worker_tick(fixture->worker);
    fixture_turn(fixture);
}

struct deskbus_message *fixture_message(const char *json)
{
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_message_from_json(json, strlen(json), NULL, &message, NULL), 0);
    return message;
}

uint64_t fixture_deliver_wire(struct fixture *fixture, struct wire_delivery *wire)
{
    if (wire->ticket == 0)
        wire->ticket = ++fixture->tickets;
    if (wire->role == 0)
        wire->role = DESKBUS_STEP;
    if (wire->attempt == 0)
        wire->attempt = 1;
    wire->pipeline = "main";
    wire->step = "probe_one";
    wire->output_id = wire->output_kind = "";
    worker_deliver(fixture->worker, wire);
    return wire->ticket;
}

uint64_t fixture_deliver(struct fixture *fixture, unsigned char conversation, const char *text)
{
    char json[512];
    snprintf(json, sizeof(json),
            "{\"specversion\":\"1.0\",\"id\":\"m1\",\"type\":\"message\",\"data\":{\"channel\":\"chat\","
            "\"account\":\"shop\",\"direction\":\"in\",\"from\":{\"addr\":\"ana\"},"
            "\"conv\":{\"id\":\"c\",\"thread\":\"t\"},\"msg\":{\"text\":\"%s\"}}}",
            text);
    struct deskbus_message *message = fixture_message(json);
    struct wire_delivery wire = {.message = message, .conversation = {conversation}};
    uint64_t ticket = fixture_deliver_wire(fixture, &wire);
    deskbus_message_unref(&message);
    return ticket;
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct fixture *fixture = arg;
    snprintf(fixture->answers[fixture->answer_count++], sizeof(fixture->answers[0]), "%d %s",
            status, id);
}

int fixture_accept(struct fixture *fixture, const char *json, const char *cursor)
{
    struct deskbus_message *message = fixture_message(json);
    int r = deskbus_accept(fixture->host, message, cursor, on_accepted, fixture);
    deskbus_message_unref(&message);
    return r;
}

const struct fixture_report *fixture_report(
        const struct fixture *fixture, enum wire_report_kind kind, size_t index)
{
    for (size_t i = 0; i < fixture->report_count; i++)
        if (fixture->reports[i].kind == kind && index-- == 0)
            return &fixture->reports[i];
    return NULL;
}
