/* Tests of the case: what is written is what is read, and its lists are bounded. */
#include "test.h"

#include "route/case.h"

#include <string.h>

static void everything_survives_the_journal(void **state)
{
    struct hash_id id = {{1, 2, 3}};
    struct deskbus_builder *builder = NULL;
    struct deskbus_value map;
    (void)state;
    struct desk_case *first = case_new(&id, 1000);
    struct desk_case *second = case_new(&id, 0);
    first->status = CASE_PENDING;
    first->owner = CASE_PERSON;
    first->cycle = 3;
    first->due_ms = 5000;
    case_set_text(&first->person, "anna");
    case_set_text(&first->thread, "visitor:1");
    memcpy(first->team, "support", sizeof("support"));
    case_add_entry(first, 17, true, 2);
    case_add_suggestion(first, "answers", "try this", 0.5, 1234);
    assert_int_equal(deskbus_builder_new(&builder), 0);
    case_build(first, true, builder);
    assert_int_equal(deskbus_builder_finish(builder, &map, NULL), 0);
    case_read(second, map);
    assert_int_equal(second->status, CASE_PENDING);
    assert_int_equal(second->owner, CASE_PERSON);
    assert_int_equal(second->cycle, 3);
    assert_int_equal(second->due_ms, 5000);
    assert_string_equal(second->person, "anna");
    assert_string_equal(second->thread, "visitor:1");
    assert_string_equal(second->team, "support");
    assert_int_equal(second->entries[0].number, 17);
    assert_true(second->entries[0].output);
    assert_string_equal(second->suggestions[0].text, "try this");
    deskbus_builder_free(&builder);
    case_free(&first);
    case_free(&second);
}

static void lists_are_bounded_and_the_newest_stay(void **state)
{
    struct hash_id id = {{1}};
    (void)state;
    struct desk_case *desk_case = case_new(&id, 0);
    for (uint64_t i = 1; i <= CASE_ENTRIES_MAX + 50; i++)
        case_add_entry(desk_case, i, false, 0);
    for (int i = 0; i < CASE_SUGGESTIONS_MAX + 3; i++)
        case_add_suggestion(
                desk_case, "answers", i == CASE_SUGGESTIONS_MAX + 2 ? "last" : "x", 0, 0);
    assert_int_equal(desk_case->entry_count, CASE_ENTRIES_MAX);
    assert_int_equal(desk_case->entries[CASE_ENTRIES_MAX - 1].number, CASE_ENTRIES_MAX + 50);
    assert_int_equal(desk_case->suggestion_count, CASE_SUGGESTIONS_MAX);
    assert_string_equal(desk_case->suggestions[CASE_SUGGESTIONS_MAX - 1].text, "last");
    case_free(&desk_case);
    assert_null(desk_case);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(everything_survives_the_journal),
            cmocka_unit_test(lists_are_bounded_and_the_newest_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
