/* Worker fixture: a worker over a plugin of the test's own, a port that keeps what it hears, and a clock turned by hand. */
#ifndef TESTS_WORKER_FIXTURE_H
#define TESTS_WORKER_FIXTURE_H

#include "base/clock.h"
#include "worker/worker.h"

#include <deskbus/call.h>

#define FIXTURE_MAX 512

struct fixture_result {
    uint64_t ticket;
    uint32_t attempt;
    enum wire_verdict verdict;
    uint64_t after_ms, ran_us;
    char code[40], why[512];
    char *annotations; /* JSON or NULL */
    char *calls;
};
struct fixture_accept {
    uint64_t number;
    unsigned char id[WIRE_ID_BYTES];
    char key[600], cursor[64];
    char *message; /* JSON */
};
struct fixture_report {
    enum wire_report_kind kind;
    enum wire_state state;
    int level;
    char name[40], text[512];
    uint64_t add;
    uint64_t ticket;
};

struct fixture {
    uv_loop_t loop;
    struct clock clock;
    uint64_t wall_ms, mono_us;
    struct deskbus_plugin plugin;
    struct worker_setup setup;
    struct worker *worker;
    struct deskbus_host *host;
    uint64_t tickets;
    int closed;

    size_t result_count, accept_count, status_count, report_count;
    struct fixture_result results[FIXTURE_MAX];
    struct fixture_accept accepts[FIXTURE_MAX];
    struct fixture_report reports[FIXTURE_MAX];
    uint64_t credit_count, credit_bytes;

    /* The plugin: what it was given, and what the test has it do. */
    void (*on_message)(struct fixture *, struct deskbus_delivery *);
    void (*on_result)(struct fixture *, const struct wire_result *);
    struct deskbus_delivery *held[FIXTURE_MAX];
    size_t held_count;
    int ready_count, stop_count;
    char cursor[64];
    int open_code, start_code;
    bool hold_stop, hold_close;
    deskbus_done_fn *stop_done, *close_done;
    void *stop_arg, *close_arg;
    char answers[FIXTURE_MAX][48]; /* "status id" of each accepted callback */
    size_t answer_count;
    void *user;
};

/* Fixtures: *state is a struct fixture *, the worker is made but not open. Tear-down closes it and fails on leaks. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
void fixture_open(struct fixture *fixture);
/* Runs what is to be done now. */
void fixture_turn(struct fixture *fixture);
void fixture_pass(struct fixture *fixture, uint64_t ms);
/* Delivers a message with that text as a step; conversation is a number. Returns its ticket. */
uint64_t fixture_deliver(struct fixture *fixture, unsigned char conversation, const char *text);
/* The same with everything chosen by the caller; a ticket of 0 is filled in. */
uint64_t fixture_deliver_wire(struct fixture *fixture, struct wire_delivery *wire);
struct deskbus_message *fixture_message(const char *json);
int fixture_accept(struct fixture *fixture, const char *json, const char *cursor);
const struct fixture_report *fixture_report(
        const struct fixture *fixture, enum wire_report_kind kind, size_t index);

#endif
