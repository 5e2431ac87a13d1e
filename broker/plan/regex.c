/* Regex: the only file of the plan that knows PCRE2. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "plan/regex.h"

#include <errno.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    MATCH_LIMIT = 200000, /* steps: a few milliseconds */
    HEAP_LIMIT_KIB = 8 * 1024,
    SCRATCH_BYTES = 48 * 1024, /* on the stack: what a usual match needs */
};

struct regex {
    struct regex *next;
    pcre2_code *code;
    pcre2_match_context *limits; /* only read while matching */
};

/* Memory for one match: from the stack first, so that conditions allocate nothing as a rule. */
struct scratch {
    max_align_t bytes[SCRATCH_BYTES / sizeof(max_align_t)];
    size_t used; /* in units of max_align_t */
};

static void *scratch_take(PCRE2_SIZE size, void *arg)
{
    struct scratch *scratch = arg;
    size_t units = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t);
    if (units > sizeof(scratch->bytes) / sizeof(max_align_t) - scratch->used)
        return malloc(size);
    void *at = &scratch->bytes[scratch->used];
    scratch->used += units;
    return at;
}

static void scratch_give(void *at, void *arg)
{
    struct scratch *scratch = arg;
    uintptr_t begin = (uintptr_t)scratch->bytes;
    if ((uintptr_t)at < begin || (uintptr_t)at >= begin + sizeof(scratch->bytes))
        free(at);
}

int regex_new(const char *pattern, size_t size, uint32_t options, struct regex **list, char *why,
        size_t why_size)
{
    int error = 0;
    PCRE2_SIZE offset = 0;
    struct regex *regex = calloc(1, sizeof(*regex));
    if (regex == NULL)
        return -ENOMEM;
    regex->code = pcre2_compile((PCRE2_SPTR)pattern, size,
            options | PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, NULL);
    regex->limits = pcre2_match_context_create(NULL);
    if (regex->code == NULL || regex->limits == NULL) {
        PCRE2_UCHAR text[160] = "";
        if (regex->code == NULL)
            (void)pcre2_get_error_message(error, text, sizeof(text));
        (void)snprintf(why, why_size, "%s at character %zu", (const char *)text, offset + 1);
        int r = regex->code == NULL ? -EINVAL : -ENOMEM;
        regex_free_all(&regex);
        return r;
    }
    (void)pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
    (void)pcre2_set_heap_limit(regex->limits, HEAP_LIMIT_KIB);
    regex->next = *list;
    *list = regex;
    return 0;
}

void regex_free_all(struct regex **list)
{
    while (*list != NULL) {
        struct regex *regex = *list;
        *list = regex->next;
        pcre2_match_context_free(regex->limits);
        pcre2_code_free(regex->code);
        free(regex);
    }
}

bool regex_matches(const struct regex *regex, const char *text, size_t size)
{
    struct scratch scratch;
    scratch.used = 0;
    bool matched = false;
    pcre2_general_context *memory = pcre2_general_context_create(
            scratch_take, scratch_give, &scratch);
    pcre2_match_data *data = memory != NULL ? pcre2_match_data_create(1, memory) : NULL;
    if (data != NULL) /* 0: more groups than the one that is kept */
        matched = pcre2_match(regex->code, (PCRE2_SPTR)text, size, 0, 0, data, regex->limits) >= 0;
    pcre2_match_data_free(data);
    pcre2_general_context_free(memory);
    return matched;
}

bool regex_flag(char letter, uint32_t *options)
{
    switch (letter) {
    case 'i':
        *options |= PCRE2_CASELESS;
        return true;
    case 'm':
        *options |= PCRE2_MULTILINE;
        return true;
    case 's':
        *options |= PCRE2_DOTALL;
        return true;
    case 'x':
        *options |= PCRE2_EXTENDED;
        return true;
    default:
        return false;
    }
}
