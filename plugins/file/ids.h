/* Ids: the set of output ids that stand in a file; 16 bytes an id, and room for a third more. One thread at a time. */
#ifndef FILE_IDS_H
#define FILE_IDS_H

#include <deskbus/export.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDS_HEX_SIZE 32

struct ids_id {
    unsigned char bytes[16];
};
struct ids {
    struct ids_id *slots;
    size_t room; /* a power of two, or 0 */
    size_t count;
};

/* False: text is not 32 lower-case hex digits, or nothing but zeros, which marks a free slot. */
bool ids_from_hex(const char *text, size_t size, struct ids_id *ret);
bool ids_has(const struct ids *ids, const struct ids_id *id);
/* Nothing happens when it is there. Returns 0 or -ENOMEM. */
int ids_add(struct ids *ids, const struct ids_id *id) DESKBUS_CHECKED;
void ids_clear(struct ids *ids);

#endif
