/* Scan window: a piece of a file in memory, moved along as the scan goes on. */
#include "journal/scan.h"

#include <stdlib.h>

#define WINDOW_BYTES ((size_t)512 << 10)

const uint8_t *scan_window_at(struct scan_window *window, uint64_t offset, size_t size)
{
    if (offset > window->file_bytes || size > window->file_bytes - offset)
        return NULL;
    if (offset >= window->offset && offset - window->offset <= window->size &&
            window->size - (offset - window->offset) >= size)
        return window->bytes + (offset - window->offset);
    size_t step = window->step > 0 ? window->step : WINDOW_BYTES;
    size_t wanted = size > step ? size : step;
    if (wanted > window->room) {
        uint8_t *bytes = realloc(window->bytes, wanted);
        if (bytes == NULL) {
            window->starved = true;
            return NULL;
        }
        window->bytes = bytes;
        window->room = wanted;
    }
    window->offset = offset;
    window->size = journal_io_read_all(window->io, window->fd, window->bytes, window->room, offset);
    return window->size >= size ? window->bytes : NULL; /* cut shorter since it was measured */
}

void scan_window_clear(struct scan_window *window)
{
    free(window->bytes);
    window->bytes = NULL;
    window->room = 0;
    window->size = 0;
}
