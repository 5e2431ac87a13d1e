/* Text fold: brings what a customer typed to one plain form, so that words can be compared.
 *
 * Case, diacritics (ł too), full-width forms, Arabic letter forms (أإآ, ى/ي, ة/ه, tatweel, harakat),
 * traditional Chinese, digits of other scripts and letters held down ("pleeease") are made alike;
 * apostrophes and invisible characters vanish; punctuation and emoji become one space. Words are
 * separated by one space; Chinese characters stand without spaces between them. */
#ifndef DESKBUS_PLUGINS_LIB_TEXT_FOLD_H
#define DESKBUS_PLUGINS_LIB_TEXT_FOLD_H

#include <stddef.h>

enum text_fold_flags {
    TEXT_FOLD_BREAKS = 1, /* keep where a sentence ends as the word ".", a comma as the word "," */
    TEXT_FOLD_PATTERN = 2 /* keep * as it is: for the operator's keywords with a wildcard */
};

/* What is read of one text, at most; the rest is ignored. */
#define TEXT_FOLD_INPUT_MAX_BYTES (64u * 1024u)

/* Folds size bytes of text into ret, at most cap - 1 bytes and a NUL, never cutting a character.
 * Invalid UTF-8 counts as a space. cap > 0. Returns the length of ret. Any thread. */
size_t text_fold(const char *text, size_t size, unsigned flags, char *ret, size_t cap);

#endif
