/* Option number: whole numbers, sizes and durations with their units. */
#include "option_private.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct unit {
    const char *name;
    double factor;
};
static const struct unit byte_units[] = {
        {"", 1.0},
        {"B", 1.0},
        {"KiB", 1024.0},
        {"MiB", 1048576.0},
        {"GiB", 1073741824.0},
        {"TiB", 1099511627776.0},
        {"kB", 1e3},
        {"MB", 1e6},
        {"GB", 1e9},
        {"TB", 1e12},
        {NULL, 0.0},
};
static const struct unit duration_units[] = {
        {"ms", 1.0},
        {"s", 1e3},
        {"m", 6e4},
        {"h", 3.6e6},
        {"d", 8.64e7},
        {NULL, 0.0},
};

static bool whole(const char *text, int64_t *ret)
{
    char *end = NULL;
    if (text[0] != '-' && text[0] != '+' && !(text[0] >= '0' && text[0] <= '9'))
        return false;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0')
        return false;
    *ret = number;
    return true;
}

/* Digits with at most one point, then a unit. */
static bool measured(const char *text, const struct unit *units, int64_t *ret)
{
    size_t digits = strspn(text, "0123456789"), length = digits;
    if (digits > 0 && text[length] == '.') {
        size_t more = strspn(text + length + 1, "0123456789");
        length += more > 0 ? 1 + more : 0;
    }
    if (digits == 0 || length > 24)
        return false;
    char number[32];
    memcpy(number, text, length);
    number[length] = '\0';
    const char *unit = text + length + strspn(text + length, " ");
    for (; units->name != NULL; units++) {
        if (strcmp(units->name, unit) != 0)
            continue;
        double value = round(strtod(number, NULL) * units->factor);
        if (value >= 9.2e18)
            return false;
        *ret = (int64_t)value;
        return true;
    }
    return false;
}

bool option_number(enum deskbus_option_type type, const char *text, int64_t *ret)
{
    if (type == DESKBUS_OPTION_BYTES)
        return measured(text, byte_units, ret);
    if (type != DESKBUS_OPTION_DURATION)
        return whole(text, ret);
    if (strcmp(text, "0") == 0) { /* nothing needs no unit */
        *ret = 0;
        return true;
    }
    return measured(text, duration_units, ret);
}
