/* Person request: tells whether a customer asks for a person, in any of five languages. */
#ifndef RESPONDER_PERSON_REQUEST_H
#define RESPONDER_PERSON_REQUEST_H

#include <deskbus/error.h>
#include <stdbool.h>
#include <stddef.h>

struct person_request;

enum person_addition {
    PERSON_PHRASE, /* a request wherever it stands */
    PERSON_WORD, /* a request as the whole message */
    PERSON_NOT /* never one */
};

/* Compiles the built-in rules. Returns 0, -ENOMEM, or -EINVAL when a rule is wrong (our defect: tests would
 * tell). The caller owns *ret. One thread at a time. */
int person_request_new(struct person_request **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
void person_request_free(struct person_request **self);

/* Says whether person_request_add() would take it, without rules at hand. */
int person_request_check(
        const char *lang, const char *text, struct deskbus_error **reterr) DESKBUS_CHECKED;

/* Adds an operator's phrase, plain text, to a language ("en"). Returns 0, -ENOENT (no such language), -EINVAL
 * (nothing is left of it after folding), -ENOMEM. */
int person_request_add(struct person_request *self, const char *lang, enum person_addition kind,
        const char *text, struct deskbus_error **reterr) DESKBUS_CHECKED;

enum person_verdict {
    PERSON_UNASKED,
    PERSON_PERHAPS, /* a word of it is there and nothing explains it: better no automatic answer */
    PERSON_ASKED
};

/* Judges size bytes of text; *ret_lang is the language ("en") of a request, a static string, else NULL. */
enum person_verdict person_request_judge(
        struct person_request *self, const char *text, size_t size, const char **ret_lang);

/* The language ("en") in which text asks for a person, or NULL when it does not. Static string. */
const char *person_request_find(struct person_request *self, const char *text, size_t size);

#endif
