/* Answers: what an operator's answers file says: topics, how to recognise them, and the texts to answer with.
 * docs/answers.md is its grammar. */
#ifndef RESPONDER_ANSWERS_H
#define RESPONDER_ANSWERS_H

#include <deskbus/findings.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/template.h"

struct answers;
struct topic;
struct person_request;

enum { ANSWERS_LANGUAGES_MAX = 16, ANSWERS_TEXT_MAX = 4096 };

enum topic_kind {
    TOPIC_ANSWER,
    TOPIC_SHORT /* a greeting, thanks ...: only when the message holds nothing else */
};

enum topic_text {
    TEXT_REPLY, /* template */
    TEXT_ASK, /* ask: for the slot that the topic needs */
    TEXT_ASK_AGAIN, /* ask_again: the answer to ask held none */
    TEXT_NOT_FOUND, /* not_found: nothing stands behind it, or it is somebody else's */
    TEXT_KINDS
};

/* Reads the file. What is wrong goes to out with file:line:col; then -EINVAL (or what reading says). Errors only
 * count, warnings do not. The caller owns *ret: answers_free(). One thread at a time. */
int answers_load(const char *path, struct deskbus_findings *out, struct answers **ret);
void answers_free(struct answers **self);

/* Gives the operator's own person words to the rules; person NULL: only checks them. Returns 0 or a negative errno with a finding. */
int answers_add_person(
        const struct answers *self, struct person_request *person, struct deskbus_findings *out);

/* What a message was recognised as. topic NULL: as nothing, sure enough or not. */
struct answers_match {
    const struct topic *topic;
    size_t language; /* index: answers_language_name() */
    double score;
    double margin; /* ahead of the next topic */
    const struct topic *best; /* the leading topic even when it is not sure enough */
};

/* Recognises size bytes of text; lang ("pl" or NULL) is what somebody else took it for and tips the scale. */
void answers_match(const struct answers *self, const char *text, size_t size, const char *lang,
        struct answers_match *ret);

const char *answers_language_name(const struct answers *self, size_t language);
/* The index of a language, or of the fallback language when it is NULL or not in the file. */
size_t answers_language_index(const struct answers *self, const char *lang);
/* The topic that asks for an order number, or NULL. */
const struct topic *answers_order_topic(const struct answers *self);
const struct topic *answers_topic_named(const struct answers *self, const char *name);
const char *topic_name(const struct topic *topic);
bool topic_is_never(const struct topic *topic);
bool topic_asks_order(const struct topic *topic);
/* Finds what looks like an order number in text and copies it; false: none. alone: nothing else is in it. */
bool answers_order_number(const struct answers *self, const char *text, size_t size, char *ret,
        size_t cap, bool *alone);

/* Where the values of fields come from: strings by path; NULL or "" when there is none. day is YYYY-MM-DD. */
struct answers_values {
    const char *(*string)(void *arg, const char *name);
    void *arg;
    size_t language; /* to write in: answers_language_name() */
    int64_t today; /* days since 1970, for "today" and "tomorrow" */
    unsigned seed; /* chooses among several variants: the same seed, the same variant */
};

/* Writes the text of a topic in values->language, or in the first fallback language that has it. Variants whose fields
 * are missing are passed over. Returns the length, or -ENOENT: no variant can be written. */
int answers_text(const struct answers *self, const struct topic *topic, enum topic_text kind,
        const struct answers_values *values, char *ret, size_t cap);
/* The text for a hand-over to a person; -ENOENT when the file has none. */
int answers_hand_off_text(
        const struct answers *self, const struct answers_values *values, char *ret, size_t cap);

#endif
