/* Tests of the tap with real SUB sockets: who listens hears his topics, who does not costs nothing, who is slow misses some. */
#include "test.h"

#include "bus/tap.h"
#include "loop_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#define WAIT_NS UINT64_C(10000000000)

struct bench {
    uv_loop_t *loop;
    void *zmq;
    struct tap *tap;
    char *folder;
    char address[256];
    int closed;
};

static void open_tap(struct bench *bench, void **state)
{
    *bench = (struct bench){.loop = *state, .zmq = zmq_ctx_new()};
    assert_int_equal(temp_folder_new(&bench->folder), 0);
    (void)snprintf(bench->address, sizeof(bench->address), "ipc://%s/tap", bench->folder);
    assert_int_equal(tap_open(bench->loop, bench->zmq, bench->address, &bench->tap, NULL), 0);
}

static void on_closed(void *arg)
{
    ((struct bench *)arg)->closed = 1;
}

static void close_tap(struct bench *bench)
{
    tap_close(bench->tap, on_closed, bench);
    assert_int_equal(loop_run_until(bench->loop, &bench->closed, 5000), 0);
    assert_int_equal(zmq_ctx_term(bench->zmq), 0);
    temp_folder_free(&bench->folder);
}

static void *listen_to(struct bench *bench, const char *prefix)
{
    void *sub = zmq_socket(bench->zmq, ZMQ_SUB);
    int none = 0, small = 10, timeout = 5000;
    assert_int_equal(zmq_setsockopt(sub, ZMQ_LINGER, &none, sizeof(none)), 0);
    assert_int_equal(zmq_setsockopt(sub, ZMQ_RCVHWM, &small, sizeof(small)), 0);
    assert_int_equal(zmq_setsockopt(sub, ZMQ_SNDHWM, &none, sizeof(none)), 0); /* subscriptions */
    assert_int_equal(zmq_setsockopt(sub, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)), 0);
    assert_int_equal(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, prefix, strlen(prefix)), 0);
    assert_int_equal(zmq_connect(sub, bench->address), 0);
    return sub;
}

/* Until the tap has heard that somebody (no longer) listens to topic. */
static void wait_wanted(struct bench *bench, const char *topic, bool wanted)
{
    uint64_t until = uv_hrtime() + WAIT_NS;
    while (tap_wanted(bench->tap, topic) != wanted && uv_hrtime() < until) {
        (void)uv_run(bench->loop, UV_RUN_NOWAIT);
        sched_yield(); /* ZeroMQ's own thread brings the news */
    }
    assert_int_equal(tap_wanted(bench->tap, topic), wanted);
}

static struct deskbus_value number(unsigned char *bytes, unsigned char value)
{
    bytes[0] = 0x81;
    bytes[1] = 0xa1;
    bytes[2] = 'n';
    bytes[3] = value;
    return (struct deskbus_value){bytes, 4};
}

static void hears(void *sub, const char *topic, unsigned char value)
{
    char got[64] = "";
    unsigned char body[16];
    int more = 0;
    size_t size = sizeof(more);
    int length = zmq_recv(sub, got, sizeof(got) - 1, 0);
    assert_int_equal(length, (int)strlen(topic));
    assert_string_equal(got, topic);
    assert_int_equal(zmq_getsockopt(sub, ZMQ_RCVMORE, &more, &size), 0);
    assert_int_equal(more, 1);
    assert_int_equal(zmq_recv(sub, body, sizeof(body), 0), 4);
    assert_int_equal(body[3], value);
}

static void hears_nothing(void *sub)
{
    char got[64];
    int now = 0;
    assert_int_equal(zmq_setsockopt(sub, ZMQ_RCVTIMEO, &now, sizeof(now)), 0);
    assert_int_equal(zmq_recv(sub, got, sizeof(got), 0), -1);
    assert_int_equal(errno, EAGAIN);
}

static void without_listeners_nothing_is_sent(void **state)
{
    struct bench bench;
    unsigned char bytes[4];
    open_tap(&bench, state);
    assert_false(tap_wanted(bench.tap, "w/1/"));
    tap_value(bench.tap, "w/1/", number(bytes, 1));
    assert_int_equal(tap_sent(bench.tap), 0);
    assert_int_equal(tap_dropped(bench.tap), 0);
    close_tap(&bench);
}

static void a_listener_hears_his_topic_and_not_its_neighbour(void **state)
{
    struct bench bench;
    unsigned char bytes[4];
    open_tap(&bench, state);
    void *one = listen_to(&bench, "w/1/");
    void *all = listen_to(&bench, "w/");
    wait_wanted(&bench, "w/1/", true);
    wait_wanted(&bench, "w/2/", true);
    assert_false(tap_wanted(bench.tap, "in/chat/"));
    tap_value(bench.tap, "w/10/", number(bytes, 1));
    tap_value(bench.tap, "w/1/", number(bytes, 2));
    tap_value(bench.tap, "in/chat/", number(bytes, 3));
    hears(all, "w/10/", 1);
    hears(all, "w/1/", 2);
    hears(one, "w/1/", 2);
    hears_nothing(one);
    hears_nothing(all);
    assert_int_equal(tap_sent(bench.tap), 2);
    zmq_close(one);
    zmq_close(all);
    wait_wanted(&bench, "w/1/", false);
    close_tap(&bench);
}

static void two_listeners_to_one_topic_count_until_the_last_leaves(void **state)
{
    struct bench bench;
    open_tap(&bench, state);
    void *first = listen_to(&bench, "a/");
    wait_wanted(&bench, "a/", true);
    void *second = listen_to(&bench, "a/");
    void *other = listen_to(&bench, "b/");
    wait_wanted(&bench, "b/", true);
    zmq_close(first);
    zmq_close(other);
    wait_wanted(&bench, "b/", false);
    assert_true(tap_wanted(bench.tap, "a/"));
    zmq_close(second);
    wait_wanted(&bench, "a/", false);
    close_tap(&bench);
}

static void a_message_is_sent_whole_with_its_annotations(void **state)
{
    struct bench bench;
    DESKBUS_CLEANUP(deskbus_message_unref) struct deskbus_message *message = NULL;
    static const char line[] = "{\"id\":\"m1\",\"text\":\"Hola\",\"from\":\"ana\"}";
    char topic[64] = "", body[4096];
    struct deskbus_value map;
    open_tap(&bench, state);
    assert_int_equal(deskbus_message_from_json(line, sizeof(line) - 1, NULL, &message, NULL), 0);
    void *all = listen_to(&bench, "");
    wait_wanted(&bench, "support/mood/", true);
    tap_message(bench.tap, "support/mood/", message);
    assert_true(zmq_recv(all, topic, sizeof(topic) - 1, 0) > 0);
    assert_string_equal(topic, "support/mood/");
    int size = zmq_recv(all, body, sizeof(body), 0);
    assert_true(size > 0);
    assert_int_equal(deskbus_value_check(body, (size_t)size, NULL, &map, NULL), 0);
    assert_true(deskbus_value_is(deskbus_value_at(map, "data.msg.text"), "Hola"));
    zmq_close(all);
    close_tap(&bench);
}

static void a_slow_listener_misses_some_and_it_is_counted(void **state)
{
    struct bench bench;
    unsigned char bytes[4];
    char got[64];
    int now = 0;
    open_tap(&bench, state);
    void *slow = listen_to(&bench, "w/");
    wait_wanted(&bench, "w/1/", true);
    for (int i = 0; i < 100000 && tap_dropped(bench.tap) == 0; i++)
        tap_value(bench.tap, "w/1/", number(bytes, 1));
    assert_true(tap_dropped(bench.tap) > 0);
    /* One who comes later and keeps up is not held back by him. */
    void *quick = listen_to(&bench, "v/");
    wait_wanted(&bench, "v/", true);
    tap_value(bench.tap, "v/1/", number(bytes, 7));
    hears(quick, "v/1/", 7);
    assert_int_equal(zmq_setsockopt(slow, ZMQ_RCVTIMEO, &now, sizeof(now)), 0);
    assert_true(zmq_recv(slow, got, sizeof(got), 0) > 0);
    zmq_close(slow);
    zmq_close(quick);
    close_tap(&bench);
}

static void who_keeps_up_hears_what_a_slow_one_misses(void **state)
{
    struct bench bench;
    unsigned char bytes[4];
    open_tap(&bench, state);
    void *slow = listen_to(&bench, "w/");
    wait_wanted(&bench, "w/1/", true);
    for (int i = 0; i < 100000 && tap_dropped(bench.tap) == 0; i++)
        tap_value(bench.tap, "w/1/", number(bytes, 1));
    void *quick = listen_to(&bench, "w/9/");
    assert_int_equal(zmq_setsockopt(quick, ZMQ_SUBSCRIBE, "last/", 5), 0);
    wait_wanted(&bench, "last/", true); /* "w/" was wanted before: this one is his alone */
    for (int i = 0; i < 5; i++)
        tap_value(bench.tap, "w/9/", number(bytes, (unsigned char)i));
    for (int i = 0; i < 5; i++)
        hears(quick, "w/9/", (unsigned char)i);
    zmq_close(slow);
    zmq_close(quick);
    close_tap(&bench);
}

static void more_subscriptions_than_are_tracked_still_hear(void **state)
{
    struct bench bench;
    char prefix[32];
    open_tap(&bench, state);
    void *sub = listen_to(&bench, "first/");
    for (int i = 0; i < 1200; i++) {
        (void)snprintf(prefix, sizeof(prefix), "t%d/", i);
        assert_int_equal(zmq_setsockopt(sub, ZMQ_SUBSCRIBE, prefix, strlen(prefix)), 0);
    }
    wait_wanted(&bench, "t1199/", true);
    assert_true(tap_wanted(bench.tap, "anything/")); /* not tracked any more: ZeroMQ filters */
    zmq_close(sub);
    wait_wanted(&bench, "anything/", false);
    close_tap(&bench);
}

static void a_place_that_cannot_be_bound_is_reported(void **state)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct tap *tap = NULL;
    void *zmq = zmq_ctx_new();
    assert_true(tap_open(*state, zmq, "ipc:///no/such/folder/tap", &tap, &err) < 0);
    assert_non_null(strstr(deskbus_error_text(err), "/no/such/folder"));
    assert_int_equal(zmq_ctx_term(zmq), 0);
}

#define ON_LOOP(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, loop_fixture_setup, loop_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_LOOP(without_listeners_nothing_is_sent),
            ON_LOOP(a_listener_hears_his_topic_and_not_its_neighbour),
            ON_LOOP(two_listeners_to_one_topic_count_until_the_last_leaves),
            ON_LOOP(a_message_is_sent_whole_with_its_annotations),
            ON_LOOP(a_slow_listener_misses_some_and_it_is_counted),
            ON_LOOP(who_keeps_up_hears_what_a_slow_one_misses),
            ON_LOOP(more_subscriptions_than_are_tracked_still_hear),
            ON_LOOP(a_place_that_cannot_be_bound_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
