/* Tests of ZeroMQ on a libuv loop: one for each trap that would let a loop sleep over a message. */
#include "test.h"

#include "bus/uv_zmq.h"
#include "loop_fixture.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#define WAIT_MS 5000

struct bench {
    uv_loop_t *loop;
    void *zmq;
    struct uv_zmq *socket;
    int got; /* messages */
    int want; /* `all` turns 1 then */
    int all;
    uv_timer_t *timer; /* started by the first message; fires in the next turn */
    int timer_fired;
    int got_at_timer;
    size_t parts; /* of the last message */
    int echo; /* send this many back for each one */
    int flushes;
    int closed;
    bool close_in_message;
};

static void on_closed(void *arg)
{
    ((struct bench *)arg)->closed = 1;
}

static void send_text(struct uv_zmq *socket, const char *text)
{
    zmq_msg_t part;
    assert_int_equal(uv_zmq_part_copy(&part, text, strlen(text)), 0);
    assert_int_equal(uv_zmq_send(socket, &part, 1), 0);
}

static void on_timer(uv_timer_t *timer)
{
    struct bench *bench = timer->data;
    bench->timer_fired = 1;
    bench->got_at_timer = bench->got;
}

static void on_message(void *arg, zmq_msg_t *parts, size_t count)
{
    struct bench *bench = arg;
    (void)parts;
    bench->got++;
    bench->parts = count;
    for (int i = 0; i < bench->echo; i++)
        send_text(bench->socket, "echo");
    if (bench->got == 1 && bench->timer != NULL)
        (void)uv_timer_start(bench->timer, on_timer, 0, 0);
    if (bench->got == bench->want)
        bench->all = 1;
    if (bench->close_in_message)
        uv_zmq_close(bench->socket, on_closed, bench);
}

static void on_flush(void *arg)
{
    struct bench *bench = arg;
    bench->flushes++;
    send_text(bench->socket, "flushed");
}

static void open_pair(struct bench *bench, void **state, size_t drain_max)
{
    *bench = (struct bench){.loop = *state, .zmq = zmq_ctx_new(), .want = 1};
    struct uv_zmq_setup setup = {.loop = bench->loop,
            .zmq = bench->zmq,
            .type = ZMQ_PAIR,
            .address = "inproc://bench",
            .bind = true,
            .drain_max = drain_max,
            .arg = bench,
            .message = on_message,
            .flush = on_flush};
    assert_int_equal(uv_zmq_open(&setup, &bench->socket, NULL), 0);
}

/* The other end, without a loop. */
static void *connect_end(struct bench *bench)
{
    void *end = zmq_socket(bench->zmq, ZMQ_PAIR);
    assert_int_equal(zmq_connect(end, "inproc://bench"), 0);
    return end;
}

static void put(void *end, const char *text, int count)
{
    for (int i = 0; i < count; i++)
        assert_int_equal(zmq_send(end, text, strlen(text), ZMQ_DONTWAIT), (int)strlen(text));
}

static void close_pair(struct bench *bench, void *end)
{
    if (!bench->close_in_message)
        uv_zmq_close(bench->socket, on_closed, bench);
    assert_int_equal(loop_run_until(bench->loop, &bench->closed, WAIT_MS), 0);
    if (end != NULL)
        zmq_close(end);
    assert_int_equal(zmq_ctx_term(bench->zmq), 0);
}

/* A send looks at its socket's commands only when that was last done a millisecond ago or more. */
static void spin(void)
{
    uint64_t until = uv_hrtime() + 4000000;
    while (uv_hrtime() < until)
        ;
}

static void a_message_sent_before_the_first_look_is_seen(void **state)
{
    struct bench bench;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    spin();
    /* Takes the news of the pipe, which nobody has found empty yet: ZMQ_FD stays silent about what comes next. */
    assert_int_equal(zmq_send(uv_zmq_socket(bench.socket), "x", 1, ZMQ_DONTWAIT), 1);
    put(end, "early", 1);
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    close_pair(&bench, end);
}

static void a_message_that_came_while_we_sent_is_seen(void **state)
{
    struct bench bench;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    put(end, "first", 1);
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    for (int i = 2; i <= 20; i++) {
        bench.want = i;
        bench.all = 0;
        put(end, "swallowed", 1);
        spin();
        send_text(bench.socket, "ours"); /* takes the edge of "swallowed" away */
        assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    }
    close_pair(&bench, end);
}

static void on_prepare(uv_prepare_t *prepare)
{
    struct bench *bench = prepare->data;
    uv_prepare_stop(prepare);
    spin();
    send_text(bench->socket, "at the last moment");
}

static void a_send_right_before_the_loop_sleeps_hides_nothing(void **state)
{
    struct bench bench;
    uv_prepare_t prepare;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    uv_prepare_init(bench.loop, &prepare);
    prepare.data = &bench;
    for (int i = 1; i <= 20; i++) {
        bench.want = i;
        bench.all = 0;
        put(end, "waits", 1);
        uv_prepare_start(&prepare, on_prepare);
        assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    }
    uv_close((uv_handle_t *)&prepare, NULL);
    close_pair(&bench, end);
}

static void a_flood_does_not_starve_a_timer(void **state)
{
    struct bench bench;
    uv_timer_t timer;
    open_pair(&bench, state, 16);
    void *end = connect_end(&bench);
    put(end, "flood", 10000);
    bench.want = 10000;
    assert_int_equal(uv_timer_init(bench.loop, &timer), 0);
    timer.data = &bench;
    bench.timer = &timer;
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    assert_int_equal(bench.timer_fired, 1);
    assert_in_range(bench.got_at_timer, 1, 64); /* not behind the flood */
    uv_close((uv_handle_t *)&timer, NULL);
    close_pair(&bench, end);
}

static void what_a_bounded_drain_left_is_taken_without_a_new_signal(void **state)
{
    struct bench bench;
    open_pair(&bench, state, 3);
    void *end = connect_end(&bench);
    put(end, "many", 1000);
    bench.want = 1000;
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    close_pair(&bench, end);
}

static void a_callback_may_send_more_than_it_got(void **state)
{
    struct bench bench;
    char text[16];
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    bench.echo = 3;
    bench.want = 500;
    put(end, "ask", 500);
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    int answers = 0;
    while (zmq_recv(end, text, sizeof(text), ZMQ_DONTWAIT) >= 0)
        answers++;
    assert_int_equal(answers, 1500);
    close_pair(&bench, end);
}

static void an_idle_socket_lets_the_loop_sleep(void **state)
{
    struct bench bench;
    uv_timer_t timer;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    put(end, "one", 1);
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    send_text(bench.socket, "and an answer");
    assert_int_equal(uv_timer_init(bench.loop, &timer), 0);
    timer.data = &bench;
    assert_int_equal(uv_timer_start(&timer, on_timer, 50, 0), 0);
    int turns = 0;
    while (bench.timer_fired == 0) {
        (void)uv_run(bench.loop, UV_RUN_ONCE);
        turns++;
    }
    assert_in_range(turns, 1, 10); /* a handle that never rests would make thousands */
    uv_close((uv_handle_t *)&timer, NULL);
    close_pair(&bench, end);
}

static void waking_flushes_once_before_the_loop_sleeps(void **state)
{
    struct bench bench;
    char text[16];
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    uv_zmq_wake(bench.socket);
    uv_zmq_wake(bench.socket);
    assert_int_equal(loop_run_until(bench.loop, &bench.flushes, WAIT_MS), 0);
    (void)uv_run(bench.loop, UV_RUN_NOWAIT);
    assert_int_equal(bench.flushes, 1);
    assert_int_equal(zmq_recv(end, text, sizeof(text), ZMQ_DONTWAIT), 7);
    close_pair(&bench, end);
}

static void too_many_parts_are_counted_and_dropped(void **state)
{
    struct bench bench;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    for (int i = 0; i < UV_ZMQ_PARTS_MAX + 5; i++)
        assert_int_equal(zmq_send(end, "part", 4, ZMQ_SNDMORE | ZMQ_DONTWAIT), 4);
    put(end, "last", 1);
    assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
    assert_int_equal(bench.got, 1);
    assert_true(bench.parts > UV_ZMQ_PARTS_MAX);
    close_pair(&bench, end);
}

static void closing_inside_a_message_ends_the_drain(void **state)
{
    struct bench bench;
    open_pair(&bench, state, 0);
    void *end = connect_end(&bench);
    bench.close_in_message = true;
    put(end, "bye", 5);
    assert_int_equal(loop_run_until(bench.loop, &bench.closed, WAIT_MS), 0);
    assert_int_equal(bench.got, 1);
    close_pair(&bench, end);
}

/* Closed, its descriptor's number is used again at once: libuv must not poll it any more. */
static void a_closed_socket_leaves_no_handle_and_no_descriptor_behind(void **state)
{
    for (int i = 0; i < 200; i++) {
        struct bench bench;
        open_pair(&bench, state, 0);
        void *end = connect_end(&bench);
        put(end, "x", 1);
        if (i % 2 == 0)
            assert_int_equal(loop_run_until(bench.loop, &bench.all, WAIT_MS), 0);
        close_pair(&bench, end);
    }
}

static void an_address_that_cannot_be_bound_is_reported_and_nothing_leaks(void **state)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct uv_zmq *socket = NULL;
    void *zmq = zmq_ctx_new();
    struct uv_zmq_setup setup = {.loop = *state,
            .zmq = zmq,
            .type = ZMQ_ROUTER,
            .address = "ipc:///no/such/folder/at/all",
            .bind = true,
            .message = on_message};
    assert_true(uv_zmq_open(&setup, &socket, &err) < 0);
    assert_null(socket);
    assert_non_null(strstr(deskbus_error_text(err), "/no/such/folder"));
    assert_int_equal(zmq_ctx_term(zmq), 0);
}

static void a_full_pipe_says_so_and_keeps_the_parts(void **state)
{
    struct bench bench;
    zmq_msg_t part;
    open_pair(&bench, state, 0); /* no peer: a PAIR has no room */
    assert_int_equal(uv_zmq_part_copy(&part, "kept", 4), 0);
    assert_int_equal(uv_zmq_send(bench.socket, &part, 1), -EAGAIN);
    assert_int_equal(zmq_msg_size(&part), 4);
    zmq_msg_close(&part);
    close_pair(&bench, NULL);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(a_message_sent_before_the_first_look_is_seen),
            ON_LOOP(a_message_that_came_while_we_sent_is_seen),
            ON_LOOP(a_send_right_before_the_loop_sleeps_hides_nothing),
            ON_LOOP(a_flood_does_not_starve_a_timer),
            ON_LOOP(what_a_bounded_drain_left_is_taken_without_a_new_signal),
            ON_LOOP(a_callback_may_send_more_than_it_got),
            ON_LOOP(an_idle_socket_lets_the_loop_sleep),
            ON_LOOP(waking_flushes_once_before_the_loop_sleeps),
            ON_LOOP(too_many_parts_are_counted_and_dropped),
            ON_LOOP(closing_inside_a_message_ends_the_drain),
            ON_LOOP(a_closed_socket_leaves_no_handle_and_no_descriptor_behind),
            ON_LOOP(an_address_that_cannot_be_bound_is_reported_and_nothing_leaks),
            ON_LOOP(a_full_pipe_says_so_and_keeps_the_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
