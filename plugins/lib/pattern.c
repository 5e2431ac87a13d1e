/* Pattern: one PCRE2 expression with a bound on what a match may cost. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "lib/pattern.h"

#include <errno.h>
#include <pcre2.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Steps of one match; about a millisecond. Depth bounds the memory of the interpreter. */
enum { MATCH_LIMIT = 20000, DEPTH_LIMIT = 500, HEAP_LIMIT_KIB = 512 };

struct pattern {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

void pattern_free(struct pattern **pattern)
{
    struct pattern *self = *pattern;
    if (self == NULL)
        return;
    pcre2_match_context_free(self->context);
    pcre2_match_data_free(self->data);
    pcre2_code_free(self->code);
    free(self);
    *pattern = NULL;
}

static void report(int error, size_t offset, struct pattern_fault *fault)
{
    if (fault == NULL)
        return;
    fault->offset = offset;
    pcre2_get_error_message(error, (PCRE2_UCHAR *)fault->text, sizeof(fault->text));
}

int pattern_new(const char *text, struct pattern_fault *fault, struct pattern **ret)
{
    struct pattern *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -ENOMEM;
    int error = 0;
    PCRE2_SIZE offset = 0;
    self->code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
            PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, NULL);
    if (self->code == NULL) {
        report(error, offset, fault);
        pattern_free(&self);
        return -EINVAL;
    }
    self->data = pcre2_match_data_create_from_pattern(self->code, NULL);
    self->context = pcre2_match_context_create(NULL);
    if (self->data == NULL || self->context == NULL) {
        pattern_free(&self);
        return -ENOMEM;
    }
    pcre2_set_match_limit(self->context, MATCH_LIMIT);
    pcre2_set_depth_limit(self->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(self->context, HEAP_LIMIT_KIB);
    /* Without JIT (a hardened kernel) the interpreter does the same, slower. */
    (void)pcre2_jit_compile(self->code, PCRE2_JIT_COMPLETE);
    *ret = self;
    return 0;
}

bool pattern_find(struct pattern *pattern, const char *text, size_t size, size_t from,
        size_t *begin, size_t *end)
{
    int count = pcre2_match(pattern->code, (PCRE2_SPTR)text, size, from, PCRE2_NO_UTF_CHECK,
            pattern->data, pattern->context);
    if (count <= 0)
        return false;
    return pattern_group(pattern, 0, begin, end);
}

bool pattern_group(const struct pattern *pattern, unsigned group, size_t *begin, size_t *end)
{
    const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(pattern->data);
    if (group >= pcre2_get_ovector_count(pattern->data) || ovector[2 * group] == PCRE2_UNSET)
        return false;
    *begin = ovector[2 * group];
    *end = ovector[2 * group + 1];
    return true;
}
