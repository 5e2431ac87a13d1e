/* Must: allocations that end the process when they fail. */
#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void out_of_memory(void)
{
    fputs("deskbus: out of memory; what was accepted is on disk, start again\n", stderr);
    abort();
}

void *must_new(size_t size)
{
    void *memory = calloc(1, size != 0 ? size : 1);
    if (memory == NULL)
        out_of_memory();
    return memory;
}

void *must_resize(void *old, size_t size)
{
    void *memory = realloc(old, size != 0 ? size : 1);
    if (memory == NULL)
        out_of_memory();
    return memory;
}

char *must_copy_n(const char *text, size_t size)
{
    char *copy = must_new(size + 1);
    memcpy(copy, text, size);
    return copy;
}

char *must_copy(const char *text)
{
    return text != NULL ? must_copy_n(text, strlen(text)) : NULL;
}

void must_succeed(int result)
{
    if (result < 0)
        out_of_memory();
}
