/* Card: the text inside a model file that says what it was trained on. */
#include "train/card.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/trainer.h"

static void write_settings(FILE *out, const struct recipe *recipe)
{
    (void)fprintf(out,
            "deskbus sentiment model\n"
            "format\t%d\nfeature revision\t%d\n"
            "buckets\t%u\nlanguage buckets\t%u\nepochs\t%u\naveraged epochs\t%u\n"
            "rate\t%g\ndense rate\t%g\ndecay\t%g\nseed\t%llu\n",
            MODEL_FORMAT, FEATURE_REVISION, recipe->buckets, recipe->language_buckets,
            recipe->epochs, recipe->averaged_epochs, recipe->rate, recipe->dense_rate,
            recipe->decay, (unsigned long long)recipe->seed);
}

int card_write(const struct trainer *trainer, char **ret)
{
    static const char *const uses[] = {
            [RECIPE_TRAIN] = "trained on",
            [RECIPE_LANGUAGE] = "trained on for language",
            [RECIPE_LEXICON] = "lexicon",
    };
    size_t size = 0;
    FILE *out = open_memstream(ret, &size);
    if (out == NULL)
        return -ENOMEM;
    write_settings(out, &trainer->recipe);
    (void)fprintf(out, "lexicon entries\t%u\n", trainer->lexicon.used_count);
    for (size_t i = 0; i < trainer->recipe.source_count; i++) {
        const struct recipe_source *source = &trainer->recipe.sources[i];
        if (source->use == RECIPE_TEST || source->use == RECIPE_LANGUAGE_TEST)
            continue;
        (void)fprintf(out, "%s\t%s\t%zu rows\tweight %g\n", uses[source->use], source->name,
                trainer->corpora[i].count, source->weight);
    }
    return fclose(out) == 0 ? 0 : -ENOMEM;
}
