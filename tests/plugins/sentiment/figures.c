/* Tests of the shipped model's figures on the dev splits of the shared data; skipped without them. */
#include "test.h"

#include "shipped.h"
#include "train/evaluate.h"

#include <unistd.h>

#define EXIT_SKIPPED      77
#define PAIR_ACCURACY_MIN 0.95

struct floor {
    const char *set;
    double macro_f1;
};

static void data_path(const char *name, char *path, size_t size)
{
    const char *folder = getenv("DESKBUS_SHARED");
    if (folder != NULL)
        (void)snprintf(path, size, "%s/data/%s", folder, name);
    else
        (void)snprintf(path, size, "%s/../shared/data/%s", test_source_dir(), name);
}

static struct evaluation evaluate(const struct model *model, const char *name)
{
    char path[4096], why[256];
    struct corpus corpus;
    struct evaluation result;
    data_path(name, path, sizeof(path));
    if (corpus_read(&corpus, path, why, sizeof(why)) < 0)
        fail_msg("%s", why);
    assert_int_equal(evaluate_corpus(model, &corpus, &result), 0);
    corpus_clear(&corpus);
    return result;
}

static void every_dev_split_reaches_its_floor(void **state)
{
    static const struct floor floors[] = {
            {"sentiment/en_xlmt_tweets.dev.tsv", 0.60},
            {"sentiment/en_vader_tweets.dev.tsv", 0.60},
            {"sentiment/en_vader_amazon.dev.tsv", 0.55},
            {"sentiment/es_cuba_hotels.dev.tsv", 0.77},
            {"sentiment/es_xlmt_tweets.dev.tsv", 0.52},
            {"sentiment/pl_polemo_medical_sent.dev.tsv", 0.74},
            {"sentiment/pl_wust_tweets.dev.tsv", 0.68},
            {"sentiment/zh_chnsenticorp_hotel.dev.tsv", 0.86},
            {"sentiment/zh_waimai.dev.tsv", 0.87},
            {"sentiment/zh_online_shopping.dev.tsv", 0.90},
            {"sentiment/zh_jd_3class.dev.tsv", 0.62},
            {"sentiment/ar_restaurants1.dev.tsv", 0.82},
            {"sentiment/ar_products.dev.tsv", 0.48},
            {"sentiment/ar_xlmt_tweets.dev.tsv", 0.55},
    };
    enum { FLOOR_COUNT = sizeof(floors) / sizeof(floors[0]) };
    unsigned below = 0;
    double calibration = 0;
    for (size_t i = 0; i < FLOOR_COUNT; i++) {
        struct evaluation result = evaluate(*state, floors[i].set);
        print_message(
                "%-44s %.3f (floor %.2f)\n", floors[i].set, result.macro_f1, floors[i].macro_f1);
        below += result.macro_f1 < floors[i].macro_f1;
        calibration += result.calibration_error;
    }
    assert_int_equal(below, 0);
    assert_true(calibration < 0.08 * FLOOR_COUNT);
}

static void languages_of_real_sentences_are_known(void **state)
{
    static const char *const names[] = {"en", "es", "pl", "zh", "ar"};
    double right = 0, rows = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char name[64];
        (void)snprintf(name, sizeof(name), "lid/lingua_sentences_%s.dev.tsv", names[i]);
        struct evaluation result = evaluate(*state, name);
        right += result.language_accuracy * (double)result.rows;
        rows += (double)result.rows;
    }
    assert_true(right / rows >= 0.98);
}

/* The end of the word pair that begins at text[at]. */
static size_t pair_end(const struct corpus_row *row, size_t at)
{
    unsigned spaces = 0;
    while (at < row->size && spaces < 2) {
        spaces += row->text[at] == ' ';
        at++;
    }
    return at;
}

static void count_pairs(
        struct scorer *scorer, const struct corpus *corpus, size_t *rows, size_t *right)
{
    for (size_t i = 0; i < corpus->count; i++) {
        const struct corpus_row *row = &corpus->rows[i];
        for (size_t at = 0; at < row->size;) {
            struct scorer_result result;
            size_t end = pair_end(row, at);
            scorer_score(scorer, row->text + at, end - at, &result);
            *rows += 1;
            *right += result.language == row->language;
            at = end;
        }
    }
}

static void languages_of_word_pairs_are_known(void **state)
{
    static const char *const names[] = {"en", "es", "pl"};
    size_t rows = 0, right = 0;
    struct scorer *scorer = NULL;
    assert_int_equal(scorer_new(*state, &scorer), 0);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        char name[64], path[4096], why[256];
        struct corpus corpus;
        (void)snprintf(name, sizeof(name), "lid/lingua_sentences_%s.dev.tsv", names[i]);
        data_path(name, path, sizeof(path));
        assert_int_equal(corpus_read(&corpus, path, why, sizeof(why)), 0);
        count_pairs(scorer, &corpus, &rows, &right);
        corpus_clear(&corpus);
    }
    print_message("%zu word pairs, %.4f named right\n", rows, (double)right / (double)rows);
    assert_true((double)right / (double)rows >= PAIR_ACCURACY_MIN);
    scorer_free(&scorer);
}

static int open_model(void **state)
{
    char path[4096];
    struct model *model = NULL;
    struct model_fault fault;
    shipped_path("sentiment.model", path, sizeof(path));
    int r = model_open(path, &model, &fault);
    *state = model;
    return r;
}

static int close_model(void **state)
{
    struct model *model = *state;
    model_close(&model);
    return 0;
}

int main(void)
{
    char path[4096];
    data_path("sentiment/en_xlmt_tweets.dev.tsv", path, sizeof(path));
    if (access(path, R_OK) < 0) {
        (void)printf("skipped: %s is not here (DESKBUS_SHARED names its folder)\n", path);
        return EXIT_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_dev_split_reaches_its_floor),
            cmocka_unit_test(languages_of_real_sentences_are_known),
            cmocka_unit_test(languages_of_word_pairs_are_known),
    };
    return cmocka_run_group_tests(tests, open_model, close_model);
}
