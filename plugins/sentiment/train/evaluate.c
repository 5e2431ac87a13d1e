/* Evaluate: how well a model does on labelled texts, as numbers and as a table. */
#include "train/evaluate.h"

#include <stdio.h>

#include "train/trainer.h"

#define BINS 10

struct tally {
    size_t pairs[SCORER_LABEL_COUNT][SCORER_LABEL_COUNT]; /* truth, guess */
    size_t bin_rows[BINS], bin_right[BINS];
    double bin_belief[BINS];
    size_t rows, right, languages_right;
    unsigned class_count;
};

static unsigned count_classes(const struct corpus *corpus)
{
    unsigned seen[SCORER_LABEL_COUNT] = {0}, count = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        if (corpus->rows[i].label != SCORER_LABEL_COUNT)
            seen[corpus->rows[i].label] = 1;
    }
    for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++)
        count += seen[k];
    return count;
}

static void count_row(
        struct tally *self, const struct corpus_row *row, const struct scorer_result *result)
{
    enum scorer_label guess = result->label;
    self->rows++;
    self->languages_right += result->language == row->language;
    if (row->label == SCORER_LABEL_COUNT)
        return;
    if (self->class_count == 2 && guess == SCORER_NEUTRAL)
        guess = result->score < 0 ? SCORER_NEGATIVE : SCORER_POSITIVE;
    int right = guess == row->label;
    unsigned bin = (unsigned)(result->confidence * BINS);
    bin = bin < BINS ? bin : BINS - 1;
    self->pairs[row->label][guess]++;
    self->right += (size_t)right;
    self->bin_rows[bin]++;
    self->bin_right[bin] += (size_t)right;
    self->bin_belief[bin] += result->confidence;
}

static double class_f1(const struct tally *self, unsigned label)
{
    size_t truth = 0, guess = 0, both = self->pairs[label][label];
    for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++) {
        truth += self->pairs[label][k];
        guess += self->pairs[k][label];
    }
    return truth + guess == 0 ? -1 : 2.0 * (double)both / (double)(truth + guess);
}

static double macro_f1(const struct tally *self)
{
    double sum = 0;
    unsigned count = 0;
    for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++) {
        double f1 = class_f1(self, k);
        sum += f1 < 0 ? 0 : f1;
        count += f1 >= 0;
    }
    return count == 0 ? 0 : sum / count;
}

static double calibration_error(const struct tally *self)
{
    double sum = 0;
    for (unsigned i = 0; i < BINS; i++) {
        double gap = self->bin_belief[i] - (double)self->bin_right[i];
        sum += gap < 0 ? -gap : gap;
    }
    return sum / (double)self->rows;
}

int evaluate_corpus(const struct model *model, const struct corpus *corpus, struct evaluation *ret)
{
    struct scorer *scorer = NULL;
    struct tally tally = {.class_count = count_classes(corpus)};
    int r = scorer_new(model, &scorer);
    if (r < 0)
        return r;
    for (size_t i = 0; i < corpus->count; i++) {
        struct scorer_result result;
        scorer_score(scorer, corpus->rows[i].text, corpus->rows[i].size, &result);
        count_row(&tally, &corpus->rows[i], &result);
    }
    scorer_free(&scorer);
    double rows = tally.rows == 0 ? 1 : (double)tally.rows;
    *ret = (struct evaluation){
            .rows = tally.rows,
            .class_count = tally.class_count,
            .macro_f1 = macro_f1(&tally),
            .accuracy = (double)tally.right / rows,
            .calibration_error = tally.rows == 0 ? 0 : calibration_error(&tally),
            .language_accuracy = (double)tally.languages_right / rows,
    };
    return 0;
}

static void print_row(const struct recipe_source *source, const struct evaluation *result)
{
    if (source->use == RECIPE_LANGUAGE_TEST)
        (void)printf("%-48s %6zu %8s %8s %8s %8.3f\n", source->name, result->rows, "", "", "",
                result->language_accuracy);
    else
        (void)printf("%-48s %6zu %8.3f %8.3f %8.3f %8.3f\n", source->name, result->rows,
                result->macro_f1, result->accuracy, result->calibration_error,
                result->language_accuracy);
}

int evaluate_print(const struct trainer *trainer)
{
    (void)printf("%-48s %6s %8s %8s %8s %8s\n", "set", "rows", "macro-F1", "accuracy", "calib.",
            "language");
    for (size_t i = 0; i < trainer->recipe.source_count; i++) {
        const struct recipe_source *source = &trainer->recipe.sources[i];
        struct evaluation result;
        if (source->use != RECIPE_TEST && source->use != RECIPE_LANGUAGE_TEST)
            continue;
        int r = evaluate_corpus(trainer->model, &trainer->corpora[i], &result);
        if (r < 0)
            return r;
        print_row(source, &result);
    }
    return 0;
}
