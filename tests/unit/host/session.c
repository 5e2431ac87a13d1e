/* Tests of sessions against a worker that the test plays itself: other lives, strangers, gaps and lies. */
#include "test.h"

#include "host/host_private.h"
#include "host_bench.h"
#include "loop_fixture.h"

#include <errno.h>
#include <string.h>
#include <zmq.h>

/* The worker's end, by hand. */
struct puppet {
    struct host_bench bench;
    void *socket;
    struct frame_head head; /* of its next frame */
    struct frame_writer writer;
    struct actor_role role;
};

static struct session *session(struct puppet *puppet)
{
    return puppet->bench.host->sessions[0];
}

static void turn(struct puppet *puppet)
{
    for (int i = 0; i < 5; i++)
        (void)uv_run(puppet->bench.loop, UV_RUN_NOWAIT);
}

/* Sends what was written as one frame of that kind. */
static void say(struct puppet *puppet, enum frame_kind kind)
{
    unsigned char *bytes;
    size_t size;
    puppet->head.kind = kind;
    puppet->head.frame++;
    assert_int_equal(frame_take(&puppet->writer, &puppet->head, &bytes, &size), 0);
    assert_int_equal(zmq_send(puppet->socket, "work/act/", 9, ZMQ_SNDMORE | ZMQ_DONTWAIT), 9);
    assert_int_equal(zmq_send(puppet->socket, bytes, size, ZMQ_DONTWAIT), (int)size);
    free(bytes);
    turn(puppet);
}

/* The next frame from the broker; the caller frees it. */
static unsigned char *hear(
        struct puppet *puppet, struct frame_head *ret_head, struct frame_reader *ret_reader)
{
    char topic[64];
    unsigned char *bytes = malloc(65536);
    assert_non_null(bytes);
    turn(puppet);
    assert_true(zmq_recv(puppet->socket, topic, sizeof(topic), ZMQ_DONTWAIT) > 0);
    int size = zmq_recv(puppet->socket, bytes, 65536, ZMQ_DONTWAIT);
    assert_int_equal(frame_open(bytes, (size_t)size, ret_head, ret_reader), 0);
    return bytes;
}

static void hears(struct puppet *puppet, enum frame_kind kind)
{
    struct frame_head head;
    struct frame_reader reader;
    free(hear(puppet, &head, &reader));
    assert_int_equal(head.kind, kind);
    assert_int_equal(head.broker_epoch, BENCH_EPOCH);
    assert_int_equal(head.worker_epoch, puppet->head.worker_epoch);
}

static void say_state(struct puppet *puppet, enum wire_state state)
{
    const struct wire_report report = {.kind = WIRE_REPORT_STATE, .state = state};
    assert_int_equal(frame_add_report(&puppet->writer, &report), 0);
    say(puppet, FRAME_REPORT);
}

static void say_hello(struct puppet *puppet)
{
    const struct wire_hello hello = {"act", 0};
    assert_int_equal(frame_add_hello(&puppet->writer, &hello), 0);
    say(puppet, FRAME_HELLO);
}

static void say_result(struct puppet *puppet, uint64_t ticket, uint32_t attempt)
{
    const struct wire_result result = {
            .ticket = ticket, .attempt = attempt, .verdict = WIRE_DONE, .code = "", .why = ""};
    assert_int_equal(frame_add_result(&puppet->writer, &result), 0);
    say(puppet, FRAME_RESULT);
}

/* A host whose only worker is the puppet, up and with room for 100 deliveries of 10,000 bytes in all. */
static void open_puppet(struct puppet *puppet, void **state)
{
    memset(puppet, 0, sizeof(*puppet));
    bench_init(&puppet->bench, state);
    bench_add(&puppet->bench, "act", &actor_plugin, &puppet->role, 1);
    bench_open(&puppet->bench);
    puppet->bench.host->phase = HOST_OPENING; /* as host_start() does, but without threads */
    session(puppet)->heard_ms = clock_mono_ms(clock_system());
    puppet->socket = zmq_socket(puppet->bench.zmq, ZMQ_DEALER);
    assert_int_equal(zmq_connect(puppet->socket, BENCH_ADDRESS), 0);
    puppet->head = (struct frame_head){.broker_epoch = BENCH_EPOCH,
            .worker_epoch = 77,
            .token = session(puppet)->packer.head.token,
            .credit_count = 100,
            .credit_bytes = 10000};
}

static void start_puppet(struct puppet *puppet, void **state)
{
    open_puppet(puppet, state);
    say_hello(puppet);
    hears(puppet, FRAME_WELCOME);
    say_state(puppet, WIRE_RUNNING);
    assert_int_equal(puppet->bench.health[0], HOST_UP);
}

static void close_puppet(struct puppet *puppet)
{
    if (session(puppet)->state != SESSION_GONE)
        say(puppet, FRAME_BYE);
    zmq_close(puppet->socket);
    bench_close(&puppet->bench, 100);
}

static void refused(struct puppet *puppet, uint64_t malformed, uint64_t epoch, uint64_t stranger)
{
    struct host_refusals refusals;
    host_refusals(puppet->bench.host, &refusals);
    assert_int_equal(refusals.malformed, malformed);
    assert_int_equal(refusals.epoch, epoch);
    assert_int_equal(refusals.stranger, stranger);
}

static void frames_of_another_life_are_dropped_and_counted(void **state)
{
    struct puppet puppet;
    start_puppet(&puppet, state);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 1, 1, "x"), 0);
    puppet.head.broker_epoch++;
    say_result(&puppet, 1, 1);
    puppet.head.broker_epoch--;
    refused(&puppet, 0, 1, 0);
    puppet.head.worker_epoch++;
    say_result(&puppet, 1, 1);
    puppet.head.worker_epoch--;
    refused(&puppet, 0, 2, 0);
    assert_int_equal(puppet.bench.result_count, 0);
    puppet.head.frame -= 2;
    say_result(&puppet, 1, 1);
    assert_int_equal(puppet.bench.result_count, 1);
    close_puppet(&puppet);
}

static void strangers_are_refused_and_counted(void **state)
{
    struct puppet puppet;
    start_puppet(&puppet, state);
    puppet.head.token++;
    say_result(&puppet, 1, 1);
    puppet.head.token--;
    puppet.head.worker = 99;
    say_result(&puppet, 1, 1);
    puppet.head.worker = 0;
    say_hello(&puppet); /* it has joined already */
    refused(&puppet, 0, 0, 3);
    /* Somebody who knows the secret, but speaks through another connection. */
    void *own = puppet.socket;
    puppet.socket = zmq_socket(puppet.bench.zmq, ZMQ_DEALER);
    assert_int_equal(zmq_connect(puppet.socket, BENCH_ADDRESS), 0);
    say_result(&puppet, 1, 1);
    refused(&puppet, 0, 0, 4);
    zmq_close(puppet.socket);
    puppet.socket = own;
    puppet.head.frame = session(&puppet)->frame_in;
    close_puppet(&puppet);
}

static void junk_and_words_that_only_the_broker_has_are_counted(void **state)
{
    struct puppet puppet;
    start_puppet(&puppet, state);
    assert_int_equal(zmq_send(puppet.socket, "work/act/", 9, ZMQ_SNDMORE), 9);
    assert_int_equal(zmq_send(puppet.socket, "junk", 4, 0), 4);
    turn(&puppet);
    refused(&puppet, 1, 0, 0);
    say(&puppet, FRAME_STOP);
    refused(&puppet, 2, 0, 0);
    puppet.head.frame--; /* the same frame again */
    say(&puppet, FRAME_BEAT);
    refused(&puppet, 3, 0, 0);
    assert_int_equal(puppet.bench.health[0], HOST_UP);
    close_puppet(&puppet);
}

static void only_the_result_of_the_current_attempt_counts(void **state)
{
    struct puppet puppet;
    struct wire_delivery delivery = {.ticket = 5,
            .role = DESKBUS_SINK,
            .attempt = 3,
            .deadline_ms = 60000,
            .output_id = "00112233445566778899aabbccddeeff",
            .output_kind = "reply"};
    start_puppet(&puppet, state);
    assert_int_equal(bench_deliver_with(&puppet.bench, 0, &delivery, "x"), 0);
    say_result(&puppet, 5, 2);
    say_result(&puppet, 6, 3);
    assert_int_equal(puppet.bench.result_count, 0);
    say_result(&puppet, 5, 3);
    say_result(&puppet, 5, 3);
    assert_int_equal(puppet.bench.result_count, 1);
    close_puppet(&puppet);
}

static void credit_in_messages_and_in_bytes_is_kept(void **state)
{
    struct puppet puppet;
    uint64_t next = 1;
    char text[201] = "";
    start_puppet(&puppet, state);
    memset(text, 'x', sizeof(text) - 1);
    while (bench_deliver(&puppet.bench, 0, next, 1, text) == 0)
        next++;
    assert_in_range(next, 20, 90); /* the bytes were the limit */
    puppet.bench.room = 0;
    puppet.head.credit_bytes = 1000000;
    say(&puppet, FRAME_BEAT);
    assert_int_equal(puppet.bench.room, 1);
    while (bench_deliver(&puppet.bench, 0, next, 1, "x") == 0)
        next++;
    assert_int_equal(next, 101); /* now the messages */
    puppet.head.credit_count = 50; /* an old frame's credit takes nothing back */
    say(&puppet, FRAME_BEAT);
    puppet.head.credit_count = 101;
    say(&puppet, FRAME_BEAT);
    assert_int_equal(bench_deliver(&puppet.bench, 0, next, 1, "x"), 0);
    assert_int_equal(bench_deliver(&puppet.bench, 0, next + 1, 1, "x"), -EAGAIN);
    close_puppet(&puppet);
}

static void a_message_larger_than_the_window_goes_alone(void **state)
{
    struct puppet puppet;
    static char large[20001];
    start_puppet(&puppet, state);
    memset(large, 'x', sizeof(large) - 1);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 1, 1, "x"), 0);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 2, 1, large), -EAGAIN);
    say_result(&puppet, 1, 1);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 2, 1, large), 0);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 3, 1, "x"), -EAGAIN);
    close_puppet(&puppet);
}

static void deliveries_are_numbered_and_several_share_a_frame(void **state)
{
    struct puppet puppet;
    struct frame_head head;
    struct frame_reader reader;
    start_puppet(&puppet, state);
    for (uint64_t i = 1; i <= 40; i++)
        assert_int_equal(bench_deliver(&puppet.bench, 0, i, 1, "x"), 0);
    free(hear(&puppet, &head, &reader));
    assert_int_equal(head.number, 1);
    assert_int_equal(head.count, FRAME_BATCH_COUNT);
    free(hear(&puppet, &head, &reader));
    assert_int_equal(head.number, 1 + FRAME_BATCH_COUNT);
    assert_int_equal(head.count, 40 - FRAME_BATCH_COUNT);
    close_puppet(&puppet);
}

static void deliveries_that_never_came_are_returned_and_their_room_is_free(void **state)
{
    struct puppet puppet;
    const struct wire_missing missing = {2, 3};
    start_puppet(&puppet, state);
    for (uint64_t i = 1; i <= 4; i++)
        assert_int_equal(bench_deliver(&puppet.bench, 0, i, 1, "x"), 0);
    uint64_t sent = session(&puppet)->sent_count;
    assert_int_equal(frame_add_missing(&puppet.writer, &missing), 0);
    say(&puppet, FRAME_MISSING);
    assert_int_equal(puppet.bench.result_count, 2);
    assert_int_equal(puppet.bench.results[0].ticket, 2);
    assert_int_equal(puppet.bench.results[0].verdict, WIRE_RETURNED);
    assert_int_equal(puppet.bench.results[1].ticket, 3);
    assert_int_equal(session(&puppet)->sent_count, sent - 2);
    close_puppet(&puppet);
}

static void after_a_gap_results_are_waited_for_no_longer_than_a_lease(void **state)
{
    struct puppet puppet;
    start_puppet(&puppet, state);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 1, 1, "x"), 0);
    puppet.head.frame++; /* its result was in this one */
    say(&puppet, FRAME_BEAT);
    struct held *held = session_find(session(&puppet), 1, 1);
    assert_non_null(held);
    assert_true(held->due_ms <= clock_mono_ms(clock_system()) + HOST_LEASE_MS);
    held->due_ms = 0; /* the lease is over */
    beat_tick(&puppet.bench.host->tick);
    assert_int_equal(puppet.bench.result_count, 1);
    assert_int_equal(puppet.bench.results[0].verdict, WIRE_LOST);
    close_puppet(&puppet);
}

static void working_extends_the_deadline(void **state)
{
    struct puppet puppet;
    const struct wire_report working = {.kind = WIRE_REPORT_WORKING, .ticket = 1};
    start_puppet(&puppet, state);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 1, 1, "x"), 0);
    struct held *held = session_find(session(&puppet), 1, 1);
    held->due_ms = 1;
    assert_int_equal(frame_add_report(&puppet.writer, &working), 0);
    say(&puppet, FRAME_REPORT);
    assert_true(held->due_ms > clock_mono_ms(clock_system()) + 50000);
    close_puppet(&puppet);
}

static void a_lost_accept_is_refused_from_there(void **state)
{
    struct puppet puppet;
    struct wire_accept accept = {.number = 1, .key = "k", .message = {(const void *)"\x80", 1}};
    struct wire_answer answer;
    struct frame_head head;
    struct frame_reader reader;
    start_puppet(&puppet, state);
    accept.number = 2; /* 1 was lost */
    assert_int_equal(frame_add_accept(&puppet.writer, &accept), 0);
    accept.number = 3; /* on its way meanwhile */
    assert_int_equal(frame_add_accept(&puppet.writer, &accept), 0);
    say(&puppet, FRAME_ACCEPT);
    assert_int_equal(puppet.bench.accept_count, 0);
    unsigned char *bytes = hear(&puppet, &head, &reader);
    assert_int_equal(frame_next_answer(&reader, &answer), 1);
    assert_int_equal(answer.number, 1);
    assert_int_equal(answer.status, -EAGAIN);
    assert_int_equal(frame_next_answer(&reader, &answer), 0);
    free(bytes);
    accept.number = 1;
    assert_int_equal(frame_add_accept(&puppet.writer, &accept), 0);
    say(&puppet, FRAME_ACCEPT);
    assert_int_equal(puppet.bench.accept_count, 1);
    close_puppet(&puppet);
}

static void a_worker_that_leaves_loses_what_it_held(void **state)
{
    struct puppet puppet;
    start_puppet(&puppet, state);
    for (uint64_t i = 1; i <= 3; i++)
        assert_int_equal(bench_deliver(&puppet.bench, 0, i, 1, "x"), 0);
    say(&puppet, FRAME_BYE);
    assert_int_equal(puppet.bench.result_count, 3);
    assert_int_equal(puppet.bench.results[2].verdict, WIRE_LOST);
    assert_int_equal(puppet.bench.health[0], HOST_DOWN);
    assert_int_equal(bench_deliver(&puppet.bench, 0, 4, 1, "x"), -EAGAIN);
    close_puppet(&puppet);
}

static void what_a_plugin_logs_is_passed_on(void **state)
{
    struct puppet puppet;
    const struct wire_report line = {
            .kind = WIRE_REPORT_LOG, .level = DESKBUS_LOG_WARNING, .text = "the queue is long"};
    start_puppet(&puppet, state);
    assert_int_equal(frame_add_report(&puppet.writer, &line), 0);
    say(&puppet, FRAME_REPORT);
    assert_string_equal(puppet.bench.log, "the queue is long");
    close_puppet(&puppet);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(frames_of_another_life_are_dropped_and_counted),
            ON_LOOP(strangers_are_refused_and_counted),
            ON_LOOP(junk_and_words_that_only_the_broker_has_are_counted),
            ON_LOOP(only_the_result_of_the_current_attempt_counts),
            ON_LOOP(credit_in_messages_and_in_bytes_is_kept),
            ON_LOOP(a_message_larger_than_the_window_goes_alone),
            ON_LOOP(deliveries_are_numbered_and_several_share_a_frame),
            ON_LOOP(deliveries_that_never_came_are_returned_and_their_room_is_free),
            ON_LOOP(after_a_gap_results_are_waited_for_no_longer_than_a_lease),
            ON_LOOP(working_extends_the_deadline),
            ON_LOOP(a_lost_accept_is_refused_from_there),
            ON_LOOP(a_worker_that_leaves_loses_what_it_held),
            ON_LOOP(what_a_plugin_logs_is_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
