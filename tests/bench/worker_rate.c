/* Worker rate: how long a delivery takes from worker_deliver() to its result, and an accept from the source to the port. */
#include "worker/worker.h"

#include <deskbus/call.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUND 64 /* deliveries handed over in one turn of the loop */

enum work { WORK_NOTHING, WORK_ANNOTATE, WORK_REPLY };

struct bench {
    uv_loop_t loop;
    struct worker *worker;
    struct deskbus_host *host;
    enum work work;
    struct deskbus_message *reply;
    uint64_t ended, accepted;
};

static int bench_open(struct deskbus_host *host, const struct deskbus_options *options, void **self,
        struct deskbus_error **reterr)
{
    struct bench *bench = (struct bench *)(uintptr_t)options;
    (void)reterr;
    bench->host = host;
    *self = bench;
    return 0;
}

static void bench_message(void *self, struct deskbus_delivery *delivery)
{
    const struct bench *bench = self;
    static const unsigned char map[] = {0x81, 0xa5, 's', 'c', 'o', 'r', 'e', 0x05};
    if (bench->work != WORK_NOTHING)
        (void)deskbus_annotate(delivery, "sentiment", (struct deskbus_value){map, sizeof(map)});
    if (bench->work == WORK_REPLY)
        (void)deskbus_reply(delivery, bench->reply, DESKBUS_FINAL);
    deskbus_done(delivery);
}

static void bench_ready(void *self)
{
    (void)self;
}

static void bench_close(void *self, deskbus_done_fn *done, void *arg)
{
    (void)self;
    done(arg);
}

static void on_accept(void *arg, const struct wire_accept *accept)
{
    struct bench *bench = arg;
    const struct wire_answer answer = {.number = accept->number};
    bench->accepted++;
    worker_answer(bench->worker, &answer);
}

static void on_status(void *arg, const struct wire_status *status)
{
    (void)arg;
    (void)status;
}

static void on_result(void *arg, const struct wire_result *result)
{
    struct bench *bench = arg;
    bench->ended += result->verdict == WIRE_DONE;
}

static void on_credit(void *arg, uint64_t deliveries, uint64_t bytes)
{
    (void)arg;
    (void)deliveries;
    (void)bytes;
}

static void on_report(void *arg, const struct wire_report *report)
{
    (void)arg;
    (void)report;
}

static uint64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static struct deskbus_message *message_of(const char *json)
{
    struct deskbus_message *message = NULL;
    if (deskbus_message_from_json(json, strlen(json), NULL, &message, NULL) < 0)
        abort();
    return message;
}

static void measure_deliveries(
        struct bench *bench, const struct deskbus_message *message, uint64_t count, enum work work)
{
    static const char *const names[] = {"done", "annotate, done", "annotate, reply, done"};
    uint64_t sent = 0;
    bench->work = work;
    bench->ended = 0;
    uint64_t begin = cpu_ns();
    while (bench->ended < count) {
        for (int i = 0; i < ROUND && sent < count; i++) {
            struct wire_delivery wire = {.ticket = ++sent,
                    .role = DESKBUS_STEP,
                    .attempt = 1,
                    .pipeline = "main",
                    .step = "bench",
                    .output_id = "",
                    .output_kind = "",
                    .message = message};
            memcpy(wire.conversation, &sent, sizeof(sent));
            worker_deliver(bench->worker, &wire);
        }
        uv_run(&bench->loop, UV_RUN_NOWAIT);
    }
    printf("%-24s %6" PRIu64 " ns CPU a delivery\n", names[work], (cpu_ns() - begin) / count);
}

static void measure_accepts(
        struct bench *bench, const struct deskbus_message *message, uint64_t count)
{
    uint64_t begin = cpu_ns();
    worker_accept_credit(bench->worker, UINT64_MAX);
    while (bench->accepted < count) {
        for (int i = 0; i < ROUND; i++)
            (void)deskbus_accept(bench->host, message, "cursor", NULL, NULL);
        uv_run(&bench->loop, UV_RUN_NOWAIT);
    }
    printf("%-24s %6" PRIu64 " ns CPU an accept\n", "accept", (cpu_ns() - begin) / bench->accepted);
}

int main(int argc, char **argv)
{
    uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    struct bench bench = {.worker = NULL};
    const struct deskbus_plugin plugin = {DESKBUS_PLUGIN_HEADER, .name = "bench", .version = "1",
            .summary = "measures", .roles = DESKBUS_SOURCE | DESKBUS_STEP,
            .flags = DESKBUS_MAY_REPLY, .open = bench_open, .message = bench_message,
            .ready = bench_ready, .close = bench_close};
    const struct worker_setup setup = {.loop = &bench.loop,
            .plugin = &plugin,
            .options = (const struct deskbus_options *)(const void *)&bench,
            .instance = "bench",
            .port = {&bench, on_accept, on_status, on_result, on_credit, on_report}};
    if (uv_loop_init(&bench.loop) < 0 || worker_new(&setup, &bench.worker) < 0 ||
            worker_open(bench.worker, NULL, NULL) < 0)
        return 1;
    bench.reply = message_of("{\"type\":\"message\",\"data\":{\"msg\":{\"text\":\"Thank you.\"}}}");
    struct deskbus_message *message = message_of(
            "{\"id\":\"17\",\"from\":\"ana\",\"text\":\"Where is my parcel? It should have come on Monday.\"}");
    measure_deliveries(&bench, message, count, WORK_NOTHING);
    measure_deliveries(&bench, message, count, WORK_ANNOTATE);
    measure_deliveries(&bench, message, count, WORK_REPLY);
    measure_accepts(&bench, message, count);
    worker_close(bench.worker, NULL, NULL);
    uv_run(&bench.loop, UV_RUN_DEFAULT);
    deskbus_message_unref(&message);
    deskbus_message_unref(&bench.reply);
    return uv_loop_close(&bench.loop) == 0 ? 0 : 1;
}
