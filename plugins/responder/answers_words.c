/* Answers, words: what statuses and days are called, hand-over texts, the operator's own person words. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"
#include "lib/text_fold.h"
#include "person_request.h"

static void read_status(
        struct loading *load, const struct deskbus_node *key, const struct deskbus_node *value)
{
    struct status *status = &load->answers->statuses[load->answers->status_count];
    static const char *const none[] = {NULL};
    char folded[KEYWORD_MAX_BYTES];
    if (!answers_is_map(load, value, "a status"))
        return;
    text_fold(deskbus_node_text(key), strlen(deskbus_node_text(key)), 0, folded, sizeof(folded));
    status->name = answers_copy(load, folded);
    for (size_t i = 0; i < deskbus_node_count(value); i++) {
        const struct deskbus_node *lang = deskbus_node_key(value, i);
        if (!answers_knows_key(load, lang, none, true))
            continue;
        int index = answers_language_of(load->answers, deskbus_node_text(lang));
        answers_read_texts(load, deskbus_node_item(value, i), &status->words[index]);
    }
    load->answers->status_count++;
}

static void read_statuses(struct loading *load, const struct deskbus_node *node)
{
    if (node == NULL || !answers_is_map(load, node, "statuses"))
        return;
    size_t count = deskbus_node_count(node);
    load->answers->statuses = answers_array(load, count, sizeof(struct status));
    for (size_t i = 0; load->answers->statuses != NULL && i < count; i++)
        read_status(load, deskbus_node_key(node, i), deskbus_node_item(node, i));
}

static void read_names(
        struct loading *load, const struct deskbus_node *node, char **names, size_t count)
{
    if (node == NULL)
        return;
    if (deskbus_node_kind(node) != DESKBUS_NODE_LIST || deskbus_node_count(node) != count) {
        ANSWERS_ERROR(load, "RSP014", node, "%zu names are wanted here", count);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = deskbus_node_text(deskbus_node_item(node, i));
        names[i] = answers_copy(load, text != NULL ? text : "");
    }
}

static void read_word(struct loading *load, const struct deskbus_node *node, char **ret)
{
    const char *text = node != NULL ? deskbus_node_text(node) : NULL;
    if (text != NULL)
        *ret = answers_copy(load, text);
}

static void read_date(struct loading *load, const struct deskbus_node *node, struct dates *dates)
{
    static const char *const keys[] = {"pattern", "weekdays", "months", "today", "tomorrow", NULL};
    if (!answers_is_map(load, node, "the dates of a language"))
        return;
    for (size_t i = 0; i < deskbus_node_count(node); i++)
        (void)answers_knows_key(load, deskbus_node_key(node, i), keys, false);
    read_word(load, deskbus_node_get(node, "pattern"), &dates->pattern);
    read_word(load, deskbus_node_get(node, "today"), &dates->today);
    read_word(load, deskbus_node_get(node, "tomorrow"), &dates->tomorrow);
    read_names(load, deskbus_node_get(node, "weekdays"), dates->weekdays, WEEKDAYS);
    read_names(load, deskbus_node_get(node, "months"), dates->months, MONTHS);
    if (dates->pattern == NULL)
        ANSWERS_ERROR(load, "RSP014", node, "a pattern is wanted, such as \"{day} {month}\"");
}

/* Calls fn for each language of a map; names of other languages are findings. */
static void each_language(struct loading *load, const struct deskbus_node *node, const char *what,
        void (*fn)(struct loading *, const struct deskbus_node *, size_t))
{
    static const char *const none[] = {NULL};
    if (node == NULL || !answers_is_map(load, node, what))
        return;
    for (size_t i = 0; i < deskbus_node_count(node); i++) {
        const struct deskbus_node *key = deskbus_node_key(node, i);
        if (answers_knows_key(load, key, none, true))
            fn(load, deskbus_node_item(node, i),
                    (size_t)answers_language_of(load->answers, deskbus_node_text(key)));
    }
}

static void read_dates_of(struct loading *load, const struct deskbus_node *node, size_t language)
{
    read_date(load, node, &load->answers->dates[language]);
}

static void read_hand_off_of(struct loading *load, const struct deskbus_node *node, size_t language)
{
    answers_read_texts(load, node, &load->answers->hand_off[language]);
}

static void read_person_list(
        struct loading *load, const struct deskbus_node *node, const char *lang, int kind)
{
    struct answers *self = load->answers;
    size_t count = node != NULL ? deskbus_node_count(node) : 0;
    if (node != NULL && deskbus_node_kind(node) != DESKBUS_NODE_LIST) {
        ANSWERS_ERROR(load, "RSP001", node, "a list of phrases is wanted here");
        return;
    }
    struct person_words *more = realloc(
            self->person, (self->person_count + count + 1) * sizeof(*more));
    if (more == NULL) {
        load->result = -ENOMEM;
        return;
    }
    self->person = more;
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *item = deskbus_node_item(node, i);
        const char *text = deskbus_node_text(item);
        self->person[self->person_count++] = (struct person_words){.lang = answers_copy(load, lang),
                .kind = kind,
                .text = answers_copy(load, text != NULL ? text : ""),
                .place = deskbus_node_place(item)};
    }
}

static void read_person_of(struct loading *load, const struct deskbus_node *node, size_t language)
{
    static const char *const keys[] = {"phrases", "words", "not", NULL};
    const char *lang = load->answers->languages[language];
    if (!answers_is_map(load, node, "a language of person"))
        return;
    for (size_t i = 0; i < deskbus_node_count(node); i++)
        (void)answers_knows_key(load, deskbus_node_key(node, i), keys, false);
    read_person_list(load, deskbus_node_get(node, "phrases"), lang, PERSON_PHRASE);
    read_person_list(load, deskbus_node_get(node, "words"), lang, PERSON_WORD);
    read_person_list(load, deskbus_node_get(node, "not"), lang, PERSON_NOT);
}

void answers_read_words(struct loading *load, const struct deskbus_node *root)
{
    read_statuses(load, deskbus_node_get(root, "statuses"));
    each_language(load, deskbus_node_get(root, "dates"), "dates", read_dates_of);
    each_language(load, deskbus_node_get(root, "hand_off"), "hand_off", read_hand_off_of);
    each_language(load, deskbus_node_get(root, "person"), "person", read_person_of);
}

static void free_all(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(texts[i]);
}

void answers_free_words(struct answers *self)
{
    for (size_t i = 0; i < self->status_count; i++) {
        free(self->statuses[i].name);
        for (size_t j = 0; j < ANSWERS_LANGUAGES_MAX; j++)
            answers_free_texts(&self->statuses[i].words[j]);
    }
    free(self->statuses);
    for (size_t i = 0; i < ANSWERS_LANGUAGES_MAX; i++) {
        struct dates *dates = &self->dates[i];
        free(dates->pattern);
        free(dates->today);
        free(dates->tomorrow);
        free_all(dates->weekdays, WEEKDAYS);
        free_all(dates->months, MONTHS);
        answers_free_texts(&self->hand_off[i]);
    }
    for (size_t i = 0; i < self->person_count; i++) {
        free(self->person[i].lang);
        free(self->person[i].text);
    }
    free(self->person);
}

const struct texts *answers_status_texts(
        const struct answers *self, const char *status, size_t language)
{
    char folded[KEYWORD_MAX_BYTES];
    text_fold(status, strlen(status), 0, folded, sizeof(folded));
    for (size_t i = 0; i < self->status_count; i++) {
        if (strcmp(self->statuses[i].name, folded) == 0)
            return &self->statuses[i].words[language];
    }
    return NULL;
}

/* Days since 1970 of a date of the Gregorian calendar (Hinnant's days_from_civil, in words of our own). */
static int64_t days_of(int year, int month, int day)
{
    int64_t shifted = month <= 2 ? year - 1 : year;
    int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    int64_t year_of_era = shifted - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct day {
    int year;
    int month;
    int day;
    int64_t days;
};

static bool read_day(const char *text, struct day *ret)
{
    if (sscanf(text, "%4d-%2d-%2d", &ret->year, &ret->month, &ret->day) != 3)
        return false;
    if (ret->month < 1 || ret->month > 12 || ret->day < 1 || ret->day > 31)
        return false;
    ret->days = days_of(ret->year, ret->month, ret->day);
    return true;
}

/* The text of one {piece} of a pattern. */
static void write_piece(
        const struct dates *dates, const struct day *day, const char *name, char *ret, size_t cap)
{
    /* 1970-01-01 was a Thursday; counted from Monday. */
    size_t weekday = (size_t)(((day->days + 3) % 7 + 7) % 7);
    if (strcmp(name, "weekday") == 0 && dates->weekdays[weekday] != NULL)
        snprintf(ret, cap, "%s", dates->weekdays[weekday]);
    else if (strcmp(name, "month") == 0 && dates->months[day->month - 1] != NULL)
        snprintf(ret, cap, "%s", dates->months[day->month - 1]);
    else if (strcmp(name, "month") == 0)
        snprintf(ret, cap, "%d", day->month);
    else if (strcmp(name, "day") == 0)
        snprintf(ret, cap, "%d", day->day);
    else if (strcmp(name, "year") == 0)
        snprintf(ret, cap, "%d", day->year);
    else
        ret[0] = '\0';
}

size_t answers_write_day(
        const struct dates *dates, const char *day, int64_t today, char *ret, size_t cap)
{
    struct day parts = {0};
    if (!read_day(day, &parts))
        return 0;
    const char *near = parts.days == today ? dates->today
            : parts.days == today + 1      ? dates->tomorrow
                                           : NULL;
    if (near != NULL)
        return (size_t)snprintf(ret, cap, "%s", near);
    const char *at = dates->pattern != NULL ? dates->pattern : "{year}-{month}-{day}";
    size_t length = 0;
    while (*at != '\0' && length + 1 < cap) {
        char name[16] = "";
        int used = 0;
        char piece[64] = "";
        if (sscanf(at, "{%15[a-z]}%n", name, &used) == 1 && used > 0) {
            write_piece(dates, &parts, name, piece, sizeof(piece));
            length += (size_t)snprintf(ret + length, cap - length, "%s", piece);
            at += used;
        } else {
            ret[length++] = *at++;
            ret[length] = '\0';
        }
    }
    return length < cap ? length : 0;
}
