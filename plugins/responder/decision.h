/* Decision: what to do about a customer's message: answer, ask, hand over to a person, or say nothing. Pure. */
#ifndef RESPONDER_DECISION_H
#define RESPONDER_DECISION_H

#include "answers.h"
#include "customer.h"
#include "dialogue.h"

enum decision_act {
    DECIDE_NOTHING,
    DECIDE_REPLY,
    DECIDE_ASK,
    DECIDE_NOT_FOUND,
    DECIDE_HAND_OFF,
    DECIDE_SILENT /* somebody else has it, or no person wrote it */
};

struct decision {
    enum decision_act act;
    struct answers_match match;
    size_t language; /* to answer in */
    char text[ANSWERS_TEXT_MAX];
    char why[160];
};

struct decision_rules {
    const struct answers *answers;
    struct person_request *person;
    unsigned failures_max; /* so many fruitless answers, then a person */
    int64_t today; /* days since 1970 */
};

/* Decides, and moves dialogue->now on. customer->order is filled in for the texts. */
void decision_make(const struct decision_rules *rules, struct customer *customer,
        struct dialogue *dialogue, struct decision *ret);
/* "replied", "asked", ... */
const char *decision_name(enum decision_act act);

#endif
