/* Cookie: makes, signs and checks visitors' ids. */
#include "cookie.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX_DIGITS 32 /* of an id */
#define MAC_HEX    (2 * crypto_auth_hmacsha256_BYTES)

/* --- the key --- */

static int make_key(const char *path, struct cookie_key *ret)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    randombytes_buf(ret->bytes, sizeof(ret->bytes));
    ssize_t written = write(fd, ret->bytes, sizeof(ret->bytes));
    int r = written == (ssize_t)sizeof(ret->bytes) ? 0 : -EIO;
    if (r == 0 && fsync(fd) < 0)
        r = -errno;
    (void)close(fd);
    if (r < 0)
        (void)unlink(path); /* half a key would lock everyone out */
    return r;
}

static int read_key(const char *path, struct cookie_key *ret, const char **ret_why)
{
    struct stat about;
    char more;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    int r = fd < 0 ? -errno : 0;
    if (r < 0)
        return r;
    if (fstat(fd, &about) < 0) {
        r = -errno;
    } else if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        *ret_why = "others may read it: chmod 600";
        r = -EPERM;
    } else if (read(fd, ret->bytes, sizeof(ret->bytes)) != (ssize_t)sizeof(ret->bytes) ||
            read(fd, &more, 1) != 0) {
        *ret_why = "it does not have 32 bytes";
        r = -EBADMSG;
    }
    (void)close(fd);
    return r;
}

int cookie_key_open(const char *path, struct cookie_key *ret, struct deskbus_error **reterr)
{
    const char *why = NULL;
    if (sodium_init() < 0)
        return DESKBUS_FAIL(reterr, NULL, -EIO, "libsodium cannot start");
    int r = read_key(path, ret, &why);
    if (r == -ENOENT)
        r = make_key(path, ret);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot use the cookie key '%s': %s", path,
                why != NULL ? why : strerror(-r));
    return 0;
}

void cookie_key_derive(const char *secret, struct cookie_key *ret)
{
    static const char purpose[] = "deskbus webchat cookie";
    (void)crypto_generichash(ret->bytes, sizeof(ret->bytes), (const unsigned char *)secret,
            strlen(secret), (const unsigned char *)purpose, sizeof(purpose) - 1);
}

/* --- visitors --- */

void cookie_visitor_new(char ret[COOKIE_VISITOR_SIZE])
{
    unsigned char random[HEX_DIGITS / 2];
    char hex[HEX_DIGITS + 1];
    randombytes_buf(random, sizeof(random));
    (void)sodium_bin2hex(hex, sizeof(hex), random, sizeof(random));
    (void)snprintf(ret, COOKIE_VISITOR_SIZE, COOKIE_VISITOR "%s", hex);
}

bool cookie_visitor_valid(const char *visitor, size_t size)
{
    const size_t prefix = sizeof(COOKIE_VISITOR) - 1;
    return size == prefix + HEX_DIGITS && memcmp(visitor, COOKIE_VISITOR, prefix) == 0 &&
            strspn(visitor + prefix, "0123456789abcdef") >= HEX_DIGITS;
}

/* --- the value --- */

static void sign_text(
        const struct cookie_key *key, const char *text, size_t size, char ret[MAC_HEX + 1])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    (void)crypto_auth_hmacsha256(mac, (const unsigned char *)text, size, key->bytes);
    (void)sodium_bin2hex(ret, MAC_HEX + 1, mac, sizeof(mac));
}

void cookie_sign(
        const struct cookie_key *key, const char *visitor, uint64_t issued_s, char ret[COOKIE_SIZE])
{
    char mac[MAC_HEX + 1];
    int size = snprintf(ret, COOKIE_SIZE, "v1.%s.%llu", visitor + sizeof(COOKIE_VISITOR) - 1,
            (unsigned long long)issued_s);
    sign_text(key, ret, (size_t)size, mac);
    (void)snprintf(ret + size, COOKIE_SIZE - (size_t)size, ".%s", mac);
}

bool cookie_verify(const struct cookie_key *key, const char *value, char ret[COOKIE_VISITOR_SIZE])
{
    char mac[MAC_HEX + 1];
    const char *given = strrchr(value, '.');
    if (given == NULL || strlen(given + 1) != MAC_HEX || strncmp(value, "v1.", 3) != 0)
        return false;
    sign_text(key, value, (size_t)(given - value), mac);
    if (sodium_memcmp(mac, given + 1, MAC_HEX) != 0)
        return false;
    (void)snprintf(ret, COOKIE_VISITOR_SIZE, COOKIE_VISITOR "%.*s", HEX_DIGITS, value + 3);
    return cookie_visitor_valid(ret, strlen(ret));
}

bool cookie_find(const char *header, char ret[COOKIE_SIZE])
{
    static const char name[] = COOKIE_NAME "=";
    while (*header != '\0') {
        header += strspn(header, " ;");
        size_t size = strcspn(header, ";");
        if (size > sizeof(name) - 1 && memcmp(header, name, sizeof(name) - 1) == 0) {
            size_t length = size - (sizeof(name) - 1);
            if (length >= COOKIE_SIZE)
                return false;
            memcpy(ret, header + sizeof(name) - 1, length);
            ret[length] = '\0';
            return true;
        }
        header += size;
    }
    return false;
}
