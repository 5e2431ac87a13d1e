/* Cookie: who a visitor is, signed, so that nobody can claim to be another. Pure but for the key's file. */
#ifndef WEBCHAT_COOKIE_H
#define WEBCHAT_COOKIE_H

#include <deskbus/error.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define COOKIE_NAME         "deskbus_chat"
#define COOKIE_KEY_BYTES    32
#define COOKIE_SIZE         160 /* of a value, with NUL */
#define COOKIE_VISITOR      "visitor:" /* the beginning of a visitor's id; 32 hex digits follow */
#define COOKIE_VISITOR_SIZE 41 /* of a visitor's id, with NUL */

struct cookie_key {
    unsigned char bytes[COOKIE_KEY_BYTES];
};

/* The key of the file, which is made (0600, synced) when it is not there. Returns 0 or a negative errno. */
int cookie_key_open(const char *path, struct cookie_key *ret, struct deskbus_error **reterr);
/* The key that stands for an operator's own secret. */
void cookie_key_derive(const char *secret, struct cookie_key *ret);

/* A new visitor: an id of 128 random bits. */
void cookie_visitor_new(char ret[COOKIE_VISITOR_SIZE]);
/* True for what cookie_visitor_new() makes. */
bool cookie_visitor_valid(const char *visitor, size_t size);
/* The cookie's value: version, id, time of issue, HMAC-SHA256 over these. */
void cookie_sign(const struct cookie_key *key, const char *visitor, uint64_t issued_s,
        char ret[COOKIE_SIZE]);
/* The visitor that a value stands for, or false when it is malformed or forged. Takes the same time for every wrong signature. */
bool cookie_verify(const struct cookie_key *key, const char *value, char ret[COOKIE_VISITOR_SIZE]);
/* Finds our cookie in a header Cookie and copies its value; false when it is not there or too long. */
bool cookie_find(const char *header, char ret[COOKIE_SIZE]);

#endif
