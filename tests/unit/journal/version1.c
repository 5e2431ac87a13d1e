/* Tests that what version 1 once wrote is read for ever: a journal of three starts, with a torn tail and a flipped bit. */
#include "test.h"

#include "journal_fixture.h"
#include "temp_folder.h"

static void the_fixture_of_version_1_is_read_as_it_was_written(void **state)
{
    struct journal_fixture *it = *state;
    char *source = temp_folder_path(test_source_dir(), "tests/unit/journal/version1");
    fixture_copy_folder(source, it->path);
    free(source);
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(journal_epoch(it->journal), 4);
    assert_int_equal(journal_last(it->journal), 13);
    assert_int_equal(it->piece_count, 2);
    assert_int_equal(it->pieces[0].number, 6);
    assert_int_equal(it->older_count, 3); /* 1, 3 and 4: record 2 is damaged */
    fixture_assert_told(it, 9, 13);
    assert_int_equal(it->records[4].kind, JOURNAL_REVISION);
    assert_int_equal(it->damaged_records, 1);
    assert_int_equal(it->accepts_lost, 0);
    assert_true(fixture_figures(it).degraded);
    fixture_commit(it, JOURNAL_ACCEPT, 10);
    fixture_reopen(it);
    fixture_assert_told(it, 9, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(the_fixture_of_version_1_is_read_as_it_was_written,
                    journal_fixture_setup, journal_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
