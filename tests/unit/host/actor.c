/* Actor: does what the message says. */
#include "actor.h"

#include <deskbus/call.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELD_MAX = 128 };

struct actor {
    struct deskbus_host *host;
    struct actor_role *role;
    struct deskbus_delivery *held[HELD_MAX];
    int held_count;
    int next; /* message to hand in, from 1 */
    int last; /* number of the last one that was accepted */
};

/* The role travels where options do: the host only passes the pointer on. */
static struct actor_role *role_of(const struct deskbus_options *options)
{
    union {
        const void *lent;
        struct actor_role *role;
    } it = {.lent = options};
    return it.role;
}

static int actor_open(struct deskbus_host *host, const struct deskbus_options *options, void **ret,
        struct deskbus_error **reterr)
{
    struct actor_role *role = role_of(options);
    if (role->fail_open)
        return DESKBUS_FAIL(reterr, NULL, -EACCES, "the door is locked");
    struct actor *actor = calloc(1, sizeof(*actor));
    if (actor == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    actor->host = host;
    actor->role = role;
    actor->next = 1;
    atomic_fetch_add(&role->opened, 1);
    *ret = actor;
    return 0;
}

/* --- a source --- */

static void on_accepted(void *arg, int status, const char *id)
{
    struct actor *actor = arg;
    (void)id;
    if (status == 0) {
        actor->last++;
        atomic_fetch_add(&actor->role->accepted, 1);
        return;
    }
    atomic_fetch_add(&actor->role->refused, 1);
    if (status == -EAGAIN && actor->next > actor->last + 1)
        actor->next = actor->last + 1; /* from there again once there is room */
}

static int hand_in(struct actor *actor, int number)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    char text[32];
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    (void)snprintf(text, sizeof(text), "%d", number);
    deskbus_draft_string(draft, "idempotencykey", text);
    deskbus_draft_string(draft, "data.msg.text", text);
    deskbus_draft_string(draft, "data.from.addr", "ana");
    r = deskbus_draft_finish(&draft, &message, NULL);
    if (r == 0)
        r = deskbus_accept(actor->host, message, text, on_accepted, actor);
    deskbus_message_unref(&message);
    return r;
}

static void go_on(struct actor *actor)
{
    while (actor->next <= actor->role->messages && hand_in(actor, actor->next) == 0)
        actor->next++;
}

static int actor_start(void *self, const char *cursor, struct deskbus_error **reterr)
{
    struct actor *actor = self;
    const char *expected = actor->role->cursor;
    (void)reterr;
    atomic_fetch_add(&actor->role->started, 1);
    if ((cursor == NULL) != (expected == NULL) || (cursor != NULL && strcmp(cursor, expected) != 0))
        atomic_store(&actor->role->wrong_cursor, true);
    go_on(actor);
    return 0;
}

static void actor_ready(void *self)
{
    struct actor *actor = self;
    atomic_fetch_add(&actor->role->ready, 1);
    go_on(actor);
}

/* --- a step --- */

static void hold(struct actor *actor, struct deskbus_delivery *delivery)
{
    if (actor->held_count < HELD_MAX)
        actor->held[actor->held_count++] = delivery;
    else
        deskbus_reject(delivery, "full", "");
}

static void release(struct actor *actor)
{
    while (actor->held_count > 0)
        deskbus_done(actor->held[--actor->held_count]);
}

/* True when the delivery has ended or is held. */
static bool act(struct actor *actor, struct deskbus_delivery *delivery, const char *text)
{
    if (strcmp(text, "hold") == 0) {
        hold(actor, delivery);
    } else if (strcmp(text, "working") == 0) {
        deskbus_working(delivery);
        hold(actor, delivery);
    } else if (strcmp(text, "retry") == 0) {
        deskbus_retry(delivery, 5, "not now");
    } else if (strcmp(text, "reject") == 0) {
        deskbus_reject(delivery, "never", "not ever");
    } else {
        return false;
    }
    return true;
}

static void actor_message(void *self, struct deskbus_delivery *delivery)
{
    struct actor *actor = self;
    char text[64];
    deskbus_value_copy(deskbus_message_get(delivery->message, "data.msg.text"), text, sizeof(text));
    atomic_fetch_add(&actor->role->seen, 1);
    if (act(actor, delivery, text))
        return;
    if (strcmp(text, "release") == 0)
        release(actor);
    else if (strncmp(text, "block ", 6) == 0)
        (void)poll(NULL, 0, (int)strtol(text + 6, NULL, 10));
    else if (strncmp(text, "trouble ", 8) == 0)
        deskbus_trouble(actor->host, text + 8);
    else if (strcmp(text, "better") == 0)
        deskbus_trouble(actor->host, NULL);
    else if (strcmp(text, "count") == 0)
        deskbus_count(actor->host, "counted", 3);
    deskbus_done(delivery);
}

/* --- the end --- */

static void actor_stop(void *self, deskbus_done_fn *done, void *arg)
{
    struct actor *actor = self;
    atomic_fetch_add(&actor->role->stopped, 1);
    done(arg);
}

static void actor_close(void *self, deskbus_done_fn *done, void *arg)
{
    struct actor *actor = self;
    atomic_fetch_add(&actor->role->closed, 1);
    free(actor);
    done(arg);
}

const struct deskbus_plugin actor_plugin = {DESKBUS_PLUGIN_HEADER, .name = "actor",
        .version = "1.0.0", .summary = "does what the message says",
        .roles = DESKBUS_STEP | DESKBUS_SINK, .open = actor_open, .message = actor_message,
        .stop = actor_stop, .close = actor_close};

const struct deskbus_plugin actor_source_plugin = {DESKBUS_PLUGIN_HEADER, .name = "actor_source",
        .version = "1.0.0", .summary = "hands in messages", .roles = DESKBUS_SOURCE,
        .open = actor_open, .start = actor_start, .ready = actor_ready, .stop = actor_stop,
        .close = actor_close};

const struct deskbus_plugin actor_both_plugin = {DESKBUS_PLUGIN_HEADER, .name = "actor_both",
        .version = "1.0.0", .summary = "hands in messages and carries answers",
        .roles = DESKBUS_SOURCE | DESKBUS_SINK, .open = actor_open, .start = actor_start,
        .message = actor_message, .ready = actor_ready, .stop = actor_stop, .close = actor_close};
