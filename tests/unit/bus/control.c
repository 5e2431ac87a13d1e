/* Tests of control: what a client asks for comes back, streams end, and who is gone is noticed. */
#include "test.h"

#include "control_bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define WAIT_MS 5000

static const unsigned char hello[] = {0x81, 0xa1, 'a', 0xa2, 'h', 'i'};

static int open_bench(void **state)
{
    struct control_bench *bench = calloc(1, sizeof(*bench));
    assert_non_null(bench);
    bench->requests_max = 3;
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

static struct control_client *join(void **state)
{
    struct control_bench *bench = *state;
    struct control_client *client = NULL;
    assert_int_equal(control_connect(bench->address, &client, NULL), 0);
    return client;
}

static void ask(struct control_client *client, const char *op)
{
    struct deskbus_value args = {hello, sizeof(hello)};
    assert_int_equal(control_ask(client, op, args, NULL), 0);
}

static void an_answer_comes_back(void **state)
{
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more = true;
    for (int i = 0; i < 3; i++) {
        ask(client, "echo");
        assert_int_equal(control_wait(client, WAIT_MS, &data, &more, NULL), 0);
        assert_false(more);
        assert_true(deskbus_value_is(deskbus_value_get(data, "a"), "hi"));
    }
    control_disconnect(&client);
    assert_null(client);
}

static void a_stream_says_when_it_ends(void **state)
{
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more = false;
    ask(client, "stream");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(control_wait(client, WAIT_MS, &data, &more, NULL), 0);
        assert_int_equal(more, i < 2);
    }
    control_disconnect(&client);
}

static void a_refusal_comes_with_code_and_text(void **state)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more;
    ask(client, "dance");
    assert_int_equal(control_wait(client, WAIT_MS, &data, &more, &err), -EREMOTE);
    assert_string_equal(deskbus_error_text(err), "not_found: there is no 'dance' here");
    control_disconnect(&client);
}

static void no_answer_in_time_is_told(void **state)
{
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more;
    ask(client, "keep");
    assert_int_equal(control_wait(client, 20, &data, &more, NULL), -ETIMEDOUT);
    control_disconnect(&client);
}

static void nobody_there_is_told_at_once(void **state)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct control_bench *bench = *state;
    struct control_client *client = NULL;
    char address[300];
    (void)snprintf(address, sizeof(address), "%s_not", bench->address);
    assert_int_equal(control_connect(address, &client, &err), -ENOENT);
    assert_null(client);
    assert_non_null(strstr(deskbus_error_text(err), "no broker at"));
}

static void a_client_that_leaves_cancels_what_it_watched(void **state)
{
    struct control_bench *bench = *state;
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more = false;
    ask(client, "watch");
    assert_int_equal(control_wait(client, WAIT_MS, &data, &more, NULL), 0);
    assert_true(more);
    control_disconnect(&client);
    uv_sem_wait(&bench->gone);
}

static void too_many_open_requests_are_refused(void **state)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct control_client *client = join(state);
    struct deskbus_value data;
    bool more;
    for (int i = 0; i < 4; i++)
        ask(client, "keep");
    assert_int_equal(control_wait(client, WAIT_MS, &data, &more, &err), -EREMOTE);
    assert_non_null(strstr(deskbus_error_text(err), "busy"));
    control_disconnect(&client);
}

#define ON_BENCH(name) cmocka_unit_test_setup_teardown(name, open_bench, close_bench)

int main(void)
{
    const struct CMUnitTest tests[] = {
            ON_BENCH(an_answer_comes_back),
            ON_BENCH(a_stream_says_when_it_ends),
            ON_BENCH(a_refusal_comes_with_code_and_text),
            ON_BENCH(no_answer_in_time_is_told),
            ON_BENCH(nobody_there_is_told_at_once),
            ON_BENCH(a_client_that_leaves_cancels_what_it_watched),
            ON_BENCH(too_many_open_requests_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
