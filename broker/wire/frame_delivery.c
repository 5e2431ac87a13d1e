/* Frame, deliveries: a message with its layers on the way to a worker, and how it ended on the way back. */
#include "wire/frame_private.h"

#include <errno.h>
#include <string.h>

#define LAYERS_MAX 256u

/* --- writing --- */

/* Base and layers stay apart: the base is forwarded as accepted, never encoded again. */
static void put_message(struct frame_record *record, const struct deskbus_message *message)
{
    size_t layers = deskbus_message_layer_count(message);
    frame_put_value(record, deskbus_message_base(message));
    frame_put_u32(record, (uint32_t)layers);
    if (layers > LAYERS_MAX && record->error == 0)
        record->error = -EMSGSIZE;
    for (size_t i = 0; i < layers; i++)
        frame_put_value(record, deskbus_message_layer(message, i));
}

int frame_add_delivery(struct frame_writer *writer, const struct wire_delivery *delivery)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, delivery->ticket);
    frame_put_u32(&record, delivery->role);
    frame_put_u32(&record, delivery->attempt);
    frame_put_u64(&record, delivery->deadline_ms);
    frame_put_bytes(&record, delivery->conversation, WIRE_ID_BYTES);
    frame_put_text(&record, delivery->pipeline == NULL ? "" : delivery->pipeline);
    frame_put_text(&record, delivery->step == NULL ? "" : delivery->step);
    frame_put_text(&record, delivery->output_id == NULL ? "" : delivery->output_id);
    frame_put_text(&record, delivery->output_kind == NULL ? "" : delivery->output_kind);
    frame_put_value(&record, delivery->state);
    frame_put_value(&record, delivery->waiting);
    frame_put_u32(&record, delivery->cause != NULL);
    put_message(&record, delivery->message);
    if (delivery->cause != NULL)
        put_message(&record, delivery->cause);
    return frame_record_end(&record);
}

int frame_add_result(struct frame_writer *writer, const struct wire_result *result)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, result->ticket);
    frame_put_u32(&record, result->attempt);
    frame_put_u32(&record, (uint32_t)result->verdict);
    frame_put_u64(&record, result->after_ms);
    frame_put_u64(&record, result->ran_us);
    frame_put_text(&record, result->code == NULL ? "" : result->code);
    frame_put_text(&record, result->why == NULL ? "" : result->why);
    frame_put_value(&record, result->annotations);
    frame_put_value(&record, result->calls);
    return frame_record_end(&record);
}

static size_t message_bytes(const struct deskbus_message *message)
{
    size_t bytes = deskbus_message_base(message).size;
    size_t layers = deskbus_message_layer_count(message);
    for (size_t i = 0; i < layers; i++)
        bytes += deskbus_message_layer(message, i).size;
    return bytes;
}

size_t frame_delivery_bytes(const struct wire_delivery *delivery)
{
    size_t bytes = message_bytes(delivery->message);
    return delivery->cause == NULL ? bytes : bytes + message_bytes(delivery->cause);
}

/* --- reading --- */

static void spoil(struct frame_field *field, int r)
{
    if (field->error == 0)
        field->error = r == -ENOMEM ? -ENOMEM : -EBADMSG;
}

/* Puts one more layer on *message. */
static void get_layer(struct frame_field *field, struct deskbus_message **message)
{
    struct deskbus_message *layered = NULL;
    size_t size;
    const unsigned char *at = frame_get_blob(field, &size);
    if (at == NULL)
        return;
    int r = deskbus_message_annotated(*message, at, size, &layered, NULL);
    if (r < 0) {
        spoil(field, r);
        return;
    }
    deskbus_message_unref(message);
    *message = layered;
}

static struct deskbus_message *get_message(struct frame_field *field)
{
    struct deskbus_message *message = NULL;
    size_t size;
    const unsigned char *at = frame_get_blob(field, &size);
    uint32_t layers = frame_get_u32(field);
    if (layers > LAYERS_MAX)
        spoil(field, -EBADMSG);
    if (at == NULL || field->error != 0)
        return NULL;
    int r = deskbus_message_decode(at, size, &frame_limits, &message, NULL);
    if (r < 0)
        spoil(field, r);
    for (uint32_t i = 0; i < layers && field->error == 0; i++)
        get_layer(field, &message);
    if (field->error != 0)
        deskbus_message_unref(&message);
    return message;
}

static bool is_role(uint32_t role)
{
    return role == DESKBUS_STEP || role == DESKBUS_SINK || role == DESKBUS_OBSERVER;
}

int frame_next_delivery(struct frame_reader *reader, struct wire_delivery *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->ticket = frame_get_u64(&field);
    ret->role = frame_get_u32(&field);
    ret->attempt = frame_get_u32(&field);
    ret->deadline_ms = frame_get_u64(&field);
    frame_get_id(&field, ret->conversation);
    ret->pipeline = frame_get_text(&field);
    ret->step = frame_get_text(&field);
    ret->output_id = frame_get_text(&field);
    ret->output_kind = frame_get_text(&field);
    ret->state = frame_get_value(&field);
    ret->waiting = frame_get_value(&field);
    bool caused = frame_get_enum(&field, 0, 1) == 1;
    if (ret->ticket == 0 || !is_role(ret->role))
        spoil(&field, -EBADMSG);
    ret->message = get_message(&field);
    if (caused)
        ret->cause = get_message(&field);
    int r = frame_field_end(&field);
    if (r < 0)
        frame_release_delivery(ret);
    return r;
}

/* The reader made them; the struct only lends them out as const. */
static void release(const struct deskbus_message **message)
{
    union {
        const struct deskbus_message *lent;
        struct deskbus_message *own;
    } it = {.lent = *message};
    deskbus_message_unref(&it.own);
    *message = NULL;
}

void frame_release_delivery(struct wire_delivery *delivery)
{
    release(&delivery->message);
    release(&delivery->cause);
}

int frame_next_result(struct frame_reader *reader, struct wire_result *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->ticket = frame_get_u64(&field);
    ret->attempt = frame_get_u32(&field);
    ret->verdict = (enum wire_verdict)frame_get_enum(&field, WIRE_DONE, WIRE_LOST);
    ret->after_ms = frame_get_u64(&field);
    ret->ran_us = frame_get_u64(&field);
    ret->code = frame_get_text(&field);
    ret->why = frame_get_text(&field);
    ret->annotations = frame_get_value(&field);
    ret->calls = frame_get_value(&field);
    return frame_field_end(&field);
}
