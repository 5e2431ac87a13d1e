/* UTF-8: the table of well-formed byte sequences (Unicode 15, table 3-7), eight bytes at a time while all is ASCII. */
#include "utf8.h"

#include <stdint.h>
#include <string.h>

/* Lead bytes from `first` on, up to the next row: length, and what the second byte may be. */
struct row {
    unsigned char first, length, low, high;
};
static const struct row rows[] = {
        {0x00, 1, 0x00, 0x00},
        {0x80, 0, 0x00, 0x00},
        {0xc2, 2, 0x80, 0xbf},
        {0xe0, 3, 0xa0, 0xbf},
        {0xe1, 3, 0x80, 0xbf},
        {0xed, 3, 0x80, 0x9f},
        {0xee, 3, 0x80, 0xbf},
        {0xf0, 4, 0x90, 0xbf},
        {0xf1, 4, 0x80, 0xbf},
        {0xf4, 4, 0x80, 0x8f},
        {0xf5, 0, 0x00, 0x00},
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

static unsigned char byte_at(const char *text, size_t at)
{
    return (unsigned char)text[at];
}

size_t utf8_char(const char *text, size_t size)
{
    unsigned char lead = byte_at(text, 0);
    if (lead < 0x80)
        return 1;
    size_t i = ROW_COUNT - 1;
    while (lead < rows[i].first)
        i--;
    const struct row *row = &rows[i];
    if (row->length == 0 || row->length > size)
        return 0;
    if (byte_at(text, 1) < row->low || byte_at(text, 1) > row->high)
        return 0;
    for (size_t at = 2; at < row->length; at++) {
        if ((byte_at(text, at) & 0xc0) != 0x80)
            return 0;
    }
    return row->length;
}

size_t utf8_valid(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size) {
        uint64_t eight = 0;
        if (size - at >= sizeof(eight)) {
            memcpy(&eight, text + at, sizeof(eight));
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof(eight);
                continue;
            }
        }
        if (byte_at(text, at) < 0x80) {
            at++;
            continue;
        }
        size_t length = utf8_char(text + at, size - at);
        if (length == 0)
            return at;
        at += length;
    }
    return at;
}

size_t utf8_cut(const char *text, size_t size, size_t max)
{
    if (size <= max)
        return size;
    size_t at = max;
    while (at > 0 && (byte_at(text, at) & 0xc0) == 0x80)
        at--;
    return at;
}
