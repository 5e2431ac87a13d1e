/* Control, reading: what a stranger sent, checked before anything is done with it. */
#include "bus/control_private.h"

#include <string.h>

/* The op ended with NUL; false: it has none, or no op is named so. */
static bool read_op(struct deskbus_value map, char op[CONTROL_OP_MAX + 1])
{
    struct deskbus_value value = deskbus_value_get(map, "op");
    size_t size = deskbus_value_copy(value, op, CONTROL_OP_MAX + 1);
    /* Cut, or with a NUL inside: not the text that was sent. */
    return deskbus_value_kind(value) == DESKBUS_STRING && size > 0 && strlen(op) == size;
}

enum control_fault control_read(
        const void *bytes, size_t size, size_t bytes_max, struct control_words *ret)
{
    struct deskbus_limits limits = deskbus_limits_default;
    struct deskbus_value map;
    uint64_t version;
    limits.bytes = bytes_max;
    if (size > bytes_max)
        return CONTROL_OVERSIZE;
    if (deskbus_value_check(bytes, size, &limits, &map, NULL) < 0 ||
            deskbus_value_uint(deskbus_value_get(map, "v"), &version) < 0)
        return CONTROL_MALFORMED;
    if (version != CONTROL_VERSION)
        return CONTROL_OTHER_VERSION;
    ret->args = deskbus_value_get(map, "args");
    if (!read_op(map, ret->op) ||
            (ret->args.size > 0 && deskbus_value_kind(ret->args) != DESKBUS_MAP))
        return CONTROL_MALFORMED;
    return CONTROL_GOOD;
}
