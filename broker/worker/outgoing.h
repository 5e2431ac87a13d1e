/* Outgoing: completes a reply or another output with what the message it answers knows. Pure. */
#ifndef WORKER_OUTGOING_H
#define WORKER_OUTGOING_H

#include <deskbus/message.h>

/* Writes output into builder with direction, causationid and, where it has none of its own, conversation, channel, account
 * and addressee of the message that caused it. A reply always goes to that conversation. Returns 0, -EINVAL or -ENOMEM. */
int outgoing_build(const struct deskbus_message *output, const struct deskbus_message *cause,
        bool reply, struct deskbus_builder *builder, struct deskbus_value *ret) DESKBUS_CHECKED;

#endif
