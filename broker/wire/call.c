/* Staged calls: a list a call, its operation first. */
#include "wire/call.h"

#include <errno.h>
#include <string.h>

static void put_text(struct deskbus_builder *builder, struct wire_text text)
{
    if (text.text == NULL)
        deskbus_build_nil(builder);
    else
        deskbus_build_string_n(builder, text.text, text.size);
}

/* What stands behind the operation, in order; a letter each, as put_field() knows them. */
static const char *fields_of(enum wire_call_op op)
{
    switch (op) {
    case WIRE_CALL_REPLY:
        return "mrkt";
    case WIRE_CALL_SUGGEST:
        return "mf";
    case WIRE_CALL_SEND:
        return "mnkt";
    case WIRE_CALL_WITHDRAW:
        return "kw";
    case WIRE_CALL_HAND_OFF:
        return "nw";
    case WIRE_CALL_END:
    case WIRE_CALL_SENT:
        return "n";
    case WIRE_CALL_STATE:
        return "skbt";
    }
    return NULL;
}

static void put_field(struct deskbus_builder *builder, char field, const struct wire_call *call)
{
    switch (field) {
    case 'm':
        deskbus_build_value(builder, call->message);
        break;
    case 'r':
        deskbus_build_uint(builder, (uint64_t)call->kind);
        break;
    case 's':
        deskbus_build_uint(builder, (uint64_t)call->scope);
        break;
    case 't':
        deskbus_build_uint(builder, call->time_ms);
        break;
    case 'f':
        deskbus_build_float(builder, call->score);
        break;
    case 'b':
        deskbus_build_binary(builder, call->bytes, call->size);
        break;
    case 'k':
        put_text(builder, call->key);
        break;
    case 'n':
        put_text(builder, call->name);
        break;
    default:
        put_text(builder, call->why);
        break;
    }
}

void wire_call_build(struct deskbus_builder *builder, const struct wire_call *call)
{
    deskbus_build_list(builder);
    deskbus_build_uint(builder, (uint64_t)call->op);
    for (const char *field = fields_of(call->op); *field != '\0'; field++)
        put_field(builder, *field, call);
    deskbus_build_end(builder);
}

static int get_text(struct deskbus_value value, struct wire_text *ret)
{
    if (deskbus_value_kind(value) == DESKBUS_NIL)
        return 0;
    if (deskbus_value_kind(value) != DESKBUS_STRING)
        return -EBADMSG;
    return deskbus_value_string(value, &ret->text, &ret->size);
}

static int get_enum(struct deskbus_value value, uint64_t last, unsigned *ret)
{
    uint64_t number;
    if (deskbus_value_uint(value, &number) < 0 || number > last)
        return -EBADMSG;
    *ret = (unsigned)number;
    return 0;
}

static int get_bytes(struct deskbus_value value, struct wire_call *ret)
{
    const char *bytes;
    if (deskbus_value_kind(value) != DESKBUS_BINARY ||
            deskbus_value_string(value, &bytes, &ret->size) < 0)
        return -EBADMSG;
    ret->bytes = bytes;
    return 0;
}

static int get_field(struct deskbus_value value, char field, struct wire_call *ret)
{
    unsigned number = 0;
    int r = 0;
    switch (field) {
    case 'm':
        ret->message = value;
        return deskbus_value_kind(value) == DESKBUS_MAP ? 0 : -EBADMSG;
    case 'r':
        r = get_enum(value, DESKBUS_INTERIM, &number);
        ret->kind = (enum deskbus_reply)number;
        return r;
    case 's':
        r = get_enum(value, DESKBUS_INSTANCE, &number);
        ret->scope = (enum deskbus_scope)number;
        return r;
    case 't':
        return deskbus_value_uint(value, &ret->time_ms);
    case 'f':
        return deskbus_value_float(value, &ret->score);
    case 'b':
        return get_bytes(value, ret);
    case 'k':
        return get_text(value, &ret->key);
    case 'n':
        return get_text(value, &ret->name);
    default:
        return get_text(value, &ret->why);
    }
}

static int get_call(struct deskbus_value list, struct wire_call *ret)
{
    struct deskbus_walk walk = deskbus_value_walk(list);
    uint64_t op;
    if (deskbus_value_kind(list) != DESKBUS_LIST || !deskbus_walk_next(&walk) ||
            deskbus_value_uint(walk.value, &op) < 0 || op < WIRE_CALL_REPLY || op > WIRE_CALL_STATE)
        return -EBADMSG;
    ret->op = (enum wire_call_op)op;
    for (const char *field = fields_of(ret->op); *field != '\0'; field++) {
        if (!deskbus_walk_next(&walk) || get_field(walk.value, *field, ret) < 0)
            return -EBADMSG;
    }
    return deskbus_walk_next(&walk) ? -EBADMSG : 1;
}

int wire_call_next(struct deskbus_walk *walk, struct wire_call *ret)
{
    if (!deskbus_walk_next(walk))
        return 0;
    memset(ret, 0, sizeof(*ret));
    return get_call(walk->value, ret);
}
