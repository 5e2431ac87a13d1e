/* UTF-8: checks text, finds borders of characters. */
#ifndef SDK_UTF8_H
#define SDK_UTF8_H

#include <stddef.h>

/* The bytes of the character at text, or 0 when none begins there (wrong, overlong, surrogate, cut off). size > 0. */
size_t utf8_char(const char *text, size_t size);
/* How many bytes at the beginning are whole characters: size when all is valid. */
size_t utf8_valid(const char *text, size_t size);
/* The greatest length <= max at which valid text may be cut. */
size_t utf8_cut(const char *text, size_t size, size_t max);

#endif
