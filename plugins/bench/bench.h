/* Bench: the load of `deskbus bench`: a source that generates messages at their due times, a step that annotates, a sink that
 * measures from the due time to the arrival. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <deskbus/deskbus.h>

struct bench {
    struct deskbus_host *host;
    int64_t messages, bytes, rate, conversations;
    const char *result; /* path of the sink's report, or NULL */
    char *padding;
    /* source */
    int64_t sent;
    uint64_t begun_us; /* monotonic: of the first message */
    struct deskbus_timer *tick;
    bool stopped;
    /* sink */
    unsigned char *seen; /* a bit per message */
    uint64_t *latencies_us; /* by arrival */
    int64_t received, duplicated;
    uint64_t first_due_us, last_us;
};

uint64_t bench_now_us(void); /* monotonic, the same in every thread of the process */

/* --- generator.c: the source --- */
int generator_open(struct bench *bench);
void generator_run(struct bench *bench); /* hands in what is due, as far as the broker takes it */

/* --- meter.c: the sink --- */
int meter_open(struct bench *bench);
void meter_take(struct bench *bench, const struct deskbus_message *message);

#endif
