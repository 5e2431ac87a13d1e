/* Spelling: puts right a word that is one slip away from a word one listens for. */
#include "lib/spelling.h"

#include <stdbool.h>
#include <string.h>

enum { SWAP_MIN = 4, SLIP_MIN = 5 };

static bool is_listed(const char *const *words, const char *word, size_t size)
{
    for (; *words != NULL; words++) {
        if (strncmp(*words, word, size) == 0 && (*words)[size] == '\0')
            return true;
    }
    return false;
}

/* Two neighbours changed places: "tlak". Sizes are equal, at is the first difference. */
static bool is_swap(const char *good, const char *word, size_t size, size_t at)
{
    return at + 1 < size && good[at] == word[at + 1] && good[at + 1] == word[at] &&
            memcmp(good + at + 2, word + at + 2, size - at - 2) == 0;
}

static bool is_one_slip(const char *good, const char *word, size_t size)
{
    size_t good_size = strlen(good);
    size_t shorter = good_size < size ? good_size : size;
    size_t longer = good_size < size ? size : good_size;
    if (longer - shorter > 1 || shorter + 1 < SWAP_MIN)
        return false;
    size_t at = 0;
    while (at < shorter && good[at] == word[at])
        at++;
    if (good_size == size && size >= SWAP_MIN && is_swap(good, word, size, at))
        return true;
    if (at == 0 || shorter < SLIP_MIN - 1 || longer < SLIP_MIN)
        return false;
    size_t good_rest = good_size >= size ? at + 1 : at;
    size_t word_rest = size >= good_size ? at + 1 : at;
    if (good_rest > good_size || word_rest > size)
        return false;
    return good_size - good_rest == size - word_rest &&
            memcmp(good + good_rest, word + word_rest, size - word_rest) == 0;
}

static const char *corrected(const struct spelling *spelling, const char *word, size_t size)
{
    if (size < SWAP_MIN || is_listed(spelling->words, word, size) ||
            is_listed(spelling->keep, word, size))
        return NULL;
    for (const char *const *good = spelling->words; *good != NULL; good++) {
        if (is_one_slip(*good, word, size))
            return *good;
    }
    return NULL;
}

size_t spelling_correct(const struct spelling *spelling, const char *text, char *ret, size_t cap)
{
    size_t length = 0;
    while (*text != '\0') {
        size_t size = strcspn(text, " ");
        const char *good = corrected(spelling, text, size);
        const char *put = good != NULL ? good : text;
        size_t put_size = good != NULL ? strlen(good) : size;
        text += size;
        bool space = *text == ' ';
        if (length + put_size + space + 1 > cap)
            break;
        memcpy(ret + length, put, put_size);
        length += put_size;
        if (space) {
            ret[length++] = ' ';
            text++;
        }
    }
    ret[length] = '\0';
    return length;
}
