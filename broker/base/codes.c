/* Codes: finds a row of the table. */
#include "base/codes.h"

#include <strings.h>

static const struct code codes[] = {
#define CODE(id, title, text, example) {#id, title, text, example},
#include "base/codes.def"
#undef CODE
};

const struct code *codes_find(const char *id)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (strcasecmp(codes[i].id, id) == 0)
            return &codes[i];
    return NULL;
}

const struct code *codes_all(size_t *ret_count)
{
    *ret_count = sizeof(codes) / sizeof(codes[0]);
    return codes;
}
