/* Host bench: a host on a loop, with actors as plugins, that writes down what it is told. */
#ifndef TESTS_HOST_BENCH_H
#define TESTS_HOST_BENCH_H

#include "actor.h"
#include "host/host.h"
#include "plan_table.h"

#define BENCH_EPOCH   UINT64_C(0x1234)
#define BENCH_ADDRESS "inproc://deskbus/work/0000000000001234"

enum { BENCH_RESULTS_MAX = 20000, BENCH_WAIT_MS = 10000 };

struct bench_result {
    uint64_t ticket;
    uint32_t attempt;
    enum wire_verdict verdict;
};

struct host_bench {
    uv_loop_t *loop;
    void *zmq;
    struct plan plan;
    struct host *host;
    const char *cursor; /* given to sources */
    int started, stopped, closed, room;
    char start_error[512];
    struct bench_result results[BENCH_RESULTS_MAX];
    int result_count, result_want;
    int results_in; /* result_want have come */
    /* Accepts: how to answer. */
    bool answer_late; /* keep them; bench_answer() */
    int refuse_at; /* the so-many-th is refused with -EAGAIN; 0: none */
    int accept_count;
    int accept_last; /* number in the text of the last accepted message */
    bool accept_disorder;
    uint64_t session;
    uint64_t waiting[1024]; /* numbers */
    int waiting_count;
    enum host_health health[4];
    char why[4][128];
    int health_news;
    bool abandoned;
    char log[128];
};

/* Adds an instance before bench_open(). Its index. */
size_t bench_add(struct host_bench *bench, const char *name, const struct deskbus_plugin *plugin,
        struct actor_role *role, uint32_t workers);
/* The plan's settings and loop; then add, then open. */
void bench_init(struct host_bench *bench, void **state);
void bench_open(struct host_bench *bench);
/* host_start(), until it has told how that went. */
void bench_start(struct host_bench *bench);
void bench_close(struct host_bench *bench, uint64_t bound_ms);
/* Until *flag is not 0. */
void bench_until(struct host_bench *bench, const int *flag);
/* Until so many results have come in all. */
void bench_results(struct host_bench *bench, int count);
/* Until *value has reached count. */
void bench_reach(struct host_bench *bench, atomic_int *value, int count);
/* What host_deliver() said. */
int bench_deliver(struct host_bench *bench, size_t instance, uint64_t ticket, unsigned conversation,
        const char *text);
int bench_deliver_with(struct host_bench *bench, size_t instance, struct wire_delivery *delivery,
        const char *text);

#endif
