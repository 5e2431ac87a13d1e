/* Buffer: bytes that grow at their end. The caller keeps sizes that strangers choose within limits. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

/* Zeroed: empty. data may move whenever the buffer grows. */
struct buffer {
    uint8_t *data;
    size_t size, room;
};

/* Room for size more bytes behind the end. Returns 0 or -ENOMEM. */
int buffer_reserve(struct buffer *buffer, size_t size);
/* Both return 0 or -ENOMEM, and then nothing was added. */
int buffer_append(struct buffer *buffer, const void *bytes, size_t size);
int buffer_print(struct buffer *buffer, const char *format, ...)
        __attribute__((__format__(__printf__, 2, 3)));
/* Forgets the first size bytes (at most all). */
void buffer_drop(struct buffer *buffer, size_t size);
/* Gives the memory back; the buffer is empty then. Fits the cleanup attribute. */
void buffer_clear(struct buffer *buffer);

#endif
