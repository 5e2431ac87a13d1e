/* Tap publisher: a tap as the broker opens it; once somebody listens to w/1/ it shows three messages there and one on w/10/. */
#include "bus/tap.h"

#include <deskbus/message.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

#define WAIT_NS UINT64_C(20000000000)

static void must(bool ok, const char *what)
{
    if (ok)
        return;
    (void)fprintf(stderr, "tap_publisher: %s failed\n", what);
    exit(EXIT_FAILURE);
}

static void show(struct tap *tap, const char *topic, const char *text)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    must(deskbus_draft_new(NULL, &draft) == 0, "deskbus_draft_new");
    deskbus_draft_string(draft, "id", "0123456789abcdef0123456789abcdef");
    deskbus_draft_string(draft, "source", "chat");
    deskbus_draft_string(draft, "data.direction", "in");
    deskbus_draft_string(draft, "data.msg.text", text);
    deskbus_draft_float(draft, "annotations.sentiment.score", -0.5);
    must(deskbus_draft_finish(&draft, &message, NULL) == 0, "deskbus_draft_finish");
    tap_message(tap, topic, message);
    deskbus_message_unref(&message);
}

static void run_until(uv_loop_t *loop, struct tap *tap, bool wanted)
{
    uint64_t until = uv_hrtime() + WAIT_NS;
    while (tap_wanted(tap, "w/1/") != wanted && uv_hrtime() < until)
        (void)uv_run(loop, UV_RUN_ONCE);
    must(tap_wanted(tap, "w/1/") == wanted,
            wanted ? "waiting for a listener" : "waiting for the end");
}

static void on_tick(uv_timer_t *timer)
{
    (void)timer; /* wakes the loop, so that run_until() sees its deadline */
}

int main(int argc, char **argv)
{
    uv_loop_t loop;
    uv_timer_t tick;
    struct tap *tap = NULL;
    void *zmq = zmq_ctx_new();
    must(argc == 2 && uv_loop_init(&loop) == 0 && uv_timer_init(&loop, &tick) == 0, "beginning");
    uv_timer_start(&tick, on_tick, 500, 500);
    must(tap_open(&loop, zmq, argv[1], &tap, NULL) == 0, "tap_open");
    (void)puts("ready");
    (void)fflush(stdout);
    run_until(&loop, tap, true);
    show(tap, "w/10/", "not for you");
    show(tap, "w/1/", "one");
    show(tap, "w/1/", "¿dos?");
    show(tap, "w/1/", "三");
    run_until(&loop, tap, false);
    uv_close((uv_handle_t *)&tick, NULL);
    tap_close(tap, NULL, NULL);
    (void)uv_run(&loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&loop) == 0, "uv_loop_close");
    return zmq_ctx_term(zmq) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
