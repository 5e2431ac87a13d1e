/* Fuzz target: any bytes as a request on the control socket. */
#include "bus/control_private.h"

#include <assert.h>
#include <string.h>

#define REQUEST_BYTES 65536

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct control_words words;
    if (control_read(bytes, size, REQUEST_BYTES, &words) != CONTROL_GOOD)
        return 0;
    assert(strlen(words.op) > 0 && strlen(words.op) <= CONTROL_OP_MAX);
    struct deskbus_walk walk = deskbus_value_walk(words.args);
    while (deskbus_walk_next(&walk))
        assert(walk.value.size > 0);
    return 0;
}
