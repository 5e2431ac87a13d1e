/* Inbox: hands messages to the broker in the order they came; those it has no room for wait here. */
#include "inbox.h"

#include <deskbus/call.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PER_VISITOR_MAX 20 /* messages of one visitor that wait */

struct pending {
    struct pending *next;
    struct inbox *inbox;
    struct visitor *visitor;
    struct frame frame; /* owns its text */
    char lang[FRAME_LANG_SIZE];
    uint64_t time_ms;
    bool sent; /* it is with the broker, or in the recorder */
    char id[DESKBUS_ID_SIZE];
};

struct inbox {
    struct deskbus_host *host;
    const struct settings *settings;
    struct recorder *const *recorder; /* made later */
    inbox_settled_fn *settled;
    void *arg;
    struct pending *first;
    unsigned count;
    bool refused; /* until ready() */
};

int inbox_new(struct deskbus_host *host, const struct settings *settings,
        struct recorder *const *recorder, inbox_settled_fn *settled, void *arg, struct inbox **ret)
{
    struct inbox *inbox = calloc(1, sizeof(*inbox));
    if (inbox == NULL)
        return -ENOMEM;
    *inbox = (struct inbox){.host = host,
            .settings = settings,
            .recorder = recorder,
            .settled = settled,
            .arg = arg};
    *ret = inbox;
    return 0;
}

static void unlink_pending(struct pending *pending)
{
    struct inbox *inbox = pending->inbox;
    struct pending **link = &inbox->first;
    while (*link != pending)
        link = &(*link)->next;
    *link = pending->next;
    inbox->count--;
    pending->visitor->pending_count--;
}

static void free_pending(struct pending *pending)
{
    frame_clear(&pending->frame);
    free(pending);
}

void inbox_free(struct inbox **inbox)
{
    if (*inbox == NULL)
        return;
    struct pending *next = NULL;
    for (struct pending *pending = (*inbox)->first; pending != NULL; pending = next) {
        next = pending->next;
        pending->visitor->pending_count--;
        free_pending(pending);
    }
    free(*inbox);
    *inbox = NULL;
}

void inbox_key(const char *client_id, char ret[INBOX_KEY_SIZE])
{
    (void)snprintf(ret, INBOX_KEY_SIZE, "c/%s", client_id);
}

bool inbox_waits(const struct inbox *inbox)
{
    return inbox->refused;
}

/* --- what became of it --- */

static void settle(struct pending *pending, int status, int64_t seq)
{
    struct inbox *inbox = pending->inbox;
    const struct inbox_result result = {.visitor = pending->visitor,
            .client_id = pending->frame.client_id,
            .status = status,
            .seq = seq,
            .id = pending->id};
    inbox->settled(inbox->arg, &result);
    unlink_pending(pending);
    free_pending(pending);
}

static void on_recorded(void *arg, int status, const struct history_place *place)
{
    settle(arg, status, place->seq);
}

static void record(struct pending *pending)
{
    char key[INBOX_KEY_SIZE];
    inbox_key(pending->frame.client_id, key);
    const struct history_entry entry = {.visitor = pending->visitor->id,
            .key = key,
            .id = pending->id,
            .who = FRAME_CUSTOMER,
            .client_id = pending->frame.client_id,
            .name = pending->frame.name,
            .text = pending->frame.text,
            .time_ms = pending->time_ms};
    int r = recorder_add(*pending->inbox->recorder, &entry, on_recorded, pending);
    if (r < 0)
        settle(pending, r, 0);
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct pending *pending = arg;
    if (status == -EAGAIN) { /* ready() tells when to try it again */
        pending->sent = false;
        pending->inbox->refused = true;
    } else if (status < 0) {
        settle(pending, status, 0);
    } else {
        (void)snprintf(pending->id, sizeof(pending->id), "%s", id);
        record(pending);
    }
}

/* --- handing in --- */

static int write_message(const struct pending *pending, struct deskbus_message **ret)
{
    char key[COOKIE_VISITOR_SIZE + FRAME_CLIENT_ID_SIZE], time[FRAME_TIME_SIZE];
    const struct frame *frame = &pending->frame;
    const char *account = pending->inbox->settings->account;
    const char *visitor = pending->visitor->id;
    struct deskbus_draft *draft = NULL;
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    (void)snprintf(key, sizeof(key), "%s/%s", visitor, frame->client_id);
    frame_print_time(pending->time_ms, time);
    deskbus_draft_string(draft, "idempotencykey", key);
    deskbus_draft_string(draft, "time", time);
    deskbus_draft_string(draft, "data.direction", "in");
    deskbus_draft_string(draft, "data.channel", "webchat");
    deskbus_draft_string(
            draft, "data.account", account != NULL ? account : pending->inbox->host->instance);
    deskbus_draft_string(draft, "data.msg.ext_id", frame->client_id);
    deskbus_draft_string(draft, "data.msg.kind", "text");
    deskbus_draft_string(draft, "data.msg.lang", pending->lang[0] != '\0' ? pending->lang : NULL);
    deskbus_draft_string_n(draft, "data.msg.text", frame->text, frame->text_size);
    deskbus_draft_string(draft, "data.from.addr", visitor);
    deskbus_draft_string(draft, "data.from.name", frame->name[0] != '\0' ? frame->name : NULL);
    deskbus_draft_string(draft, "data.from.role", "customer");
    deskbus_draft_string(draft, "data.from.verified", "hmac");
    deskbus_draft_string(draft, "data.conv.thread", visitor);
    return deskbus_draft_finish(&draft, ret, NULL);
}

static int hand_in(struct pending *pending)
{
    struct deskbus_message *message = NULL;
    int r = write_message(pending, &message);
    if (r == 0)
        r = deskbus_accept(pending->inbox->host, message, NULL, on_accepted, pending);
    deskbus_message_unref(&message);
    pending->sent = r == 0;
    return r;
}

/* In order, until the broker has no more room. */
static void hand_in_all(struct inbox *inbox)
{
    struct pending *pending = inbox->first;
    while (pending != NULL && !inbox->refused) {
        struct pending *next = pending->next;
        int r = pending->sent ? 0 : hand_in(pending);
        if (r == -EAGAIN)
            inbox->refused = true;
        else if (r < 0)
            settle(pending, r, 0);
        pending = next;
    }
}

static bool on_its_way(
        const struct inbox *inbox, const struct visitor *visitor, const char *client_id)
{
    const struct pending *pending = visitor->pending_count > 0 ? inbox->first : NULL;
    while (pending != NULL &&
            (pending->visitor != visitor || strcmp(pending->frame.client_id, client_id) != 0))
        pending = pending->next;
    return pending != NULL;
}

int inbox_push(
        struct inbox *inbox, struct visitor *visitor, const struct frame *frame, const char *lang)
{
    if (on_its_way(inbox, visitor, frame->client_id))
        return -EALREADY;
    if (inbox->count >= inbox->settings->pending_max || visitor->pending_count >= PER_VISITOR_MAX)
        return -ENOBUFS;
    struct pending *pending = calloc(1, sizeof(*pending));
    char *text = strdup(frame->text);
    if (pending == NULL || text == NULL) {
        free(pending);
        free(text);
        return -ENOMEM;
    }
    pending->inbox = inbox;
    pending->visitor = visitor;
    pending->frame = *frame;
    pending->frame.text = text;
    pending->time_ms = deskbus_now(inbox->host);
    (void)snprintf(pending->lang, sizeof(pending->lang), "%s", lang);
    struct pending **end = &inbox->first;
    while (*end != NULL)
        end = &(*end)->next;
    *end = pending;
    inbox->count++;
    visitor->pending_count++;
    hand_in_all(inbox);
    return 0;
}

void inbox_ready(struct inbox *inbox)
{
    inbox->refused = false;
    hand_in_all(inbox);
}
