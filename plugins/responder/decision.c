/* Decision: what to do about a customer's message: answer, ask, hand over to a person, or say nothing. Pure. */
#include "decision.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "person_request.h"

/* A longer message says more than "I have no number": it is not an answer to the question. */
enum { SLOT_ANSWER_MAX_BYTES = 120 };

/* Unasked, a shorter number may be a year or an amount. */
enum { PLAIN_NUMBER_MIN = 5 };

struct making {
    const struct decision_rules *rules;
    struct customer *customer;
    struct dialogue *dialogue;
    struct decision *decision;
};

const char *decision_name(enum decision_act act)
{
    static const char *const names[] = {
            "nothing", "replied", "asked", "not_found", "handed_off", "silent"};
    return names[act];
}

static void hand_off(struct making *self, const char *format, ...) DESKBUS_PRINTF(2, 3);
static void hand_off(struct making *self, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    (void)vsnprintf(self->decision->why, sizeof(self->decision->why), format, list);
    va_end(list);
    self->decision->act = DECIDE_HAND_OFF;
    self->decision->text[0] = '\0';
    self->dialogue->now = (struct dialogue_turn){.asked = false};
}

static const char *field(void *arg, const char *name)
{
    return customer_field(arg, name);
}

static struct answers_values values_of(const struct making *self)
{
    unsigned seed = 0;
    for (const char *at = self->customer->id; *at != '\0'; at++)
        seed = seed * 31 + (unsigned char)*at;
    return (struct answers_values){.string = field,
            .arg = self->customer,
            .language = self->decision->language,
            .today = self->rules->today,
            .seed = seed};
}

/* Says a text of a topic; what cannot be said whole goes to a person. */
static void say(
        struct making *self, const struct topic *topic, enum topic_text kind, enum decision_act act)
{
    struct answers_values values = values_of(self);
    struct decision *decision = self->decision;
    int r = answers_text(
            self->rules->answers, topic, kind, &values, decision->text, sizeof(decision->text));
    decision->act = act;
    if (r < 0)
        hand_off(self, "topic %s: a field of its text is missing", topic_name(topic));
}

static bool is_last_failure(struct making *self)
{
    self->dialogue->now.failures++;
    return self->dialogue->now.failures >= self->rules->failures_max;
}

static void tell_order(struct making *self, const struct topic *topic)
{
    self->dialogue->now = (struct dialogue_turn){.asked = false};
    say(self, topic, TEXT_REPLY, DECIDE_REPLY);
}

static void tell_not_found(struct making *self, const struct topic *topic, const char *number)
{
    (void)snprintf(
            self->customer->order.number, sizeof(self->customer->order.number), "%s", number);
    if (is_last_failure(self)) {
        hand_off(self, "order number not found, %u times", self->rules->failures_max);
        return;
    }
    self->dialogue->now.asked = true;
    say(self, topic, TEXT_NOT_FOUND, DECIDE_NOT_FOUND);
}

static void ask_order(struct making *self, const struct topic *topic)
{
    bool again = self->dialogue->now.asked;
    if (again && is_last_failure(self)) {
        hand_off(self, "no order number after %u questions", self->rules->failures_max);
        return;
    }
    self->dialogue->now.asked = true;
    say(self, topic, again ? TEXT_ASK_AGAIN : TEXT_ASK, DECIDE_ASK);
}

/* The customer asks about his order, or answers the question for its number. */
static void order_topic(struct making *self, const struct topic *topic, const char *number)
{
    if (self->customer->order.known)
        tell_order(self, topic);
    else if (number != NULL)
        tell_not_found(self, topic, number);
    else
        ask_order(self, topic);
}

static void matched_topic(struct making *self, const char *number)
{
    const struct topic *topic = self->decision->match.topic;
    if (topic_is_never(topic)) {
        hand_off(self, "topic %s is for a person", topic_name(topic));
    } else if (topic_asks_order(topic)) {
        order_topic(self, topic, number);
    } else {
        self->dialogue->now.failures = 0;
        say(self, topic, TEXT_REPLY, DECIDE_REPLY);
    }
}

/* No topic fits: the message may still be, or lack, the number that was asked for. */
static void unmatched(struct making *self, const char *number, bool alone)
{
    const struct topic *topic = answers_order_topic(self->rules->answers);
    bool asked = self->dialogue->now.asked;
    if (topic == NULL)
        return;
    bool named = self->customer->order.named;
    if ((asked && (named || number != NULL)) || (alone && named))
        order_topic(self, topic, number);
    else if (asked && self->customer->text_size <= SLOT_ANSWER_MAX_BYTES)
        ask_order(self, topic);
}

static void choose_language(struct making *self, bool alone)
{
    struct decision *decision = self->decision;
    const struct dialogue *dialogue = self->dialogue;
    decision->language = decision->match.language;
    /* A bare number has no language: the dialogue's goes on. */
    bool nothing_said = decision->match.best == NULL || alone;
    if (nothing_said && dialogue->lang[0] != '\0')
        decision->language = answers_language_index(self->rules->answers, dialogue->lang);
}

static void hand_off_text(struct making *self)
{
    struct answers_values values = values_of(self);
    struct decision *decision = self->decision;
    if (answers_hand_off_text(
                self->rules->answers, &values, decision->text, sizeof(decision->text)) < 0)
        decision->text[0] = '\0';
}

/* A bare "agent" counts as the whole message, whatever was written a second before. */
static enum person_verdict judge_person(const struct making *self, const char **ret_lang)
{
    struct person_request *rules = self->rules->person;
    const struct customer *customer = self->customer;
    enum person_verdict latest = person_request_judge(rules, customer->text + customer->latest,
            customer->text_size - customer->latest, ret_lang);
    if (latest == PERSON_ASKED || customer->latest == 0)
        return latest;
    enum person_verdict whole = person_request_judge(
            rules, customer->text, customer->text_size, ret_lang);
    return whole > latest ? whole : latest;
}

static void decide(struct making *self)
{
    struct customer *customer = self->customer;
    struct decision *decision = self->decision;
    char number[64];
    bool alone = false;
    const char *lang = customer->lang[0] != '\0' ? customer->lang : NULL;
    answers_match(
            self->rules->answers, customer->text, customer->text_size, lang, &decision->match);
    bool found = answers_order_number(self->rules->answers, customer->text, customer->text_size,
            number, sizeof(number), &alone);
    found = found && (alone || self->dialogue->now.asked || strlen(number) >= PLAIN_NUMBER_MIN);
    choose_language(self, alone);
    const char *person = NULL;
    enum person_verdict verdict = judge_person(self, &person);
    if (verdict == PERSON_ASKED) {
        decision->language = answers_language_index(self->rules->answers, person);
        hand_off(self, "asks for a person (%s)", person);
    } else if (decision->match.topic != NULL && !alone) {
        if (verdict == PERSON_UNASKED)
            matched_topic(self, found ? number : NULL);
    } else {
        unmatched(self, found ? number : NULL, alone);
    }
}

void decision_make(const struct decision_rules *rules, struct customer *customer,
        struct dialogue *dialogue, struct decision *ret)
{
    struct making self = {
            .rules = rules, .customer = customer, .dialogue = dialogue, .decision = ret};
    *ret = (struct decision){.act = DECIDE_NOTHING};
    if (!customer->answerable) {
        ret->act = DECIDE_SILENT;
        return;
    }
    decide(&self);
    if (ret->act == DECIDE_HAND_OFF)
        hand_off_text(&self);
    if (ret->act != DECIDE_NOTHING)
        (void)snprintf(dialogue->lang, sizeof(dialogue->lang), "%s",
                answers_language_name(rules->answers, ret->language));
}
