/* Fold: one character brought to the form that features are made of. */
#ifndef SENTIMENT_FOLD_H
#define SENTIMENT_FOLD_H

#include <stdint.h>

#include "text.h"

#define FOLD_DROP UINT32_MAX /* the character leaves no trace: zero-width, vowel signs, tatweel */

/* Lower case, full width to narrow, digits to '0', Arabic letter forms and traditional Chinese
 * unified. Returns FOLD_DROP for characters that only decorate. */
uint32_t fold_code(uint32_t code);
/* The class of a folded code point. */
enum text_class fold_class(uint32_t code);
/* Lower case of a letter; other code points unchanged. */
uint32_t fold_lower(uint32_t code);
/* The bare Latin letter under a lower-case letter with a diacritic; 0 when there is none. */
uint16_t fold_plain(uint32_t code);

#endif
