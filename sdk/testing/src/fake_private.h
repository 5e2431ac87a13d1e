/* Fake host, private: what its files share. One thread owns all of it, but for the posts. */
#ifndef TESTING_FAKE_PRIVATE_H
#define TESTING_FAKE_PRIVATE_H

#include <deskbus/testing.h>

enum {
    FAKE_TEXT_MAX = 500, /* bytes of a reason, an ext_id, a line of the log */
    FAKE_KEY_MAX = 512, /* of an idempotency key or an ext_id */
    FAKE_NAME_MAX = 128, /* of a key of state or of an output */
    FAKE_STATE_MAX = 4096,
    FAKE_MESSAGE_MAX = 1024 * 1024,
};

struct deskbus_timer {
    struct deskbus_timer *next;
    struct deskbus_fake *fake;
    uint64_t due_ms, number;
    deskbus_call_fn *fn;
    void *arg;
    bool firing;
};

struct fake_post {
    struct fake_post *next;
    deskbus_call_fn *fn;
    void *arg;
};

struct fake_note {
    char name[DESKBUS_NAME_MAX + 1];
    unsigned char *bytes;
    size_t size;
};

struct fake_delivery {
    struct deskbus_delivery pub; /* first: what the plugin holds */
    struct fake_delivery *next;
    struct deskbus_fake *fake;
    struct deskbus_fake_result result;
    char *texts[4]; /* pipeline, step, output_id, output_kind */
    struct deskbus_message *cause;
    char conversation[DESKBUS_ID_SIZE], person[DESKBUS_ID_SIZE];
    struct fake_note *notes;
    size_t note_count;
    struct deskbus_fake_call *calls; /* staged; those of the result once done */
    size_t call_count;
    char *code, *why;
    char *effects, *reply; /* as last asked for */
};

struct fake_accept {
    struct deskbus_fake_accept pub; /* first */
    struct fake_accept *next;
    deskbus_accepted_fn *accepted;
    void *arg;
};

struct fake_state {
    struct fake_state *next;
    enum deskbus_scope scope;
    char owner[DESKBUS_ID_SIZE];
    char *key;
    unsigned char *bytes;
    size_t size;
    uint64_t expires_ms; /* 0: never */
};

struct fake_figure {
    struct fake_figure *next;
    char *name;
    uint64_t sum;
    size_t count; /* of a histogram's values */
    double last;
    bool histogram;
};

struct deskbus_fake {
    struct deskbus_host host; /* first: what the plugin holds */
    const struct deskbus_plugin *plugin;
    void *library; /* dlopen()'s, never closed: leak checkers need its symbols */
    struct deskbus_options *options;
    char *instance, *state_path;
    void *self;
    uv_loop_t loop;
    uv_async_t posted;
    bool opened, stopped, plugin_closed, handle_closed;

    uint64_t now_ms, timer_count;
    struct deskbus_timer *timers;
    uv_mutex_t posts_lock;
    struct fake_post *posts;

    struct fake_delivery *deliveries, **deliveries_end;
    size_t delivery_count, output_count;
    struct fake_state *state;

    struct fake_accept *accepts, **accepts_end;
    size_t accept_count, credit;
    bool refused, hold;

    unsigned fail_in; /* 0: none fails */
    int fail_code;
    char **lines;
    size_t line_count;
    struct fake_figure *figures;
    char *trouble;
    char *defects; /* lines; NULL: none */
};

/* --- fake.c --- */
/* Prints the text and aborts: the test itself is wrong, or there is no memory. */
_Noreturn void fake_abort(const char *format, ...) DESKBUS_PRINTF(1, 2);
void *fake_alloc(size_t size);
char *fake_text(const char *text); /* NULL stays NULL */
char *fake_print(const char *format, ...) DESKBUS_PRINTF(1, 2);
/* Something that the plugin must not do; told by deskbus_fake_close(). */
void fake_defect(struct deskbus_fake *fake, const char *format, ...) DESKBUS_PRINTF(2, 3);
/* Counts a host call: 0, or the code that deskbus_fake_fail_call() asked for. */
int fake_count_call(struct deskbus_fake *fake);

/* --- fake_clock.c --- */
void fake_clock_fill(struct deskbus_host *host);
void fake_clock_run_posts(struct deskbus_fake *fake);
/* Timers and posts that are left: defects; frees them. */
void fake_clock_clear(struct deskbus_fake *fake);

/* --- fake_stamp.c --- */
void fake_conversation(const struct deskbus_message *message, char ret[DESKBUS_ID_SIZE]);
void fake_person(const struct deskbus_message *message, char ret[DESKBUS_ID_SIZE]);
/* id: NULL leaves the message's own. A new message. */
struct deskbus_message *fake_stamp(
        struct deskbus_fake *fake, const struct deskbus_message *message, const char *id);
/* An output as the broker would send it. */
int fake_output(const struct deskbus_message *message, const struct deskbus_message *cause,
        bool reply, struct deskbus_message **ret);

/* --- fake_source.c --- */
void fake_source_fill(struct deskbus_host *host);
/* Confirms what waits for no one. True when something was confirmed. */
bool fake_source_turn(struct deskbus_fake *fake);
void fake_source_lose(struct deskbus_fake *fake);
void fake_source_clear(struct deskbus_fake *fake);

/* --- fake_delivery.c, fake_staged.c, fake_state.c --- */
void fake_delivery_fill(struct deskbus_host *host);
void fake_staged_fill(struct deskbus_host *host);
void fake_state_fill(struct deskbus_host *host);
/* The delivery, or NULL and a defect when it has ended. */
struct fake_delivery *fake_delivery_live(struct deskbus_delivery *pub, const char *call);
/* Makes staged calls real. */
void fake_staged_apply(struct fake_delivery *delivery);
void fake_staged_drop(struct fake_delivery *delivery);
struct deskbus_fake_call *fake_staged_add(struct fake_delivery *delivery, enum deskbus_fake_op op);
/* Outputs whose time has come leave, unless their conversation is at work. */
void fake_outputs_leave(struct deskbus_fake *fake);
void fake_state_apply(struct fake_delivery *delivery, const struct deskbus_fake_call *call);
void fake_state_clear(struct deskbus_fake *fake);
void fake_delivery_clear(struct deskbus_fake *fake);

/* --- fake_figures.c --- */
void fake_figures_fill(struct deskbus_host *host);
void fake_figures_clear(struct deskbus_fake *fake);

#endif
