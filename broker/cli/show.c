/* Show: figures and texts as people read them. */
#include "cli/show.h"

#include <stdio.h>
#include <string.h>

long long show_number(struct deskbus_value map, const char *path)
{
    struct deskbus_value value = deskbus_value_at(map, path);
    int64_t number = 0;
    double real = 0;
    if (deskbus_value_int(value, &number) == 0)
        return number;
    if (deskbus_value_float(value, &real) == 0)
        return (long long)real;
    return 0;
}

const char *show_text(struct deskbus_value map, const char *path, char *buffer, size_t size)
{
    size_t whole = deskbus_value_copy(deskbus_value_at(map, path), buffer, size);
    for (char *at = buffer; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7f)
            *at = ' ';
    if (whole >= size && size > 8) {
        size_t end = size - 5;
        while (end > 0 && ((unsigned char)buffer[end] & 0xc0) == 0x80)
            end--;
        memcpy(buffer + end, "\xe2\x80\xa6", 4);
    }
    return buffer;
}

const char *show_duration(unsigned long long ms, char *buffer, size_t size)
{
    if (ms < 10000)
        (void)snprintf(buffer, size, "%llu ms", ms);
    else if (ms < 600000)
        (void)snprintf(buffer, size, "%llu s", ms / 1000);
    else if (ms < 36000000)
        (void)snprintf(buffer, size, "%llu min", ms / 60000);
    else if (ms < 259200000)
        (void)snprintf(buffer, size, "%llu h", ms / 3600000);
    else
        (void)snprintf(buffer, size, "%llu d", ms / 86400000);
    return buffer;
}

const char *show_bytes(unsigned long long bytes, char *buffer, size_t size)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    double amount = (double)bytes;
    size_t unit = 0;
    while (amount >= 1024 && unit < 4) {
        amount /= 1024;
        unit++;
    }
    (void)snprintf(buffer, size, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
    return buffer;
}
