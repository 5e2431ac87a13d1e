/* Frame samples: one full frame of each kind, and a reader that touches all that a frame holds. */
#ifndef TESTS_FRAME_SAMPLES_H
#define TESTS_FRAME_SAMPLES_H

#include "wire/frame.h"

#define FRAME_SAMPLE_COUNT 12

/* The index-th sample, 0 to FRAME_SAMPLE_COUNT - 1; the caller frees it. Aborts without memory. */
unsigned char *frame_sample(size_t index, size_t *ret_size);
/* A message with text and, when annotation is not NULL, one layer. The caller unrefs it. */
struct deskbus_message *frame_sample_message(const char *text, const char *annotation);
/* Reads every record and every byte it points to. Records read, or a negative errno. */
int frame_read_all(const void *bytes, size_t size);

#endif
