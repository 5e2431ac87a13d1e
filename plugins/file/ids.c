/* Ids: open addressing by the id's own bytes, which are a hash already. */
#include "ids.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_free(const struct ids_id *id)
{
    static const struct ids_id none = {{0}};
    return memcmp(id, &none, sizeof(none)) == 0;
}

bool ids_from_hex(const char *text, size_t size, struct ids_id *ret)
{
    if (size != IDS_HEX_SIZE)
        return false;
    for (size_t i = 0; i < sizeof(ret->bytes); i++) {
        int high = digit_of(text[2 * i]);
        int low = digit_of(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        ret->bytes[i] = (unsigned char)(high * 16 + low);
    }
    return !is_free(ret);
}

static struct ids_id *slot_of(const struct ids *ids, const struct ids_id *id)
{
    uint64_t hash;
    memcpy(&hash, id->bytes, sizeof(hash));
    size_t at = (size_t)hash & (ids->room - 1);
    while (!is_free(&ids->slots[at]) && memcmp(&ids->slots[at], id, sizeof(*id)) != 0)
        at = (at + 1) & (ids->room - 1);
    return &ids->slots[at];
}

bool ids_has(const struct ids *ids, const struct ids_id *id)
{
    return ids->room > 0 && !is_free(slot_of(ids, id));
}

static int grow(struct ids *ids)
{
    struct ids larger = {.room = ids->room > 0 ? ids->room * 2 : 1024, .count = ids->count};
    larger.slots = calloc(larger.room, sizeof(*larger.slots));
    if (larger.slots == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < ids->room; i++)
        if (!is_free(&ids->slots[i]))
            *slot_of(&larger, &ids->slots[i]) = ids->slots[i];
    free(ids->slots);
    *ids = larger;
    return 0;
}

int ids_add(struct ids *ids, const struct ids_id *id)
{
    if (ids->count * 4 >= ids->room * 3) {
        int r = grow(ids);
        if (r < 0)
            return r;
    }
    struct ids_id *slot = slot_of(ids, id);
    ids->count += is_free(slot);
    *slot = *id;
    return 0;
}

void ids_clear(struct ids *ids)
{
    free(ids->slots);
    *ids = (struct ids){0};
}
