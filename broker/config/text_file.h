/* Text file: the whole of a small file, read with a limit. */
#ifndef CONFIG_TEXT_FILE_H
#define CONFIG_TEXT_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* Reads path; *ret ends with a NUL that *ret_size does not count. regular: refuse pipes and devices, which could block.
 * Returns 0 or -errno: -EFBIG beyond limit_bytes, -EISDIR, -EINVAL for what is not regular. The caller frees *ret. */
int text_file_read(
        const char *path, size_t limit_bytes, bool regular, char **ret, size_t *ret_size);
/* Why, for people: strerror() with the limit named. */
const char *text_file_why(int error);

/* PATH as seen from the file `from`: absolute paths stay. The caller frees *ret. Returns 0 or -ENOMEM. */
int text_file_beside(const char *from, const char *path, char **ret);

#endif
