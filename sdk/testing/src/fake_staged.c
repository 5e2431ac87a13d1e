/* Fake staged: what a plugin asks for during a delivery; real at done(), forgotten at any other end. */
#include "fake_private.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The delivery when it is live, the call is allowed, and no fault was asked for; else a negative errno in *r. */
static struct fake_delivery *begin(
        struct deskbus_delivery *pub, const char *call, uint32_t roles, uint32_t flag, int *r)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, call);
    *r = delivery == NULL ? -EINVAL : fake_count_call(delivery->fake);
    if (*r < 0)
        return NULL;
    bool allowed = (pub->role & roles) != 0;
    allowed = allowed && (flag == 0 || (delivery->fake->plugin->flags & flag) != 0);
    *r = allowed ? 0 : -EPERM;
    return allowed ? delivery : NULL;
}

static int check_text(const char *text, size_t max, bool required)
{
    if (text == NULL || text[0] == '\0')
        return required ? -EINVAL : 0;
    return strlen(text) <= max ? 0 : -EMSGSIZE;
}

struct deskbus_fake_call *fake_staged_add(struct fake_delivery *delivery, enum deskbus_fake_op op)
{
    struct deskbus_fake_call *calls = realloc(
            delivery->calls, (delivery->call_count + 1) * sizeof(*calls));
    if (calls == NULL)
        fake_abort("no memory");
    delivery->calls = calls;
    calls[delivery->call_count] = (struct deskbus_fake_call){.op = op};
    return &calls[delivery->call_count++];
}

static int add_output(struct fake_delivery *delivery, const struct deskbus_message *message,
        struct deskbus_fake_call output)
{
    struct deskbus_message *whole = NULL;
    int r = message == NULL ? -EINVAL : 0;
    if (r == 0)
        r = check_text(output.key, FAKE_NAME_MAX, false);
    if (r == 0)
        r = fake_output(message, delivery->result.message, output.op != DESKBUS_FAKE_SEND, &whole);
    if (r < 0)
        return r;
    struct deskbus_fake_call *call = fake_staged_add(delivery, output.op);
    *call = output;
    call->message = whole;
    call->name = fake_text(output.name);
    call->key = fake_text(output.key);
    return 0;
}

/* A name or key is read only by add_output(), which copies it. */
static char *borrowed(const char *text)
{
    return (char *)(uintptr_t)text;
}

static int host_reply_later(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind, const char *key, uint64_t not_before_ms)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "reply", DESKBUS_STEP, DESKBUS_MAY_REPLY, &r);
    if (delivery == NULL)
        return r;
    if (kind != DESKBUS_FINAL && kind != DESKBUS_INTERIM)
        return -EINVAL;
    return add_output(delivery, message,
            (struct deskbus_fake_call){.op = DESKBUS_FAKE_REPLY,
                    .reply = kind,
                    .key = borrowed(key),
                    .time_ms = not_before_ms});
}

static int host_reply(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind)
{
    return host_reply_later(pub, message, kind, NULL, 0);
}

static int host_suggest(
        struct deskbus_delivery *pub, const struct deskbus_message *message, double score)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "suggest", DESKBUS_STEP, 0, &r);
    if (delivery == NULL)
        return r;
    return add_output(delivery, message,
            (struct deskbus_fake_call){.op = DESKBUS_FAKE_SUGGEST, .score = score});
}

static int host_send(struct deskbus_delivery *pub, const char *instance,
        const struct deskbus_message *message, const char *key, uint64_t not_before_ms)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "send", DESKBUS_STEP | DESKBUS_OBSERVER, 0, &r);
    if (delivery == NULL)
        return r;
    if (instance == NULL || !deskbus_name_valid(instance, strlen(instance)))
        return -EINVAL;
    return add_output(delivery, message,
            (struct deskbus_fake_call){.op = DESKBUS_FAKE_SEND,
                    .name = borrowed(instance),
                    .key = borrowed(key),
                    .time_ms = not_before_ms});
}

/* The output of that key that waits in the conversation, or NULL. */
static struct deskbus_fake_call *find_waiting(const struct fake_delivery *delivery, const char *key)
{
    for (struct fake_delivery *at = delivery->fake->deliveries; at != NULL; at = at->next) {
        if (strcmp(at->conversation, delivery->conversation) != 0)
            continue;
        for (size_t i = 0; i < at->result.call_count; i++) {
            struct deskbus_fake_call *call = &at->calls[i];
            if (call->fate == DESKBUS_FAKE_WAITING && call->key != NULL &&
                    strcmp(call->key, key) == 0)
                return call;
        }
    }
    return NULL;
}

static bool withdrawn_already(const struct fake_delivery *delivery, const char *key)
{
    for (size_t i = 0; i < delivery->call_count; i++) {
        const struct deskbus_fake_call *call = &delivery->calls[i];
        if (call->op == DESKBUS_FAKE_WITHDRAW && strcmp(call->key, key) == 0)
            return true;
    }
    return false;
}

static int host_withdraw(struct deskbus_delivery *pub, const char *key, const char *why)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "withdraw", DESKBUS_STEP | DESKBUS_OBSERVER, 0, &r);
    if (delivery != NULL)
        r = key == NULL ? -EINVAL : check_text(key, FAKE_NAME_MAX, false);
    if (r == 0)
        r = check_text(why, FAKE_TEXT_MAX, false);
    if (r < 0)
        return r;
    if (find_waiting(delivery, key) == NULL || withdrawn_already(delivery, key))
        return -EALREADY;
    struct deskbus_fake_call *call = fake_staged_add(delivery, DESKBUS_FAKE_WITHDRAW);
    call->key = fake_text(key);
    call->why = fake_text(why == NULL ? "" : why);
    return 0;
}

static int host_hand_off(struct deskbus_delivery *pub, const char *team, const char *why)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "hand_off", DESKBUS_STEP, DESKBUS_MAY_HAND_OFF, &r);
    if (delivery != NULL && team != NULL && !deskbus_name_valid(team, strlen(team)))
        r = -EINVAL;
    if (r == 0)
        r = check_text(why, FAKE_TEXT_MAX, false);
    if (r < 0)
        return r;
    struct deskbus_fake_call *call = fake_staged_add(delivery, DESKBUS_FAKE_HAND_OFF);
    call->name = fake_text(team);
    call->why = fake_text(why == NULL ? "" : why);
    return 0;
}

static int host_end(struct deskbus_delivery *pub, const char *reason)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "end", DESKBUS_STEP, DESKBUS_MAY_END, &r);
    if (delivery != NULL)
        r = check_text(reason, FAKE_TEXT_MAX, true);
    if (r == 0)
        fake_staged_add(delivery, DESKBUS_FAKE_END)->name = fake_text(reason);
    return r;
}

static int host_sent(struct deskbus_delivery *pub, const char *ext_id)
{
    int r = 0;
    struct fake_delivery *delivery = begin(pub, "sent", DESKBUS_SINK, 0, &r);
    if (delivery != NULL)
        r = check_text(ext_id, FAKE_TEXT_MAX, true);
    if (r == 0)
        fake_staged_add(delivery, DESKBUS_FAKE_SENT)->name = fake_text(ext_id);
    return r;
}

/* --- annotations --- */

static struct fake_note *note_of(struct fake_delivery *delivery, const char *name)
{
    for (size_t i = 0; i < delivery->note_count; i++) {
        if (strcmp(delivery->notes[i].name, name) == 0)
            return &delivery->notes[i];
    }
    struct fake_note *notes = realloc(delivery->notes, (delivery->note_count + 1) * sizeof(*notes));
    if (notes == NULL)
        fake_abort("no memory");
    delivery->notes = notes;
    notes[delivery->note_count] = (struct fake_note){.bytes = NULL};
    memcpy(notes[delivery->note_count].name, name, strlen(name) + 1);
    return &notes[delivery->note_count++];
}

static int host_annotate(
        struct deskbus_delivery *pub, const char *name, const struct deskbus_value *value)
{
    int r = 0;
    struct deskbus_value checked;
    struct fake_delivery *delivery = begin(pub, "annotate", DESKBUS_STEP, 0, &r);
    if (delivery == NULL)
        return r;
    if (name == NULL || value == NULL || !deskbus_name_valid(name, strlen(name)))
        return -EINVAL;
    r = deskbus_value_check(value->bytes, value->size, NULL, &checked, NULL);
    if (r < 0)
        return r == -EMSGSIZE ? r : -EINVAL;
    struct fake_note *note = note_of(delivery, name);
    free(note->bytes); /* a second value of a name takes the place of the first */
    note->bytes = fake_alloc(value->size);
    note->size = value->size;
    memcpy(note->bytes, value->bytes, value->size);
    return 0;
}

void fake_staged_fill(struct deskbus_host *host)
{
    host->annotate = host_annotate;
    host->reply = host_reply;
    host->reply_later = host_reply_later;
    host->suggest = host_suggest;
    host->send = host_send;
    host->withdraw = host_withdraw;
    host->hand_off = host_hand_off;
    host->end = host_end;
    host->sent = host_sent;
}

/* --- the end --- */

static void apply_notes(struct fake_delivery *delivery)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    struct deskbus_message *annotated = NULL;
    if (delivery->note_count == 0)
        return;
    if (deskbus_builder_new(&builder) < 0)
        fake_abort("no memory");
    deskbus_build_map(builder);
    for (size_t i = 0; i < delivery->note_count; i++) {
        const struct fake_note *note = &delivery->notes[i];
        deskbus_build_key(builder, note->name);
        deskbus_build_value(builder, (struct deskbus_value){note->bytes, note->size});
    }
    deskbus_build_end(builder);
    if (deskbus_builder_finish(builder, &value, NULL) < 0 ||
            deskbus_message_annotated(
                    delivery->result.message, value.bytes, value.size, &annotated, NULL) < 0)
        fake_abort("annotations that cannot be written");
    deskbus_builder_free(&builder);
    deskbus_message_unref(&delivery->result.message);
    delivery->result.message = annotated;
}

static void apply_call(struct fake_delivery *delivery, struct deskbus_fake_call *call)
{
    struct deskbus_fake_call *waiting = NULL;
    if (call->op == DESKBUS_FAKE_STATE)
        fake_state_apply(delivery, call);
    if (call->op == DESKBUS_FAKE_WITHDRAW)
        waiting = find_waiting(delivery, call->key);
    if (waiting != NULL)
        waiting->fate = DESKBUS_FAKE_WITHDRAWN;
    if (call->op == DESKBUS_FAKE_REPLY || call->op == DESKBUS_FAKE_SEND)
        call->fate = call->time_ms > delivery->fake->now_ms ? DESKBUS_FAKE_WAITING
                                                            : DESKBUS_FAKE_LEFT;
}

void fake_staged_apply(struct fake_delivery *delivery)
{
    apply_notes(delivery);
    for (size_t i = 0; i < delivery->call_count; i++)
        apply_call(delivery, &delivery->calls[i]);
    delivery->result.call_count = delivery->call_count;
    delivery->result.calls = delivery->calls;
}

void fake_staged_drop(struct fake_delivery *delivery)
{
    for (size_t i = 0; i < delivery->call_count; i++) {
        struct deskbus_fake_call *call = &delivery->calls[i];
        deskbus_message_unref(&call->message);
        free(call->name);
        free(call->key);
        free(call->why);
        free(call->bytes);
    }
    for (size_t i = 0; i < delivery->note_count; i++)
        free(delivery->notes[i].bytes);
    free(delivery->calls);
    free(delivery->notes);
    delivery->calls = NULL;
    delivery->notes = NULL;
    delivery->call_count = delivery->note_count = 0;
}
