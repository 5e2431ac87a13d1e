/* Tests of the growing buffer. */
#include "test.h"

#include "base/buffer.h"

#include <errno.h>

static void bytes_and_text_are_appended_in_order(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    assert_int_equal(buffer_append(&buffer, "abc", 3), 0);
    assert_int_equal(buffer_print(&buffer, "-%d-%s", 42, "z"), 0);
    assert_int_equal(buffer.size, 8);
    assert_string_equal((char *)buffer.data, "abc-42-z");
    buffer_drop(&buffer, 4);
    assert_memory_equal(buffer.data, "42-z", 4);
    buffer_drop(&buffer, 99);
    assert_int_equal(buffer.size, 0);
    buffer_clear(&buffer);
    assert_null(buffer.data);
}

static void a_size_beyond_memory_is_refused_and_nothing_changes(void **state)
{
    struct buffer buffer = {0};
    (void)state;
    assert_int_equal(buffer_append(&buffer, "abc", 3), 0);
    assert_int_equal(buffer_reserve(&buffer, SIZE_MAX - 1), -ENOMEM);
    assert_int_equal(buffer.size, 3);
    buffer_clear(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(bytes_and_text_are_appended_in_order),
            cmocka_unit_test(a_size_beyond_memory_is_refused_and_nothing_changes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
