/* Testing: a host for one instance of a plugin in a test. Real uv loop, clock turned by hand, no network, no files, no threads.
 *
 *     struct deskbus_fake *fake = NULL;
 *     const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin, .options = "threshold: 0.5"};
 *     assert_int_equal(deskbus_fake_open(&setup, &fake, &err), 0);
 *     const struct deskbus_fake_result *result = deskbus_fake_step(fake, "{\"text\": \"hello\"}");
 *     assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
 *     assert_string_equal(deskbus_fake_effects(result), "annotate lang {\"name\":\"en\"}\ndone\n");
 *     assert_int_equal(deskbus_fake_close(&fake, &err), 0);
 *
 * A mistake of the test itself (unknown index, broken JSON) aborts with a text. One thread owns it. */
#ifndef DESKBUS_TESTING_H
#define DESKBUS_TESTING_H

#include <deskbus/deskbus.h>
#include <uv.h>

DESKBUS_BEGIN

struct deskbus_fake;

struct deskbus_fake_setup {
    const struct deskbus_plugin *plugin; /* linked into the test; or NULL and */
    const char *path; /* of its .so */
    const char *options; /* YAML; NULL: none */
    const char *
            options_file; /* the name that the YAML's places and relative paths go by; NULL: "options.yaml" */
    const char *instance; /* NULL: the plugin's name */
    const char *state_path; /* NULL: "" */
    const char *resource_path; /* NULL: none */
    const char *cursor; /* for start() */
    enum deskbus_mode mode;
    uint32_t
            host_size; /* of an older broker's table; 0: the whole. Members beyond it are not there */
    uint64_t now_ms; /* where the clock begins; 0: 2026-01-01T12:00:00Z */
};

/* Checks table, options and the plugin's own check(), then open() and start(). What is found stands in the error. On failure
 * nothing is left. */
int deskbus_fake_open(const struct deskbus_fake_setup *setup, struct deskbus_fake **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* stop() and close() of the plugin, then the account: 0, or -EINVAL with a text that names everything that is wrong:
 * deliveries that never ended or ended twice, timers left, handles left on the loop, calls after the end. Frees in every case. */
int deskbus_fake_close(struct deskbus_fake **fake, struct deskbus_error **reterr) DESKBUS_CHECKED;

struct deskbus_host *deskbus_fake_host(struct deskbus_fake *fake);
/* What open() gave. */
void *deskbus_fake_self(struct deskbus_fake *fake);
uv_loop_t *deskbus_fake_loop(struct deskbus_fake *fake);
const struct deskbus_options *deskbus_fake_options(struct deskbus_fake *fake);

/* --- time --- */

/* Runs what the loop has ready, without waiting and without moving the clock. */
void deskbus_fake_turn(struct deskbus_fake *fake);
/* Moves the clock: timers fire in order at their own time, then outputs whose time has come leave. */
void deskbus_fake_advance(struct deskbus_fake *fake, uint64_t ms);
uint64_t deskbus_fake_now(struct deskbus_fake *fake);
/* For plugins with handles or threads of their own: turns the loop until ready(arg), at most timeout_ms of real time. */
bool deskbus_fake_wait(
        struct deskbus_fake *fake, bool (*ready)(void *arg), void *arg, uint64_t timeout_ms);

/* --- deliveries --- */

enum deskbus_fake_verdict {
    DESKBUS_FAKE_OPEN,
    DESKBUS_FAKE_DONE,
    DESKBUS_FAKE_RETRY,
    DESKBUS_FAKE_REJECT
};
enum deskbus_fake_op {
    DESKBUS_FAKE_REPLY = 1, /* also reply_later: key or not_before_ms is set */
    DESKBUS_FAKE_SUGGEST,
    DESKBUS_FAKE_SEND,
    DESKBUS_FAKE_WITHDRAW,
    DESKBUS_FAKE_HAND_OFF,
    DESKBUS_FAKE_END,
    DESKBUS_FAKE_SENT,
    DESKBUS_FAKE_STATE,
};
enum deskbus_fake_fate {
    DESKBUS_FAKE_NONE,
    DESKBUS_FAKE_WAITING,
    DESKBUS_FAKE_LEFT,
    DESKBUS_FAKE_WITHDRAWN
};

/* A staged call that done() made real. */
struct deskbus_fake_call {
    enum deskbus_fake_op op;
    enum deskbus_fake_fate fate; /* of an output: waits for its time, has left, was withdrawn */
    struct deskbus_message *
            message; /* as the broker would send it: to, channel, account, conv, causationid filled in */
    enum deskbus_reply reply;
    char *name; /* instance, team (NULL: the pipeline's), reason, ext_id, or the key of state */
    char *key; /* of an output or withdraw; NULL: none */
    char *why;
    uint64_t time_ms; /* not before; of state: ttl */
    double score;
    enum deskbus_scope scope;
    void *bytes; /* of state */
    size_t size;
};

struct deskbus_fake_result {
    enum deskbus_fake_verdict verdict;
    struct deskbus_message *message; /* as delivered; with the annotations once done */
    uint64_t after_ms; /* of retry */
    const char *code; /* of reject; "" else */
    const char *why; /* of retry and reject; "" else */
    size_t call_count; /* 0 unless done */
    const struct deskbus_fake_call *calls;
    unsigned working; /* how often it said so */
};

/* How a message is handed over. All may be 0 or NULL. */
struct deskbus_fake_delivery {
    uint32_t role; /* enum deskbus_role; 0: the first of STEP, SINK, OBSERVER that the plugin has */
    const char *pipeline, *step; /* NULL: "main", the instance's name */
    const char *output_id, *output_kind; /* of a sink; NULL: counted up, "reply" */
    const struct deskbus_message *cause;
    uint32_t attempt; /* 0: 1 */
};

/* Hands a message over and turns the loop. JSON in short or full form; id, conversation and times are stamped as a broker does
 * where they are missing. The result is filled in when the delivery ends, and valid until deskbus_fake_close(). */
const struct deskbus_fake_result *deskbus_fake_step(struct deskbus_fake *fake, const char *json);
const struct deskbus_fake_result *deskbus_fake_deliver(
        struct deskbus_fake *fake, const char *json, const struct deskbus_fake_delivery *how);
const struct deskbus_fake_result *deskbus_fake_deliver_message(struct deskbus_fake *fake,
        const struct deskbus_message *message, const struct deskbus_fake_delivery *how);
/* Everything that the delivery did, a line each, in order, the verdict last; valid until asked again. Lines:
 *     annotate NAME JSON
 *     reply final|interim KEY|- NOT_BEFORE_MS TEXT     send INSTANCE KEY|- NOT_BEFORE_MS TEXT     suggest SCORE TEXT
 *     withdraw KEY WHY     hand_off TEAM|- WHY     end REASON     sent EXT_ID     state conversation|person|instance KEY SIZE
 *     done     retry AFTER_MS WHY     reject CODE WHY     open */
const char *deskbus_fake_effects(const struct deskbus_fake_result *result);
/* The text of the n-th reply of a result that is done, NULL when there is none; valid until asked again. */
const char *deskbus_fake_reply(const struct deskbus_fake_result *result, size_t index);
/* Outputs that are held back: waiting in all conversations. */
size_t deskbus_fake_waiting(struct deskbus_fake *fake);
/* Durable state, as a delivery of that message would see it. 0 or -ENOENT. */
int deskbus_fake_state(struct deskbus_fake *fake, enum deskbus_scope scope,
        const struct deskbus_message *of, const char *key, const void **ret, size_t *ret_size);

/* --- a source's accepts and statuses --- */

struct deskbus_fake_accept {
    struct deskbus_message
            *message; /* as stored: id, source, conversation, times stamped; NULL: a status */
    char *cursor; /* or NULL */
    char *ext_id, *state, *why; /* of a status */
    char id[DESKBUS_ID_SIZE]; /* the same for the same idempotencykey */
    bool confirmed;
};

/* All that were taken, in order. */
size_t deskbus_fake_accept_count(struct deskbus_fake *fake);
const struct deskbus_fake_accept *deskbus_fake_accept_at(struct deskbus_fake *fake, size_t index);
/* Room for n more accepts and statuses; then -EAGAIN until deskbus_fake_ready(). SIZE_MAX (as at the beginning): no limit. */
void deskbus_fake_credit(struct deskbus_fake *fake, size_t n);
/* Room again, without limit; ready() is called if an accept was refused. */
void deskbus_fake_ready(struct deskbus_fake *fake);
/* Confirmations wait for deskbus_fake_confirm() from here on; else they come with the next turn. */
void deskbus_fake_hold(struct deskbus_fake *fake);
/* Confirms the oldest unconfirmed one with that status: 0 or a negative errno. */
void deskbus_fake_confirm(struct deskbus_fake *fake, int status);

/* --- faults, logs, figures --- */

/* The n-th host call from now on that returns int, post() aside, fails with code (1: the next one). */
void deskbus_fake_fail_call(struct deskbus_fake *fake, unsigned n, int code);
/* Every line: "error: text", "warning: ...", "info: ...", "debug: ...". NULL beyond the last. */
const char *deskbus_fake_log(struct deskbus_fake *fake, size_t index);
/* True when a line holds text. */
bool deskbus_fake_logged(struct deskbus_fake *fake, const char *text);
uint64_t deskbus_fake_counter(struct deskbus_fake *fake, const char *name);
/* How many values, and the last one, of a histogram. */
size_t deskbus_fake_histogram(struct deskbus_fake *fake, const char *name, double *ret_last);
/* Why the instance is in trouble, or NULL. */
const char *deskbus_fake_trouble(struct deskbus_fake *fake);

DESKBUS_END
#endif
