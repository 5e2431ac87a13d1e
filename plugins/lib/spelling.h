/* Spelling: puts right a word that is one slip away from a word one listens for. */
#ifndef DESKBUS_PLUGINS_LIB_SPELLING_H
#define DESKBUS_PLUGINS_LIB_SPELLING_H

#include <stddef.h>

/* Both lists end with NULL. */
struct spelling {
    const char *const *words; /* what is listened for, folded, at most 31 bytes each */
    const char *const *keep; /* good words that lie close to one of them */
};

/* Copies folded text word by word into ret, replacing a word of five letters or more that is one letter added,
 * left out, changed or swapped away from one of `words`; of four letters, one swap away. The first letter may
 * differ only by a swap. At most cap - 1 bytes and a NUL. Returns the length. cap > 0. */
size_t spelling_correct(const struct spelling *spelling, const char *text, char *ret, size_t cap);

#endif
