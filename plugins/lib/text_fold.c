/* Text fold: brings what a customer typed to one plain form, so that words can be compared. */
#include "lib/text_fold.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "lib/han_simplify.h"

/* A run of a letter as long as this was held down, not spelt. */
enum { HELD_DOWN = 3, EXPANSION_MAX = 32 };

enum gap { GAP_NONE, GAP_SPACE, GAP_COMMA, GAP_STOP };

struct fold {
    const UNormalizer2 *casefold;
    const UNormalizer2 *compat;
    unsigned flags;
    char *ret;
    size_t cap;
    size_t length;
    enum gap gap; /* what was seen since the last letter */
    UChar32 last; /* the last letter written, 0 after a gap */
    unsigned run; /* how often it stood in a row */
    size_t run_end; /* length of ret after the first of that row */
    bool full;
};

/* ICU's macros mix signed and unsigned characters. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wconversion"
static UChar32 next_of_utf16(const UChar *text, int32_t *at, int32_t count)
{
    UChar32 character;
    U16_NEXT(text, *at, count, character);
    return character;
}

/* Negative for what is no UTF-8. */
static UChar32 next_of_utf8(const char *text, size_t *at, size_t size)
{
    UChar32 character;
    U8_NEXT(text, *at, size, character);
    return character;
}

/* NOLINTNEXTLINE(readability-function-size): ICU's macro nests, not we. */
static size_t write_utf8(UChar32 character, char bytes[U8_MAX_LENGTH])
{
    size_t size = 0;
    U8_APPEND_UNSAFE(bytes, size, character);
    return size;
}
#pragma GCC diagnostic pop

static bool is_han(UChar32 character)
{
    return character >= 0x2e80 && u_hasBinaryProperty(character, UCHAR_IDEOGRAPHIC);
}

static void put_bytes(struct fold *self, const char *bytes, size_t size)
{
    if (self->length + size + 1 > self->cap) {
        self->full = true;
        return;
    }
    memcpy(self->ret + self->length, bytes, size);
    self->length += size;
}

/* Between Han characters nothing is written, unless the sentence ends there. */
static void put_gap(struct fold *self, UChar32 next)
{
    bool joins = is_han(self->last) && is_han(next);
    bool touches = self->last != 0 && self->gap == GAP_NONE && is_han(self->last) != is_han(next);
    bool breaks = self->gap >= GAP_COMMA && (self->flags & TEXT_FOLD_BREAKS) != 0;
    if (breaks && self->length > 0)
        put_bytes(self, self->gap == GAP_STOP ? " . " : " , ", 3);
    else if (self->length > 0 && ((self->gap != GAP_NONE && !joins) || touches))
        put_bytes(self, " ", 1);
    if (self->gap != GAP_NONE)
        self->run = 0;
    self->gap = GAP_NONE;
}

static void put_letter(struct fold *self, UChar32 letter)
{
    put_gap(self, letter);
    if (self->full)
        return;
    self->run = letter == self->last ? self->run + 1 : 1;
    self->last = letter;
    if (self->run >= HELD_DOWN && u_isalpha(letter) && !is_han(letter)) {
        self->length = self->run_end;
        return;
    }
    char bytes[U8_MAX_LENGTH];
    put_bytes(self, bytes, write_utf8(letter, bytes));
    if (self->run == 1)
        self->run_end = self->length;
}

static enum gap gap_of(UChar32 character)
{
    switch (character) {
    case '.':
    case '!':
    case '?':
    case ';':
    case '\n':
    case 0x3002: /* 。 */
    case 0x061f: /* ؟ */
    case 0x061b: /* ؛ */
    case 0x2026: /* … */
    case 0x00bf: /* ¿ */
    case 0x00a1: /* ¡ */
        return GAP_STOP;
    case ',':
    case ':':
    case 0x3001: /* 、 */
    case 0x060c: /* ، */
    case 0x2014: /* — */
        return GAP_COMMA;
    default:
        return GAP_SPACE;
    }
}

/* One form for letters that customers use for one another. 0: the character is left out. */
static UChar32 plain_letter(UChar32 letter)
{
    switch (letter) {
    case 0x0142: /* ł */
        return 'l';
    case 0x00f8: /* ø */
        return 'o';
    case 0x0111: /* đ */
        return 'd';
    case 0x0131: /* ı */
        return 'i';
    case 0x0671: /* ٱ */
        return 0x0627;
    case 0x0649: /* ى */
    case 0x06cc: /* Persian ye */
        return 0x064a;
    case 0x0629: /* ة */
        return 0x0647;
    case 0x06a9: /* Persian kaf */
        return 0x0643;
    case 0x0621: /* ء */
    case 0x0640: /* tatweel */
        return 0;
    default:
        break;
    }
    if (u_charType(letter) == U_DECIMAL_DIGIT_NUMBER)
        return '0' + u_charDigitValue(letter);
    return letter >= 0x4e00 && letter <= 0x9fff ? han_simplify(letter) : letter;
}

static void put_plain(struct fold *self, UChar32 character)
{
    if (U_GET_GC_MASK(character) & (U_GC_MN_MASK | U_GC_ME_MASK))
        return;
    bool wildcard = character == '*' && (self->flags & TEXT_FOLD_PATTERN) != 0;
    if (u_isalnum(character) || U_GET_GC_MASK(character) & U_GC_MC_MASK || wildcard) {
        UChar32 letter = plain_letter(character);
        if (letter != 0)
            put_letter(self, letter);
        return;
    }
    enum gap gap = gap_of(character);
    if (gap > self->gap)
        self->gap = gap;
}

/* Calls put_plain for each part of the decomposition, one level; a character without one is itself. */
static void put_decomposed(struct fold *self, UChar32 character)
{
    UChar parts[EXPANSION_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t count = unorm2_getDecomposition(self->compat, character, parts, EXPANSION_MAX, &status);
    if (count < 0 || U_FAILURE(status)) {
        put_plain(self, character);
        return;
    }
    for (int32_t at = 0; at < count;)
        put_plain(self, next_of_utf16(parts, &at, count));
}

static void put_casefolded(struct fold *self, UChar32 character)
{
    UChar parts[EXPANSION_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t count = unorm2_getDecomposition(
            self->casefold, character, parts, EXPANSION_MAX, &status);
    if (count < 0 || U_FAILURE(status)) {
        put_decomposed(self, character);
        return;
    }
    for (int32_t at = 0; at < count;)
        put_decomposed(self, next_of_utf16(parts, &at, count));
}

static bool is_digit(unsigned char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_apostrophe(UChar32 character)
{
    return character == '\'' || character == '`' || character == 0x2019 || character == 0x2018 ||
            character == 0x02bc || character == 0x00b4;
}

/* A point or comma inside a number ends no sentence. */
static bool is_inside_number(const char *text, size_t size, size_t at)
{
    return (text[at] == '.' || text[at] == ',') && at > 0 && at + 1 < size &&
            is_digit((unsigned char)text[at - 1]) && is_digit((unsigned char)text[at + 1]);
}

static void put_character(struct fold *self, UChar32 character)
{
    if (is_apostrophe(character))
        return;
    if (character < 0)
        put_plain(self, ' ');
    else if (character < 0x80)
        put_plain(self, u_tolower(character));
    else
        put_casefolded(self, character);
}

size_t text_fold(const char *text, size_t size, unsigned flags, char *ret, size_t cap)
{
    assert(cap > 0);
    UErrorCode status = U_ZERO_ERROR;
    struct fold self = {.flags = flags, .ret = ret, .cap = cap};
    self.casefold = unorm2_getNFKCCasefoldInstance(&status);
    self.compat = unorm2_getNFKDInstance(&status);
    ret[0] = '\0';
    if (U_FAILURE(status)) /* ICU's data is missing: nothing can be compared */
        return 0;
    size_t end = size < TEXT_FOLD_INPUT_MAX_BYTES ? size : TEXT_FOLD_INPUT_MAX_BYTES;
    for (size_t at = 0; at < end && !self.full;) {
        if (is_inside_number(text, end, at)) {
            put_plain(&self, ' ');
            at++;
            continue;
        }
        put_character(&self, next_of_utf8(text, &at, end));
    }
    ret[self.length] = '\0';
    return self.length;
}
