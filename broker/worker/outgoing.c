/* Outgoing: copies an output and fills in what the message it answers knows. */
#include "worker/outgoing.h"

#include "worker/fields.h"

#include <errno.h>

static const char *const top_keys[] = {"specversion", "type", "causationid", "data", "annotations",
        /* stamped by the broker: */ "id", "source", "subject", "recordedtime", "idempotencykey",
        NULL};
static const char *const data_keys[] = {"direction", "channel", "account", "conv", "to", NULL};

/* The output's own field, or that of the message it answers. */
static struct deskbus_value own_or_cause(
        struct deskbus_value own, struct deskbus_value cause, const char *key)
{
    struct deskbus_value value = deskbus_value_get(own, key);
    return fields_is_set(value) ? value : deskbus_value_get(cause, key);
}

/* Who wrote it is who is answered; an outgoing message is answered where it went. */
static void build_to(
        struct deskbus_builder *builder, struct deskbus_value own, struct deskbus_value cause)
{
    struct deskbus_value to = deskbus_value_get(own, "to");
    struct deskbus_value from = deskbus_value_get(cause, "from");
    if (!fields_is_set(to) && deskbus_value_is(deskbus_value_get(cause, "direction"), "out"))
        to = deskbus_value_get(cause, "to");
    if (fields_is_set(to)) {
        fields_build(builder, "to", to);
    } else if (fields_is_set(from)) {
        deskbus_build_key(builder, "to");
        deskbus_build_list(builder);
        deskbus_build_value(builder, from);
        deskbus_build_end(builder);
    }
}

static void build_data(struct deskbus_builder *builder, struct deskbus_value own,
        struct deskbus_value cause, bool reply)
{
    struct deskbus_value first = reply ? cause : own;
    deskbus_build_key(builder, "data");
    deskbus_build_map(builder);
    deskbus_build_key(builder, "direction");
    deskbus_build_string(builder, "out");
    fields_build(builder, "channel", own_or_cause(first, cause, "channel"));
    fields_build(builder, "account", own_or_cause(first, cause, "account"));
    fields_build(builder, "conv", own_or_cause(first, cause, "conv"));
    build_to(builder, own, cause);
    fields_build_others(builder, own, data_keys);
    deskbus_build_end(builder);
}

int outgoing_build(const struct deskbus_message *output, const struct deskbus_message *cause,
        bool reply, struct deskbus_builder *builder, struct deskbus_value *ret)
{
    struct deskbus_value base = deskbus_message_base(output);
    struct deskbus_value type = deskbus_value_get(base, "type");
    if (fields_is_set(type) && !deskbus_value_is(type, "message"))
        return -EINVAL;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "specversion");
    deskbus_build_string(builder, "1.0");
    deskbus_build_key(builder, "type");
    deskbus_build_string(builder, "message");
    fields_build(builder, "causationid", deskbus_message_get(cause, "id"));
    fields_build_others(builder, base, top_keys);
    build_data(builder, deskbus_value_get(base, "data"), deskbus_message_get(cause, "data"), reply);
    fields_build(builder, "annotations", deskbus_value_get(base, "annotations"));
    deskbus_build_end(builder);
    return deskbus_builder_finish(builder, ret, NULL);
}
