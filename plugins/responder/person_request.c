/* Person request: tells whether a customer asks for a person, in any of five languages. */
#include "person_request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/pattern.h"
#include "lib/text_fold.h"
#include "person_rules.h"

/* Folded text that is read of one message; what a rule may grow to when its classes are put in. */
enum {
    FOLDED_MAX = 16384,
    JUDGED_HEAD = 1600,
    JUDGED_TAIL = 800,
    RULE_MAX = 32768,
    PATTERNS_MAX = 256
};

static const struct person_rules *const all_rules[] = {
        &person_rules_en, &person_rules_es, &person_rules_pl, &person_rules_zh, &person_rules_ar};

enum { LANGUAGE_COUNT = sizeof(all_rules) / sizeof(all_rules[0]) };

struct pattern_list {
    struct pattern *items[PATTERNS_MAX];
    size_t count;
};

struct language {
    const struct person_rules *rules;
    struct pattern_list whole;
    struct pattern_list masks;
    struct pattern_list requests;
    struct pattern_list hints;
};

/* A word that any language knows is no slip of the pen in another one. */
enum { KEEP_MAX = 1024 };

struct person_request {
    const char *keep_all[KEEP_MAX];
    struct language languages[LANGUAGE_COUNT];
    char folded[FOLDED_MAX];
    char corrected[FOLDED_MAX];
    char rule[RULE_MAX];
};

/* A rule being written out, cut (and then refused) at RULE_MAX. */
struct writer {
    const char *space; /* what a space of the rule is written as */
    char *text;
    size_t length;
    bool full;
};

static void put(struct writer *out, const char *text, size_t size)
{
    if (out->length + size + 1 > RULE_MAX) {
        out->full = true;
        return;
    }
    memcpy(out->text + out->length, text, size);
    out->length += size;
    out->text[out->length] = '\0';
}

static void put_text(struct writer *out, const char *text)
{
    put(out, text, strlen(text));
}

static const char *class_pattern(const struct person_rules *rules, const char *name, size_t size)
{
    for (const struct person_class *class = rules->classes; class->name != NULL; class ++) {
        if (strncmp(class->name, name, size) == 0 && class->name[size] == '\0')
            return class->pattern;
    }
    return NULL;
}

static bool put_rule(
        struct writer *out, const struct person_rules *rules, const char *rule, unsigned depth);

/* Writes the class NAME as a group. False: there is none, or classes are nested too deeply. */
static bool put_class(struct writer *out, const struct person_rules *rules, const char *name,
        size_t size, unsigned depth)
{
    const char *pattern = class_pattern(rules, name, size);
    if (pattern == NULL || depth == 0)
        return false;
    put_text(out, "(?:");
    if (!put_rule(out, rules, pattern, depth - 1))
        return false;
    put_text(out, ")");
    return true;
}

/* Writes a rule as a PCRE2 pattern; a class may use classes, three deep. False: an unknown class. */
static bool put_rule(
        struct writer *out, const struct person_rules *rules, const char *rule, unsigned depth)
{
    while (*rule != '\0') {
        size_t plain = strcspn(rule, " <[");
        if (rule[plain] == '[') /* a set of characters is taken as it stands */
            plain += strcspn(rule + plain, "]");
        put(out, rule, plain);
        rule += plain;
        if (*rule == ' ') {
            put_text(out, out->space);
            rule++;
        } else if (rule[0] == '<' && (rule[1] == '=' || rule[1] == '!')) {
            put(out, rule, 1); /* of a look-behind */
            rule++;
        } else if (*rule == '<') {
            size_t name = strcspn(rule + 1, ">");
            if (!put_class(out, rules, rule + 1, name, depth))
                return false;
            rule += name + 2;
        }
    }
    return !out->full;
}

static int add_pattern(struct pattern_list *list, const char *text, struct deskbus_error **reterr)
{
    struct pattern_fault fault;
    if (list->count == PATTERNS_MAX)
        return DESKBUS_FAIL(reterr, NULL, -ENOBUFS, "more than %d rules", PATTERNS_MAX);
    int r = pattern_new(text, &fault, &list->items[list->count]);
    if (r == -EINVAL)
        return DESKBUS_FAIL(reterr, NULL, r, "a rule is wrong at %zu: %s: %.80s", fault.offset,
                fault.text, text);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for a rule");
    list->count++;
    return 0;
}

static int add_rule(struct person_request *self, struct language *language, const char *rule,
        struct pattern_list *list, struct deskbus_error **reterr)
{
    bool edges = language->rules->script != PERSON_HAN;
    /* "No, I want a person": what takes a request away does not reach over a comma. */
    const char *plain = edges ? " " : " *";
    const char *wide = edges ? " (?:, )?" : "[ ,]*";
    struct writer out = {.text = self->rule, .space = list == &language->masks ? plain : wide};
    bool at_start = strncmp(rule, "(?:^", 4) == 0 ||
            rule[0] == '^'; /* of a sentence: no word's border */
    put_text(&out, edges && !at_start ? "\\b(?:" : "(?:");
    if (!put_rule(&out, language->rules, rule, 4))
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "a rule of '%s' cannot be written out: %.80s",
                language->rules->lang, rule);
    put_text(&out, edges ? ")\\b" : ")");
    return add_pattern(list, self->rule, reterr);
}

static int add_rules(struct person_request *self, struct language *language,
        const char *const *rules, struct pattern_list *list, struct deskbus_error **reterr)
{
    for (; *rules != NULL; rules++) {
        int r = add_rule(self, language, *rules, list, reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

static bool put_alternatives(
        struct writer *out, const struct person_rules *rules, const char *const *list)
{
    const char *separator = "";
    for (; *list != NULL; list++) {
        put_text(out, separator);
        if (!put_rule(out, rules, *list, 4))
            return false;
        separator = "|";
    }
    return true;
}

/* "please, agent!", "agent agent": fillers, a word, then fillers and words to the end of the message. */
static int add_whole(
        struct person_request *self, struct language *language, struct deskbus_error **reterr)
{
    const struct person_rules *rules = language->rules;
    const char *edge = rules->script == PERSON_HAN ? "" : "\\b";
    struct writer out = {.text = self->rule, .space = *edge == '\0' ? " *" : " "};
    put_text(&out, "^(?:(?:");
    bool good = put_alternatives(&out, rules, rules->fillers);
    put_text(&out, ")");
    put_text(&out, edge);
    put_text(&out, "[ .,]*)*+(?:");
    good = good && put_alternatives(&out, rules, rules->words);
    put_text(&out, ")");
    put_text(&out, edge);
    put_text(&out, "[ .,]*(?:(?:");
    good = good && put_alternatives(&out, rules, rules->words);
    put_text(&out, "|");
    good = good && put_alternatives(&out, rules, rules->fillers);
    put_text(&out, ")");
    put_text(&out, edge);
    put_text(&out, "[ .,]*)*+$");
    if (!good || out.full)
        return DESKBUS_FAIL(
                reterr, NULL, -EINVAL, "the words of '%s' cannot be written out", rules->lang);
    return add_pattern(&language->whole, self->rule, reterr);
}

static int add_language(
        struct person_request *self, struct language *language, struct deskbus_error **reterr)
{
    const struct person_rules *rules = language->rules;
    int r = add_whole(self, language, reterr);
    if (r == 0)
        r = add_rules(self, language, rules->masks, &language->masks, reterr);
    if (r == 0)
        r = add_rules(self, language, rules->requests, &language->requests, reterr);
    if (r == 0)
        r = add_rules(self, language, rules->hints, &language->hints, reterr);
    for (const char *const *phrase = rules->phrases; r == 0 && *phrase != NULL; phrase++)
        r = person_request_add(self, rules->lang, PERSON_PHRASE, *phrase, reterr);
    return r;
}

static void collect_known_words(struct person_request *self)
{
    size_t count = 0;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct spelling *spelling = &all_rules[i]->spelling;
        for (const char *const *word = spelling->words; *word != NULL && count < KEEP_MAX - 1;
                word++)
            self->keep_all[count++] = *word;
        for (const char *const *word = spelling->keep; *word != NULL && count < KEEP_MAX - 1;
                word++)
            self->keep_all[count++] = *word;
    }
    self->keep_all[count] = NULL;
}

int person_request_new(struct person_request **ret, struct deskbus_error **reterr)
{
    struct person_request *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the rules");
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        self->languages[i].rules = all_rules[i];
    collect_known_words(self);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        int r = add_language(self, &self->languages[i], reterr);
        if (r < 0) {
            person_request_free(&self);
            return r;
        }
    }
    *ret = self;
    return 0;
}

static void free_list(struct pattern_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        pattern_free(&list->items[i]);
}

void person_request_free(struct person_request **self)
{
    if (*self == NULL)
        return;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        free_list(&(*self)->languages[i].whole);
        free_list(&(*self)->languages[i].masks);
        free_list(&(*self)->languages[i].requests);
        free_list(&(*self)->languages[i].hints);
    }
    free(*self);
    *self = NULL;
}

static struct language *language_named(struct person_request *self, const char *lang)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (strcmp(self->languages[i].rules->lang, lang) == 0)
            return &self->languages[i];
    }
    return NULL;
}

int person_request_check(const char *lang, const char *text, struct deskbus_error **reterr)
{
    char folded[512];
    bool known = false;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        known = known || strcmp(all_rules[i]->lang, lang) == 0;
    if (!known)
        return DESKBUS_FAIL(reterr, NULL, -ENOENT, "no rules for the language '%s'", lang);
    if (text_fold(text, strlen(text), TEXT_FOLD_BREAKS, folded, sizeof(folded)) == 0)
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "'%s' has no word in it", text);
    return 0;
}

int person_request_add(struct person_request *self, const char *lang, enum person_addition kind,
        const char *text, struct deskbus_error **reterr)
{
    int r = person_request_check(lang, text, reterr);
    if (r < 0)
        return r;
    struct language *language = language_named(self, lang);
    char folded[512];
    (void)text_fold(text, strlen(text), TEXT_FOLD_BREAKS, folded, sizeof(folded));
    bool han = language->rules->script == PERSON_HAN;
    const char *edge = han ? "" : "\\b";
    char rule[640];
    if (kind == PERSON_WORD)
        snprintf(rule, sizeof(rule), "^\\Q%s\\E[ .,]*$", folded);
    else
        snprintf(rule, sizeof(rule), "%s\\Q%s\\E%s", edge, folded, edge);
    struct pattern_list *list = kind == PERSON_NOT ? &language->masks
            : kind == PERSON_WORD                  ? &language->whole
                                                   : &language->requests;
    return add_pattern(list, rule, reterr);
}

static bool find_any(const struct pattern_list *list, const char *text, size_t size)
{
    size_t begin = 0;
    size_t end = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (pattern_find(list->items[i], text, size, 0, &begin, &end))
            return true;
    }
    return false;
}

/* Overwrites what is no request by a word that no rule knows, byte for byte. */
static void mask(const struct pattern_list *list, char *text, size_t size)
{
    for (size_t i = 0; i < list->count; i++) {
        size_t from = 0;
        size_t begin = 0;
        size_t end = 0;
        while (from < size && pattern_find(list->items[i], text, size, from, &begin, &end)) {
            memset(text + begin, '_', end - begin);
            if (end <= begin)
                break; /* an empty match would never get on */
            from = end;
        }
    }
}

struct scripts {
    bool seen[3]; /* by enum person_script */
};

static struct scripts scripts_of(const char *folded)
{
    struct scripts scripts = {{false, false, false}};
    for (const unsigned char *byte = (const unsigned char *)folded; *byte != '\0'; byte++) {
        if (*byte < 0x80 && *byte > ' ')
            scripts.seen[PERSON_LATIN] = true;
        else if (*byte >= 0xd8 && *byte <= 0xdb)
            scripts.seen[PERSON_ARABIC] = true;
        else if (*byte >= 0xe3 && *byte <= 0xe9)
            scripts.seen[PERSON_HAN] = true;
    }
    return scripts;
}

static enum person_verdict judge_in(struct person_request *self, const struct language *language)
{
    const struct spelling spelling = {
            .words = language->rules->spelling.words, .keep = self->keep_all};
    size_t size = spelling_correct(
            &spelling, self->folded, self->corrected, sizeof(self->corrected));
    /* Most messages hold nothing like a request: only for the others is it worth to look for masks. */
    bool asked = find_any(&language->whole, self->corrected, size) ||
            find_any(&language->requests, self->corrected, size);
    if (!asked && !find_any(&language->hints, self->corrected, size))
        return PERSON_UNASKED;
    mask(&language->masks, self->corrected, size);
    if (asked &&
            (find_any(&language->whole, self->corrected, size) ||
                    find_any(&language->requests, self->corrected, size)))
        return PERSON_ASKED;
    return find_any(&language->hints, self->corrected, size) ? PERSON_PERHAPS : PERSON_UNASKED;
}

/* Of a long message its beginning and its end are judged: what a match may cost grows with the square of it. */
static void shorten(char *folded)
{
    size_t size = strlen(folded);
    if (size <= JUDGED_HEAD + JUDGED_TAIL)
        return;
    size_t head = JUDGED_HEAD;
    while (head > 0 && ((unsigned char)folded[head] & 0xc0) == 0x80)
        head--;
    size_t tail = size - JUDGED_TAIL;
    while (((unsigned char)folded[tail] & 0xc0) == 0x80)
        tail++;
    memcpy(folded + head, " . ", 3);
    memmove(folded + head + 3, folded + tail, size - tail + 1);
}

enum person_verdict person_request_judge(
        struct person_request *self, const char *text, size_t size, const char **ret_lang)
{
    enum person_verdict verdict = PERSON_UNASKED;
    *ret_lang = NULL;
    if (text_fold(text, size, TEXT_FOLD_BREAKS, self->folded, sizeof(self->folded)) == 0)
        return verdict;
    shorten(self->folded);
    struct scripts scripts = scripts_of(self->folded);
    for (size_t i = 0; i < LANGUAGE_COUNT && verdict != PERSON_ASKED; i++) {
        const struct language *language = &self->languages[i];
        if (!scripts.seen[language->rules->script])
            continue;
        enum person_verdict here = judge_in(self, language);
        if (here == PERSON_ASKED)
            *ret_lang = language->rules->lang;
        if (here > verdict)
            verdict = here;
    }
    return verdict;
}

const char *person_request_find(struct person_request *self, const char *text, size_t size)
{
    const char *lang = NULL;
    (void)person_request_judge(self, text, size, &lang);
    return lang;
}
