/* Responder: one worker's state, and what it does with a message. One loop thread owns it. */
#ifndef RESPONDER_RESPONDER_H
#define RESPONDER_RESPONDER_H

#include "decision.h"

#include <deskbus/plugin.h>

struct deskbus_builder;

struct responder {
    struct deskbus_host *host;
    const struct deskbus_options *options;
    struct answers *answers;
    struct person_request *person;
    struct deskbus_builder *builder;
    uint64_t quiet_ms;
    uint64_t remember_ms;
    uint64_t again_after_ms;
    unsigned failures_max;
    bool interim;
    /* Scratch of the message at hand: too large for the stack. */
    struct customer customer;
    struct dialogue dialogue;
    struct decision decision;
};

/* Ends the delivery at once. */
void responder_message(struct responder *self, struct deskbus_delivery *delivery);

#endif
