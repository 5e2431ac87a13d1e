/* Tests of the named figures. */
#include "test.h"

#include "stats/stats.h"

#include <stdio.h>
#include <string.h>

struct seen {
    char names[200];
};

static void on_counter(void *arg, const char *name, uint64_t value)
{
    struct seen *seen = arg;
    size_t size = strlen(seen->names);
    snprintf(seen->names + size, sizeof(seen->names) - size, "%s=%u ", name, (unsigned int)value);
}

static void on_histogram(void *arg, const char *name, const struct histogram *histogram)
{
    on_counter(arg, name, counter_get(&histogram->count));
}

static void figures_are_found_again_and_listed_by_name(void **state)
{
    struct stats *stats = NULL;
    struct seen seen = {""};
    const struct stats_visitor visitor = {&seen, on_counter, on_histogram};
    (void)state;
    assert_int_equal(stats_new(&stats), 0);
    for (char name[2] = "z"; name[0] >= 'a'; name[0]--)
        assert_non_null(stats_counter(stats, name)); /* many: the table must grow */
    struct counter *chat = stats_counter(stats, "chat");
    assert_ptr_equal(stats_counter(stats, "chat"), chat);
    assert_null(stats_histogram(stats, "chat"));
    counter_add(chat, 2);
    histogram_add(stats_histogram(stats, "commit"), 10);
    stats_visit(stats, &visitor);
    assert_non_null(strstr(seen.names, "a=0 b=0 c=0 chat=2 commit=1 d=0"));
    stats_free(&stats);
    assert_null(stats);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(figures_are_found_again_and_listed_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
