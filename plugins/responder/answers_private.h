/* Answers, private: the structures that loading, matching and writing share. */
#ifndef RESPONDER_ANSWERS_PRIVATE_H
#define RESPONDER_ANSWERS_PRIVATE_H

#include <deskbus/node.h>
#include <stdint.h>

#include "answers.h"
#include "lib/pattern.h"

enum { KEYWORD_MAX_BYTES = 96, WEEKDAYS = 7, MONTHS = 12 };

struct keyword {
    char *text; /* folded, without wildcards */
    size_t size;
    bool open_start; /* any letters may stand before it, in the same word */
    bool open_end;
    double weight;
};

struct weighted_pattern {
    struct pattern *pattern;
    double weight;
};

struct texts {
    struct template **items;
    size_t count;
};

/* What a topic has in one language. */
struct section {
    struct keyword *keywords;
    size_t keyword_count;
    struct weighted_pattern *patterns;
    size_t pattern_count;
    struct texts texts[TEXT_KINDS];
    bool present;
};

struct topic {
    char *name;
    enum topic_kind kind;
    double threshold;
    bool never;
    bool asks_order;
    struct deskbus_place place;
    struct section sections[ANSWERS_LANGUAGES_MAX];
};

/* One word of the shop's in every language: a status and what customers call it. */
struct status {
    char *name; /* folded */
    struct texts words[ANSWERS_LANGUAGES_MAX];
};

/* How a language writes a day: "{weekday}, {day} {month}". */
struct dates {
    char *pattern;
    char *weekdays[WEEKDAYS]; /* from Monday */
    char *months[MONTHS];
    char *today; /* may be NULL */
    char *tomorrow; /* may be NULL */
};

struct person_words {
    char *lang;
    int kind; /* enum person_addition */
    char *text;
    struct deskbus_place place;
};

struct answers {
    struct deskbus_node *root; /* places point into it */
    char *languages[ANSWERS_LANGUAGES_MAX];
    size_t language_count;
    size_t fallback[ANSWERS_LANGUAGES_MAX];
    size_t fallback_count;
    double threshold;
    double margin;
    struct pattern *order_number;
    struct topic *topics;
    size_t topic_count;
    struct status *statuses;
    size_t status_count;
    char *catch_all_name; /* the topic for what no topic fits, or NULL */
    const struct topic *catch_all;
    struct dates dates[ANSWERS_LANGUAGES_MAX];
    struct texts hand_off[ANSWERS_LANGUAGES_MAX];
    struct person_words *person;
    size_t person_count;
};

/* A file being read: where findings go. */
struct loading {
    struct answers *answers;
    struct deskbus_findings *out;
    int result; /* -ENOMEM once memory ran out */
};

#define ANSWERS_ERROR(load, code, node, ...)                                                       \
    deskbus_find((load)->out, DESKBUS_ERROR, (code), deskbus_node_place(node), __VA_ARGS__)
#define ANSWERS_WARNING(load, code, node, ...)                                                     \
    deskbus_find((load)->out, DESKBUS_WARNING, (code), deskbus_node_place(node), __VA_ARGS__)

/* answers_read.c: pieces that every part of the file is made of. */
char *answers_copy(struct loading *load, const char *text);
/* Room for count more of size bytes, zeroed; sticks -ENOMEM. */
void *answers_array(struct loading *load, size_t count, size_t size);
bool answers_is_map(struct loading *load, const struct deskbus_node *node, const char *what);
double answers_number(struct loading *load, const struct deskbus_node *node, double low,
        double high, double fallback);
bool answers_bool(struct loading *load, const struct deskbus_node *node);
/* True when key is one of names (ends with NULL) or a language of the file; else a finding with advice. */
bool answers_knows_key(struct loading *load, const struct deskbus_node *key,
        const char *const *names, bool languages);
int answers_language_of(const struct answers *self, const char *name);
/* A text or a list of texts. */
void answers_read_texts(struct loading *load, const struct deskbus_node *node, struct texts *ret);
void answers_free_texts(struct texts *texts);

/* answers_section.c: keywords, patterns and texts of a topic in one language. */
void answers_read_section(struct loading *load, const struct deskbus_node *node,
        struct topic *topic, size_t language);
void answers_free_section(struct section *section);

/* answers_topic.c */
void answers_read_topics(struct loading *load, const struct deskbus_node *node);
void answers_free_topics(struct answers *self);

/* answers_guess.c: the language of size bytes of text by script and small words, or -1. */
int answers_guess_language(const struct answers *self, const char *text, size_t size);

/* answers_words.c: statuses, dates, hand-over texts, person words. */
void answers_read_words(struct loading *load, const struct deskbus_node *root);
void answers_free_words(struct answers *self);
/* Writes a day (YYYY-MM-DD) as the language does. Returns the length; 0: it is no day. */
size_t answers_write_day(
        const struct dates *dates, const char *day, int64_t today, char *ret, size_t cap);
/* How a status is put to customers, or NULL. */
const struct texts *answers_status_texts(
        const struct answers *self, const char *status, size_t language);

#endif
