/* Teach sentiment: the weights for negative, neutral and positive, and how sure to be of them. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "real.h"
#include "train/softmax.h"
#include "train/trainer.h"

#define HELD_EVERY      10 /* one row in so many is kept to fit sharpness on */
#define HELD_MIN        100 /* fewer: the language takes what all rows say */
#define CLIP_DEVIATIONS 12.0 /* weights beyond so many standard deviations are cut */
#define SHARPNESS_STEPS 120
#define SHARPNESS_STEP  0.02

static int uses_row(const struct recipe_source *source, const struct corpus_row *row)
{
    return source->use == RECIPE_TRAIN && row->label != SCORER_LABEL_COUNT;
}

/* Rare labels of a set count more, by the square root of how rare they are. */
static void label_weights(const struct corpus *corpus, double *weights)
{
    size_t counts[SCORER_LABEL_COUNT] = {0}, total = 0, present = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        if (corpus->rows[i].label == SCORER_LABEL_COUNT)
            continue;
        counts[corpus->rows[i].label]++;
        total++;
    }
    for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++)
        present += counts[k] > 0;
    for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++)
        weights[k] = counts[k] == 0 ? 0
                                    : sqrt((double)total / ((double)present * (double)counts[k]));
}

static int add_row(
        struct trainer *self, struct example_set *set, const struct corpus_row *row, double weight)
{
    struct feature_set *features = &self->scratch->features;
    const struct lexicon_view lexicon = {self->lexicon.slots, self->lexicon.slot_count};
    text_read(&self->scratch->text, row->text, row->size);
    struct lang_guess guess = lang_guess_text(self->model, self->scratch);
    feature_extract(self->scratch, &lexicon, guess.closest);
    struct example_source source = {
            .hashed = features->hashed,
            .hashed_count = features->hashed_count,
            .dense = features->dense,
            .dense_count = features->dense_count,
            .bucket_count = self->recipe.buckets,
    };
    struct example example = {
            .label = (uint8_t)row->label,
            .group = (uint8_t)guess.closest,
            .is_held = set->row_count % HELD_EVERY == 0,
            .weight = (float)weight,
    };
    return example_add(set, &source, &example);
}

static int add_sources(struct trainer *self, struct example_set *set)
{
    int r = 0;
    for (size_t i = 0; i < self->recipe.source_count; i++) {
        const struct recipe_source *source = &self->recipe.sources[i];
        const struct corpus *corpus = &self->corpora[i];
        double weights[SCORER_LABEL_COUNT];
        label_weights(corpus, weights);
        for (size_t k = 0; r == 0 && k < corpus->count; k++) {
            const struct corpus_row *row = &corpus->rows[k];
            if (uses_row(source, row))
                r = add_row(self, set, row, source->weight * weights[row->label]);
        }
    }
    return r;
}

/* Mean surprise of the held rows of a group (LANG_COUNT: of all) when logits are multiplied. */
static double surprise(const struct softmax *learned, const struct example_set *set, unsigned group,
        double sharpness)
{
    double sum = 0, count = 1e-9;
    for (size_t i = 0; i < set->row_count; i++) {
        const struct example *row = &set->rows[i];
        double beliefs[SOFTMAX_CLASSES_MAX];
        if (!row->is_held || (group != LANG_COUNT && row->group != group))
            continue;
        softmax_logits(learned, set, row, beliefs);
        for (unsigned k = 0; k < SCORER_LABEL_COUNT; k++)
            beliefs[k] *= sharpness;
        real_softmax(beliefs, SCORER_LABEL_COUNT);
        sum -= real_log(beliefs[row->label] > 1e-9 ? beliefs[row->label] : 1e-9);
        count += 1;
    }
    return sum / count;
}

static double fit_group(
        const struct softmax *learned, const struct example_set *set, unsigned group)
{
    double best = 1, least = 1e9;
    for (unsigned step = 10; step <= SHARPNESS_STEPS; step++) {
        double sharpness = step * SHARPNESS_STEP;
        double loss = surprise(learned, set, group, sharpness);
        if (loss < least) {
            least = loss;
            best = sharpness;
        }
    }
    return best;
}

static void fit_sharpness(
        struct trainer *self, const struct softmax *learned, const struct example_set *set)
{
    size_t held[LANG_COUNT] = {0};
    for (size_t i = 0; i < set->row_count; i++)
        held[set->rows[i].group] += set->rows[i].is_held;
    double of_all = fit_group(learned, set, LANG_COUNT);
    for (unsigned group = 0; group < LANG_COUNT; group++)
        self->numbers[NUMBER_SHARPNESS + group] = held[group] < HELD_MIN
                ? of_all
                : fit_group(learned, set, group);
}

static void show_progress(void *arg, unsigned epoch, double loss)
{
    const struct trainer *self = arg;
    if (!self->quiet)
        (void)printf("  epoch %u of %u, loss %.4f\n", epoch, self->recipe.epochs, loss);
    (void)fflush(stdout);
}

static double deviation(const float *weights, size_t count, unsigned classes)
{
    double sum = 0, used = 1e-9;
    for (size_t i = 0; i < count; i += classes) {
        for (unsigned k = 0; k <= 2; k += 2) {
            double apart = (double)weights[i + k] - (double)weights[i + SCORER_NEUTRAL];
            sum += apart * apart;
            used += apart != 0;
        }
    }
    return sqrt(sum / used);
}

static int to_steps(double value, double step, int limit)
{
    double scaled = value / step;
    scaled += scaled < 0 ? -0.5 : 0.5;
    return scaled > limit ? limit : scaled < -limit ? -limit : (int)scaled;
}

static void keep_weights(struct trainer *self, const struct softmax *learned)
{
    const unsigned classes = SCORER_LABEL_COUNT;
    double clip = CLIP_DEVIATIONS * deviation(learned->hashed, learned->hashed_size, classes);
    double step = (clip > 1e-4 ? clip : 1e-4) / 127.0, dense_step = 1.0 / 2048.0;
    for (size_t i = 0; i < learned->hashed_size / classes; i++) {
        const float *row = learned->hashed + i * classes;
        double neutral = (double)row[SCORER_NEUTRAL];
        self->hashed[i * 2] = (int8_t)to_steps((double)row[SCORER_NEGATIVE] - neutral, step, 127);
        self->hashed[i * 2 + 1] = (int8_t)to_steps(
                (double)row[SCORER_POSITIVE] - neutral, step, 127);
    }
    for (size_t i = 0; i < learned->dense_size / classes; i++) {
        const float *row = learned->dense + i * classes;
        double neutral = (double)row[SCORER_NEUTRAL];
        self->dense[i * 2] = (int16_t)to_steps(
                (double)row[SCORER_NEGATIVE] - neutral, dense_step, INT16_MAX);
        self->dense[i * 2 + 1] = (int16_t)to_steps(
                (double)row[SCORER_POSITIVE] - neutral, dense_step, INT16_MAX);
    }
    self->numbers[NUMBER_HASHED_SCALE] = step;
    self->numbers[NUMBER_DENSE_SCALE] = dense_step;
}

static int learn(struct trainer *self, const struct example_set *set, int skip_held)
{
    struct softmax *learned = NULL;
    const struct recipe *recipe = &self->recipe;
    struct softmax_options options = {
            .class_count = SCORER_LABEL_COUNT,
            .bucket_count = recipe->buckets,
            .dense_count = DENSE_COUNT,
            .epochs = recipe->epochs,
            .averaged_epochs = recipe->averaged_epochs,
            .rate = recipe->rate,
            .dense_rate = recipe->dense_rate,
            .decay = recipe->decay,
            .seed = recipe->seed,
            .skip_held = skip_held,
            .progress = show_progress,
            .progress_arg = self,
    };
    int r = softmax_train(set, &options, &learned);
    if (r < 0)
        return r;
    if (skip_held)
        fit_sharpness(self, learned, set);
    else
        keep_weights(self, learned);
    softmax_free(&learned);
    return 0;
}

int trainer_teach_sentiment(struct trainer *self)
{
    struct example_set set = {0};
    int r = add_sources(self, &set);
    if (r == 0 && !self->quiet)
        (void)printf("sentiment: %zu texts, %zu features; nine in ten, to fit the confidence\n",
                set.row_count, set.hashed_count);
    if (r == 0)
        r = learn(self, &set, 1);
    if (r == 0 && !self->quiet)
        (void)printf("sentiment: all of them\n");
    if (r == 0)
        r = learn(self, &set, 0);
    if (r < 0)
        (void)snprintf(self->why, sizeof(self->why), "cannot learn sentiment: %s", strerror(-r));
    example_clear(&set);
    return r;
}
