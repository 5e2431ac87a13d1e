/* Codes: the one table of what the broker finds and tells people, by code; feeds explain and the docs.
 * Rows stand in codes_*.def, a file per letter group; a code is never used twice for different things. */
#ifndef BASE_CODES_H
#define BASE_CODES_H

#include <stddef.h>

struct code {
    const char *id; /* "JRN001" */
    const char *title; /* a line */
    const char *text; /* what it means and what to do */
    const char *example; /* how it looks, or what repairs it; may be "" */
};

/* By id, in any case of letters; NULL when there is none. */
const struct code *codes_find(const char *id);
/* All rows, in order of the files. */
const struct code *codes_all(size_t *ret_count);

#endif
