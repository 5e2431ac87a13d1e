/* Tests of the work socket: frames go both ways, in order, across threads, and what is no frame is counted. */
#include "test.h"

#include "bus/work.h"
#include "loop_fixture.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <zmq.h>

#define WAIT_MS 5000
#define FRAMES  2000

struct bench {
    uv_loop_t *loop;
    void *zmq;
    struct work *broker, *worker;
    struct work_id peer;
    int heard; /* at the broker */
    int returned;
    int done;
    int closed;
    uint64_t last;
    bool ordered;
};

static void on_closed(void *arg)
{
    ((struct bench *)arg)->closed++;
}

static int send_beat(struct work *work, const struct work_id *to, uint64_t number)
{
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = FRAME_BEAT, .number = number};
    unsigned char *bytes;
    size_t size;
    assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
    return work_send(work, to, "work/test/", bytes, size);
}

static void on_broker_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct bench *bench = arg;
    (void)reader;
    bench->peer = *from;
    bench->ordered = bench->ordered && head->number == bench->last + 1;
    bench->last = head->number;
    bench->heard++;
    assert_int_equal(send_beat(bench->broker, from, head->number), 0);
}

static void on_worker_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct bench *bench = arg;
    (void)head;
    (void)reader;
    assert_null(from);
    if (++bench->returned == FRAMES)
        bench->done = 1;
}

static void open_broker(struct bench *bench, void **state)
{
    *bench = (struct bench){.loop = *state, .zmq = zmq_ctx_new(), .ordered = true};
    struct work_setup setup = {.loop = bench->loop,
            .zmq = bench->zmq,
            .address = "inproc://work",
            .arg = bench,
            .frame = on_broker_frame};
    assert_int_equal(work_open(&setup, &bench->broker, NULL), 0);
}

static void close_broker(struct bench *bench)
{
    int closed = 0;
    bench->closed = 0;
    work_close(bench->broker, on_closed, bench);
    while (bench->closed == 0 && closed++ < 100)
        (void)uv_run(bench->loop, UV_RUN_NOWAIT);
    assert_int_equal(bench->closed, 1);
    assert_int_equal(zmq_ctx_term(bench->zmq), 0);
}

static void frames_go_both_ways_in_order(void **state)
{
    struct bench bench;
    open_broker(&bench, state);
    struct work_setup setup = {.loop = bench.loop,
            .zmq = bench.zmq,
            .address = "inproc://work",
            .arg = &bench,
            .frame = on_worker_frame};
    assert_int_equal(work_connect(&setup, &bench.worker, NULL), 0);
    for (uint64_t i = 1; i <= FRAMES; i++)
        assert_int_equal(send_beat(bench.worker, NULL, i), 0);
    assert_int_equal(loop_run_until(bench.loop, &bench.done, WAIT_MS), 0);
    assert_true(bench.ordered);
    work_close(bench.worker, NULL, NULL);
    close_broker(&bench);
}

/* --- a worker in a thread of its own: the sanitizers look at the hand-over --- */

static void on_thread_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct bench *bench = arg;
    (void)from;
    (void)reader;
    bench->returned++;
    if (head->number == FRAMES) {
        work_close(bench->worker, NULL, NULL);
        return;
    }
    assert_int_equal(send_beat(bench->worker, NULL, head->number + 1), 0);
}

static void thread_main(void *arg)
{
    struct bench *bench = arg;
    uv_loop_t loop;
    struct work_setup setup = {.loop = &loop,
            .zmq = bench->zmq,
            .address = "inproc://work",
            .arg = bench,
            .frame = on_thread_frame};
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(work_connect(&setup, &bench->worker, NULL), 0);
    assert_int_equal(send_beat(bench->worker, NULL, 1), 0);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void two_threads_play_ping_pong(void **state)
{
    struct bench bench;
    struct bench other = {.loop = NULL};
    uv_thread_t thread;
    open_broker(&bench, state);
    other.zmq = bench.zmq;
    assert_int_equal(uv_thread_create(&thread, thread_main, &other), 0);
    while (bench.heard < FRAMES)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    while (uv_run(bench.loop, UV_RUN_NOWAIT) != 0 && bench.heard < FRAMES)
        ;
    assert_int_equal(uv_thread_join(&thread), 0);
    assert_int_equal(other.returned, FRAMES);
    assert_true(bench.ordered);
    close_broker(&bench);
}

static void an_end_that_is_gone_is_an_error_not_silence(void **state)
{
    struct bench bench;
    open_broker(&bench, state);
    struct work_id nobody = {.size = 5, .bytes = "\0\1\2\3\4"};
    struct work_figures figures;
    assert_int_equal(send_beat(bench.broker, &nobody, 1), -EHOSTUNREACH);
    work_figures(bench.broker, &figures);
    assert_int_equal(figures.unreachable, 1);
    close_broker(&bench);
}

static void send_parts(void *socket, const char *const *parts, const size_t *sizes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(zmq_send(socket, parts[i], sizes[i],
                                 ZMQ_DONTWAIT | (i + 1 < count ? ZMQ_SNDMORE : 0)),
                (int)sizes[i]);
}

static void what_is_no_frame_is_refused_and_counted(void **state)
{
    struct bench bench;
    struct frame_writer writer = {.bytes = NULL};
    struct frame_head head = {.kind = FRAME_BEAT, .number = 1};
    struct work_figures figures;
    unsigned char *bytes;
    size_t size;
    open_broker(&bench, state);
    void *end = zmq_socket(bench.zmq, ZMQ_DEALER);
    assert_int_equal(zmq_connect(end, "inproc://work"), 0);
    assert_int_equal(frame_take(&writer, &head, &bytes, &size), 0);
    const char *frame = (const char *)bytes;
    send_parts(end, (const char *[]){frame}, (size_t[]){size}, 1); /* no topic */
    send_parts(end, (const char *[]){"topic", frame}, (size_t[]){5, size}, 2); /* not one */
    send_parts(end, (const char *[]){"a/", frame, frame}, (size_t[]){2, size, size}, 3);
    send_parts(end, (const char *[]){"a/", "random bytes"}, (size_t[]){2, 12}, 2);
    send_parts(end, (const char *[]){"a/", ""}, (size_t[]){2, 0}, 2);
    bytes[4]++;
    send_parts(end, (const char *[]){"a/", frame}, (size_t[]){2, size}, 2); /* a version ahead */
    bytes[4]--;
    char *large = calloc(1, FRAME_BYTES_MAX + 1);
    assert_non_null(large);
    send_parts(end, (const char *[]){"a/", large}, (size_t[]){2, FRAME_BYTES_MAX + 1}, 2);
    free(large);
    send_parts(end, (const char *[]){"a/", frame}, (size_t[]){2, size}, 2); /* and a good one */
    while (bench.heard == 0)
        (void)uv_run(bench.loop, UV_RUN_ONCE);
    work_figures(bench.broker, &figures);
    assert_int_equal(figures.malformed, 5);
    assert_int_equal(figures.version, 1);
    assert_int_equal(figures.oversize, 1);
    assert_int_equal(figures.frames_in, 1);
    free(bytes);
    zmq_close(end);
    close_broker(&bench);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(frames_go_both_ways_in_order),
            ON_LOOP(two_threads_play_ping_pong),
            ON_LOOP(an_end_that_is_gone_is_an_error_not_silence),
            ON_LOOP(what_is_no_frame_is_refused_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
