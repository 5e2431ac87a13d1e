/* Trainer: what the steps of training share, from the recipe to the finished model. */
#include "train/trainer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "train/card.h"
#include "train/package.h"

static int load_source(struct trainer *self, size_t index)
{
    const struct recipe_source *source = &self->recipe.sources[index];
    if (source->use == RECIPE_LEXICON)
        return lexicon_file_add(&self->lexicon, source->path, self->why, sizeof(self->why));
    return corpus_read(&self->corpora[index], source->path, self->why, sizeof(self->why));
}

static int make_room(struct trainer *self)
{
    self->scratch = calloc(1, sizeof(*self->scratch));
    self->hashed = calloc(self->recipe.buckets, 2);
    self->language = calloc(self->recipe.language_buckets, LANG_LATIN_CLASSES);
    if (self->scratch == NULL || self->hashed == NULL || self->language == NULL)
        return -ENOMEM;
    return lexicon_file_new(self->recipe.lexicon_slots, &self->lexicon);
}

int trainer_load(struct trainer *self, const char *recipe_path, const char *data_folder)
{
    int r = recipe_read(&self->recipe, recipe_path, data_folder, self->why, sizeof(self->why));
    if (r == 0)
        r = make_room(self);
    for (size_t i = 0; r == 0 && i < self->recipe.source_count; i++)
        r = load_source(self, i);
    if (r == 0)
        r = card_write(self, &self->card);
    if (r == -ENOMEM)
        (void)snprintf(self->why, sizeof(self->why), "no memory");
    return r;
}

static void put_numbers(const double *numbers, unsigned char *bytes)
{
    for (unsigned i = 0; i < NUMBER_COUNT; i++) {
        double units = numbers[i] * MODEL_NUMBER_UNIT;
        units += units < 0 ? -0.5 : 0.5;
        bytes_put_u32(bytes + (size_t)i * 4, (uint32_t)(int32_t)units);
    }
}

int trainer_pack(struct trainer *self)
{
    struct model_fault fault = {{0}};
    unsigned char numbers[NUMBER_COUNT * 4], dense[DENSE_COUNT * 4];
    put_numbers(self->numbers, numbers);
    for (size_t i = 0; i < (size_t)DENSE_COUNT * 2; i++)
        bytes_put_i16(dense + i * 2, self->dense[i]);
    const struct package_section sections[MODEL_SECTION_COUNT] = {
            [MODEL_NUMBERS] = {numbers, sizeof(numbers)},
            [MODEL_HASHED] = {self->hashed, (size_t)self->recipe.buckets * 2},
            [MODEL_DENSE] = {dense, sizeof(dense)},
            [MODEL_LEXICON] = {self->lexicon.slots,
                    (size_t)self->lexicon.slot_count * LEXICON_SLOT_BYTES},
            [MODEL_LANGUAGE] = {self->language,
                    (size_t)self->recipe.language_buckets * LANG_LATIN_CLASSES},
            [MODEL_CARD] = {self->card, strlen(self->card)},
    };
    model_close(&self->model);
    free(self->package);
    self->package = NULL;
    int r = package_build(sections, &self->package, &self->package_size);
    if (r == 0)
        r = model_from_bytes(self->package, self->package_size, &self->model, &fault);
    if (r < 0)
        (void)snprintf(self->why, sizeof(self->why), "cannot pack the model: %s", fault.text);
    return r;
}

void trainer_clear(struct trainer *self)
{
    model_close(&self->model);
    for (size_t i = 0; i < self->recipe.source_count; i++)
        corpus_clear(&self->corpora[i]);
    recipe_clear(&self->recipe);
    lexicon_file_clear(&self->lexicon);
    free(self->scratch);
    free(self->hashed);
    free(self->language);
    free(self->card);
    free(self->package);
    *self = (struct trainer){0};
}
