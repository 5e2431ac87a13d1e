/* Hash: 128-bit ids made from bytes (BLAKE2b), their text form, and keyed 64-bit hashes for tables. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HASH_ID_SIZE  16
#define HASH_HEX_SIZE (2 * HASH_ID_SIZE + 1) /* with the final NUL */

struct hash_id {
    uint8_t bytes[HASH_ID_SIZE];
};

/* One of the things an id is made of. */
struct hash_part {
    const void *bytes;
    size_t size;
};

/* The id of some bytes. */
void hash_bytes(const void *bytes, size_t size, struct hash_id *ret);
/* The id of several parts in order; the length of each counts, so ("ab","c") differs from ("a","bc"). */
void hash_parts(const struct hash_part *parts, size_t count, struct hash_id *ret);
/* Bytes that nobody can guess (getrandom). Aborts when the kernel has none. */
void hash_random(void *ret, size_t size);

/* Lower-case hex, NUL-terminated. */
void hash_hex(const struct hash_id *id, char ret[HASH_HEX_SIZE]);
/* Exactly 32 hex digits of either case. Returns 0 or -EINVAL. */
int hash_from_hex(const char *text, size_t size, struct hash_id *ret);

/* SipHash-2-4: a stranger who chooses the keys cannot make them collide while key is secret. */
uint64_t hash_64(const void *bytes, size_t size, const uint8_t key[16]);

static inline bool hash_equal(const struct hash_id *a, const struct hash_id *b)
{
    return memcmp(a->bytes, b->bytes, HASH_ID_SIZE) == 0;
}

#endif
