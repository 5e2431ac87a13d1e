/* Tests of appending, committing, reading back and opening again. */
#include "test.h"

#include "journal_fixture.h"

#include <errno.h>
#include <string.h>

static void what_was_committed_comes_back_in_order(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(journal_epoch(it->journal), 1);
    assert_int_equal(it->record_count, 0);
    fixture_commit_many(it, 20, 100);
    for (int i = 0; i < 30; i++)
        assert_true(fixture_append(it, JOURNAL_EFFECT, (size_t)i) > 0);
    fixture_settle(it);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 50);
    assert_int_equal(it->records[19].kind, JOURNAL_ACCEPT);
    assert_int_equal(it->records[20].kind, JOURNAL_EFFECT);
    assert_int_equal(it->damages, 0);
    assert_int_equal(journal_epoch(it->journal), 2);
    assert_int_equal(journal_last(it->journal), 50);
    assert_int_equal(fixture_commit(it, JOURNAL_END, 10), 51);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 51);
    assert_false(fixture_figures(it).degraded);
}

static void closing_commits_what_still_gathers(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_append(it, JOURNAL_ACCEPT, 100);
    fixture_append(it, JOURNAL_ACCEPT, 100);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 2);
}

static void a_record_can_be_read_while_it_gathers_and_after(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    uint64_t first = fixture_append(it, JOURNAL_ACCEPT, 100);
    fixture_assert_readable(it, first);
    fixture_commit_many(it, 2000, 200); /* several segments */
    assert_true(fixture_figures(it).segments > 3);
    for (uint64_t number = 1; number <= journal_last(it->journal); number++)
        fixture_assert_readable(it, number);
    for (uint64_t number = journal_last(it->journal); number > 7; number -= 7)
        fixture_assert_readable(it, number);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 2001);
    for (uint64_t number = 1; number <= 2001; number += 13)
        fixture_assert_readable(it, number);
    struct journal_record record;
    assert_int_equal(journal_read(it->journal, 2002, &record, NULL), -ENOENT);
}

static void records_of_every_size_up_to_the_limit_are_taken_and_no_larger(void **state)
{
    struct journal_fixture *it = *state;
    it->options.segment_bytes = (size_t)4 << 20;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit(it, JOURNAL_ACCEPT, 0);
    fixture_commit(it, JOURNAL_ACCEPT, 1);
    for (int i = 0; i < 6; i++)
        fixture_commit(it, JOURNAL_ACCEPT, JOURNAL_RECORD_MAX);
    assert_int_equal(fixture_append(it, JOURNAL_ACCEPT, JOURNAL_RECORD_MAX + 1), 0);
    for (uint64_t number = 1; number <= 8; number++)
        fixture_assert_readable(it, number);
    fixture_reopen(it);
    fixture_assert_told(it, 1, 8);
}

static void a_turn_is_one_commit_and_commits_come_in_order(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    for (int i = 0; i < 100; i++)
        fixture_append(it, JOURNAL_ACCEPT, 50);
    assert_int_equal(journal_committed(it->journal), 0);
    fixture_settle(it); /* the callback asserts that numbers only grow */
    assert_int_equal(fixture_figures(it).commits, 1);
    assert_int_equal(fixture_figures(it).records, 100);
}

static void an_idle_journal_keeps_no_loop_alive(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    assert_int_equal(uv_run(&it->loop, UV_RUN_DEFAULT), 0);
    fixture_append(it, JOURNAL_ACCEPT, 50);
    uv_run(&it->loop, UV_RUN_DEFAULT); /* returns: and only after the commit */
    assert_int_equal(it->committed, 1);
}

static void a_filled_segment_asks_for_a_checkpoint_once(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 100, 1000);
    assert_int_equal(it->wanted, 1);
    fixture_checkpoint(it, 3);
    fixture_commit_many(it, 100, 1000);
    assert_int_equal(it->wanted, 2);
}

static uint64_t fixed_clock(void *arg)
{
    (void)arg;
    return 1234567;
}

static void records_bear_the_time_of_their_commit(void **state)
{
    struct journal_fixture *it = *state;
    struct journal_record record;
    it->options.now_ms = fixed_clock;
    assert_int_equal(fixture_open(it), 0);
    fixture_append(it, JOURNAL_ACCEPT, 10);
    assert_int_equal(journal_read(it->journal, 1, &record, NULL), 0);
    assert_int_equal(record.time_ms, 1234567);
    fixture_settle(it);
    fixture_commit(it, JOURNAL_ACCEPT, 10);
    assert_int_equal(journal_read(it->journal, 1, &record, NULL), 0);
    assert_int_equal(record.time_ms, 1234567);
}

#define FIXTURE(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, journal_fixture_setup, journal_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            FIXTURE(what_was_committed_comes_back_in_order),
            FIXTURE(closing_commits_what_still_gathers),
            FIXTURE(a_record_can_be_read_while_it_gathers_and_after),
            FIXTURE(records_of_every_size_up_to_the_limit_are_taken_and_no_larger),
            FIXTURE(a_turn_is_one_commit_and_commits_come_in_order),
            FIXTURE(an_idle_journal_keeps_no_loop_alive),
            FIXTURE(a_filled_segment_asks_for_a_checkpoint_once),
            FIXTURE(records_bear_the_time_of_their_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
