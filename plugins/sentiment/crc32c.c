/* CRC32C: the checksum of the model file (Castagnoli polynomial, as in iSCSI and ext4). */
#include "crc32c.h"

#define POLYNOMIAL 0x82f63b78u /* reflected */

static void fill_table(uint32_t table[256])
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;
        for (int bit = 0; bit < 8; bit++)
            value = (value >> 1) ^ ((value & 1) != 0 ? POLYNOMIAL : 0);
        table[i] = value;
    }
}

uint32_t crc32c_add(uint32_t crc, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    uint32_t table[256]; /* a model is checked once: no table is worth keeping */
    fill_table(table);
    crc = ~crc;
    for (size_t i = 0; i < size; i++)
        crc = (crc >> 8) ^ table[(crc ^ at[i]) & 0xff];
    return ~crc;
}
