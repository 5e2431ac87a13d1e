/* Person rules: the words and patterns by which customers of one language ask for a person. */
#ifndef RESPONDER_PERSON_RULES_H
#define RESPONDER_PERSON_RULES_H

#include "lib/spelling.h"

enum person_script { PERSON_LATIN, PERSON_ARABIC, PERSON_HAN };

/* A named piece that patterns use as <name>. The list ends with .name == NULL. */
struct person_class {
    const char *name;
    const char *pattern;
};

/* Patterns are PCRE2 over folded text (lib/text_fold.h, sentence ends kept as the words "." and ","). In them
 * <name> stands for a class, and a space for one or more spaces with or without a comma; outside Chinese a
 * pattern begins and ends at a word's border. All lists end with NULL. */
struct person_rules {
    const char *lang;
    enum person_script script;
    const struct person_class *classes;
    const char *const
            *words; /* patterns: a request when nothing else but fillers is in the message */
    const char *const *fillers; /* patterns: what may stand around them */
    const char *const *phrases; /* plain text: a request wherever it stands */
    const char *const
            *masks; /* patterns: what is no request though it looks like one; taken out first */
    const char *const *requests; /* patterns: a request wherever it stands */
    const char *const
            *hints; /* patterns: with one of them left nobody but a person should answer */
    struct spelling spelling;
};

extern const struct person_rules person_rules_en;
extern const struct person_rules person_rules_es;
extern const struct person_rules person_rules_pl;
extern const struct person_rules person_rules_zh;
extern const struct person_rules person_rules_ar;

#endif
