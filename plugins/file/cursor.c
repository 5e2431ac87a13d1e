/* Cursor: text and back. */
#include "cursor.h"

#include <inttypes.h>
#include <stdio.h>

void cursor_print(const struct cursor *cursor, char ret[CURSOR_SIZE])
{
    snprintf(ret, CURSOR_SIZE, "1 %" PRIu64 " %" PRIu64 " %" PRIu64 " %zu %" PRIx64, cursor->file,
            cursor->offset, cursor->line, cursor->head.size, cursor->head.hash);
}

bool cursor_parse(const char *text, struct cursor *ret)
{
    struct cursor cursor;
    int end = 0;
    int count = sscanf(text, "1 %" SCNu64 " %" SCNu64 " %" SCNu64 " %zu %" SCNx64 "%n",
            &cursor.file, &cursor.offset, &cursor.line, &cursor.head.size, &cursor.head.hash, &end);
    if (count != 5 || text[end] != '\0' || cursor.head.size > LOOK_HEAD_BYTES ||
            cursor.offset > INT64_MAX || cursor.head.size > cursor.offset)
        return false;
    *ret = cursor;
    return true;
}
