/* Generator: messages at their due times; a late one still counts from when it was due. */
#include "bench.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_MS        1
#define ENVELOPE_BYTES 380 /* about what a message has around its text */
#define BURST_PER_TURN 256 /* so that the loop hears the broker's answers in between */

uint64_t bench_now_us(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

int generator_open(struct bench *bench)
{
    size_t size = bench->bytes > ENVELOPE_BYTES ? (size_t)(bench->bytes - ENVELOPE_BYTES) : 1;
    bench->padding = malloc(size + 1);
    if (bench->padding == NULL)
        return -ENOMEM;
    memset(bench->padding, 'x', size);
    bench->padding[size] = '\0';
    return 0;
}

static void on_accepted(void *arg, int status, const char *id)
{
    (void)arg;
    (void)status;
    (void)id;
}

static int send_one(struct bench *bench, int64_t number, uint64_t due_us)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    char text[32];
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    (void)snprintf(text, sizeof(text), "%lld", (long long)number);
    deskbus_draft_string(draft, "idempotencykey", text);
    deskbus_draft_string(draft, "data.msg.text", bench->padding);
    (void)snprintf(text, sizeof(text), "c%lld", (long long)(number % bench->conversations));
    deskbus_draft_string(draft, "data.from.addr", text);
    deskbus_draft_int(draft, "data.x.bench.n", number);
    deskbus_draft_int(draft, "data.x.bench.due", (int64_t)due_us);
    r = deskbus_draft_finish(&draft, &message, NULL);
    if (r == 0)
        r = deskbus_accept(bench->host, message, NULL, on_accepted, bench);
    deskbus_message_unref(&message);
    return r;
}

/* When a message is due: at a fixed rate counted from the first, or now. */
static uint64_t due_of(const struct bench *bench, int64_t number, uint64_t now_us)
{
    return bench->rate > 0 ? bench->begun_us + (uint64_t)(number * 1000000 / bench->rate) : now_us;
}

static void on_tick(void *arg)
{
    struct bench *bench = arg;
    bench->tick = NULL;
    generator_run(bench);
}

void generator_run(struct bench *bench)
{
    uint64_t now_us = bench_now_us();
    int r = 0;
    if (bench->begun_us == 0)
        bench->begun_us = now_us;
    for (int burst = 0; burst < BURST_PER_TURN && r == 0 && bench->sent < bench->messages;
            burst++) {
        uint64_t due_us = due_of(bench, bench->sent, now_us);
        if (due_us > now_us)
            break;
        r = send_one(bench, bench->sent, due_us);
        bench->sent += r == 0;
    }
    if (r == -EAGAIN || bench->sent >= bench->messages || bench->stopped || bench->tick != NULL)
        return; /* ready() goes on */
    (void)deskbus_timer(bench->host, bench->rate > 0 ? TICK_MS : 0, on_tick, bench, &bench->tick);
}
