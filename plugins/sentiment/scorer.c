/* Scorer: the feeling that a message shows, as label, score and confidence, and its language. */
#include "scorer.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "hash.h"
#include "model.h"
#include "real.h"

struct scorer {
    const struct model *model;
    const int8_t *weights; /* of the model: looked up once */
    uint32_t bucket_count;
    double hashed_scale, dense_scale;
    struct feature_scratch scratch;
};

static const char *const label_names[SCORER_LABEL_COUNT] = {"negative", "neutral", "positive"};

const char *scorer_label_name(enum scorer_label label)
{
    return (unsigned)label < SCORER_LABEL_COUNT ? label_names[label] : "neutral";
}

int scorer_new(const struct model *model, struct scorer **ret)
{
    struct scorer *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -ENOMEM;
    self->model = model;
    self->weights = model_hashed(model, &self->bucket_count);
    self->hashed_scale = model_number(model, NUMBER_HASHED_SCALE);
    self->dense_scale = model_number(model, NUMBER_DENSE_SCALE);
    *ret = self;
    return 0;
}

void scorer_free(struct scorer **self)
{
    free(*self);
    *self = NULL;
}

/* Sums are whole numbers, so the order of the features cannot change a bit. */
static void sum_weights(const struct scorer *self, double *negative, double *positive)
{
    const struct feature_set *set = &self->scratch.features;
    int64_t hashed[2] = {0}, dense[2] = {0};
    for (size_t i = 0; i < set->hashed_count; i++) {
        const int8_t *pair = self->weights +
                (size_t)hash_bucket(set->hashed[i], self->bucket_count) * 2;
        hashed[0] += pair[0];
        hashed[1] += pair[1];
    }
    for (size_t i = 0; i < set->dense_count; i++) {
        dense[0] += model_dense(self->model, set->dense[i], 0);
        dense[1] += model_dense(self->model, set->dense[i], 1);
    }
    double scale = self->hashed_scale / sqrt((double)set->hashed_count);
    *negative = (double)hashed[0] * scale + (double)dense[0] * self->dense_scale;
    *positive = (double)hashed[1] * scale + (double)dense[1] * self->dense_scale;
}

static enum scorer_label best_of(const double *beliefs)
{
    enum scorer_label best = SCORER_NEUTRAL; /* a tie is no feeling */
    if (beliefs[SCORER_NEGATIVE] > beliefs[best])
        best = SCORER_NEGATIVE;
    if (beliefs[SCORER_POSITIVE] > beliefs[best])
        best = SCORER_POSITIVE;
    return best;
}

void scorer_score(struct scorer *self, const char *text, size_t size, struct scorer_result *ret)
{
    struct lexicon_view lexicon = model_lexicon(self->model);
    text_read(&self->scratch.text, text, size);
    struct lang_guess guess = lang_guess_text(self->model, &self->scratch);
    feature_extract(&self->scratch, &lexicon, guess.closest);
    *ret = (struct scorer_result){
            .label = SCORER_NEUTRAL,
            .language = guess.code,
            .language_confidence = real_round4(guess.confidence),
    };
    if (self->scratch.features.hashed_count == 0)
        return;
    double beliefs[SCORER_LABEL_COUNT] = {0};
    double sharpness = model_number(self->model, NUMBER_SHARPNESS + (unsigned)guess.closest);
    sum_weights(self, &beliefs[SCORER_NEGATIVE], &beliefs[SCORER_POSITIVE]);
    beliefs[SCORER_NEGATIVE] *= sharpness;
    beliefs[SCORER_POSITIVE] *= sharpness;
    real_softmax(beliefs, SCORER_LABEL_COUNT);
    ret->label = best_of(beliefs);
    ret->score = real_round4(beliefs[SCORER_POSITIVE] - beliefs[SCORER_NEGATIVE]);
    ret->confidence = real_round4(beliefs[ret->label]);
}
