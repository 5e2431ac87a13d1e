/* Tests of the duplicate window: bounded, oldest first out, the newest word about an id counts. */
#include "test.h"

#include "route/duplicates.h"

#include <string.h>

static struct seen entry(unsigned number)
{
    struct seen seen = {.digest = number, .number = number};
    memcpy(seen.id.bytes, &number, sizeof(number));
    return seen;
}

static void the_oldest_is_forgotten_when_it_is_full(void **state)
{
    struct duplicates *window = NULL;
    (void)state;
    assert_int_equal(duplicates_new(100, &window), 0);
    for (unsigned i = 1; i <= 150; i++) {
        struct seen seen = entry(i);
        assert_int_equal(duplicates_add(window, &seen), 0);
    }
    struct seen forgotten = entry(50);
    struct seen kept = entry(51);
    assert_int_equal(duplicates_count(window), 100);
    assert_null(duplicates_find(window, &forgotten.id));
    assert_int_equal(duplicates_find(window, &kept.id)->number, 51);
    assert_int_equal(duplicates_at(window, 0)->number, 51);
    duplicates_free(&window);
    assert_null(window);
}

static void an_id_that_comes_again_keeps_one_place(void **state)
{
    struct duplicates *window = NULL;
    struct seen seen = entry(7);
    (void)state;
    assert_int_equal(duplicates_new(10, &window), 0);
    assert_int_equal(duplicates_add(window, &seen), 0);
    seen.number = 8;
    assert_int_equal(duplicates_add(window, &seen), 0);
    assert_int_equal(duplicates_count(window), 1);
    assert_int_equal(duplicates_find(window, &seen.id)->number, 8);
    duplicates_free(&window);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_oldest_is_forgotten_when_it_is_full),
            cmocka_unit_test(an_id_that_comes_again_keeps_one_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
