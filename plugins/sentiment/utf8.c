/* UTF-8: one code point at a time from bytes that nobody has checked. */
#include "utf8.h"

static size_t sequence_length(unsigned char lead)
{
    if (lead >= 0xc2 && lead <= 0xdf)
        return 2;
    if (lead >= 0xe0 && lead <= 0xef)
        return 3;
    if (lead >= 0xf0 && lead <= 0xf4)
        return 4;
    return 0;
}

uint32_t utf8_next(const unsigned char *bytes, size_t size, size_t *at)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = bytes[*at];
    size_t length = sequence_length(lead);
    if (lead < 0x80) {
        *at += 1;
        return lead;
    }
    if (length == 0 || size - *at < length) {
        *at += 1;
        return UTF8_INVALID;
    }
    uint32_t code = lead & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        unsigned char next = bytes[*at + i];
        if ((next & 0xc0) != 0x80) {
            *at += 1;
            return UTF8_INVALID;
        }
        code = (code << 6) | (next & 0x3fu);
    }
    if (code < least[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        *at += 1;
        return UTF8_INVALID;
    }
    *at += length;
    return code;
}
