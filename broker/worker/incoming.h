/* Incoming: completes a message that a source hands in: id, time, conversation and what else the broker stamps. Pure. */
#ifndef WORKER_INCOMING_H
#define WORKER_INCOMING_H

#include "base/hash.h"

#include <deskbus/message.h>

#define INCOMING_KEY_BYTES 512

struct incoming_setting {
    const char *instance;
    const char *channel; /* when the message names none */
    uint64_t now_ms;
    struct deskbus_builder *builder; /* the result stands in it */
    struct deskbus_builder *merged; /* scratch, for a message with layers of annotations */
};

struct incoming {
    struct hash_id id;
    struct hash_id digest; /* of the message as it was handed in */
    struct hash_id conversation;
    char key[INCOMING_KEY_BYTES + 1];
    struct deskbus_value message; /* valid until setting.builder is used again */
};

/* Writes the whole message; the order of its keys depends on the message alone. Returns 0, -EINVAL (it is no message, or a
 * field that counts is of a wrong type), -EMSGSIZE (a key or an address is too long) or -ENOMEM. */
int incoming_stamp(const struct deskbus_message *message, const struct incoming_setting *setting,
        struct incoming *ret) DESKBUS_CHECKED;

#endif
