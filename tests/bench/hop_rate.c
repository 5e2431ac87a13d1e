/* Hop rate: how many deliveries go over the work socket to another thread and come back as results, a second. The codec is in it, a
 * plugin is not. Usage: hop_rate [MESSAGES [BYTES]] */
#include "bus/work.h"

#include <deskbus/message.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define ADDRESS "inproc://hop"
#define WINDOW  1024u

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    (void)fprintf(stderr, "hop_rate: %s failed\n", what);
    exit(EXIT_FAILURE);
}

/* --- the worker: ends each delivery at once --- */

struct echo {
    uv_loop_t loop;
    struct work *work;
    struct frame_head head;
    void *zmq;
};

static void send_frame(struct work *work, const struct work_id *to, struct frame_writer *writer,
        struct frame_head *head)
{
    unsigned char *bytes;
    size_t size;
    head->frame++;
    must(frame_take(writer, head, &bytes, &size) == 0, "frame_take");
    must(work_send(work, to, "bench/hop/", bytes, size) == 0, "work_send");
}

static void on_echo_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct echo *echo = arg;
    struct frame_writer writer = {.bytes = NULL};
    struct wire_delivery delivery;
    (void)from;
    if (head->kind == FRAME_BYE) {
        work_close(echo->work, NULL, NULL);
        return;
    }
    while (frame_next_delivery(reader, &delivery) == 1) {
        const struct wire_result result = {.ticket = delivery.ticket, .verdict = WIRE_DONE};
        must(frame_add_result(&writer, &result) == 0, "frame_add_result");
        frame_release_delivery(&delivery);
    }
    echo->head.kind = FRAME_RESULT;
    send_frame(echo->work, NULL, &writer, &echo->head);
}

static void run_echo(void *arg)
{
    struct echo *echo = arg;
    const struct work_setup setup = {.loop = &echo->loop,
            .zmq = echo->zmq,
            .address = ADDRESS,
            .arg = echo,
            .frame = on_echo_frame};
    struct frame_writer writer = {.bytes = NULL};
    must(uv_loop_init(&echo->loop) == 0, "uv_loop_init");
    must(work_connect(&setup, &echo->work, NULL) == 0, "work_connect");
    echo->head.kind = FRAME_BEAT;
    send_frame(echo->work, NULL, &writer, &echo->head);
    (void)uv_run(&echo->loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&echo->loop) == 0, "uv_loop_close");
}

/* --- the broker: keeps the window full --- */

struct hop {
    uv_loop_t loop;
    struct work *work;
    struct work_id peer;
    struct frame_head head;
    struct frame_writer writer;
    struct deskbus_message *message;
    uint64_t wanted, sent, ended;
    uint32_t batch;
};

static void flush(struct hop *hop)
{
    hop->head.kind = FRAME_DELIVER;
    if (hop->writer.count > 0)
        send_frame(hop->work, &hop->peer, &hop->writer, &hop->head);
}

static void fill(void *arg)
{
    struct hop *hop = arg;
    while (hop->sent < hop->wanted && hop->sent - hop->ended < WINDOW) {
        const struct wire_delivery delivery = {.ticket = ++hop->sent,
                .role = DESKBUS_STEP,
                .attempt = 1,
                .pipeline = "bench",
                .step = "hop",
                .message = hop->message};
        must(frame_add_delivery(&hop->writer, &delivery) == 0, "frame_add_delivery");
        if (hop->writer.count == hop->batch)
            flush(hop);
    }
    flush(hop);
}

static void on_hop_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct hop *hop = arg;
    struct wire_result result;
    (void)head;
    hop->peer = *from;
    while (frame_next_result(reader, &result) == 1)
        hop->ended++;
    work_wake(hop->work); /* fill() before the loop sleeps */
    if (hop->ended < hop->wanted)
        return;
    hop->head.kind = FRAME_BYE;
    send_frame(hop->work, &hop->peer, &hop->writer, &hop->head);
    work_close(hop->work, NULL, NULL);
}

static void measure(struct deskbus_message *message, uint64_t messages, uint32_t batch)
{
    struct hop hop = {.message = message, .wanted = messages, .batch = batch};
    struct echo echo = {.zmq = zmq_ctx_new()};
    uv_thread_t thread;
    const struct work_setup setup = {.loop = &hop.loop,
            .zmq = echo.zmq,
            .address = ADDRESS,
            .arg = &hop,
            .frame = on_hop_frame,
            .flush = fill};
    must(uv_loop_init(&hop.loop) == 0, "uv_loop_init");
    must(work_open(&setup, &hop.work, NULL) == 0, "work_open");
    must(uv_thread_create(&thread, run_echo, &echo) == 0, "uv_thread_create");
    uint64_t began = uv_hrtime();
    (void)uv_run(&hop.loop, UV_RUN_DEFAULT);
    double seconds = (double)(uv_hrtime() - began) / 1e9;
    (void)uv_thread_join(&thread);
    must(uv_loop_close(&hop.loop) == 0, "uv_loop_close");
    must(zmq_ctx_term(echo.zmq) == 0, "zmq_ctx_term");
    (void)printf("%3" PRIu32 " a frame: %9.0f deliveries/s there and back\n", batch,
            (double)messages / seconds);
}

static struct deskbus_message *make_message(size_t bytes)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    char *text = malloc(bytes + 1);
    must(text != NULL && deskbus_draft_new(NULL, &draft) == 0, "memory");
    memset(text, 'x', bytes);
    text[bytes] = '\0';
    deskbus_draft_string(draft, "id", "0123456789abcdef0123456789abcdef");
    deskbus_draft_string(draft, "source", "bench");
    deskbus_draft_string(draft, "data.from.addr", "ana");
    deskbus_draft_string(draft, "data.msg.text", text);
    must(deskbus_draft_finish(&draft, &message, NULL) == 0, "deskbus_draft_finish");
    free(text);
    return message;
}

int main(int argc, char **argv)
{
    static const uint32_t batches[] = {1, 8, 32};
    uint64_t messages = argc > 1 ? strtoull(argv[1], NULL, 10) : 300000;
    struct deskbus_message *message = make_message(argc > 2 ? strtoull(argv[2], NULL, 10) : 300);
    (void)printf("message of %zu bytes, window %u\n", deskbus_message_base(message).size, WINDOW);
    for (size_t i = 0; i < sizeof(batches) / sizeof(batches[0]); i++)
        measure(message, messages, batches[i]);
    deskbus_message_unref(&message);
    return 0;
}
