/* Duplicates: the window of message ids seen before, oldest forgotten first when it is full. The broker's loop thread owns it. */
#ifndef ROUTE_DUPLICATES_H
#define ROUTE_DUPLICATES_H

#include "base/hash.h"

struct duplicates;

struct seen {
    struct hash_id id;
    uint64_t digest; /* first 8 bytes of the content's digest */
    uint64_t number; /* of the record that accepted it */
};

/* max_count > 0: how many are remembered. */
int duplicates_new(size_t max_count, struct duplicates **ret);
void duplicates_free(struct duplicates **window);
/* NULL when it was not seen, or is forgotten. Valid until the next call. */
const struct seen *duplicates_find(const struct duplicates *window, const struct hash_id *id);
/* Remembers it. Returns 0 or -ENOMEM. */
int duplicates_add(struct duplicates *window, const struct seen *seen);
size_t duplicates_count(const struct duplicates *window);
/* The n-th, oldest first. */
const struct seen *duplicates_at(const struct duplicates *window, size_t index);

#endif
