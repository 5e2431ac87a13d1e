/* Random operations on a journal and on plain memory, which must agree, whatever the order; the seed is printed. */
#include "test.h"

#include "journal_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define RECORDS_MAX 60000
#define PINS_MAX    20

/* What the journal should hold. */
struct model {
    struct journal_fixture *it;
    unsigned int dice;
    uint8_t kinds[RECORDS_MAX]; /* by number; 0: a bracket of a checkpoint */
    uint64_t last;
    uint64_t checkpoint_begin, checkpoint_end; /* the last one that is complete and on disk */
    uint64_t pins[PINS_MAX]; /* 0: free */
};

static unsigned int roll(struct model *model, unsigned int sides)
{
    return (unsigned int)rand_r(&model->dice) % sides;
}

static void append(struct model *model)
{
    static const enum journal_kind kinds[] = {
            JOURNAL_ACCEPT, JOURNAL_EFFECT, JOURNAL_RETRY, JOURNAL_SETTLE, JOURNAL_END};
    enum journal_kind kind = kinds[roll(model, 5)];
    size_t size = roll(model, 20) == 0 ? roll(model, 20000) : roll(model, 300);
    uint64_t number = fixture_append(model->it, kind, size);
    assert_int_equal(number, model->last + 1);
    model->kinds[number] = (uint8_t)kind;
    model->last = number;
}

static void checkpoint(struct model *model)
{
    unsigned int pieces = roll(model, 30);
    uint64_t begin = model->last + 1;
    fixture_checkpoint(model->it, pieces);
    model->last = journal_last(model->it->journal);
    assert_int_equal(model->last, begin + pieces + 1);
    for (uint64_t number = begin + 1; number < model->last; number++)
        model->kinds[number] = JOURNAL_CHECKPOINT;
    model->checkpoint_begin = begin;
    model->checkpoint_end = model->last;
}

/* Pins what is sure to be there still: it stands behind the checkpoint. */
static void pin(struct model *model)
{
    unsigned int slot = roll(model, PINS_MAX);
    if (model->pins[slot] != 0) {
        journal_unpin(model->it->journal, model->pins[slot]);
        model->pins[slot] = 0;
    } else if (model->last > model->checkpoint_end) {
        uint64_t span = model->last - model->checkpoint_end;
        uint64_t number = model->checkpoint_end + 1 + roll(model, (unsigned int)span);
        journal_pin(model->it->journal, number);
        model->pins[slot] = number;
    }
}

static void read_some(struct model *model)
{
    for (size_t i = 0; i < PINS_MAX; i++)
        if (model->pins[i] != 0)
            fixture_assert_readable(model->it, model->pins[i]);
    if (model->last > model->checkpoint_end) {
        uint64_t span = model->last - model->checkpoint_end;
        fixture_assert_readable(
                model->it, model->checkpoint_end + 1 + roll(model, (unsigned int)span));
    }
}

static void assert_told_right(const struct model *model)
{
    const struct journal_fixture *it = model->it;
    assert_int_equal(it->damages, 0);
    uint64_t number = model->checkpoint_begin;
    for (size_t i = 0; i < it->piece_count; i++)
        assert_int_equal(it->pieces[i].number, ++number);
    if (model->checkpoint_end != 0)
        assert_int_equal(number + 1, model->checkpoint_end);
    number = model->checkpoint_end;
    for (size_t i = 0; i < it->record_count; i++) {
        const struct told *told = &it->records[i];
        number++;
        while (model->kinds[number] == 0 || model->kinds[number] == JOURNAL_CHECKPOINT)
            number++;
        assert_int_equal(told->number, number);
        assert_int_equal(told->kind, model->kinds[number]);
        assert_true(fixture_is_payload(number, it->bytes.data + told->offset, told->size));
    }
    assert_int_equal(
            number, model->last); /* the last one is never a bracket here, or the checkpoint's */
}

/* crash: as kill -9 leaves it; what was not committed is gone. */
static void restart(struct model *model, bool crash)
{
    struct journal_fixture *it = model->it;
    if (crash) {
        fixture_settle(
                it); /* the copy must not catch a batch half-way: what of it counts is chance */
        fixture_crash(it);
        assert_int_equal(fixture_open(it), 0);
    } else {
        fixture_reopen(it);
    }
    assert_int_equal(journal_last(it->journal), model->last);
    assert_told_right(model);
    for (size_t i = 0; i < PINS_MAX; i++)
        if (model->pins[i] != 0)
            journal_pin(it->journal, model->pins[i]);
}

static void run(struct model *model, int operations)
{
    for (int i = 0; i < operations && model->last + 1000 < RECORDS_MAX; i++) {
        unsigned int what = roll(model, 1000);
        if (what < 700)
            append(model);
        else if (what < 850)
            uv_run(&model->it->loop, UV_RUN_NOWAIT);
        else if (what < 940)
            pin(model);
        else if (what < 970)
            read_some(model);
        else if (what < 990)
            checkpoint(model);
        else
            restart(model, what % 2 == 0);
    }
}

static void journal_and_memory_agree(void **state)
{
    const char *seed = getenv("DESKBUS_TEST_SEED");
    struct model *model = calloc(1, sizeof(*model));
    assert_non_null(model);
    model->it = *state;
    model->dice = seed != NULL ? (unsigned int)strtoul(seed, NULL, 10) : (unsigned int)time(NULL);
    print_message("DESKBUS_TEST_SEED=%u\n", model->dice);
    assert_int_equal(fixture_open(model->it), 0);
    run(model, 6000);
    restart(model, false);
    assert_true(fixture_count_files(model->it, "") < 40);
    free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(
                    journal_and_memory_agree, journal_fixture_setup, journal_fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
