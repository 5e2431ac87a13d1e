/* Retired: a list of numbers. */
#include "route/retired.h"

#include "base/must.h"

#include <stdlib.h>

void retired_add(struct retired *retired, uint64_t number)
{
    if (retired->count == retired->room) {
        retired->room = retired->room != 0 ? retired->room * 2 : 64;
        retired->numbers = must_resize(retired->numbers, retired->room * sizeof(uint64_t));
    }
    retired->numbers[retired->count++] = number;
}

void retired_clear(struct retired *retired)
{
    free(retired->numbers);
    *retired = (struct retired){0};
}
