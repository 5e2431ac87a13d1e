/* Tests of damage and torn tails: every cut, every flipped bit of a small journal. Nothing may be invented, and no
 * more lost than the law of delivery says. */
#include "test.h"

#include "journal/format.h"
#include "journal_fixture.h"
#include "temp_folder.h"

#include <stdio.h>
#include <string.h>

#define COMMITS 7 /* commit number n of them holds n records of growing size */
#define RECORDS (COMMITS * (COMMITS + 1) / 2)

/* Of the record at place i in its commit. */
static size_t payload_size(int i)
{
    return 10 + 9 * (size_t)i;
}

/* Every how many bytes something is broken: 1 in the long run of this test. */
static size_t step(void)
{
    const char *text = getenv("DESKBUS_TEST_STEP");
    return text != NULL ? strtoul(text, NULL, 10) : 1;
}

/* The folder as it was, to be broken again and again; what it holds. */
struct sample {
    struct journal_fixture *it;
    char *good;
    struct buffer bytes; /* of the youngest segment */
    char *segment; /* its path in the journal's folder */
};

static void write_commits(struct journal_fixture *it)
{
    for (int commit = 1; commit <= COMMITS; commit++) {
        for (int i = 0; i < commit; i++)
            fixture_append(it, i % 2 == 0 ? JOURNAL_ACCEPT : JOURNAL_EFFECT, payload_size(i));
        fixture_settle(it);
    }
    assert_int_equal(journal_last(it->journal), RECORDS);
}

/* crash: as kill -9 leaves it; else closed in order. */
static void sample_make(struct sample *sample, struct journal_fixture *it, bool crash)
{
    assert_int_equal(fixture_open(it), 0);
    write_commits(it);
    if (crash)
        fixture_crash(it);
    else
        fixture_close(it);
    sample->it = it;
    sample->good = temp_folder_path(it->folder, "good");
    fixture_copy_folder(it->path, sample->good);
    sample->segment = fixture_segment(it, 0);
    sample->bytes = fixture_file(sample->segment);
}

static void sample_free(struct sample *sample)
{
    buffer_clear(&sample->bytes);
    free(sample->segment);
    free(sample->good);
}

/* Puts bytes in the place of the segment and opens. */
static void open_with(struct sample *sample, const void *bytes, size_t size)
{
    if (sample->it->journal != NULL)
        fixture_close(sample->it);
    fixture_copy_folder(sample->good, sample->it->path);
    fixture_write_file(sample->segment, bytes, size);
    assert_int_equal(fixture_open(sample->it), 0);
}

/* What was told is part of what was written, in order, byte for byte. */
static void assert_nothing_invented(const struct journal_fixture *it)
{
    uint64_t last = 0;
    for (size_t i = 0; i < it->record_count; i++) {
        const struct told *told = &it->records[i];
        assert_true(told->number > last && told->number <= RECORDS);
        assert_true(fixture_is_payload(told->number, it->bytes.data + told->offset, told->size));
        last = told->number;
    }
}

/* Which commit a record is in; the first is 1. */
static uint64_t commit_of(uint64_t number)
{
    uint64_t commit = 1;
    while (commit * (commit + 1) / 2 < number)
        commit++;
    return commit;
}

/* The end of the bytes that count: behind it stands at most a mark. */
static size_t end_of_commits(const struct sample *sample)
{
    size_t end = FORMAT_HEADER_BYTES;
    for (int commit = 1; commit <= COMMITS; commit++) {
        end += FORMAT_COMMIT_BYTES;
        for (int i = 0; i < commit; i++)
            end += format_record_span(payload_size(i));
    }
    assert_true(sample->bytes.size >= end);
    return end;
}

/* Records that stand whole before size; padded: the last one's padding must be there, too. */
static uint64_t records_before(size_t size, bool padded)
{
    size_t at = FORMAT_HEADER_BYTES;
    uint64_t number = 0;
    for (int commit = 1; commit <= COMMITS; commit++) {
        at += FORMAT_COMMIT_BYTES;
        for (int i = 0; i < commit; i++) {
            size_t payload = payload_size(i);
            if (at + (padded ? format_record_span(payload) : FORMAT_RECORD_BYTES + payload) > size)
                return number;
            at += format_record_span(payload);
            number++;
        }
    }
    return number;
}

enum rest { REST_GONE, REST_ZERO, REST_GARBAGE };

/* What a torn write leaves: the head of the bytes, and something else behind. */
static void cut_at(struct sample *sample, size_t size, enum rest rest)
{
    struct journal_fixture *it = sample->it;
    uint64_t whole = records_before(size, rest == REST_GONE);
    uint8_t *bytes = malloc(sample->bytes.size);
    assert_non_null(bytes);
    for (size_t i = 0; i < sample->bytes.size; i++)
        bytes[i] = rest == REST_GARBAGE ? (uint8_t)~sample->bytes.data[i] : 0;
    memcpy(bytes, sample->bytes.data, size);
    open_with(sample, bytes, rest == REST_GONE ? size : sample->bytes.size);
    free(bytes);
    fixture_assert_told(it, 1, whole);
    assert_int_equal(it->damages, 0);
    assert_false(fixture_figures(it).degraded);

    uint64_t next = fixture_commit(it, JOURNAL_ACCEPT, 30);
    assert_int_equal(next, whole + 1);
    fixture_reopen(it);
    fixture_assert_told(it, 1, next);
    assert_int_equal(it->damages, 0);
}

static void a_tail_torn_at_any_byte_costs_only_what_was_torn(void **state)
{
    struct sample sample;
    sample_make(&sample, *state, true);
    size_t end = end_of_commits(&sample);
    for (size_t size = FORMAT_HEADER_BYTES; size < end; size += step())
        cut_at(&sample, size, (enum rest)(size % 3));
    sample_free(&sample);
}

/* Two crashes in a row behind the same cut: what the first recovery cut stays cut, though the bytes are still there. */
static void what_was_cut_once_never_comes_back(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    sample_make(&sample, it, true);
    size_t broken = end_of_commits(&sample) -
            300; /* in the last commit, with good records behind */
    sample.bytes.data[broken] ^= 1;
    memset(sample.bytes.data + end_of_commits(&sample), 0,
            sample.bytes.size - end_of_commits(&sample)); /* no mark: it may be torn */
    open_with(&sample, sample.bytes.data, sample.bytes.size);
    uint64_t kept = journal_last(it->journal);
    assert_true(kept < RECORDS && kept > RECORDS - COMMITS);
    sample.bytes.data[broken] ^= 1; /* the disk changes its mind */
    fixture_crash(it);
    fixture_write_file(sample.segment, sample.bytes.data, sample.bytes.size);
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, kept);
    fixture_commit_many(it, 3, 20); /* the same numbers, other records */
    fixture_crash(it);
    fixture_write_file(sample.segment, sample.bytes.data, sample.bytes.size);
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, kept + 3);
    assert_int_equal(it->records[kept].size, 20);
    sample_free(&sample);
}

/* Opens with one bit flipped; *ret_lost is how many records are missing. */
static void flip(struct sample *sample, size_t at, unsigned int bit, uint64_t *ret_lost)
{
    struct journal_fixture *it = sample->it;
    sample->bytes.data[at] ^= (uint8_t)(1u << bit);
    open_with(sample, sample->bytes.data, sample->bytes.size);
    sample->bytes.data[at] ^= (uint8_t)(1u << bit);
    assert_nothing_invented(it);
    *ret_lost = RECORDS - it->record_count;
}

/* All the records that are missing are of one commit. */
static void assert_one_commit_lost(const struct journal_fixture *it)
{
    uint64_t hit = 0, expected = 1;
    for (size_t i = 0; i <= it->record_count; i++) {
        uint64_t number = i < it->record_count ? it->records[i].number : RECORDS + 1;
        for (; expected < number; expected++) {
            assert_true(hit == 0 || hit == commit_of(expected));
            hit = commit_of(expected);
        }
        expected = number + 1;
    }
}

static void a_flipped_bit_costs_its_record_or_its_commit_and_is_told(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    sample_make(&sample, it, false);
    size_t end = end_of_commits(&sample);
    uint64_t only_one = 0;
    for (size_t at = FORMAT_HEADER_BYTES; at < end; at += step()) {
        uint64_t lost;
        flip(&sample, at, (unsigned int)(at % 8), &lost);
        assert_one_commit_lost(it);
        assert_int_equal(it->damaged_records, lost);
        assert_int_equal(fixture_figures(it).damaged_records, lost);
        assert_int_equal(fixture_figures(it).degraded, lost > 0);
        assert_int_equal(journal_last(it->journal), RECORDS); /* numbers are not given out again */
        only_one += lost == 1 ? step() : 0;
    }
    /* Most bytes belong to payloads: they cost one record, not the commit. */
    assert_true(only_one > (end - FORMAT_HEADER_BYTES) / 2);
    sample_free(&sample);
}

static void lost_accepts_are_counted_from_the_commits(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    uint64_t lost;
    sample_make(&sample, it, false);
    /* The head of commit 5, whose records 1, 3 and 5 are accepts. */
    size_t at = FORMAT_HEADER_BYTES + 8;
    for (int commit = 1; commit < 5; commit++) {
        at += FORMAT_COMMIT_BYTES;
        for (int i = 0; i < commit; i++)
            at += format_record_span(payload_size(i));
    }
    flip(&sample, at, 0, &lost);
    assert_int_equal(lost, 5);
    assert_int_equal(it->accepts_lost, 3);
    /* And once more after another start: a checkpoint of the owner ends that, nothing else. */
    fixture_checkpoint(it, 1);
    fixture_reopen(it);
    assert_int_equal(it->damaged_records, 5);
    assert_int_equal(it->accepts_lost, 0);
    sample_free(&sample);
}

static void a_flipped_bit_in_the_header_costs_nothing(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    uint64_t lost;
    sample_make(&sample, it, false);
    for (size_t at = 0; at < 128; at += step()) {
        flip(&sample, at, (unsigned int)(at % 8), &lost);
        assert_int_equal(lost, 0);
        flip(&sample, FORMAT_HEADER_COPY + at, (unsigned int)(at % 8), &lost);
        assert_int_equal(lost, 0);
    }
    sample_free(&sample);
}

static void a_destroyed_header_is_repaired_from_the_segment_behind(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    sample_make(&sample, it, false);
    assert_int_equal(fixture_open(it), 0);
    fixture_commit(it, JOURNAL_ACCEPT, 10);
    fixture_close(it);
    memset(sample.bytes.data, 0xff, FORMAT_HEADER_BYTES);
    fixture_write_file(sample.segment, sample.bytes.data, sample.bytes.size);
    assert_int_equal(fixture_open(it), 0);
    fixture_assert_told(it, 1, RECORDS + 1);
    assert_int_equal(it->damages, 0);
    sample_free(&sample);
}

static void a_segment_without_any_header_is_set_aside_and_told(void **state)
{
    struct sample sample;
    struct journal_fixture *it = *state;
    sample_make(&sample, it, false);
    memset(sample.bytes.data, 0xff, FORMAT_HEADER_BYTES);
    open_with(&sample, sample.bytes.data, sample.bytes.size);
    assert_int_equal(it->record_count, 0);
    assert_int_equal(it->damages, 1);
    assert_true(fixture_figures(it).degraded);
    assert_int_equal(fixture_count_files(it, "damaged-"), 1);
    sample_free(&sample);
}

static void an_unreadable_page_costs_what_stands_in_it(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 200, 100);
    fixture_close(it);
    atomic_store(&it->disk.bad_page, 3);
    assert_int_equal(fixture_open(it), 0);
    assert_true(it->damaged_records > 0 && it->damaged_records < 40);
    assert_int_equal(it->record_count + it->damaged_records, 200);
    assert_int_equal(it->accepts_lost, it->damaged_records);
}

static void a_segment_that_is_missing_is_told(void **state)
{
    struct journal_fixture *it = *state;
    assert_int_equal(fixture_open(it), 0);
    fixture_commit_many(it, 300, 500);
    fixture_close(it);
    char *segment = fixture_segment(it, 1);
    assert_int_equal(remove(segment), 0);
    free(segment);
    assert_int_equal(fixture_open(it), 0);
    assert_true(it->damaged_records > 50);
    assert_int_equal(it->record_count + it->damaged_records, 300);
    assert_int_equal(journal_last(it->journal), 300);
}

#define FIXTURE(name)                                                                              \
    cmocka_unit_test_setup_teardown(name, journal_fixture_setup, journal_fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            FIXTURE(a_tail_torn_at_any_byte_costs_only_what_was_torn),
            FIXTURE(what_was_cut_once_never_comes_back),
            FIXTURE(a_flipped_bit_costs_its_record_or_its_commit_and_is_told),
            FIXTURE(lost_accepts_are_counted_from_the_commits),
            FIXTURE(a_flipped_bit_in_the_header_costs_nothing),
            FIXTURE(a_destroyed_header_is_repaired_from_the_segment_behind),
            FIXTURE(a_segment_without_any_header_is_set_aside_and_told),
            FIXTURE(an_unreadable_page_costs_what_stands_in_it),
            FIXTURE(a_segment_that_is_missing_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
