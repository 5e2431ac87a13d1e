/* CRC32C (Castagnoli): the processor's instruction where it has one, a table elsewhere. */
#ifndef BASE_CRC32C_H
#define BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* seed 0 gives the usual CRC32C; crc32c(crc32c(0, a), b) is the CRC of a followed by b. */
uint32_t crc32c(uint32_t seed, const void *bytes, size_t size);
/* The same by the table, on any processor; for tests. */
uint32_t crc32c_by_table(uint32_t seed, const void *bytes, size_t size);

#endif
