/* Cursor: how far a file was read, as the text that is kept with each accepted line. Pure. */
#ifndef FILE_CURSOR_H
#define FILE_CURSOR_H

#include "look.h"

#include <stdbool.h>

#define CURSOR_SIZE 128

struct cursor {
    uint64_t file; /* counts the files that stood at the path one after another */
    uint64_t offset; /* behind the last line read */
    uint64_t line; /* its number, from 1 */
    struct look_head head;
};

void cursor_print(const struct cursor *cursor, char ret[CURSOR_SIZE]);
/* False: it is no such text. */
bool cursor_parse(const char *text, struct cursor *ret);

#endif
