/* Tests of checkpoints, pins and the second life of segments: nothing needed is given up, nothing old comes back. */
#include "test.h"

#include "journal/format.h"
#include "journal_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Fills about count segments, each with a checkpoint behind it. */
static void fill_segments(struct journal_fixture *it, int count)
{
    for (int i = 0; i < count; i++) {
        fixture_commit_many(it, 60, 1000);
        fixture_checkpoint(it, 2);
    }
}

static void recovery_tells_the_checkpoint_and_what_came_behind(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 5, 100); /* 1 to 5 */
    fixture_checkpoint(it, 3); /* 6 to 10, pieces 7, 8, 9 */
    fixture_commit_many(it, 2, 100);
    fixture_reopen(it);
    assert_int_equal(it->piece_count, 3);
    assert_int_equal(it->pieces[0].number, 7);
    assert_int_equal(it->older_count, 5);
    assert_int_equal(it->olders[4].number, 5);
    fixture_assert_told(it, 11, 12);
}

static void a_checkpoint_torn_at_any_byte_falls_back_to_the_one_before(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_checkpoint(it, 1); /* 1 to 3 */
    fixture_commit_many(it, 2, 10);
    char *segment = fixture_segment(it, 0);
    fixture_checkpoint(it, 2); /* 6 to 9 */
    fixture_crash(it);
    struct buffer after = fixture_file(segment);
    char *good = temp_folder_path(it->folder, "good");
    fixture_copy_folder(it->path, good);
    const size_t brackets = FORMAT_COMMIT_BYTES + format_record_span(0) + format_record_span(8);
    const size_t begin = FORMAT_HEADER_BYTES + brackets + format_record_span(40) +
            2 * (FORMAT_COMMIT_BYTES + format_record_span(10));
    const size_t end = begin + brackets + 2 * format_record_span(40);
    for (size_t size = begin; size <= end; size += 3) {
        fixture_copy_folder(good, it->path);
        fixture_write_file(segment, after.data, size);
        assert_int_equal(fixture_open(it), 0);
        bool whole = size == end;
        assert_int_equal(it->piece_count, whole ? 2 : 1);
        assert_int_equal(it->pieces[0].number, whole ? 7 : 2);
        assert_int_equal(it->record_count, whole ? 0 : 2);
        assert_int_equal(it->damages, 0);
        fixture_close(it);
    }
    buffer_clear(&after);
    free(good);
    free(segment);
}

static void a_damaged_checkpoint_falls_back_to_the_one_before(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_checkpoint(it, 1); /* 1 to 3 */
    fixture_checkpoint(it, 4); /* 4 to 9 */
    fixture_commit_many(it, 2, 10);
    fixture_close(it);
    char *segment = fixture_segment(it, 0);
    struct buffer bytes = fixture_file(segment);
    /* The second checkpoint's third piece: behind two commits' heads, 3 + 3 records. */
    size_t at = FORMAT_HEADER_BYTES + 2 * FORMAT_COMMIT_BYTES + 2 * FORMAT_RECORD_BYTES +
            format_record_span(8) + 3 * format_record_span(40) + 20;
    bytes.data[at] ^= 4;
    fixture_write_file(segment, bytes.data, bytes.size);
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(it->piece_count, 1);
    assert_int_equal(it->pieces[0].number, 2);
    assert_int_equal(it->damaged_records, 1);
    assert_int_equal(it->record_count, 2);
    buffer_clear(&bytes);
    free(segment);
}

static void a_checkpoint_may_be_larger_than_a_segment(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 3, 100);
    fixture_checkpoint(it, 5000);
    fixture_commit(it, JOURNAL_END, 10);
    assert_int_equal(it->wanted, 0); /* it does not ask for another because of its own size */
    fixture_reopen(it);
    assert_int_equal(it->piece_count, 5000);
    assert_int_equal(it->record_count, 1);
}

static void two_checkpoints_let_older_segments_go(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fill_segments(it, 12);
    assert_true(fixture_figures(it).segments <= 4);
    uint64_t last = journal_last(it->journal);
    fixture_reopen(it);
    assert_true(fixture_count_files(it, "j-") <= 5);
    assert_true(fixture_count_files(it, "free-") <= 3);
    assert_int_equal(it->damages, 0);
    assert_int_equal(it->piece_count, 2);
    assert_int_equal(it->record_count, 0);
    assert_int_equal(journal_last(it->journal), last);
    struct journal_record record;
    assert_int_equal(journal_read(it->journal, 1, &record, NULL), -ENOENT);
}

static void a_pin_keeps_its_segment_and_the_last_unpin_frees_it(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 10, 100);
    uint64_t pinned = fixture_append(it, JOURNAL_ACCEPT, 300);
    journal_pin(it->journal, pinned); /* before anyone knows its segment */
    fixture_settle(it);
    journal_pin(it->journal, 3);
    fill_segments(it, 6);
    fixture_assert_readable(it, pinned);

    fixture_reopen(it); /* pins are the owner's to set again */
    fixture_assert_readable(it, pinned);
    journal_pin(it->journal, pinned);
    journal_pin(it->journal, 3);
    journal_unpin(it->journal, 3);
    fill_segments(it, 6);
    fixture_assert_readable(it, pinned);
    fixture_assert_readable(it, 3); /* the same segment */
    uint64_t segments = fixture_figures(it).segments;
    journal_unpin(it->journal, pinned);
    assert_int_equal(fixture_figures(it).segments, segments - 1);
    fixture_reopen(it);
    struct journal_record record;
    assert_int_equal(journal_read(it->journal, pinned, &record, NULL), -ENOENT);
    assert_int_equal(it->damages, 0);
}

/* The real thing: files go round, records are all of one size, the broker dies again and again. */
static void recycled_files_show_only_their_new_records(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fill_segments(it, 5);
    for (int round = 0; round < 20; round++) {
        uint64_t first = journal_last(it->journal) + 1;
        fixture_commit_many(it, (size_t)(round * 7 % 60 + 1), 1000);
        uint64_t last = journal_last(it->journal);
        fixture_crash(it);
        assert_int_equal(fixture_open(it), 0);
        fixture_assert_told(it, first, last);
        assert_int_equal(it->damages, 0);
        fixture_checkpoint(it, 2);
    }
    assert_true(fixture_count_files(it, "j-") + fixture_count_files(it, "free-") < 10);
}

static void two_hundred_starts_leave_few_files(void **state)
{
    struct journal_fixture *it = *state;
    for (int start = 0; start < 200; start++) {
        assert_int_equal(fixture_open(it), 0);
        fixture_checkpoint(it, 1);
        fixture_close(it);
    }
    assert_true(fixture_count_files(it, "") < 12); /* with . and .. */
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(journal_epoch(it->journal), 201);
    assert_int_equal(it->damages, 0);
}

/* A customer who knows the format writes a commit into his text: without the salt it is text. */
static void bytes_forged_inside_a_payload_never_count(void **state)
{
    struct journal_fixture *it = *state;
    uint8_t forged[FORMAT_COMMIT_BYTES + 64];
    uint8_t salt[FORMAT_SALT_BYTES] = {0};
    assert_int_equal(fixture_open(it), 0);
    const struct format_commit commit = {.first = 3, .count = 1, .bytes = 64, .synced = 3};
    const struct format_record inner = {.number = 3, .size = 48, .kind = JOURNAL_ACCEPT};
    memset(forged, 'x', sizeof(forged));
    format_put_commit(forged, &commit);
    format_put_record(forged + FORMAT_COMMIT_BYTES, &inner);
    format_seal_commit(forged, salt, format_seed(salt), 3);
    format_seal_record(forged + FORMAT_COMMIT_BYTES, format_seed(salt), 3);
    fixture_commit(it, JOURNAL_ACCEPT, 10);
    const struct journal_record record = {
            .kind = JOURNAL_ACCEPT, .payload = forged, .size = sizeof(forged)};
    assert_int_equal(journal_append(it->journal, &record), 2);
    fixture_settle(it);
    fixture_crash(it);
    /* The head of the commit that holds the text is torn: a reader that resynchronised on the text would find "record 3". */
    char *segment = fixture_segment(it, 0);
    struct buffer bytes = fixture_file(segment);
    size_t at = FORMAT_HEADER_BYTES + FORMAT_COMMIT_BYTES + format_record_span(10);
    memset(bytes.data + at, 0, FORMAT_COMMIT_BYTES);
    fixture_write_file(segment, bytes.data, bytes.size - FORMAT_COMMIT_BYTES); /* and no mark */
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, 1);
    buffer_clear(&bytes);
    free(segment);
}

static void nothing_goes_before_the_owner_has_set_his_pins(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    uint64_t first = fixture_commit(it, JOURNAL_ACCEPT, 300);
    journal_pin(it->journal, first);
    fill_segments(it, 6);
    fixture_reopen(it);
    /* He unpins something else of the same segment first: that must not free it. */
    journal_pin(it->journal, first + 1);
    journal_unpin(it->journal, first + 1);
    journal_pin(it->journal, first);
    fixture_assert_readable(it, first);
}

/* A file of two lives: the younger one's head, and behind it what stood there in the older one. */
static void leftovers_of_an_earlier_life_never_count(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 12, 100);
    char *old_path = fixture_segment(it, 0);
    fixture_reopen(it);
    fixture_commit_many(it, 12, 100); /* the same sizes at the same places */
    char *segment = fixture_segment(it, 0);
    struct buffer older = fixture_file(old_path), younger = fixture_file(segment);
    fixture_crash(it);
    char *good = temp_folder_path(it->folder, "good");
    fixture_copy_folder(it->path, good);
    const size_t commit = FORMAT_COMMIT_BYTES + format_record_span(100);
    for (uint64_t kept = 12; kept + 1 > 0; kept--) {
        size_t cut = FORMAT_HEADER_BYTES + (size_t)kept * commit;
        memcpy(younger.data + cut, older.data + cut, younger.size - cut);
        fixture_copy_folder(good, it->path);
        fixture_write_file(segment, younger.data, younger.size);
        assert_int_equal(fixture_open(it), 0);
        fixture_assert_told(it, 1, 12 + kept);
        assert_int_equal(it->damages, 0);
        fixture_commit(it, JOURNAL_ACCEPT, 100); /* and after another crash behind the cut */
        fixture_crash(it);
        assert_int_equal(fixture_open(it), 0);
        fixture_assert_told(it, 1, 13 + kept);
        fixture_close(it);
    }
    buffer_clear(&older);
    buffer_clear(&younger);
    free(good);
    free(old_path);
    free(segment);
}

/* The head of a commit reached the disk, its record did not: there stands one of an earlier life with the same number
 * and size, which the salt alone tells from ours. */
static void a_record_of_an_earlier_life_with_the_same_number_never_counts(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit(it, JOURNAL_ACCEPT, 100);
    fixture_close(it);
    char *old_path = fixture_segment(it, 0);
    struct buffer older = fixture_file(old_path);
    assert_int_equal(remove(old_path), 0); /* numbers begin again, as behind a cut */
    assert_int_equal(fixture_open(it), 0);
    fixture_commit(it, JOURNAL_EFFECT, 100);
    fixture_crash(it);
    char *segment = fixture_segment(it, 0);
    struct buffer younger = fixture_file(segment);
    const size_t at = FORMAT_HEADER_BYTES + FORMAT_COMMIT_BYTES;
    memcpy(younger.data + at, older.data + at, format_record_span(100));
    fixture_write_file(segment, younger.data, at + format_record_span(100));
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(it->record_count, 0);
    assert_int_equal(it->damages, 0);
    buffer_clear(&older);
    buffer_clear(&younger);
    free(old_path);
    free(segment);
}

#define FIXTURE(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, journal_fixture_setup, journal_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            FIXTURE(recovery_tells_the_checkpoint_and_what_came_behind),
            FIXTURE(a_checkpoint_torn_at_any_byte_falls_back_to_the_one_before),
            FIXTURE(a_damaged_checkpoint_falls_back_to_the_one_before),
            FIXTURE(a_checkpoint_may_be_larger_than_a_segment),
            FIXTURE(two_checkpoints_let_older_segments_go),
            FIXTURE(a_pin_keeps_its_segment_and_the_last_unpin_frees_it),
            FIXTURE(nothing_goes_before_the_owner_has_set_his_pins),
            FIXTURE(recycled_files_show_only_their_new_records),
            FIXTURE(two_hundred_starts_leave_few_files),
            FIXTURE(bytes_forged_inside_a_payload_never_count),
            FIXTURE(a_record_of_an_earlier_life_with_the_same_number_never_counts),
            FIXTURE(leftovers_of_an_earlier_life_never_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
