/* Frame, sources: what comes in through a worker, and what the broker answers. */
#include "wire/frame_private.h"

#include <limits.h>
#include <string.h>

int frame_add_accept(struct frame_writer *writer, const struct wire_accept *accept)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, accept->number);
    frame_put_bytes(&record, accept->id, WIRE_ID_BYTES);
    frame_put_bytes(&record, accept->digest, WIRE_ID_BYTES);
    frame_put_bytes(&record, accept->conversation, WIRE_ID_BYTES);
    frame_put_text(&record, accept->key == NULL ? "" : accept->key);
    frame_put_text(&record, accept->cursor);
    frame_put_value(&record, accept->message);
    return frame_record_end(&record);
}

int frame_next_accept(struct frame_reader *reader, struct wire_accept *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->number = frame_get_u64(&field);
    frame_get_id(&field, ret->id);
    frame_get_id(&field, ret->digest);
    frame_get_id(&field, ret->conversation);
    ret->key = frame_get_text(&field);
    ret->cursor = frame_get_text_opt(&field);
    ret->message = frame_get_value(&field);
    return frame_field_end(&field);
}

int frame_add_status(struct frame_writer *writer, const struct wire_status *status)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, status->number);
    frame_put_text(&record, status->ext_id == NULL ? "" : status->ext_id);
    frame_put_text(&record, status->state == NULL ? "" : status->state);
    frame_put_text(&record, status->why == NULL ? "" : status->why);
    return frame_record_end(&record);
}

int frame_next_status(struct frame_reader *reader, struct wire_status *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->number = frame_get_u64(&field);
    ret->ext_id = frame_get_text(&field);
    ret->state = frame_get_text(&field);
    ret->why = frame_get_text(&field);
    return frame_field_end(&field);
}

/* A status goes as its negation: errnos are small and positive. */
int frame_add_answer(struct frame_writer *writer, const struct wire_answer *answer)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, answer->number);
    frame_put_u32(&record, (uint32_t)-answer->status);
    frame_put_bytes(&record, answer->id, WIRE_ID_BYTES);
    return frame_record_end(&record);
}

int frame_next_answer(struct frame_reader *reader, struct wire_answer *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->number = frame_get_u64(&field);
    ret->status = -(int)frame_get_enum(&field, 0, SHRT_MAX);
    frame_get_id(&field, ret->id);
    return frame_field_end(&field);
}
