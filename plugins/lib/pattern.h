/* Pattern: one PCRE2 expression with a bound on what a match may cost. */
#ifndef DESKBUS_PLUGINS_LIB_PATTERN_H
#define DESKBUS_PLUGINS_LIB_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

struct pattern;

/* What is wrong with an expression: where in it (byte offset) and in PCRE2's words. */
struct pattern_fault {
    size_t offset;
    char text[120];
};

/* Compiles text (UTF-8, Unicode classes, case matters: it is meant for folded text). Returns 0, -ENOMEM, or
 * -EINVAL with *fault filled in (may be NULL). The caller owns *ret: pattern_free(). */
int pattern_new(const char *text, struct pattern_fault *fault, struct pattern **ret);
void pattern_free(struct pattern **pattern);

/* Searches size bytes of valid UTF-8 from byte `from` on. True: [*begin, *end) matched. A match that costs more
 * than the limit counts as none. One thread at a time per pattern. */
bool pattern_find(struct pattern *pattern, const char *text, size_t size, size_t from,
        size_t *begin, size_t *end);
/* The n-th group of the last match: false when it took no part. */
bool pattern_group(const struct pattern *pattern, unsigned group, size_t *begin, size_t *end);

#endif
