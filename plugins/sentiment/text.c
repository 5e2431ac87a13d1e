/* Text: the first bytes of a message as folded code points, each with its class. */
#include "text.h"

#include "fold.h"
#include "utf8.h"

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit written as \uXXXX at bytes[at], or -1. */
static int32_t read_escape(const unsigned char *bytes, size_t size, size_t at)
{
    if (size - at < 6 || bytes[at] != '\\' || (bytes[at + 1] | 0x20) != 'u')
        return -1;
    int32_t unit = 0;
    for (size_t i = 2; i < 6; i++) {
        int digit = hex_value(bytes[at + i]);
        if (digit < 0)
            return -1;
        unit = unit * 16 + digit;
    }
    return unit;
}

static uint32_t next_code(const unsigned char *bytes, size_t size, size_t *at)
{
    int32_t high = bytes[*at] == '\\' ? read_escape(bytes, size, *at) : -1;
    if (high < 0)
        return utf8_next(bytes, size, at);
    *at += 6;
    if (high < 0xd800 || high > 0xdfff)
        return (uint32_t)high;
    int32_t low = *at < size ? read_escape(bytes, size, *at) : -1;
    if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
        return UTF8_INVALID;
    *at += 6;
    return 0x10000 + (((uint32_t)high - 0xd800) << 10) + ((uint32_t)low - 0xdc00);
}

static int is_persian_only(uint32_t code)
{
    switch (code) {
    case 0x67e:
    case 0x686:
    case 0x698:
    case 0x6a9:
    case 0x6af:
    case 0x6cc:
    case 0x679:
    case 0x688:
    case 0x6ba:
    case 0x6d2:
        return 1;
    default:
        return 0;
    }
}

static void count_han_like(struct text_scripts *scripts, uint32_t code)
{
    if (code >= 0x3040 && code <= 0x30ff)
        scripts->kana++;
    else if ((code >= 0xac00 && code <= 0xd7ff) || (code >= 0x1100 && code <= 0x11ff))
        scripts->hangul++;
    else
        scripts->han++;
}

static void count_script(struct text_scripts *scripts, enum text_class kind, uint32_t written)
{
    if (kind == TEXT_HAN)
        count_han_like(scripts, written);
    if (kind != TEXT_LETTER)
        return;
    if (written < 0x250 || (written >= 0x1e00 && written <= 0x1eff) || written >= 0xff00) {
        scripts->latin++;
    } else if ((written >= 0x600 && written <= 0x77f) || (written >= 0xfb50 && written <= 0xfdff)) {
        scripts->arabic++;
        scripts->persian += is_persian_only(written) ? 1 : 0;
    } else {
        scripts->other++;
    }
}

/* A third letter of the same kind in a row is left out ("sooo" reads "soo") and counted once. */
static int is_repeat(struct text *self, uint32_t code, enum text_class kind)
{
    size_t n = self->count;
    if (kind != TEXT_LETTER || n < 2 || self->points[n - 1].code != code ||
            self->points[n - 2].code != code)
        return 0;
    self->long_count++;
    return 1;
}

static void add_point(struct text *self, uint32_t written)
{
    uint32_t code = fold_code(written);
    if (code == FOLD_DROP)
        return;
    enum text_class kind = fold_class(code);
    count_script(&self->scripts, kind, written);
    if (is_repeat(self, code, kind))
        return;
    struct text_point *point = &self->points[self->count++];
    point->code = code;
    point->kind = (uint8_t)kind;
    point->upper = kind == TEXT_LETTER && code != written && fold_lower(written) == code;
    point->plain = fold_plain(code);
    self->upper_count += point->upper;
}

void text_read(struct text *self, const char *bytes, size_t size)
{
    const unsigned char *at_bytes = (const unsigned char *)bytes;
    size_t limit = size < TEXT_BYTES_MAX ? size : TEXT_BYTES_MAX;
    self->count = self->upper_count = self->long_count = 0;
    self->scripts = (struct text_scripts){0};
    for (size_t at = 0; at < limit;)
        add_point(self, next_code(at_bytes, limit, &at));
}
