/* Regex: PCRE2 patterns that are compiled once and matched with a limit, by any thread. */
#ifndef PLAN_REGEX_H
#define PLAN_REGEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regex;

/* options: PCRE2's. Chains the new one into *list. 0, -EINVAL with why (text and offset), -ENOMEM. */
int regex_new(const char *pattern, size_t size, uint32_t options, struct regex **list, char *why,
        size_t why_size);
void regex_free_all(struct regex **list);
/* False also when the match limit is reached. Allocates only for patterns that recurse deeply. */
bool regex_matches(const struct regex *regex, const char *text, size_t size);
/* Of "imsx"; false: another letter. */
bool regex_flag(char letter, uint32_t *options);

#endif
