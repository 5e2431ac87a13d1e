/* Trainer: what the steps of training share, from the recipe to the finished model. */
#ifndef SENTIMENT_TRAIN_TRAINER_H
#define SENTIMENT_TRAIN_TRAINER_H

#include "feature.h"
#include "model.h"
#include "train/corpus.h"
#include "train/lexicon_file.h"
#include "train/recipe.h"

#define TRAINER_WHY_BYTES 512

struct trainer {
    struct recipe recipe;
    struct corpus corpora[RECIPE_SOURCES_MAX]; /* by index of the recipe's sources */
    struct lexicon_table lexicon;
    struct feature_scratch *scratch;
    int8_t *hashed; /* recipe.buckets * 2 */
    int8_t *language; /* recipe.language_buckets * LANG_LATIN_CLASSES */
    int16_t dense[DENSE_COUNT * 2];
    double numbers[NUMBER_COUNT];
    char *card;
    unsigned char *package; /* the bytes that model reads */
    size_t package_size;
    struct model *model;
    int quiet;
    char why[TRAINER_WHY_BYTES];
};

/* Read the recipe and all its files. Returns 0 or a negative errno with self->why. */
int trainer_load(struct trainer *self, const char *recipe_path, const char *data_folder);
/* Put what has been learned so far into self->package and self->model. */
int trainer_pack(struct trainer *self);
void trainer_clear(struct trainer *self);

/* Learn languages; needs trainer_load(). */
int trainer_teach_language(struct trainer *self);
/* Learn sentiment; needs a packed model that knows languages. */
int trainer_teach_sentiment(struct trainer *self);

#endif
