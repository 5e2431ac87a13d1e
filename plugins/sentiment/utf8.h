/* UTF-8: one code point at a time from bytes that nobody has checked. */
#ifndef SENTIMENT_UTF8_H
#define SENTIMENT_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define UTF8_INVALID 0xfffdu

/* Decode the code point at bytes[*at], move *at behind it. Overlong forms, surrogates, values over
 * U+10FFFF and cut sequences give UTF8_INVALID and move by one byte. *at < size. */
uint32_t utf8_next(const unsigned char *bytes, size_t size, size_t *at);

#endif
