/* Control bench: an open control socket on a loop of its own thread's, with clients in the same process. */
#ifndef TESTS_CONTROL_BENCH_H
#define TESTS_CONTROL_BENCH_H

#include "bus/control.h"

#include <stdbool.h>

enum { BENCH_KEPT_MAX = 8 };

struct control_bench {
    uv_thread_t thread;
    uv_loop_t loop;
    uv_async_t stop;
    uv_sem_t ready;
    uv_sem_t gone; /* posted for each */
    uv_mutex_t lock;
    void *zmq;
    struct control *control;
    char *folder;
    char address[256];
    uint32_t requests_max;
    /* Behind lock. */
    struct control_figures figures; /* of the last request */
    struct control_request *kept[BENCH_KEPT_MAX];
    int kept_count;
    int gone_count;
};

/* Ops it answers: "echo" (args), "stream" (three answers), "refuse", "keep" (never), "watch" (an answer now, more when
 * "poke" comes), "figures". */
void control_bench_open(struct control_bench *bench);
void control_bench_close(struct control_bench *bench);

#endif
