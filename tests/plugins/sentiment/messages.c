/* Tests of the shipped model on customer messages that it was not trained on. */
#include "test.h"

#include "shipped.h"
#include "train/corpus.h"

#define UPSET_SCORE      (-0.6)
#define UPSET_CONFIDENCE 0.8
#define ACCURACY_MIN     0.85
#define CALM_UPSET_MAX   0.05
#define ANGRY_UPSET_MIN  0.7
#define LANGUAGE_MIN     0.98

struct counts {
    size_t rows, right, language_right, calm, calm_upset, angry, angry_upset;
};

static void count(
        struct counts *self, const struct corpus_row *row, const struct scorer_result *result)
{
    int upset = result->score < UPSET_SCORE && result->confidence >= UPSET_CONFIDENCE;
    self->rows++;
    self->right += result->label == row->label;
    self->language_right += result->language == row->language;
    if (row->label == SCORER_NEUTRAL) {
        self->calm++;
        self->calm_upset += (size_t)upset;
    }
    if (row->label == SCORER_NEGATIVE) {
        self->angry++;
        self->angry_upset += (size_t)upset;
    }
}

static double share(size_t part, size_t all)
{
    return all == 0 ? 0 : (double)part / (double)all;
}

static void messages_it_has_not_seen_are_labelled_as_people_did(void **state)
{
    (void)state;
    char path[4096], why[256];
    struct corpus corpus;
    struct counts counts = {0};
    struct model *model = NULL;
    struct scorer *scorer = NULL;
    shipped_open(&model, &scorer);
    shipped_path("train/data/messages_test.tsv", path, sizeof(path));
    assert_int_equal(corpus_read(&corpus, path, why, sizeof(why)), 0);
    for (size_t i = 0; i < corpus.count; i++) {
        struct scorer_result result;
        scorer_score(scorer, corpus.rows[i].text, corpus.rows[i].size, &result);
        count(&counts, &corpus.rows[i], &result);
    }
    print_message("%zu messages: %.3f right, language %.3f; upset: %zu of %zu calm, %zu of %zu "
                  "angry\n",
            counts.rows, share(counts.right, counts.rows),
            share(counts.language_right, counts.rows), counts.calm_upset, counts.calm,
            counts.angry_upset, counts.angry);
    assert_true(counts.rows >= 150);
    assert_true(share(counts.right, counts.rows) >= ACCURACY_MIN);
    assert_true(share(counts.language_right, counts.rows) >= LANGUAGE_MIN);
    assert_true(share(counts.calm_upset, counts.calm) <= CALM_UPSET_MAX);
    assert_true(share(counts.angry_upset, counts.angry) >= ANGRY_UPSET_MIN);
    corpus_clear(&corpus);
    scorer_free(&scorer);
    model_close(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(messages_it_has_not_seen_are_labelled_as_people_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
