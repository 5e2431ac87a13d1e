/* Fold: one character brought to the form that features are made of. */
#include "fold.h"

#include <stddef.h>

#include "fold_han.h"

/* Bare letters for U+00E0..U+017F; a blank has none. Index 0 is U+00E0. */
static const char bare_letters[] = "aaaaaaaceeeeiiii" /* e0 */
                                   "dnooooo ouuuuyty" /* f0 */
                                   "aaaaaaccccccccdd" /* 100 */
                                   "ddeeeeeeeeeegggg" /* 110 */
                                   "gggghhhhiiiiiiii" /* 120 */
                                   "iiiijjkkklllllll" /* 130 */
                                   "lllnnnnnnnnnoooo" /* 140 */
                                   "oooorrrrrrssssss" /* 150 */
                                   "ssttttttuuuuuuuu" /* 160 */
                                   "uuuuwwyyyzzzzzzs"; /* 170 */

uint16_t fold_plain(uint32_t code)
{
    if (code < 0xe0 || code > 0x17f)
        return 0;
    char bare = bare_letters[code - 0xe0];
    return bare == ' ' ? 0 : (uint16_t)(unsigned char)bare;
}

/* In the extended Latin block capitals and small letters alternate, with the parity changing twice. */
static uint32_t lower_extended_latin(uint32_t code)
{
    if (code == 0x130)
        return 'i';
    if (code == 0x178)
        return 0xff;
    if ((code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e))
        return (code & 1) != 0 ? code + 1 : code;
    return (code & 1) == 0 ? code + 1 : code;
}

uint32_t fold_lower(uint32_t code)
{
    if (code < 0x80)
        return code >= 'A' && code <= 'Z' ? code + 32 : code;
    if (code >= 0xc0 && code <= 0xde && code != 0xd7)
        return code + 32;
    if (code >= 0x100 && code <= 0x17e && code != 0x131 && code != 0x138 && code != 0x149)
        return lower_extended_latin(code);
    if ((code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f))
        return code + 32;
    if (code >= 0x400 && code <= 0x40f)
        return code + 80;
    return code;
}

static uint32_t fold_arabic(uint32_t code)
{
    if (code == 0x640 || (code >= 0x64b && code <= 0x65f) || code == 0x670 ||
            (code >= 0x6d6 && code <= 0x6ed))
        return FOLD_DROP;
    if ((code >= 0x660 && code <= 0x669) || (code >= 0x6f0 && code <= 0x6f9))
        return '0';
    switch (code) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671:
        return 0x627; /* alef in all its dresses */
    case 0x624:
        return 0x648; /* waw */
    case 0x626:
    case 0x649:
    case 0x6cc:
        return 0x64a; /* yeh */
    case 0x629:
        return 0x647; /* teh marbuta is typed as heh as often as not */
    case 0x6a9:
        return 0x643; /* kaf */
    case 0x61f:
        return '?';
    default:
        return code;
    }
}

static int is_decoration(uint32_t code)
{
    return code == 0xad || code == '\'' || code == '`' || code == 0xb4 || code == 0x2bc ||
            (code >= 0x300 && code <= 0x36f) || (code >= 0x200b && code <= 0x200f) ||
            (code >= 0x2018 && code <= 0x201b) || (code >= 0x202a && code <= 0x202e) ||
            (code >= 0x2060 && code <= 0x206f) || (code >= 0xfe00 && code <= 0xfe0f) ||
            code == 0xfeff || (code >= 0x1f3fb && code <= 0x1f3ff) ||
            (code >= 0xe0000 && code <= 0xe0fff);
}

static uint32_t fold_ascii(uint32_t code)
{
    if (code >= '0' && code <= '9')
        return '0';
    return code == '\'' || code == '`' ? FOLD_DROP : fold_lower(code);
}

static uint32_t fold_latin_mark(uint32_t code)
{
    if (code == 0xa1)
        return '!';
    return code == 0xbf ? '?' : fold_lower(code);
}

uint32_t fold_code(uint32_t code)
{
    if (code >= 0xff01 && code <= 0xff5e)
        code -= 0xfee0; /* full width */
    if (code < 0x80)
        return fold_ascii(code);
    if (is_decoration(code))
        return FOLD_DROP;
    if (code >= 0x600 && code <= 0x6ff)
        return fold_arabic(code);
    if (code >= 0x4e00 && code <= 0x9fff)
        return fold_han(code);
    return fold_latin_mark(code);
}

static enum text_class class_of_ascii(uint32_t code)
{
    if (code <= ' ' || code == 0x7f)
        return TEXT_SPACE;
    if (code >= 'a' && code <= 'z')
        return TEXT_LETTER;
    if (code == '0')
        return TEXT_DIGIT;
    if (code == '!' || code == '?')
        return TEXT_MARK;
    return code == '.' || code == ',' || code == ';' || code == ':' ? TEXT_STOP : TEXT_OTHER;
}

struct class_range {
    uint32_t first, last;
    enum text_class kind;
};

/* Sorted; what lies between the ranges is a letter. */
static const struct class_range class_ranges[] = {
        {0x80, 0xa0, TEXT_SPACE},
        {0xa1, 0xa9, TEXT_OTHER},
        {0xab, 0xb4, TEXT_OTHER},
        {0xb6, 0xb9, TEXT_OTHER},
        {0xbb, 0xbf, TEXT_OTHER},
        {0xd7, 0xd7, TEXT_OTHER},
        {0xf7, 0xf7, TEXT_OTHER},
        {0x60c, 0x60d, TEXT_STOP},
        {0x61b, 0x61e, TEXT_STOP},
        {0x66a, 0x66d, TEXT_OTHER},
        {0x6d4, 0x6d4, TEXT_STOP},
        {0x1100, 0x11ff, TEXT_HAN},
        {0x2000, 0x200a, TEXT_SPACE},
        {0x2010, 0x2025, TEXT_OTHER},
        {0x2026, 0x2026, TEXT_STOP},
        {0x2027, 0x2027, TEXT_OTHER},
        {0x2028, 0x2029, TEXT_SPACE},
        {0x202f, 0x202f, TEXT_SPACE},
        {0x2030, 0x205e, TEXT_OTHER},
        {0x205f, 0x205f, TEXT_SPACE},
        {0x2070, 0x20ff, TEXT_OTHER},
        {0x2100, 0x218f, TEXT_OTHER},
        {0x2190, 0x25ff, TEXT_OTHER},
        {0x2600, 0x27bf, TEXT_EMOJI},
        {0x27c0, 0x2aff, TEXT_OTHER},
        {0x2b00, 0x2bff, TEXT_EMOJI},
        {0x2e80, 0x2fff, TEXT_HAN},
        {0x3000, 0x3000, TEXT_SPACE},
        {0x3001, 0x3003, TEXT_STOP},
        {0x3004, 0x303f, TEXT_OTHER},
        {0x3040, 0x9fff, TEXT_HAN},
        {0xac00, 0xd7ff, TEXT_HAN},
        {0xe000, 0xf8ff, TEXT_OTHER},
        {0xf900, 0xfaff, TEXT_HAN},
        {0xfe30, 0xfe6f, TEXT_OTHER},
        {0xff61, 0xff65, TEXT_STOP},
        {0xff66, 0xffdc, TEXT_HAN},
        {0xffe0, 0xffff, TEXT_SPACE},
        {0x1f000, 0x1faff, TEXT_EMOJI},
        {0x20000, 0x3ffff, TEXT_HAN},
        {0x40000, 0x10ffff, TEXT_SPACE},
};

enum text_class fold_class(uint32_t code)
{
    if (code < 0x80)
        return class_of_ascii(code);
    size_t low = 0, high = sizeof(class_ranges) / sizeof(class_ranges[0]);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > class_ranges[middle].last)
            low = middle + 1;
        else if (code < class_ranges[middle].first)
            high = middle;
        else
            return class_ranges[middle].kind;
    }
    return TEXT_LETTER;
}
