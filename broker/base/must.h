/* Must: memory without which the broker cannot go on. Its state in memory would part from the journal if an allocation failed between
 * the two, so running out ends the process: everything accepted is on disk and the next start goes on from there. */
#ifndef BASE_MUST_H
#define BASE_MUST_H

#include <stddef.h>

/* Each returns memory that free() gives back, or ends the process with a line on stderr. */
void *must_new(size_t size); /* zeroed */
void *must_resize(void *old, size_t size);
char *must_copy(const char *text); /* NULL stays NULL */
char *must_copy_n(const char *text, size_t size); /* adds a NUL */
/* For results that say -ENOMEM: anything below 0 ends the process. */
void must_succeed(int result);

#endif
