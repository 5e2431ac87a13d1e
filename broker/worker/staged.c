/* Staged: what a plugin asks for during a delivery; it takes effect together at done() and is forgotten at any other end. */
#include "worker/deliveries_private.h"

#include "plan/plan.h"
#include "worker/outgoing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CALL_BYTES 64 /* what a call takes besides its texts and its message, at most */

/* 0, or why the plugin may not make this call in this delivery. */
static int permitted(const struct delivery *delivery, uint32_t roles, uint32_t flag)
{
    if ((delivery->pub.role & roles) == 0)
        return -EPERM;
    return flag == 0 || (delivery->worker->plugin->flags & flag) != 0 ? 0 : -EPERM;
}

static int text_fits(const char *text, size_t max)
{
    if (text == NULL)
        return -EINVAL;
    return strnlen(text, max + 1) <= max ? 0 : -EMSGSIZE;
}

static struct wire_text wire_text(const char *text)
{
    return (struct wire_text){text, text != NULL ? strlen(text) : 0};
}

/* --- annotations --- */

static struct note *note_find(struct staged *staged, const char *name)
{
    for (size_t i = 0; i < staged->note_count; i++)
        if (strcmp(staged->notes[i].name, name) == 0)
            return &staged->notes[i];
    return NULL;
}

static int note_add(struct staged *staged, const char *name, struct note **ret)
{
    if (staged->note_count == WORKER_NOTE_COUNT)
        return -EMSGSIZE;
    if (staged->notes == NULL)
        staged->notes = calloc(WORKER_NOTE_COUNT, sizeof(*staged->notes));
    if (staged->notes == NULL)
        return -ENOMEM;
    *ret = &staged->notes[staged->note_count++];
    memset(*ret, 0, sizeof(**ret));
    memcpy((*ret)->name, name, strlen(name));
    return 0;
}

/* The operator may call it otherwise, so that two instances of a plugin do not hide each other's words. */
static const char *note_name(const struct worker *worker, const char *written)
{
    for (size_t i = 0; i < worker->rename_count; i++)
        if (strcmp(worker->renames[i].from, written) == 0)
            return worker->renames[i].to;
    return written;
}

int staged_annotate(
        struct deskbus_delivery *pub, const char *name, const struct deskbus_value *value)
{
    struct delivery *delivery = deliveries_live(pub, "annotate");
    if (delivery == NULL || name == NULL || value == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP, 0);
    if (r < 0)
        return r;
    if (!deskbus_name_valid(name, strnlen(name, DESKBUS_NAME_MAX + 1)))
        return -EINVAL;
    name = note_name(delivery->worker, name);
    struct staged *staged = &delivery->staged;
    size_t limit = delivery->worker->message_bytes;
    size_t bytes = value->size + strlen(name) + CALL_BYTES;
    if (value->size > limit || staged->bytes + bytes > limit)
        return -EMSGSIZE;
    struct deskbus_value checked;
    if (deskbus_value_check(value->bytes, value->size, NULL, &checked, NULL) < 0)
        return -EINVAL;
    size_t at = staged->values.size;
    if (buffer_append(&staged->values, value->bytes, value->size) < 0)
        return -ENOMEM;
    struct note *note = note_find(staged, name);
    if (note == NULL)
        r = note_add(staged, name, &note);
    if (r < 0)
        return r;
    note->at = at; /* a second value of a name takes the place of the first */
    note->size = value->size;
    staged->bytes += bytes;
    return 0;
}

static int notes_finish(struct staged *staged, struct deskbus_value *ret)
{
    *ret = (struct deskbus_value){NULL, 0};
    if (staged->note_count == 0)
        return 0;
    if (staged->notes_builder == NULL && deskbus_builder_new(&staged->notes_builder) < 0)
        return -ENOMEM;
    struct deskbus_builder *builder = staged->notes_builder;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    for (size_t i = 0; i < staged->note_count; i++) {
        const struct note *note = &staged->notes[i];
        deskbus_build_key(builder, note->name);
        deskbus_build_value(
                builder, (struct deskbus_value){staged->values.data + note->at, note->size});
    }
    deskbus_build_end(builder);
    return deskbus_builder_finish(builder, ret, NULL);
}

/* --- calls --- */

int staged_call(struct delivery *delivery, const struct wire_call *call, size_t bytes)
{
    struct staged *staged = &delivery->staged;
    size_t limit = delivery->worker->message_bytes;
    bytes += CALL_BYTES;
    if (bytes > limit || staged->bytes + bytes > limit)
        return -EMSGSIZE;
    if (staged->calls == NULL && deskbus_builder_new(&staged->calls) < 0)
        return -ENOMEM;
    if (staged->call_count == 0) {
        deskbus_builder_clear(staged->calls);
        deskbus_build_list(staged->calls);
    }
    wire_call_build(staged->calls, call);
    staged->call_count++;
    staged->bytes += bytes;
    return 0;
}

static int stage_output(struct delivery *delivery, const struct deskbus_message *message,
        struct wire_call *call, size_t bytes)
{
    if (message == NULL)
        return -EINVAL;
    bool to_customer = call->op != WIRE_CALL_SEND;
    int r = outgoing_build(
            message, delivery->message, to_customer, delivery->worker->outgoing, &call->message);
    if (r < 0)
        return r;
    if (call->message.size > delivery->worker->message_bytes)
        return -EMSGSIZE;
    return staged_call(delivery, call, call->message.size + bytes);
}

int staged_reply_later(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind, const char *key, uint64_t not_before_ms)
{
    struct delivery *delivery = deliveries_live(pub, "reply");
    if (delivery == NULL || (kind != DESKBUS_FINAL && kind != DESKBUS_INTERIM))
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP, DESKBUS_MAY_REPLY);
    if (r == 0 && key != NULL)
        r = text_fits(key, WORKER_NAME_BYTES);
    if (r < 0)
        return r;
    struct wire_call call = {
            .op = WIRE_CALL_REPLY, .kind = kind, .key = wire_text(key), .time_ms = not_before_ms};
    return stage_output(delivery, message, &call, call.key.size);
}

int staged_reply(struct deskbus_delivery *pub, const struct deskbus_message *message,
        enum deskbus_reply kind)
{
    return staged_reply_later(pub, message, kind, NULL, 0);
}

int staged_suggest(
        struct deskbus_delivery *pub, const struct deskbus_message *message, double score)
{
    struct delivery *delivery = deliveries_live(pub, "suggest");
    if (delivery == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP, 0);
    struct wire_call call = {.op = WIRE_CALL_SUGGEST, .score = score};
    return r < 0 ? r : stage_output(delivery, message, &call, 0);
}

int staged_send(struct deskbus_delivery *pub, const char *instance,
        const struct deskbus_message *message, const char *key, uint64_t not_before_ms)
{
    struct delivery *delivery = deliveries_live(pub, "send");
    if (delivery == NULL || instance == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP | DESKBUS_OBSERVER, 0);
    if (r == 0 && !deskbus_name_valid(instance, strnlen(instance, DESKBUS_NAME_MAX + 1)))
        r = -EINVAL;
    if (r == 0 && key != NULL)
        r = text_fits(key, WORKER_NAME_BYTES);
    if (r < 0)
        return r;
    struct wire_call call = {.op = WIRE_CALL_SEND,
            .name = wire_text(instance),
            .key = wire_text(key),
            .time_ms = not_before_ms};
    return stage_output(delivery, message, &call, call.name.size + call.key.size);
}

static bool withdrawn(const struct staged *staged, const char *key)
{
    const char *at = (const char *)staged->withdrawn.data;
    const char *end = at + staged->withdrawn.size;
    for (; at < end; at += strlen(at) + 1)
        if (strcmp(at, key) == 0)
            return true;
    return false;
}

static bool waits(struct deskbus_value waiting, const char *key)
{
    struct deskbus_walk walk = deskbus_value_walk(waiting);
    while (deskbus_walk_next(&walk))
        if (deskbus_value_is(walk.value, key))
            return true;
    return false;
}

int staged_withdraw(struct deskbus_delivery *pub, const char *key, const char *why)
{
    struct delivery *delivery = deliveries_live(pub, "withdraw");
    if (delivery == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP | DESKBUS_OBSERVER, 0);
    if (r == 0)
        r = text_fits(key, WORKER_NAME_BYTES);
    if (r == 0)
        r = text_fits(why != NULL ? why : "", WORKER_TEXT_BYTES);
    if (r < 0)
        return r;
    if (!waits(delivery->waiting, key) || withdrawn(&delivery->staged, key))
        return -EALREADY;
    struct wire_call call = {
            .op = WIRE_CALL_WITHDRAW, .key = wire_text(key), .why = wire_text(why)};
    r = staged_call(delivery, &call, call.key.size + call.why.size);
    if (r < 0)
        return r;
    return buffer_append(&delivery->staged.withdrawn, key, strlen(key) + 1);
}

int staged_hand_off(struct deskbus_delivery *pub, const char *team, const char *why)
{
    struct delivery *delivery = deliveries_live(pub, "hand_off");
    if (delivery == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP, DESKBUS_MAY_HAND_OFF);
    if (r == 0 && team != NULL && !deskbus_name_valid(team, strnlen(team, DESKBUS_NAME_MAX + 1)))
        r = -EINVAL;
    if (r == 0)
        r = text_fits(why != NULL ? why : "", WORKER_TEXT_BYTES);
    if (r < 0)
        return r;
    struct wire_call call = {
            .op = WIRE_CALL_HAND_OFF, .name = wire_text(team), .why = wire_text(why)};
    return staged_call(delivery, &call, call.name.size + call.why.size);
}

/* A call that is one text and nothing else. */
static int stage_text(struct delivery *delivery, enum wire_call_op op, const char *text)
{
    int r = text_fits(text, WORKER_TEXT_BYTES);
    if (r == 0 && text[0] == '\0')
        r = -EINVAL;
    if (r < 0)
        return r;
    struct wire_call call = {.op = op, .name = wire_text(text)};
    return staged_call(delivery, &call, call.name.size);
}

int staged_end(struct deskbus_delivery *pub, const char *reason)
{
    struct delivery *delivery = deliveries_live(pub, "end");
    if (delivery == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_STEP, DESKBUS_MAY_END);
    return r < 0 ? r : stage_text(delivery, WIRE_CALL_END, reason);
}

int staged_sent(struct deskbus_delivery *pub, const char *ext_id)
{
    struct delivery *delivery = deliveries_live(pub, "sent");
    if (delivery == NULL)
        return -EINVAL;
    int r = permitted(delivery, DESKBUS_SINK, 0);
    return r < 0 ? r : stage_text(delivery, WIRE_CALL_SENT, ext_id);
}

/* --- together --- */

int staged_finish(
        struct delivery *delivery, struct deskbus_value *annotations, struct deskbus_value *calls)
{
    struct staged *staged = &delivery->staged;
    *calls = (struct deskbus_value){NULL, 0};
    int r = notes_finish(staged, annotations);
    if (r < 0 || staged->call_count == 0)
        return r;
    deskbus_build_end(staged->calls);
    return deskbus_builder_finish(staged->calls, calls, NULL);
}

void staged_clear(struct staged *staged)
{
    staged->values.size = 0;
    staged->note_count = 0;
    staged->call_count = 0;
    staged->bytes = 0;
    staged->puts.size = 0;
    staged->withdrawn.size = 0;
}

void staged_free(struct staged *staged)
{
    buffer_clear(&staged->values);
    buffer_clear(&staged->puts);
    buffer_clear(&staged->withdrawn);
    free(staged->notes);
    staged->notes = NULL;
    deskbus_builder_free(&staged->notes_builder);
    deskbus_builder_free(&staged->calls);
}
