/* Tests of the read-only survey: it sees what recovery sees, changes nothing, and works beside a running journal. */
#include "test.h"

#include "journal/format.h"
#include "journal_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <string.h>

struct seen {
    uint64_t records, last;
    int damages;
};

static int on_visit(
        void *arg, const char *segment, uint64_t offset, const struct journal_record *record)
{
    struct seen *seen = arg;
    assert_int_equal(strncmp(segment, "j-", 2), 0);
    assert_true(offset >= FORMAT_HEADER_BYTES + FORMAT_COMMIT_BYTES);
    assert_true(record->number > seen->last);
    assert_true(fixture_is_payload(record->number, record->payload, record->size));
    seen->last = record->number;
    seen->records++;
    return 0;
}

static void on_damage(void *arg, const struct journal_damage *damage)
{
    struct seen *seen = arg;
    assert_non_null(damage->why);
    seen->damages++;
}

static void a_running_journal_can_be_surveyed(void **state)
{
    struct journal_fixture *it = *state;
    struct journal_survey survey;
    struct seen seen = {0};
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 150, 700);
    fixture_checkpoint(it, 2);
    fixture_commit(it, JOURNAL_END, 5);
    assert_int_equal(journal_survey(it->path, &seen, on_visit, on_damage, &survey, NULL), 0);
    assert_int_equal(survey.records, 155);
    assert_int_equal(survey.accepts, 150);
    assert_int_equal(survey.first_number, 1);
    assert_int_equal(survey.last_number, 155);
    assert_int_equal(survey.segments, fixture_figures(it).segments);
    assert_int_equal(survey.commits, 152);
    assert_int_equal(survey.torn_bytes, 0);
    assert_int_equal(seen.records, 153); /* without the brackets */
    assert_int_equal(seen.damages, 0);
    fixture_commit(it, JOURNAL_END, 5); /* it goes on as if nothing had been */
    fixture_reopen(it);
    assert_int_equal(it->record_count, 2);
}

static void damage_and_torn_tail_are_told_and_left_as_they_are(void **state)
{
    struct journal_fixture *it = *state;
    struct journal_survey survey;
    struct seen seen = {0};
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 10, 100);
    fixture_crash(it);
    char *segment = fixture_segment(it, 0);
    struct buffer bytes = fixture_file(segment);
    const size_t commit = FORMAT_COMMIT_BYTES + format_record_span(100);
    bytes.data[FORMAT_HEADER_BYTES + 4 * commit + 90] ^= 1; /* in record 5 */
    size_t cut = FORMAT_HEADER_BYTES + 10 * commit - 20; /* in record 10 */
    fixture_write_file(segment, bytes.data, cut);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(journal_survey(it->path, &seen, on_visit, on_damage, &survey, NULL), 0);
        assert_int_equal(survey.records, 8);
        assert_int_equal(survey.damaged_records, 1);
        assert_int_equal(survey.damaged_accepts, 1);
        assert_true(survey.torn_bytes > 0);
        assert_int_equal(seen.damages, i + 1);
        seen.last = 0;
    }
    struct buffer after = fixture_file(segment);
    assert_int_equal(after.size, cut);
    assert_memory_equal(after.data, bytes.data, cut);
    buffer_clear(&after);
    buffer_clear(&bytes);
    free(segment);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    struct journal_survey survey;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    (void)state;
    assert_int_equal(journal_survey("/nowhere/journal", NULL, NULL, NULL, &survey, &err), -ENOENT);
    assert_non_null(strstr(deskbus_error_text(err), "/nowhere/journal"));
}

#define FIXTURE(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, journal_fixture_setup, journal_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            FIXTURE(a_running_journal_can_be_surveyed),
            FIXTURE(damage_and_torn_tail_are_told_and_left_as_they_are),
            FIXTURE(a_folder_that_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
