/* Lang: which of five languages a text is written in, or honestly that it is not known. */
#ifndef SENTIMENT_LANG_H
#define SENTIMENT_LANG_H

#include "feature.h"

enum lang_code { LANG_EN, LANG_ES, LANG_PL, LANG_ZH, LANG_AR, LANG_UNKNOWN, LANG_COUNT };

#define LANG_LATIN_CLASSES 4 /* en, es, pl, and any other language in Latin letters */

struct model;

struct lang_guess {
    enum lang_code code; /* what to report */
    enum lang_code closest; /* the nearest of the five, for weights; unknown without letters */
    double confidence; /* that code is right, 0..1 */
};

/* scratch->text is read; scratch->features is overwritten. */
struct lang_guess lang_guess_text(const struct model *model, struct feature_scratch *scratch);
/* "en", "es", "pl", "zh", "ar" or "unknown". */
const char *lang_name(enum lang_code code);
/* The code of such a name; LANG_COUNT when it is none. */
enum lang_code lang_from_name(const char *name);

#endif
