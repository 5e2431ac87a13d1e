/* Answers, match: what a message is about, by the weights of keywords and patterns, in every language at once. */
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"
#include "lib/text_fold.h"

/* A language that somebody else recognised tips the scale by this much. */
static const double known_language_bonus = 0.1;

enum { FOLDED_MAX = 8192 };

struct folded {
    char text[FOLDED_MAX + 2]; /* a space, the folded words, a space */
    size_t size;
    bool covered[FOLDED_MAX + 2]; /* by keywords of short answers */
};

static bool is_letter(char byte)
{
    return byte != ' ' && byte != '\0';
}

/* Chinese has no spaces: there a keyword stands anywhere. */
static bool is_han_start(const char *text)
{
    unsigned char byte = (unsigned char)text[0];
    return byte >= 0xe3 && byte <= 0xe9;
}

/* The next place of a keyword at or after from, or NULL. */
static const char *find_keyword(const struct keyword *keyword, const char *from)
{
    bool han = is_han_start(keyword->text);
    const char *at = from;
    while ((at = strstr(at, keyword->text)) != NULL) {
        bool starts = han || keyword->open_start || !is_letter(at[-1]);
        bool ends = han || keyword->open_end || !is_letter(at[keyword->size]);
        if (starts && ends)
            return at;
        at += keyword->size;
    }
    return NULL;
}

static double score_of(const struct section *section, const struct folded *folded)
{
    double score = 0.0;
    for (size_t i = 0; i < section->keyword_count; i++) {
        if (find_keyword(&section->keywords[i], folded->text + 1) != NULL)
            score += section->keywords[i].weight;
    }
    for (size_t i = 0; i < section->pattern_count; i++) {
        size_t begin = 0;
        size_t end = 0;
        if (pattern_find(
                    section->patterns[i].pattern, folded->text + 1, folded->size, 0, &begin, &end))
            score += section->patterns[i].weight;
    }
    return score;
}

static void cover_keyword(const struct keyword *keyword, struct folded *folded)
{
    const char *at = folded->text + 1;
    while ((at = find_keyword(keyword, at)) != NULL) {
        size_t begin = (size_t)(at - folded->text);
        size_t end = begin + keyword->size;
        while (keyword->open_start && is_letter(folded->text[begin - 1]))
            begin--;
        while (keyword->open_end && is_letter(folded->text[end]))
            end++;
        memset(folded->covered + begin, 1, (end - begin) * sizeof(bool));
        at += keyword->size;
    }
}

/* True when nothing is in the message but keywords of the short answers of one language. */
static bool is_short_message(const struct answers *self, size_t language, struct folded *folded)
{
    memset(folded->covered, 0, (folded->size + 2) * sizeof(bool));
    for (size_t i = 0; i < self->topic_count; i++) {
        const struct section *section = &self->topics[i].sections[language];
        for (size_t j = 0; self->topics[i].kind == TOPIC_SHORT && j < section->keyword_count; j++)
            cover_keyword(&section->keywords[j], folded);
    }
    for (size_t i = 1; i <= folded->size; i++) {
        if (is_letter(folded->text[i]) && !folded->covered[i])
            return false;
    }
    return folded->size > 0;
}

/* The topic ahead, in its best language, and the best score of any other one. */
struct leader {
    const struct topic *topic;
    size_t language;
    double score;
    double second;
    int known; /* the language that somebody else recognised, or -1 */
};

static void note(struct leader *leader, const struct topic *topic, size_t language, double score)
{
    bool same = leader->topic == topic;
    if (leader->topic != NULL && score <= leader->score) {
        if (!same && score > leader->second)
            leader->second = score;
        return;
    }
    if (leader->topic != NULL && !same && leader->score > leader->second)
        leader->second = leader->score;
    leader->topic = topic;
    leader->language = language;
    leader->score = score;
}

/* Scores every topic of that kind in one language. */
static void match_language(const struct answers *self, enum topic_kind kind,
        const struct folded *folded, size_t language, struct leader *leader)
{
    for (size_t i = 0; i < self->topic_count; i++) {
        const struct topic *topic = &self->topics[i];
        if (topic->kind != kind || !topic->sections[language].present)
            continue;
        double score = score_of(&topic->sections[language], folded);
        if (score > 0.0)
            note(leader, topic, language,
                    score + ((int)language == leader->known ? known_language_bonus : 0.0));
    }
}

static void match_kind(const struct answers *self, enum topic_kind kind, struct folded *folded,
        int known, struct answers_match *ret)
{
    struct leader leader = {.known = known};
    for (size_t language = 0; language < self->language_count; language++) {
        if (kind != TOPIC_SHORT || is_short_message(self, language, folded))
            match_language(self, kind, folded, language, &leader);
    }
    *ret = (struct answers_match){.best = leader.topic,
            .language = leader.topic != NULL ? leader.language : answers_language_index(self, NULL),
            .score = leader.score,
            .margin = leader.score - leader.second};
    bool sure = ret->best != NULL && ret->score + 1e-9 >= ret->best->threshold &&
            (kind == TOPIC_SHORT || ret->margin + 1e-9 >= self->margin);
    ret->topic = sure ? ret->best : NULL;
}

static bool fold(const char *text, size_t size, struct folded *ret)
{
    ret->text[0] = ' ';
    ret->size = text_fold(text, size, 0, ret->text + 1, FOLDED_MAX);
    ret->text[ret->size + 1] = '\0';
    return ret->size > 0;
}

void answers_match(const struct answers *self, const char *text, size_t size, const char *lang,
        struct answers_match *ret)
{
    struct folded folded;
    int known = lang != NULL ? answers_language_of(self, lang) : -1;
    *ret = (struct answers_match){.language = answers_language_index(self, lang)};
    if (!fold(text, size, &folded))
        return;
    struct answers_match answer;
    match_kind(self, TOPIC_ANSWER, &folded, known, &answer);
    if (answer.topic == NULL)
        match_kind(self, TOPIC_SHORT, &folded, known, ret);
    if (ret->topic == NULL)
        *ret = answer;
    if (ret->topic != NULL || self->catch_all == NULL)
        return;
    int guess = known >= 0 ? known : answers_guess_language(self, text, size);
    ret->topic = self->catch_all;
    if (guess >= 0)
        ret->language = (size_t)guess;
}

bool answers_order_number(const struct answers *self, const char *text, size_t size, char *ret,
        size_t cap, bool *alone)
{
    char plain[FOLDED_MAX];
    size_t length = 0;
    /* Digits of other scripts and full-width forms are digits; the hyphen stays as the customer wrote it. */
    if (size >= sizeof(plain))
        size = sizeof(plain) - 1;
    size_t begin = 0;
    size_t end = 0;
    for (size_t i = 0; i < size; i++)
        plain[length++] = (unsigned char)text[i] < 0x80 ? text[i] : ' ';
    plain[length] = '\0';
    const char *from = plain;
    if (!pattern_find(self->order_number, plain, length, 0, &begin, &end)) {
        length = text_fold(text, size, 0, plain, sizeof(plain));
        if (!pattern_find(self->order_number, plain, length, 0, &begin, &end))
            return false;
    }
    size_t count = end - begin < cap - 1 ? end - begin : cap - 1;
    memcpy(ret, from + begin, count);
    ret[count] = '\0';
    char folded[128];
    char number[128];
    text_fold(text, size, 0, folded, sizeof(folded));
    text_fold(ret, count, 0, number, sizeof(number));
    *alone = strcmp(folded, number) == 0;
    return true;
}
