/* Teach language: the weights that tell English, Spanish, Polish and other Latin text apart. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "train/softmax.h"
#include "train/trainer.h"

#define OTHER_CLASS  3
#define RATE         0.3
#define PIECE_WEIGHT 0.5 /* of a word pair or word cut from a text, against the whole text */

static int class_of(enum lang_code language)
{
    switch (language) {
    case LANG_EN:
    case LANG_ES:
    case LANG_PL:
        return (int)language;
    case LANG_UNKNOWN:
        return OTHER_CLASS;
    case LANG_ZH:
    case LANG_AR:
    case LANG_COUNT:
        break;
    }
    return -1; /* the script decides */
}

static int add_text(struct trainer *self, struct example_set *set, const char *text, size_t size,
        const struct example *row)
{
    struct feature_set *features = &self->scratch->features;
    text_read(&self->scratch->text, text, size);
    size_t count = feature_extract_language(
            &self->scratch->text, features->hashed, FEATURE_HASHED_MAX);
    if (count == 0)
        return 0;
    struct example_source source = {
            .hashed = features->hashed,
            .hashed_count = count,
            .bucket_count = self->recipe.language_buckets,
    };
    return example_add(set, &source, row);
}

static size_t skip_word(const char *text, size_t size, size_t at)
{
    while (at < size && text[at] != ' ')
        at++;
    return at;
}

/* The word number index of the text and, with it, word_count - 1 more. */
static void find_words(
        const struct corpus_row *row, size_t index, size_t word_count, size_t *start, size_t *end)
{
    size_t at = 0;
    for (size_t i = 0; i < index && at < row->size; i++)
        at = skip_word(row->text, row->size, at) + 1;
    *start = at < row->size ? at : 0;
    at = *start;
    for (size_t i = 0; i < word_count && at < row->size; i++)
        at = skip_word(row->text, row->size, i == 0 ? at : at + 1);
    *end = at;
}

static size_t count_words(const struct corpus_row *row)
{
    size_t count = 1;
    for (size_t i = 0; i < row->size; i++)
        count += row->text[i] == ' ';
    return count;
}

static int add_row(
        struct trainer *self, struct example_set *set, const struct corpus_row *row, double weight)
{
    struct example example = {.label = (uint8_t)class_of(row->language), .weight = (float)weight};
    int r = add_text(self, set, row->text, row->size, &example);
    size_t words = count_words(row);
    example.weight = (float)(weight * PIECE_WEIGHT);
    for (size_t piece = 1; r == 0 && piece <= 2; piece++) {
        size_t start = 0, end = 0;
        size_t pick = (set->row_count * 2654435761u >> 7) % words; /* spread, yet reproducible */
        find_words(row, pick, piece, &start, &end);
        r = add_text(self, set, row->text + start, end - start, &example);
    }
    return r;
}

static int add_sources(struct trainer *self, struct example_set *set)
{
    int r = 0;
    for (size_t i = 0; i < self->recipe.source_count; i++) {
        const struct recipe_source *source = &self->recipe.sources[i];
        double weight = source->use == RECIPE_LANGUAGE ? source->weight : 0.3;
        if (source->use != RECIPE_LANGUAGE && source->use != RECIPE_TRAIN)
            continue;
        for (size_t k = 0; r == 0 && k < self->corpora[i].count; k++) {
            if (class_of(self->corpora[i].rows[k].language) >= 0)
                r = add_row(self, set, &self->corpora[i].rows[k], weight);
        }
    }
    return r;
}

static void keep_weights(struct trainer *self, const struct softmax *learned)
{
    float top = 1e-6f;
    for (size_t i = 0; i < learned->hashed_size; i++) {
        float size = learned->hashed[i] < 0 ? -learned->hashed[i] : learned->hashed[i];
        top = size > top ? size : top;
    }
    float step = top / 127.0f;
    for (size_t i = 0; i < learned->hashed_size; i++) {
        float scaled = learned->hashed[i] / step;
        self->language[i] = (int8_t)(scaled + (scaled < 0 ? -0.5f : 0.5f));
    }
    self->numbers[NUMBER_LANGUAGE_SCALE] = (double)step;
}

int trainer_teach_language(struct trainer *self)
{
    struct example_set set = {0};
    struct softmax *learned = NULL;
    struct softmax_options options = {
            .class_count = LANG_LATIN_CLASSES,
            .bucket_count = self->recipe.language_buckets,
            .epochs = self->recipe.language_epochs,
            .averaged_epochs = 1,
            .rate = RATE,
            .seed = self->recipe.seed,
    };
    int r = add_sources(self, &set);
    if (r == 0 && !self->quiet)
        (void)printf("language: %zu texts and pieces of them\n", set.row_count);
    if (r == 0)
        r = softmax_train(&set, &options, &learned);
    if (r == 0)
        keep_weights(self, learned);
    if (r < 0)
        (void)snprintf(self->why, sizeof(self->why), "cannot learn languages: %s", strerror(-r));
    softmax_free(&learned);
    example_clear(&set);
    return r;
}
