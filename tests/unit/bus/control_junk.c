/* Tests of control against strangers: random bytes, oversize, other versions, missing frames: refused, counted, unharmed. */
#include "test.h"

#include "control_bench.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <string.h>
#include <zmq.h>

#define WAIT_MS 5000

static int open_bench(void **state)
{
    struct control_bench *bench = calloc(1, sizeof(*bench));
    assert_non_null(bench);
    control_bench_open(bench);
    *state = bench;
    return 0;
}

static int close_bench(void **state)
{
    control_bench_close(*state);
    free(*state);
    return 0;
}

static void *stranger(void **state)
{
    struct control_bench *bench = *state;
    int none = 0, timeout = WAIT_MS;
    void *socket = zmq_socket(bench->zmq, ZMQ_DEALER);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_LINGER, &none, sizeof(none)), 0);
    assert_int_equal(zmq_setsockopt(socket, ZMQ_RCVTIMEO, &timeout, sizeof(timeout)), 0);
    assert_int_equal(zmq_connect(socket, bench->address), 0);
    return socket;
}

/* The code that the broker's refusal carries. */
static void refused_with(void *socket, const char *code)
{
    unsigned char answer[1024];
    struct deskbus_value map;
    bool ok = true;
    int size = zmq_recv(socket, answer, sizeof(answer), 0);
    assert_true(size > 0);
    assert_int_equal(deskbus_value_check(answer, (size_t)size, NULL, &map, NULL), 0);
    assert_int_equal(deskbus_value_bool(deskbus_value_get(map, "ok"), &ok), 0);
    assert_false(ok);
    assert_true(deskbus_value_is(deskbus_value_at(map, "error.code"), code));
}

static void send_json(void *socket, const char *json)
{
    DESKBUS_CLEANUP(deskbus_builder_free) struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    assert_int_equal(deskbus_builder_new(&builder), 0);
    deskbus_build_json(builder, json, strlen(json));
    assert_int_equal(deskbus_builder_finish(builder, &value, NULL), 0);
    assert_true(zmq_send(socket, value.bytes, value.size, 0) >= 0);
}

static uint64_t figure(void **state, const char *index)
{
    struct control_bench *bench = *state;
    struct control_client *client = NULL;
    struct deskbus_value data;
    uint64_t value = 0;
    bool more;
    assert_int_equal(control_connect(bench->address, &client, NULL), 0);
    assert_int_equal(control_ask(client, "figures", (struct deskbus_value){NULL, 0}, NULL), 0);
    assert_int_equal(control_wait(client, WAIT_MS, &data, &more, NULL), 0);
    assert_int_equal(deskbus_value_uint(deskbus_value_at(data, index), &value), 0);
    control_disconnect(&client);
    return value;
}

static void what_is_no_request_is_refused_and_counted(void **state)
{
    static const char *const wrong[] = {"[]", "7", "{}", "{\"op\":\"echo\"}",
            "{\"v\":\"1\",\"op\":\"echo\"}", "{\"v\":1}", "{\"v\":1,\"op\":\"\"}",
            "{\"v\":1,\"op\":5}", "{\"v\":1,\"op\":\"echo\",\"args\":[1]}",
            ("{\"v\":1,\"op\":\"an operation whose name is a good deal longer than any that there is "
             "could be\"}")};
    const size_t count = sizeof(wrong) / sizeof(wrong[0]);
    void *socket = stranger(state);
    for (size_t i = 0; i < count; i++) {
        send_json(socket, wrong[i]);
        refused_with(socket, "malformed");
    }
    zmq_close(socket);
    assert_int_equal(figure(state, "1"), count);
}

static void another_version_is_told_ours(void **state)
{
    void *socket = stranger(state);
    send_json(socket, "{\"v\":2,\"op\":\"echo\"}");
    refused_with(socket, "version");
    zmq_close(socket);
    assert_int_equal(figure(state, "2"), 1);
}

static void oversize_is_refused_without_reading_it(void **state)
{
    static const char large[5000];
    void *socket = stranger(state);
    assert_int_equal(zmq_send(socket, large, sizeof(large), 0), sizeof(large));
    refused_with(socket, "oversize");
    zmq_close(socket);
    assert_int_equal(figure(state, "3"), 1);
}

static void frames_too_many_are_refused(void **state)
{
    void *socket = stranger(state);
    assert_int_equal(zmq_send(socket, "", 0, ZMQ_SNDMORE), 0);
    assert_int_equal(zmq_send(socket, "{}", 2, 0), 2);
    refused_with(socket, "malformed");
    for (int i = 0; i < 40; i++)
        assert_int_equal(zmq_send(socket, "x", 1, ZMQ_SNDMORE), 1);
    assert_int_equal(zmq_send(socket, "x", 1, 0), 1);
    refused_with(socket, "malformed");
    zmq_close(socket);
}

static void random_bytes_are_survived(void **state)
{
    unsigned char bytes[200];
    unsigned char answer[1024];
    void *socket = stranger(state);
    srandom(5);
    for (int round = 0; round < 2000; round++) {
        size_t size = (size_t)random() % sizeof(bytes);
        for (size_t i = 0; i < size; i++)
            bytes[i] = (unsigned char)random();
        assert_true(zmq_send(socket, bytes, size, 0) >= 0);
        assert_true(zmq_recv(socket, answer, sizeof(answer), 0) > 0);
    }
    zmq_close(socket);
    assert_int_equal(figure(state, "1"), 2000);
    assert_int_equal(figure(state, "0"), 2); /* this one and the one before */
}

#define ON_BENCH(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_BENCH(what_is_no_request_is_refused_and_counted),
            ON_BENCH(another_version_is_told_ours),
            ON_BENCH(oversize_is_refused_without_reading_it),
            ON_BENCH(frames_too_many_are_refused),
            ON_BENCH(random_bytes_are_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
