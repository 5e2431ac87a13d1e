/* Frame: head, records and fields as bytes, and back. */
#include "wire/frame_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC      0x57424B44u /* "DKBW" */
#define TEXT_NULL  UINT32_MAX
#define ROOM_FIRST ((size_t)1024)

/* Looser than those of one message: staged calls hold several of them, some levels down. */
const struct deskbus_limits frame_limits = {
        .bytes = (size_t)8 << 20, .depth = 40, .count = (size_t)4 << 16};

static void store_u32(unsigned char *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static void store_u64(unsigned char *to, uint64_t value)
{
    for (unsigned i = 0; i < 8; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static uint32_t load_u32(const unsigned char *from)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < 4; i++)
        value |= (uint32_t)from[i] << (8 * i);
    return value;
}

static uint64_t load_u64(const unsigned char *from)
{
    return (uint64_t)load_u32(from) | (uint64_t)load_u32(from + 4) << 32;
}

/* --- writing --- */

static int reserve(struct frame_writer *writer, size_t more)
{
    size_t need = (writer->size == 0 ? FRAME_HEAD_BYTES : writer->size) + more;
    if (need > FRAME_BYTES_MAX)
        return -EMSGSIZE;
    if (need > writer->room) {
        size_t room = writer->room == 0 ? ROOM_FIRST : writer->room;
        while (room < need)
            room *= 2;
        unsigned char *bytes = realloc(writer->bytes, room);
        if (bytes == NULL)
            return -ENOMEM;
        writer->bytes = bytes;
        writer->room = room;
    }
    if (writer->size == 0)
        writer->size = FRAME_HEAD_BYTES;
    return 0;
}

void frame_record_begin(struct frame_record *record, struct frame_writer *writer)
{
    record->writer = writer;
    record->error = writer->count == FRAME_RECORDS_MAX ? -EMSGSIZE : reserve(writer, 4);
    record->begin = writer->size;
    if (record->error == 0)
        writer->size += 4;
}

void frame_put_bytes(struct frame_record *record, const void *bytes, size_t size)
{
    struct frame_writer *writer = record->writer;
    if (record->error != 0)
        return;
    record->error = reserve(writer, size);
    if (record->error != 0 || size == 0)
        return;
    memcpy(writer->bytes + writer->size, bytes, size);
    writer->size += size;
}

void frame_put_u32(struct frame_record *record, uint32_t value)
{
    unsigned char bytes[4];
    store_u32(bytes, value);
    frame_put_bytes(record, bytes, sizeof(bytes));
}

void frame_put_u64(struct frame_record *record, uint64_t value)
{
    unsigned char bytes[8];
    store_u64(bytes, value);
    frame_put_bytes(record, bytes, sizeof(bytes));
}

void frame_put_text(struct frame_record *record, const char *text)
{
    if (text == NULL) {
        frame_put_u32(record, TEXT_NULL);
        return;
    }
    size_t size = strlen(text);
    if (size > FRAME_BYTES_MAX)
        record->error = -EMSGSIZE;
    frame_put_u32(record, (uint32_t)size);
    frame_put_bytes(record, text, size + 1);
}

void frame_put_value(struct frame_record *record, struct deskbus_value value)
{
    if (value.size > FRAME_BYTES_MAX)
        record->error = -EMSGSIZE;
    frame_put_u32(record, (uint32_t)value.size);
    frame_put_bytes(record, value.bytes, value.size);
}

int frame_record_end(struct frame_record *record)
{
    struct frame_writer *writer = record->writer;
    if (record->error != 0) {
        writer->size = record->begin;
        return record->error;
    }
    store_u32(writer->bytes + record->begin, (uint32_t)(writer->size - record->begin - 4));
    writer->count++;
    return 0;
}

bool frame_full(const struct frame_writer *writer)
{
    return writer->count >= FRAME_BATCH_COUNT || writer->size >= FRAME_BATCH_BYTES;
}

int frame_take(struct frame_writer *writer, const struct frame_head *head, unsigned char **ret,
        size_t *ret_size)
{
    int r = reserve(writer, 0);
    if (r < 0)
        return r;
    unsigned char *to = writer->bytes;
    store_u32(to, MAGIC);
    to[4] = FRAME_VERSION;
    to[5] = (unsigned char)head->kind;
    to[6] = 0; /* flags: none yet */
    to[7] = 0;
    store_u32(to + 8, head->worker);
    store_u32(to + 12, writer->count);
    store_u64(to + 16, head->broker_epoch);
    store_u64(to + 24, head->worker_epoch);
    store_u64(to + 32, head->token);
    store_u64(to + 40, head->frame);
    store_u64(to + 48, head->number);
    store_u64(to + 56, head->credit_count);
    store_u64(to + 64, head->credit_bytes);
    *ret = to;
    *ret_size = writer->size;
    *writer = (struct frame_writer){.bytes = NULL};
    return 0;
}

void frame_clear(struct frame_writer *writer)
{
    free(writer->bytes);
    *writer = (struct frame_writer){.bytes = NULL};
}

/* --- reading --- */

static bool is_kind(unsigned kind)
{
    return kind >= FRAME_HELLO && kind <= FRAME_MISSING && kind != 10;
}

/* The records fill the frame exactly. */
static bool records_fit(const struct frame_reader *reader)
{
    const unsigned char *at = reader->next;
    for (uint32_t i = 0; i < reader->left; i++) {
        if (reader->end - at < 4)
            return false;
        size_t size = load_u32(at);
        at += 4;
        if (size > (size_t)(reader->end - at))
            return false;
        at += size;
    }
    return at == reader->end;
}

int frame_open(const void *bytes, size_t size, struct frame_head *ret_head,
        struct frame_reader *ret_reader)
{
    const unsigned char *at = bytes;
    if (size > FRAME_BYTES_MAX)
        return -EMSGSIZE;
    if (size < FRAME_HEAD_BYTES || load_u32(at) != MAGIC)
        return -EBADMSG;
    if (at[4] != FRAME_VERSION)
        return -EPROTONOSUPPORT;
    uint32_t count = load_u32(at + 12);
    if (!is_kind(at[5]) || at[6] != 0 || at[7] != 0 || count > FRAME_RECORDS_MAX)
        return -EBADMSG;
    struct frame_reader reader = {.next = at + FRAME_HEAD_BYTES, .end = at + size, .left = count};
    if (!records_fit(&reader))
        return -EBADMSG;
    *ret_reader = reader;
    *ret_head = (struct frame_head){
            .kind = (enum frame_kind)at[5],
            .worker = load_u32(at + 8),
            .count = count,
            .broker_epoch = load_u64(at + 16),
            .worker_epoch = load_u64(at + 24),
            .token = load_u64(at + 32),
            .frame = load_u64(at + 40),
            .number = load_u64(at + 48),
            .credit_count = load_u64(at + 56),
            .credit_bytes = load_u64(at + 64),
    };
    return 0;
}

int frame_field_begin(struct frame_reader *reader, struct frame_field *ret)
{
    if (reader->left == 0)
        return 0;
    size_t size = load_u32(reader->next); /* records_fit() saw that it fits */
    *ret = (struct frame_field){.next = reader->next + 4, .end = reader->next + 4 + size};
    reader->next = ret->end;
    reader->left--;
    return 1;
}

/* The next size bytes, or NULL. */
static const unsigned char *get(struct frame_field *field, size_t size)
{
    if (field->error == 0 && size > (size_t)(field->end - field->next))
        field->error = -EBADMSG;
    if (field->error != 0)
        return NULL;
    const unsigned char *at = field->next;
    field->next += size;
    return at;
}

uint32_t frame_get_u32(struct frame_field *field)
{
    const unsigned char *at = get(field, 4);
    return at == NULL ? 0 : load_u32(at);
}

uint64_t frame_get_u64(struct frame_field *field)
{
    const unsigned char *at = get(field, 8);
    return at == NULL ? 0 : load_u64(at);
}

void frame_get_id(struct frame_field *field, unsigned char ret[WIRE_ID_BYTES])
{
    const unsigned char *at = get(field, WIRE_ID_BYTES);
    if (at == NULL)
        memset(ret, 0, WIRE_ID_BYTES);
    else
        memcpy(ret, at, WIRE_ID_BYTES);
}

const unsigned char *frame_get_blob(struct frame_field *field, size_t *ret_size)
{
    *ret_size = frame_get_u32(field);
    return get(field, *ret_size);
}

const char *frame_get_text_opt(struct frame_field *field)
{
    uint32_t size = frame_get_u32(field);
    if (field->error != 0 || size == TEXT_NULL)
        return NULL;
    const unsigned char *at = get(field, (size_t)size + 1);
    if (at == NULL)
        return NULL;
    if (memchr(at, 0, (size_t)size + 1) != at + size) {
        field->error = -EBADMSG;
        return NULL;
    }
    return (const char *)at;
}

const char *frame_get_text(struct frame_field *field)
{
    const char *text = frame_get_text_opt(field);
    if (text == NULL && field->error == 0)
        field->error = -EBADMSG;
    return text;
}

struct deskbus_value frame_get_value(struct frame_field *field)
{
    struct deskbus_value value = {.bytes = NULL};
    size_t size;
    const unsigned char *at = frame_get_blob(field, &size);
    if (at == NULL || size == 0)
        return value;
    if (deskbus_value_check(at, size, &frame_limits, &value, NULL) < 0)
        field->error = -EBADMSG;
    return value;
}

uint32_t frame_get_enum(struct frame_field *field, uint32_t first, uint32_t last)
{
    uint32_t value = frame_get_u32(field);
    if (field->error == 0 && (value < first || value > last))
        field->error = -EBADMSG;
    return value;
}

int frame_field_end(const struct frame_field *field)
{
    if (field->error != 0)
        return field->error;
    return field->next == field->end ? 1 : -EBADMSG;
}
