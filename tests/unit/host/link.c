/* Tests of a worker's link against a broker that the test plays itself: frames that get lost, and frames of another life. */
#include "test.h"

#include "actor.h"
#include "base/clock.h"
#include "bus/work.h"
#include "host/link.h"
#include "host/thread.h"
#include "loop_fixture.h"

#include <errno.h>
#include <string.h>
#include <zmq.h>

#define ADDRESS "inproc://link"
#define WAIT_MS 5000

struct puppet {
    uv_loop_t *loop;
    void *zmq;
    struct work *work;
    struct thread *thread;
    struct actor_role role;
    struct work_id peer;
    struct frame_head head; /* of our next frame */
    struct frame_writer writer;
    int running, left, results, missing;
    uint64_t tickets[8];
    struct wire_missing gaps[8];
};

static void say(struct puppet *puppet, enum frame_kind kind)
{
    unsigned char *bytes;
    size_t size;
    puppet->head.kind = kind;
    puppet->head.frame++;
    assert_int_equal(frame_take(&puppet->writer, &puppet->head, &bytes, &size), 0);
    assert_int_equal(work_send(puppet->work, &puppet->peer, "work/act/", bytes, size), 0);
}

static void deliver(struct puppet *puppet, uint64_t number, const char *text)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    assert_int_equal(deskbus_draft_new(NULL, &draft), 0);
    deskbus_draft_string(draft, "data.msg.text", text);
    assert_int_equal(deskbus_draft_finish(&draft, &message, NULL), 0);
    const struct wire_delivery delivery = {.ticket = 100 + number,
            .role = DESKBUS_STEP,
            .attempt = 1,
            .deadline_ms = 60000,
            .conversation = {(unsigned char)number},
            .message = message};
    assert_int_equal(frame_add_delivery(&puppet->writer, &delivery), 0);
    deskbus_message_unref(&message);
    puppet->head.number = number;
    say(puppet, FRAME_DELIVER);
}

static void take_report(struct puppet *puppet, struct frame_reader *reader)
{
    struct wire_report report;
    while (frame_next_report(reader, &report) == 1) {
        if (report.kind == WIRE_REPORT_STATE && report.state == WIRE_RUNNING)
            puppet->running = 1;
    }
}

static void on_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct puppet *puppet = arg;
    struct wire_result result;
    const struct wire_welcome welcome = {NULL};
    if (head->kind == FRAME_HELLO) {
        puppet->peer = *from;
        puppet->head.worker_epoch = head->worker_epoch;
        puppet->head.number = 1;
        assert_int_equal(frame_add_welcome(&puppet->writer, &welcome), 0);
        say(puppet, FRAME_WELCOME);
    } else if (head->kind == FRAME_REPORT) {
        take_report(puppet, reader);
    } else if (head->kind == FRAME_RESULT) {
        while (puppet->results < 8 && frame_next_result(reader, &result) == 1)
            puppet->tickets[puppet->results++] = result.ticket;
    } else if (head->kind == FRAME_MISSING) {
        while (puppet->missing < 8 &&
                frame_next_missing(reader, &puppet->gaps[puppet->missing]) == 1)
            puppet->missing++;
    } else if (head->kind == FRAME_BYE) {
        puppet->left = 1;
    }
}

static void open_puppet(struct puppet *puppet, void **state)
{
    memset(puppet, 0, sizeof(*puppet));
    puppet->loop = *state;
    puppet->zmq = zmq_ctx_new();
    puppet->head = (struct frame_head){.broker_epoch = 11, .token = 22};
    const struct work_setup work = {.loop = puppet->loop,
            .zmq = puppet->zmq,
            .address = ADDRESS,
            .arg = puppet,
            .frame = on_frame};
    assert_int_equal(work_open(&work, &puppet->work, NULL), 0);
    assert_int_equal(thread_start("link", &puppet->thread, NULL), 0);
    const struct link_setup setup = {.zmq = puppet->zmq,
            .address = ADDRESS,
            .broker_epoch = 11,
            .token = 22,
            .worker = {.plugin = &actor_plugin,
                    .options = (const struct deskbus_options *)(const void *)&puppet->role,
                    .instance = "act",
                    .state_path = "",
                    .busy = thread_busy(puppet->thread),
                    .busy_mark = 1}};
    struct link *link = NULL;
    assert_int_equal(link_new(&setup, &link), 0);
    *link_loop(link) = thread_loop(puppet->thread);
    assert_int_equal(thread_post(puppet->thread, link_begin, link), 0);
    assert_int_equal(loop_run_until(puppet->loop, &puppet->running, WAIT_MS), 0);
}

static void close_puppet(struct puppet *puppet)
{
    say(puppet, FRAME_BYE);
    assert_int_equal(loop_run_until(puppet->loop, &puppet->left, WAIT_MS), 0);
    assert_true(thread_stop(&puppet->thread));
    work_close(puppet->work, NULL, NULL);
    for (int i = 0; i < 5; i++)
        (void)uv_run(puppet->loop, UV_RUN_NOWAIT);
    assert_int_equal(zmq_ctx_term(puppet->zmq), 0);
    assert_int_equal(atomic_load(&puppet->role.closed), 1);
}

static void until(struct puppet *puppet, const int *value, int count)
{
    while (*value < count)
        (void)uv_run(puppet->loop,
                UV_RUN_ONCE); /* the link's beat wakes us; CTest's time is the bound */
}

/* Whatever frame of five is lost, its delivery is named, and the others are run. */
static void any_lost_delivery_is_named_and_the_others_are_run(void **state)
{
    for (uint64_t lost = 1; lost <= 5; lost++) {
        struct puppet puppet;
        open_puppet(&puppet, state);
        for (uint64_t number = 1; number <= 5; number++) {
            if (number != lost)
                deliver(&puppet, number, "done");
        }
        puppet.head.number = 6;
        say(&puppet, FRAME_BEAT); /* tells how many there were, should the last one be lost */
        until(&puppet, &puppet.results, 4);
        until(&puppet, &puppet.missing, 1);
        assert_int_equal(puppet.gaps[0].first, lost);
        assert_int_equal(puppet.gaps[0].last, lost);
        for (int i = 0; i < 4; i++)
            assert_int_not_equal(puppet.tickets[i], 100 + lost);
        close_puppet(&puppet);
        assert_int_equal(puppet.results, 4);
        assert_int_equal(puppet.missing, 1);
    }
}

static void a_delivery_that_comes_twice_is_run_once(void **state)
{
    struct puppet puppet;
    open_puppet(&puppet, state);
    deliver(&puppet, 1, "done");
    deliver(&puppet, 1, "done");
    deliver(&puppet, 2, "done");
    until(&puppet, &puppet.results, 2);
    close_puppet(&puppet);
    assert_int_equal(atomic_load(&puppet.role.seen), 2);
    assert_int_equal(puppet.results, 2);
}

static void frames_of_another_life_are_not_obeyed(void **state)
{
    struct puppet puppet;
    open_puppet(&puppet, state);
    puppet.head.broker_epoch++;
    deliver(&puppet, 1, "done");
    say(&puppet, FRAME_BYE);
    puppet.head.broker_epoch--;
    puppet.head.worker_epoch++;
    deliver(&puppet, 1, "done");
    puppet.head.worker_epoch--;
    puppet.head.token++;
    deliver(&puppet, 1, "done");
    puppet.head.token--;
    deliver(&puppet, 1, "done");
    until(&puppet, &puppet.results, 1);
    assert_int_equal(puppet.left, 0);
    close_puppet(&puppet);
    assert_int_equal(atomic_load(&puppet.role.seen), 1);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(any_lost_delivery_is_named_and_the_others_are_run),
            ON_LOOP(a_delivery_that_comes_twice_is_run_once),
            ON_LOOP(frames_of_another_life_are_not_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
