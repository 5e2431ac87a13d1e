/* Lang: which of five languages a text is written in, or honestly that it is not known. */
#include "lang.h"

#include <math.h>
#include <string.h>

#include "hash.h"
#include "model.h"
#include "real.h"

#define HAN_WEIGHT   3.0 /* letters that one Chinese character is worth */
#define SURE_ENOUGH  0.5 /* below it the language is reported as unknown */
#define KANA_SHARE   0.12 /* of the characters: more is Japanese */
#define PERSIAN_COST 4.0 /* Persian and Urdu letters lower the belief in Arabic this much */

static const char *const names[LANG_COUNT] = {"en", "es", "pl", "zh", "ar", "unknown"};

const char *lang_name(enum lang_code code)
{
    return (unsigned)code < LANG_COUNT ? names[code] : names[LANG_UNKNOWN];
}

enum lang_code lang_from_name(const char *name)
{
    for (unsigned i = 0; i < LANG_COUNT; i++) {
        if (strcmp(names[i], name) == 0)
            return (enum lang_code)i;
    }
    return LANG_COUNT;
}

static struct lang_guess judged(enum lang_code code, double belief)
{
    belief = belief < 0 ? 0 : belief;
    if (belief >= SURE_ENOUGH)
        return (struct lang_guess){code, code, belief};
    return (struct lang_guess){LANG_UNKNOWN, code, 1.0 - belief};
}

static struct lang_guess guess_han(const struct text_scripts *scripts, double share)
{
    double all = (double)scripts->han + scripts->kana + scripts->hangul;
    double foreign = ((double)scripts->kana + scripts->hangul) / all;
    if (foreign > KANA_SHARE)
        return (struct lang_guess){LANG_UNKNOWN, LANG_ZH, share};
    return judged(LANG_ZH, share > 0.5 ? 1.0 - (1.0 - share) * 0.5 : share + 0.2);
}

static struct lang_guess guess_arabic(const struct text_scripts *scripts, double share)
{
    double persian = (double)scripts->persian / scripts->arabic;
    return judged(LANG_AR, share * (1.0 - PERSIAN_COST * persian));
}

static void latin_beliefs(const struct model *model, struct feature_set *set, double *beliefs)
{
    uint32_t bucket_count = 0;
    const int8_t *weights = model_language(model, &bucket_count);
    int64_t sums[LANG_LATIN_CLASSES] = {0};
    for (size_t i = 0; i < set->hashed_count; i++) {
        const int8_t *row = weights +
                (size_t)hash_bucket(set->hashed[i], bucket_count) * LANG_LATIN_CLASSES;
        for (unsigned k = 0; k < LANG_LATIN_CLASSES; k++)
            sums[k] += row[k];
    }
    double scale = model_number(model, NUMBER_LANGUAGE_SCALE) / sqrt((double)set->hashed_count);
    for (unsigned k = 0; k < LANG_LATIN_CLASSES; k++)
        beliefs[k] = (double)sums[k] * scale + model_number(model, NUMBER_LANGUAGE_BIAS + k);
    real_softmax(beliefs, LANG_LATIN_CLASSES);
}

static struct lang_guess guess_latin(
        const struct model *model, struct feature_scratch *scratch, double share)
{
    struct feature_set *set = &scratch->features;
    double beliefs[LANG_LATIN_CLASSES];
    set->hashed_count = feature_extract_language(&scratch->text, set->hashed, FEATURE_HASHED_MAX);
    latin_beliefs(model, set, beliefs);
    unsigned best = LANG_EN;
    for (unsigned k = LANG_ES; k <= LANG_PL; k++)
        best = beliefs[k] > beliefs[best] ? k : best;
    return judged((enum lang_code)best, beliefs[best] * share);
}

struct lang_guess lang_guess_text(const struct model *model, struct feature_scratch *scratch)
{
    const struct text_scripts *scripts = &scratch->text.scripts;
    double han = HAN_WEIGHT * ((double)scripts->han + scripts->kana + scripts->hangul);
    double arabic = scripts->arabic, latin = scripts->latin, other = scripts->other;
    double total = han + arabic + latin + other;
    if (total <= 0)
        return (struct lang_guess){LANG_UNKNOWN, LANG_UNKNOWN, 1.0};
    if (other >= han && other >= arabic && other >= latin)
        return (struct lang_guess){LANG_UNKNOWN, LANG_UNKNOWN, other / total};
    if (han * 2 >= latin && han >= arabic && han > 0)
        return guess_han(scripts, han / total);
    if (arabic >= latin)
        return guess_arabic(scripts, arabic / total);
    return guess_latin(model, scratch, latin / total);
}
