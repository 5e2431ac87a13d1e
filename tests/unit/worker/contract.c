/* The contract over the broker's worker. */
#include "test.h"

#include "base/clock.h"
#include "contract.h"
#include "contract_broker.h"
#include "worker/worker.h"

#include <stdio.h>
#include <string.h>

#define LOG_MAX 512

struct accept_waiting {
    uint64_t number;
    unsigned char id[WIRE_ID_BYTES];
};

struct contract_host {
    uv_loop_t loop;
    struct clock clock;
    uint64_t mono_us;
    struct deskbus_plugin plugin; /* of the setup, with our open() */
    const struct contract_setup *setup;
    struct worker *worker;
    struct contract_broker broker;
    struct accept_waiting accepts[BROKER_MAX];
    size_t accept_count, confirmed;
    uint64_t taken; /* accepts and statuses */
    char *log[LOG_MAX];
    size_t log_count;
    bool closed;
};

/* --- the port --- */

static void port_accept(void *arg, const struct wire_accept *accept)
{
    struct contract_host *host = arg;
    struct accept_waiting *waiting = &host->accepts[host->accept_count++];
    waiting->number = accept->number;
    memcpy(waiting->id, accept->id, sizeof(waiting->id));
    host->taken = accept->number;
}

static void port_status(void *arg, const struct wire_status *status)
{
    struct contract_host *host = arg;
    host->taken = status->number;
}

static void port_result(void *arg, const struct wire_result *result)
{
    struct contract_host *host = arg;
    broker_take(&host->broker, (size_t)result->ticket - 1, result);
}

static void port_credit(void *arg, uint64_t deliveries, uint64_t bytes)
{
    (void)arg;
    (void)deliveries;
    (void)bytes;
}

static void port_report(void *arg, const struct wire_report *report)
{
    static const char *const levels[] = {"error", "warning", "info", "debug"};
    struct contract_host *host = arg;
    if (report->kind != WIRE_REPORT_LOG || host->log_count == LOG_MAX)
        return;
    assert_true(asprintf(&host->log[host->log_count++], "%s: %s", levels[report->level],
                        report->text) > 0);
}

/* --- the driver --- */

static uint64_t wall_ms(void *arg)
{
    return ((struct contract_host *)arg)->broker.now_ms;
}

static uint64_t mono_us(void *arg)
{
    return ((struct contract_host *)arg)->mono_us;
}

static void turn(struct contract_host *host)
{
    for (int i = 0; i < 8; i++)
        uv_run(&host->loop, UV_RUN_NOWAIT);
}

/* Our open(): the options are the driver's host. */
static int shim_open(struct deskbus_host *table, const struct deskbus_options *options, void **self,
        struct deskbus_error **reterr)
{
    const struct contract_host *host = (const void *)options;
    if (host->setup->host_size != 0)
        table->size = host->setup->host_size;
    return host->setup->plugin->open(table, NULL, self, reterr);
}

static int host_open(const struct contract_setup *setup, struct contract_host **ret)
{
    struct contract_host *host = calloc(1, sizeof(*host));
    assert_non_null(host);
    assert_int_equal(uv_loop_init(&host->loop), 0);
    host->clock = (struct clock){wall_ms, mono_us, host};
    host->broker.now_ms = 1767225600000;
    host->setup = setup;
    host->plugin = *setup->plugin;
    host->plugin.open = shim_open;
    const struct worker_setup worker = {.loop = &host->loop,
            .clock = &host->clock,
            .plugin = &host->plugin,
            .options = (const struct deskbus_options *)(const void *)host,
            .instance = host->plugin.name,
            .state_path = "",
            .port = {host, port_accept, port_status, port_result, port_credit, port_report}};
    assert_int_equal(worker_new(&worker, &host->worker), 0);
    assert_int_equal(worker_open(host->worker, NULL, NULL), 0);
    worker_accept_credit(host->worker, UINT64_MAX);
    turn(host);
    *ret = host;
    return 0;
}

static void on_closed(void *arg)
{
    ((struct contract_host *)arg)->closed = true;
}

static int host_close(struct contract_host **ret)
{
    struct contract_host *host = *ret;
    worker_stop(host->worker);
    turn(host);
    worker_close(host->worker, on_closed, host);
    uv_run(&host->loop, UV_RUN_DEFAULT);
    int r = host->closed ? uv_loop_close(&host->loop) : -1;
    if (broker_clear(&host->broker) > 0)
        r = -1;
    for (size_t i = 0; i < host->log_count; i++)
        free(host->log[i]);
    free(host);
    *ret = NULL;
    return r;
}

static size_t deliver(struct contract_host *host, struct deskbus_message *message, uint32_t role)
{
    struct deskbus_builder *state = NULL, *waiting = NULL;
    size_t number = broker_note(&host->broker, message, role);
    assert_int_equal(deskbus_builder_new(&state), 0);
    assert_int_equal(deskbus_builder_new(&waiting), 0);
    broker_build_state(&host->broker, number, state);
    broker_build_waiting(&host->broker, number, waiting);
    struct wire_delivery wire = {.ticket = number + 1,
            .role = role,
            .attempt = 1,
            .pipeline = "main",
            .step = "contract",
            .output_id = role == DESKBUS_SINK ? "00000000000000000000000000000001" : "",
            .output_kind = role == DESKBUS_SINK ? "reply" : "",
            .message = message};
    snprintf((char *)wire.conversation, sizeof(wire.conversation), "%s",
            host->broker.deliveries[number].conversation);
    assert_int_equal(deskbus_builder_finish(state, &wire.state, NULL), 0);
    assert_int_equal(deskbus_builder_finish(waiting, &wire.waiting, NULL), 0);
    worker_deliver(host->worker, &wire);
    deskbus_builder_free(&state);
    deskbus_builder_free(&waiting);
    turn(host);
    return number;
}

static size_t host_deliver(struct contract_host *host, uint32_t role, const char *json)
{
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_message_from_json(json, strlen(json), NULL, &message, NULL), 0);
    return deliver(host, message, role);
}

static size_t host_pass_on(struct contract_host *host, size_t delivery, uint32_t role)
{
    return deliver(host, deskbus_message_ref(host->broker.deliveries[delivery].message), role);
}

static const char *host_effects(struct contract_host *host, size_t delivery)
{
    return host->broker.deliveries[delivery].effects;
}

static const char *host_log(struct contract_host *host, size_t index)
{
    return index < host->log_count ? host->log[index] : NULL;
}

static void host_advance(struct contract_host *host, uint64_t ms)
{
    for (uint64_t i = 0; i < ms; i++) {
        host->mono_us += 1000;
        broker_advance(&host->broker, 1);
        worker_tick(host->worker);
    }
    turn(host);
}

static uint64_t host_now(struct contract_host *host)
{
    return host->broker.now_ms;
}

static void host_credit(struct contract_host *host, size_t n)
{
    worker_accept_credit(host->worker, host->taken + n);
    turn(host);
}

static void host_ready(struct contract_host *host)
{
    worker_accept_credit(host->worker, UINT64_MAX);
    turn(host);
}

static void host_confirm(struct contract_host *host, int status)
{
    const struct accept_waiting *waiting = &host->accepts[host->confirmed++];
    struct wire_answer answer = {.number = waiting->number, .status = status};
    memcpy(answer.id, waiting->id, sizeof(answer.id));
    worker_answer(host->worker, &answer);
    turn(host);
}

static bool has_line(const struct contract_host *host, const char *line)
{
    for (size_t i = 0; i < host->log_count; i++)
        if (strstr(host->log[i], line) != NULL)
            return true;
    return false;
}

static bool host_wait_log(struct contract_host *host, const char *line)
{
    uint64_t end = uv_hrtime() + 5000000000;
    while (!has_line(host, line) && uv_hrtime() < end)
        uv_run(&host->loop, UV_RUN_ONCE);
    return has_line(host, line);
}

int main(void)
{
    const struct contract_host_driver driver = {.name = "worker",
            .open = host_open,
            .close = host_close,
            .deliver = host_deliver,
            .pass_on = host_pass_on,
            .effects = host_effects,
            .log = host_log,
            .advance = host_advance,
            .now = host_now,
            .credit = host_credit,
            .ready = host_ready,
            .confirm = host_confirm,
            .wait_log = host_wait_log};
    return contract_run(&driver);
}
