/* Frame, life: how a worker comes, what it tells besides its work, and what got lost on the way to it. */
#include "wire/frame_private.h"

#include <string.h>

int frame_add_hello(struct frame_writer *writer, const struct wire_hello *hello)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_text(&record, hello->instance);
    frame_put_u32(&record, hello->run);
    return frame_record_end(&record);
}

int frame_next_hello(struct frame_reader *reader, struct wire_hello *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->instance = frame_get_text(&field);
    ret->run = frame_get_u32(&field);
    return frame_field_end(&field);
}

int frame_add_welcome(struct frame_writer *writer, const struct wire_welcome *welcome)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_text(&record, welcome->cursor);
    return frame_record_end(&record);
}

int frame_next_welcome(struct frame_reader *reader, struct wire_welcome *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->cursor = frame_get_text_opt(&field);
    return frame_field_end(&field);
}

int frame_add_report(struct frame_writer *writer, const struct wire_report *report)
{
    struct frame_record record;
    uint64_t bits;
    memcpy(&bits, &report->value, sizeof(bits));
    frame_record_begin(&record, writer);
    frame_put_u32(&record, (uint32_t)report->kind);
    frame_put_u32(&record, (uint32_t)report->state);
    frame_put_u32(&record, (uint32_t)report->level);
    frame_put_text(&record, report->name);
    frame_put_text(&record, report->text);
    frame_put_u64(&record, report->add);
    frame_put_u64(&record, bits);
    frame_put_u64(&record, report->ticket);
    return frame_record_end(&record);
}

int frame_next_report(struct frame_reader *reader, struct wire_report *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->kind = (enum wire_report_kind)frame_get_enum(
            &field, WIRE_REPORT_STATE, WIRE_REPORT_WORKING);
    /* Only a report of a state has one. */
    ret->state = (enum wire_state)frame_get_enum(
            &field, ret->kind == WIRE_REPORT_STATE ? WIRE_OPENING : 0, WIRE_FAILED);
    ret->level = (int)frame_get_enum(&field, DESKBUS_LOG_ERROR, DESKBUS_LOG_DEBUG);
    ret->name = frame_get_text_opt(&field);
    ret->text = frame_get_text_opt(&field);
    ret->add = frame_get_u64(&field);
    uint64_t bits = frame_get_u64(&field);
    memcpy(&ret->value, &bits, sizeof(bits));
    ret->ticket = frame_get_u64(&field);
    return frame_field_end(&field);
}

int frame_add_missing(struct frame_writer *writer, const struct wire_missing *missing)
{
    struct frame_record record;
    frame_record_begin(&record, writer);
    frame_put_u64(&record, missing->first);
    frame_put_u64(&record, missing->last);
    return frame_record_end(&record);
}

int frame_next_missing(struct frame_reader *reader, struct wire_missing *ret)
{
    struct frame_field field;
    if (frame_field_begin(reader, &field) == 0)
        return 0;
    memset(ret, 0, sizeof(*ret));
    ret->first = frame_get_u64(&field);
    ret->last = frame_get_u64(&field);
    return frame_field_end(&field);
}
