/* CRC32C: the checksum of the model file (Castagnoli polynomial, as in iSCSI and ext4). */
#ifndef SENTIMENT_CRC32C_H
#define SENTIMENT_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continue crc (0 to begin) over size bytes. */
uint32_t crc32c_add(uint32_t crc, const void *bytes, size_t size);

#endif
