/* Tests of a disk that fails, fills up, is read-only or slow, and of a format from the future. */
#include "test.h"

#include "journal/format.h"
#include "journal_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void one_failed_sync_costs_nothing_and_that_file_is_never_synced_again(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 5, 100);
    faulty_io_fail_sync(&it->disk, 1, 1, -EIO);
    fixture_commit(it, JOURNAL_ACCEPT, 100);
    assert_int_equal(it->failed, 0);
    assert_int_equal(fixture_figures(it).segments, 2);
    assert_true(fixture_figures(it).degraded);
    assert_non_null(strstr(fixture_figures(it).trouble, "cannot sync"));
    fixture_commit_many(it, 5, 100);
    for (uint64_t number = 1; number <= 11; number++)
        fixture_assert_readable(it, number);
    fixture_crash(it); /* the failed file holds record 6, too: sealed before it */
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, 11);
    assert_int_equal(it->damages, 0);
    assert_false(fixture_figures(it).degraded);
}

static void one_failed_write_goes_to_a_fresh_file(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 3, 100);
    fixture_settle(it);
    /* The next write is the mark or the batch, by timing: both may fail without harm. */
    faulty_io_fail_write(&it->disk, 1, 2, -EIO);
    fixture_append(it, JOURNAL_ACCEPT, 100);
    fixture_settle(it);
    if (it->failed == 0) {
        fixture_commit(it, JOURNAL_ACCEPT, 100);
        fixture_reopen(it);
        fixture_assert_told(it, 1, 5);
    }
}

static void two_failed_files_stop_the_journal_and_it_says_why(void **state)
{
    struct journal_fixture *it = *state;
    struct journal_record record;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 3, 100);
    faulty_io_fail_sync(&it->disk, 1, 2, -EIO);
    assert_true(fixture_append(it, JOURNAL_ACCEPT, 100) > 0);
    fixture_settle(it);
    assert_int_equal(it->failed, -EIO);
    assert_int_equal(it->committed, 3);
    assert_int_equal(fixture_append(it, JOURNAL_END, 100), 0);
    assert_int_equal(journal_read(it->journal, 2, &record, NULL), 0);
    uv_run(&it->loop, UV_RUN_DEFAULT); /* nothing keeps it alive */
    fixture_close(it);
    assert_int_equal(fixture_open(it), 0);
    assert_true(it->record_count >= 3); /* the unacknowledged one may have reached the disk */
    assert_int_equal(it->damages, 0);
    fixture_commit(it, JOURNAL_ACCEPT, 10);
}

static void short_writes_are_continued(void **state)
{
    struct journal_fixture *it = *state;
    atomic_store(&it->disk.short_writes, 1);
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 30, 700);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 30);
}

static void a_read_only_folder_is_named(void **state)
{
    struct journal_fixture *it = *state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct journal *journal = NULL;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 3, 100);
    fixture_close(it);
    atomic_store(&it->disk.read_only, 1);
    assert_int_equal(journal_open(&it->options, NULL, &journal, &err), -EROFS);
    assert_null(journal);
    assert_non_null(strstr(deskbus_error_text(err), it->path));
    assert_non_null(strstr(deskbus_error_text(err), "JRN002"));
    atomic_store(&it->disk.read_only, 0);
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, 3);
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
    struct journal_fixture *it = *state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct journal *journal = NULL;
    it->options.path = "/proc/deskbus/journal";
    assert_true(journal_open(&it->options, NULL, &journal, &err) < 0);
    assert_non_null(strstr(deskbus_error_text(err), "/proc/deskbus/journal"));
}

static void a_newer_format_is_refused_and_left_alone(void **state)
{
    struct journal_fixture *it = *state;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    struct journal *journal = NULL;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 3, 100);
    fixture_close(it);
    char *segment = fixture_segment(it, 0);
    struct buffer bytes = fixture_file(segment);
    bytes.data[8] = 2; /* the version, in both copies of the header */
    bytes.data[FORMAT_HEADER_COPY + 8] = 2;
    fixture_write_file(segment, bytes.data, bytes.size);
    assert_int_equal(journal_open(&it->options, NULL, &journal, &err), -EPROTONOSUPPORT);
    assert_non_null(strstr(deskbus_error_text(err), "newer version"));
    assert_int_equal(fixture_count_files(it, "j-"), 1);
    bytes.data[8] = 1;
    fixture_write_file(segment, bytes.data, bytes.size);
    assert_int_equal(fixture_open(it), 0); /* one copy alone is a flipped bit */
    fixture_assert_told(it, 1, 3);
    buffer_clear(&bytes);
    free(segment);
}

static void on_alive(uv_timer_t *timer)
{
    (void)timer;
    fail_msg("the journal did not notice the room");
}

static void a_full_disk_refuses_accepts_only_and_recovers_by_itself(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit(it, JOURNAL_ACCEPT, 100);
    atomic_store(&it->disk.free_bytes, (uint64_t)1 << 20);
    fixture_reopen(it);
    assert_true(fixture_figures(it).full);
    assert_int_equal(it->room_changes, 0); /* the opening tells by its figures */
    assert_int_equal(fixture_append(it, JOURNAL_ACCEPT, 100), 0);
    fixture_commit(it, JOURNAL_EFFECT, 100);
    fixture_checkpoint(it, 1);
    atomic_store(&it->disk.free_bytes, (uint64_t)1 << 30);
    uv_timer_t alive; /* the journal's own timer keeps no loop alive: the broker does */
    uv_timer_init(&it->loop, &alive);
    uv_timer_start(&alive, on_alive, 10000, 0);
    while (it->room_changes == 0)
        uv_run(&it->loop, UV_RUN_ONCE);
    uv_close((uv_handle_t *)&alive, NULL);
    assert_false(it->full);
    assert_false(fixture_figures(it).full);
    fixture_commit(it, JOURNAL_ACCEPT, 100);
}

static void a_disk_that_fills_up_while_running_is_noticed(void **state)
{
    struct journal_fixture *it = *state;
    it->options.segment_bytes = (size_t)4 << 20;
    assert_int_equal(fixture_open(it), 0);
    atomic_store(&it->disk.free_bytes, (uint64_t)1 << 20);
    for (int i = 0; i < 12 && !it->full; i++)
        fixture_commit(it, JOURNAL_ACCEPT, 1000000);
    assert_true(it->full);
    assert_int_equal(it->room_changes, 1);
    assert_int_equal(fixture_append(it, JOURNAL_ACCEPT, 10), 0);
    assert_non_null(strstr(fixture_figures(it).trouble, "JRN004"));
}

static void while_a_sync_is_slow_the_next_batch_gathers_as_one_commit(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    uv_mutex_lock(&it->disk.gate);
    fixture_append(it, JOURNAL_ACCEPT, 100);
    uv_run(&it->loop, UV_RUN_NOWAIT);
    for (int turn = 0; turn < 50; turn++) {
        fixture_append(it, JOURNAL_ACCEPT, 100);
        fixture_assert_readable(it, 1); /* also while the writer has it */
        fixture_assert_readable(it, (uint64_t)turn + 2);
        uv_run(&it->loop, UV_RUN_NOWAIT);
    }
    assert_int_equal(it->committed, 0);
    uv_mutex_unlock(&it->disk.gate);
    fixture_settle(it);
    assert_int_equal(it->committed, 51);
    assert_true(fixture_figures(it).commits <= 2);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 51);
}

static int stop_at_third(void *arg, const struct journal_record *record)
{
    (void)arg;
    return record->number == 3 ? -EBADMSG : 0;
}

static void a_visitor_that_refuses_ends_the_opening(void **state)
{
    struct journal_fixture *it = *state;
    struct journal *journal = NULL;
    const struct journal_visitor visitor = {.record = stop_at_third};
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 5, 100);
    fixture_close(it);
    assert_int_equal(journal_open(&it->options, &visitor, &journal, NULL), -EBADMSG);
    assert_null(journal);
}

#define FIXTURE(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, journal_fixture_setup, journal_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            FIXTURE(one_failed_sync_costs_nothing_and_that_file_is_never_synced_again),
            FIXTURE(one_failed_write_goes_to_a_fresh_file),
            FIXTURE(two_failed_files_stop_the_journal_and_it_says_why),
            FIXTURE(short_writes_are_continued),
            FIXTURE(a_read_only_folder_is_named),
            FIXTURE(a_folder_that_cannot_be_made_is_named),
            FIXTURE(a_newer_format_is_refused_and_left_alone),
            FIXTURE(a_full_disk_refuses_accepts_only_and_recovers_by_itself),
            FIXTURE(a_disk_that_fills_up_while_running_is_noticed),
            FIXTURE(while_a_sync_is_slow_the_next_batch_gathers_as_one_commit),
            FIXTURE(a_visitor_that_refuses_ends_the_opening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
