/* Dialogue: what the responder remembers of a conversation from one message to the next, kept by the broker. */
#ifndef RESPONDER_DIALOGUE_H
#define RESPONDER_DIALOGUE_H

#include "customer.h"

enum { DIALOGUE_PENDING_MAX = 2000 };

/* How far a dialogue has come. */
struct dialogue_turn {
    bool asked; /* for the order number */
    unsigned failures; /* in a row: no number, or one that nobody knows */
};

struct dialogue {
    struct dialogue_turn now;
    struct dialogue_turn before; /* as it was before the answer that may still be withdrawn */
    char lang[8]; /* of the last answer */
    char pending
            [DIALOGUE_PENDING_MAX]; /* what the customer wrote that this answer is for; "" none waits */
    struct order_facts order; /* that those messages named */
};

struct deskbus_builder;

/* Reads it, all empty when there is none. */
void dialogue_load(struct deskbus_delivery *delivery, struct dialogue *ret);
/* Stages it for done(), or takes it away when nothing is to be remembered. had: there was one before. Returns 0 or a
 * negative errno. */
int dialogue_save(const struct dialogue *self, struct deskbus_delivery *delivery,
        struct deskbus_builder *builder, bool had, uint64_t ttl_ms);
/* Keeps text as what the answer that waits is for, cut to size between characters. */
void dialogue_remember_text(struct dialogue *self, const char *text, size_t size);
bool dialogue_is_empty(const struct dialogue *self);

#endif
