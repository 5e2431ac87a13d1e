/* Outgoing: copies an output and fills in what the message it answers knows. */
#include "worker/outgoing.h"

#include "worker/fields.h"

#include <errno.h>

enum top { SPECVERSION, TYPE, CAUSE, DATA, NOTES, ID, SOURCE, SUBJECT, RECORDED, KEY, TOPS };
static const char *const top_keys[] = {"specversion", "type", "causationid", "data", "annotations",
        /* stamped by the broker: */ "id", "source", "subject", "recordedtime", "idempotencykey",
        NULL};
enum data { DIRECTION, CHANNEL, ACCOUNT, CONV, TO, FROM, DATAS };
static const char *const data_keys[] = {
        "direction", "channel", "account", "conv", "to", "from", NULL};

/* The output's data and those of the message it answers, picked apart once. */
struct picked {
    struct deskbus_value own[DATAS], cause[DATAS];
    bool reply;
};

/* A reply is bound to where its message came from; other outputs say so only where they say nothing else. */
static void build_either(struct deskbus_builder *builder, const struct picked *picked, enum data at)
{
    bool own = !picked->reply && fields_is_set(picked->own[at]);
    if (!own && !fields_is_set(picked->cause[at]))
        own = true;
    fields_build(builder, data_keys[at], own ? picked->own[at] : picked->cause[at]);
}

/* Who wrote it is who is answered; an outgoing message is answered where it went. */
static void build_to(struct deskbus_builder *builder, const struct picked *picked)
{
    struct deskbus_value to = picked->own[TO];
    if (!fields_is_set(to) && deskbus_value_is(picked->cause[DIRECTION], "out"))
        to = picked->cause[TO];
    if (fields_is_set(to)) {
        fields_build(builder, "to", to);
    } else if (fields_is_set(picked->cause[FROM])) {
        deskbus_build_key(builder, "to");
        deskbus_build_list(builder);
        deskbus_build_value(builder, picked->cause[FROM]);
        deskbus_build_end(builder);
    }
}

static void build_data(struct deskbus_builder *builder, struct deskbus_value own,
        struct deskbus_value cause, bool reply)
{
    struct picked picked = {.reply = reply};
    size_t others = fields_pick(own, data_keys, picked.own);
    (void)fields_pick(cause, data_keys, picked.cause);
    deskbus_build_key(builder, "data");
    deskbus_build_map(builder);
    deskbus_build_key(builder, "direction");
    deskbus_build_string(builder, "out");
    build_either(builder, &picked, CHANNEL);
    build_either(builder, &picked, ACCOUNT);
    build_either(builder, &picked, CONV);
    build_to(builder, &picked);
    fields_build(builder, "from", picked.own[FROM]);
    if (others > 0)
        fields_build_others(builder, own, data_keys);
    deskbus_build_end(builder);
}

int outgoing_build(const struct deskbus_message *output, const struct deskbus_message *cause,
        bool reply, struct deskbus_builder *builder, struct deskbus_value *ret)
{
    static const char *const cause_keys[] = {"id", "data", NULL};
    struct deskbus_value base = deskbus_message_base(output);
    struct deskbus_value top[TOPS], of_cause[2];
    size_t others = fields_pick(base, top_keys, top);
    (void)fields_pick(deskbus_message_base(cause), cause_keys, of_cause);
    if (fields_is_set(top[TYPE]) && !deskbus_value_is(top[TYPE], "message"))
        return -EINVAL;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    fields_build_text(builder, "specversion", "1.0");
    fields_build_text(builder, "type", "message");
    fields_build(builder, "causationid", of_cause[0]);
    if (others > 0)
        fields_build_others(builder, base, top_keys);
    build_data(builder, top[DATA], of_cause[1], reply);
    fields_build(builder, "annotations", top[NOTES]);
    deskbus_build_end(builder);
    return deskbus_builder_finish(builder, ret, NULL);
}
