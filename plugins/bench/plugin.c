/* Plugin: descriptor and life of `bench`. */
#include "bench.h"

#include <errno.h>
#include <stdlib.h>

static const struct deskbus_option options[] = {
        {.name = "messages",
                .type = DESKBUS_OPTION_INT,
                .fallback = "0",
                .range = "0..100000000",
                .help = "generated as a source, expected as a sink"},
        {.name = "bytes",
                .type = DESKBUS_OPTION_INT,
                .fallback = "512",
                .range = "1..1000000",
                .help = "of a message, about"},
        {.name = "rate",
                .type = DESKBUS_OPTION_INT,
                .fallback = "0",
                .range = "0..10000000",
                .help = "messages a second; 0: as fast as possible"},
        {.name = "conversations",
                .type = DESKBUS_OPTION_INT,
                .fallback = "1000",
                .range = "1..10000000",
                .help = "that they belong to"},
        {.name = "result",
                .type = DESKBUS_OPTION_PATH,
                .help = "where the sink writes its report once all have arrived"},
        {0},
};

static const struct deskbus_field fields[] = {{"step", DESKBUS_FIELD_INT, NULL, "1"}, {0}};
static const struct deskbus_annotation writes[] = {{"bench", fields, "the step was here"}, {0}};

static void bench_free(struct bench *bench)
{
    free(bench->padding);
    free(bench->seen);
    free(bench->latencies_us);
    free(bench);
}

static int bench_open(struct deskbus_host *host, const struct deskbus_options *values, void **self,
        struct deskbus_error **reterr)
{
    struct bench *bench = calloc(1, sizeof(*bench));
    if (bench == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    bench->host = host;
    bench->messages = deskbus_option_int(values, "messages");
    bench->bytes = deskbus_option_int(values, "bytes");
    bench->rate = deskbus_option_int(values, "rate");
    bench->conversations = deskbus_option_int(values, "conversations");
    bench->result = deskbus_option_string(values, "result");
    if (generator_open(bench) < 0 || meter_open(bench) < 0) {
        bench_free(bench);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for %lld messages",
                (long long)deskbus_option_int(values, "messages"));
    }
    *self = bench;
    return 0;
}

static int bench_start(void *self, const char *cursor, struct deskbus_error **reterr)
{
    struct bench *bench = self;
    (void)cursor;
    (void)reterr;
    if (bench->result == NULL)
        generator_run(bench);
    return 0;
}

static void bench_message(void *self, struct deskbus_delivery *delivery)
{
    static const unsigned char one[] = {0x81, 0xa4, 's', 't', 'e', 'p', 0x01}; /* {"step": 1} */
    if (delivery->role == DESKBUS_STEP)
        (void)deskbus_annotate(delivery, "bench", (struct deskbus_value){one, sizeof(one)});
    else
        meter_take(self, delivery->message);
    deskbus_done(delivery);
}

static void bench_ready(void *self)
{
    generator_run(self);
}

static void bench_stop(void *self, deskbus_done_fn *done, void *arg)
{
    struct bench *bench = self;
    bench->stopped = true;
    if (bench->tick != NULL)
        bench->host->cancel(&bench->tick);
    done(arg);
}

static void bench_close(void *self, deskbus_done_fn *done, void *arg)
{
    struct bench *bench = self;
    bench->stopped = true;
    if (bench->tick != NULL)
        bench->host->cancel(&bench->tick);
    bench_free(bench);
    done(arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "bench",
        .version = "1.0.0",
        .summary = "generates load and measures how it arrives, for deskbus bench",
        .roles = DESKBUS_SOURCE | DESKBUS_STEP | DESKBUS_SINK,
        .flags = DESKBUS_PURE,
        .max_workers = 1,
        .options = options,
        .writes = writes,
        .open = bench_open,
        .start = bench_start,
        .message = bench_message,
        .ready = bench_ready,
        .stop = bench_stop,
        .close = bench_close,
};
