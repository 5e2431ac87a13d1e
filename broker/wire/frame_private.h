/* Frame, inside: puts and gets single fields; a failure sticks and is told when the record ends. */
#ifndef WIRE_FRAME_PRIVATE_H
#define WIRE_FRAME_PRIVATE_H

#include "wire/frame.h"

/* A record that is being written. */
struct frame_record {
    struct frame_writer *writer;
    size_t begin; /* of its length field */
    int error;
};

void frame_record_begin(struct frame_record *record, struct frame_writer *writer);
void frame_put_u32(struct frame_record *record, uint32_t value);
void frame_put_u64(struct frame_record *record, uint64_t value);
void frame_put_bytes(struct frame_record *record, const void *bytes, size_t size);
/* Length, bytes, NUL; NULL has a length of its own. */
void frame_put_text(struct frame_record *record, const char *text);
void frame_put_value(struct frame_record *record, struct deskbus_value value);
/* Writes the length, or takes the record back. */
int frame_record_end(struct frame_record *record);

/* A record that is being read. */
struct frame_field {
    const unsigned char *next, *end;
    int error;
};

/* 1 with the next record, 0 at the end of the frame. */
int frame_field_begin(struct frame_reader *reader, struct frame_field *ret);
uint32_t frame_get_u32(struct frame_field *field);
uint64_t frame_get_u64(struct frame_field *field);
void frame_get_id(struct frame_field *field, unsigned char ret[WIRE_ID_BYTES]);
const char *frame_get_text(struct frame_field *field); /* NULL is damage */
const char *frame_get_text_opt(struct frame_field *field); /* or NULL */
struct deskbus_value frame_get_value(struct frame_field *field); /* checked, or absent */
/* Bytes behind a length, in place; NULL when they do not fit. */
const unsigned char *frame_get_blob(struct frame_field *field, size_t *ret_size);
/* A number of an enum: below first or above last is damage. */
uint32_t frame_get_enum(struct frame_field *field, uint32_t first, uint32_t last);
/* 1, or what went wrong: bytes left over count as damage. */
int frame_field_end(const struct frame_field *field);

extern const struct deskbus_limits frame_limits;

#endif
