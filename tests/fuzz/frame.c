/* Fuzz target: any bytes as a frame of the work socket, read to the last byte. */
#include "frame_samples.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    (void)frame_read_all(bytes, size);
    return 0;
}
