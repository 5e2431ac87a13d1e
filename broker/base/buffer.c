/* Buffer: doubles its room when it must grow. */
#include "base/buffer.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int buffer_reserve(struct buffer *buffer, size_t size)
{
    if (buffer->room - buffer->size >= size)
        return 0;
    if (size > SIZE_MAX / 4 || buffer->size > SIZE_MAX / 4)
        return -ENOMEM;
    size_t room = buffer->room == 0 ? 256 : buffer->room;
    while (room - buffer->size < size)
        room *= 2;
    uint8_t *data = realloc(buffer->data, room);
    if (data == NULL)
        return -ENOMEM;
    buffer->data = data;
    buffer->room = room;
    return 0;
}

int buffer_append(struct buffer *buffer, const void *bytes, size_t size)
{
    if (size == 0)
        return 0;
    int r = buffer_reserve(buffer, size);
    if (r < 0)
        return r;
    memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    return 0;
}

int buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length < 0 || buffer_reserve(buffer, (size_t)length + 1) < 0)
        return -ENOMEM;
    va_start(args, format);
    vsnprintf((char *)buffer->data + buffer->size, (size_t)length + 1, format, args);
    va_end(args);
    buffer->size += (size_t)length; /* the NUL stands behind the end: data is a string, too */
    return 0;
}

void buffer_drop(struct buffer *buffer, size_t size)
{
    if (size >= buffer->size) {
        buffer->size = 0;
        return;
    }
    memmove(buffer->data, buffer->data + size, buffer->size - size);
    buffer->size -= size;
}

void buffer_clear(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}
