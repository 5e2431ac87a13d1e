/* Text: the first bytes of a message as folded code points, each with its class.
 * Folding is part of the model format: a change here needs a new FEATURE_REVISION (feature.h). */
#ifndef SENTIMENT_TEXT_H
#define SENTIMENT_TEXT_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of a message that are read; what follows does not count. Bounds the work per message. */
#define TEXT_BYTES_MAX 8192

enum text_class {
    TEXT_SPACE, /* white space, control characters, bytes that are no UTF-8 */
    TEXT_LETTER, /* a letter of a script that is written with words */
    TEXT_DIGIT, /* any decimal digit, folded to '0' */
    TEXT_HAN, /* Chinese characters, kana, Hangul: no spaces between words */
    TEXT_MARK, /* '!' or '?' in any width or script */
    TEXT_EMOJI, /* pictures and symbols */
    TEXT_STOP, /* punctuation that ends a clause */
    TEXT_OTHER, /* all other punctuation */
};

struct text_point {
    uint32_t code; /* lower case, diacritics kept, Arabic letters and Han forms unified */
    uint8_t kind; /* enum text_class */
    uint8_t upper; /* 1: was written as a capital */
    uint16_t plain; /* code without its diacritic when that is a Latin letter, else 0 */
};

/* Letters by script; they decide the language before any statistics do. */
struct text_scripts {
    uint32_t latin, arabic, han, kana, hangul, persian, other;
};

struct text {
    size_t count; /* points in use */
    size_t upper_count; /* capitals among them */
    size_t long_count; /* places where a letter stood three times or more in a row */
    struct text_scripts scripts;
    struct text_point points[TEXT_BYTES_MAX];
};

/* Decode and fold bytes; size may be anything, reading ends at TEXT_BYTES_MAX. bytes need not be
 * UTF-8: what cannot be decoded becomes a space. Written escapes such as \u2019 count as the
 * character they name, because exports and careless connectors leave them behind. */
void text_read(struct text *self, const char *bytes, size_t size);

/* The code point that sentiment features use: without diacritics where it is Latin. */
static inline uint32_t text_plain(const struct text_point *point)
{
    return point->plain != 0 ? point->plain : point->code;
}

#endif
