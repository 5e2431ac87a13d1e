/* Control, what both sides agree on, and how a request is read. */
#ifndef BUS_CONTROL_PRIVATE_H
#define BUS_CONTROL_PRIVATE_H

#include <deskbus/value.h>

#define CONTROL_VERSION 1
/* An op of its own without an answer: the client wants no more answers to what it asked. */
#define CONTROL_CANCEL "cancel"
#define CONTROL_OP_MAX 64

enum control_fault { CONTROL_GOOD, CONTROL_MALFORMED, CONTROL_OVERSIZE, CONTROL_OTHER_VERSION };

struct control_words {
    char op[CONTROL_OP_MAX + 1];
    struct deskbus_value args; /* a map, or absent; lives in the request's bytes */
};

/* Reads what anybody may have sent. *ret only when it is good. */
enum control_fault control_read(
        const void *bytes, size_t size, size_t bytes_max, struct control_words *ret);

#endif
