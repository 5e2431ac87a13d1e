/* Bytes: little-endian integers of the model file, read and written the same way on every CPU. */
#ifndef SENTIMENT_BYTES_H
#define SENTIMENT_BYTES_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

static inline uint32_t bytes_get_u32(const unsigned char *at)
{
    assert(at != NULL);
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t bytes_get_u64(const unsigned char *at)
{
    return (uint64_t)bytes_get_u32(at) | (uint64_t)bytes_get_u32(at + 4) << 32;
}

static inline int bytes_get_i8(const unsigned char *at)
{
    return at[0] < 0x80 ? at[0] : at[0] - 0x100;
}

static inline int16_t bytes_get_i16(const unsigned char *at)
{
    return (int16_t)(uint16_t)(at[0] | at[1] << 8);
}

static inline void bytes_put_u32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (8 * i));
}

static inline void bytes_put_u64(unsigned char *at, uint64_t value)
{
    bytes_put_u32(at, (uint32_t)value);
    bytes_put_u32(at + 4, (uint32_t)(value >> 32));
}

static inline void bytes_put_i16(unsigned char *at, int16_t value)
{
    at[0] = (unsigned char)((uint16_t)value & 0xff);
    at[1] = (unsigned char)((uint16_t)value >> 8);
}

#endif
