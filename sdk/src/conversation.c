/* Conversation: the id that channel, account and thread stand for. */
#include <deskbus/message.h>

#include <sodium.h>
#include <string.h>

enum { HASH_SIZE = 64, ID_BYTES = 16 };

static void add(crypto_generichash_state *hash, const char *text, size_t end)
{
    size_t size = text == NULL ? 0 : strlen(text);
    (void)crypto_generichash_update(hash, (const unsigned char *)(text == NULL ? "" : text), size);
    (void)crypto_generichash_update(hash, (const unsigned char *)"", end);
}

/* The first 16 bytes of BLAKE2b over channel NUL account NUL thread. */
void deskbus_conversation_id(
        const char *channel, const char *account, const char *thread, char ret[DESKBUS_ID_SIZE])
{
    crypto_generichash_state hash;
    unsigned char bytes[HASH_SIZE];
    (void)crypto_generichash_init(&hash, NULL, 0, sizeof(bytes));
    add(&hash, channel, 1);
    add(&hash, account, 1);
    add(&hash, thread, 0);
    (void)crypto_generichash_final(&hash, bytes, sizeof(bytes));
    (void)sodium_bin2hex(ret, DESKBUS_ID_SIZE, bytes, ID_BYTES);
}
