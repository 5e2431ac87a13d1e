/* Hash: ids by BLAKE2b and table hashes by SipHash, both from libsodium. */
#include "base/hash.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/random.h>

void hash_bytes(const void *bytes, size_t size, struct hash_id *ret)
{
    crypto_generichash(ret->bytes, sizeof(ret->bytes), bytes, size, NULL, 0);
}

void hash_parts(const struct hash_part *parts, size_t count, struct hash_id *ret)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(ret->bytes));
    for (size_t i = 0; i < count; i++) {
        uint8_t length[8];
        for (size_t k = 0; k < sizeof(length); k++)
            length[k] = (uint8_t)((uint64_t)parts[i].size >> (8 * k));
        crypto_generichash_update(&state, length, sizeof(length));
        crypto_generichash_update(&state, parts[i].bytes, parts[i].size);
    }
    crypto_generichash_final(&state, ret->bytes, sizeof(ret->bytes));
}

void hash_random(void *ret, size_t size)
{
    uint8_t *at = ret;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got < 0 && errno != EINTR)
            abort(); /* no kernel we run on lacks it; going on with guessable bytes is worse */
        if (got > 0) {
            at += got;
            size -= (size_t)got;
        }
    }
}

void hash_hex(const struct hash_id *id, char ret[HASH_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < HASH_ID_SIZE; i++) {
        ret[2 * i] = digits[id->bytes[i] >> 4];
        ret[2 * i + 1] = digits[id->bytes[i] & 15];
    }
    ret[HASH_HEX_SIZE - 1] = '\0';
}

static int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -EINVAL;
}

int hash_from_hex(const char *text, size_t size, struct hash_id *ret)
{
    struct hash_id id;
    if (size != HASH_HEX_SIZE - 1)
        return -EINVAL;
    for (size_t i = 0; i < HASH_ID_SIZE; i++) {
        int high = digit_value(text[2 * i]);
        int low = digit_value(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return -EINVAL;
        id.bytes[i] = (uint8_t)(high * 16 + low);
    }
    *ret = id;
    return 0;
}

uint64_t hash_64(const void *bytes, size_t size, const uint8_t key[16])
{
    uint8_t out[crypto_shorthash_BYTES];
    uint64_t value;
    crypto_shorthash(out, bytes, size, key);
    memcpy(&value, out, sizeof(value));
    return value;
}
