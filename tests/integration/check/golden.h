/* Golden: one configuration checked as `deskbus check` does, and what was found. */
#ifndef TESTS_CHECK_GOLDEN_H
#define TESTS_CHECK_GOLDEN_H

#include <stdbool.h>

enum { GOLDEN_TEXT_MAX = 256 * 1024, GOLDEN_SEEN_MAX = 400 };

struct golden {
    char found[GOLDEN_TEXT_MAX]; /* "file:line:col: error: text [CODE]" lines */
    char seen[GOLDEN_SEEN_MAX][8]; /* codes, over all files */
    unsigned seen_count;
    char long_value[70000]; /* of ${LONG} */
};

/* True when there is no error. */
bool golden_check(struct golden *golden, const char *path);

/* In pages.c: the examples of the operator's page. */
void every_example_of_the_pages_is_right(void **state);
/* In generated.c: files that are made by the test. */
void what_no_file_can_hold_is_refused_too(void **state);
void what_is_odd_but_right_is_taken(void **state);
void hostile_files_cost_little(void **state);

#endif
