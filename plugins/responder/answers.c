/* Answers: reads an answers file as a whole, and gives back what stands in it. */
#include "answers.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"
#include "person_request.h"

static void read_languages(struct loading *load, const struct deskbus_node *node)
{
    struct answers *self = load->answers;
    size_t count = deskbus_node_count(node);
    if (deskbus_node_kind(node) != DESKBUS_NODE_LIST || count == 0 ||
            count > ANSWERS_LANGUAGES_MAX) {
        ANSWERS_ERROR(load, "RSP015", node, "languages is a list of 1 to %d codes such as en",
                ANSWERS_LANGUAGES_MAX);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *item = deskbus_node_item(node, i);
        const char *text = deskbus_node_text(item);
        size_t size = text != NULL ? strlen(text) : 0;
        if (size < 2 || size > 3 || strspn(text, "abcdefghijklmnopqrstuvwxyz") != size)
            ANSWERS_ERROR(load, "RSP015", item, "a language is two or three small letters");
        else if (answers_language_of(self, text) >= 0)
            ANSWERS_ERROR(load, "RSP010", item, "language '%s' stands twice", text);
        else
            self->languages[self->language_count++] = answers_copy(load, text);
    }
}

static void add_fallback(struct loading *load, const struct deskbus_node *node)
{
    const char *text = deskbus_node_text(node);
    int language = text != NULL ? answers_language_of(load->answers, text) : -1;
    if (language < 0 || load->answers->fallback_count == ANSWERS_LANGUAGES_MAX)
        ANSWERS_ERROR(load, "RSP015", node, "fallback names languages that stand in languages:");
    else
        load->answers->fallback[load->answers->fallback_count++] = (size_t)language;
}

static void read_fallback(struct loading *load, const struct deskbus_node *node)
{
    if (deskbus_node_kind(node) == DESKBUS_NODE_SCALAR)
        add_fallback(load, node);
    for (size_t i = 0; i < deskbus_node_count(node); i++)
        add_fallback(load, deskbus_node_item(node, i));
}

static void read_order_number(struct loading *load, const struct deskbus_node *node)
{
    const char *text = node != NULL ? deskbus_node_text(node)
                                    : "\\b(?:[A-Za-z]{1,4}-?)?\\d{3,12}(?:-\\d{2,12})*\\b";
    struct pattern_fault fault = {0};
    int r = pattern_new(text != NULL ? text : "(", &fault, &load->answers->order_number);
    if (r == -EINVAL)
        ANSWERS_ERROR(load, "RSP008", node, "%s (character %zu of the expression)", fault.text,
                fault.offset + 1);
    else if (r < 0)
        load->result = r;
}

static void find_catch_all(struct loading *load, const struct deskbus_node *node)
{
    struct answers *self = load->answers;
    if (node == NULL)
        return;
    if (self->catch_all_name != NULL)
        self->catch_all = answers_topic_named(self, self->catch_all_name);
    if (self->catch_all == NULL)
        ANSWERS_ERROR(load, "RSP018", node, "catch_all names no topic of this file");
}

static void read_top(struct loading *load, const struct deskbus_node *root)
{
    static const char *const keys[] = {"deskbus_answers", "languages", "fallback", "threshold",
            "margin", "order_number", "catch_all", "statuses", "dates", "hand_off", "person",
            "answers", NULL};
    struct answers *self = load->answers;
    const struct deskbus_node *node;
    for (size_t i = 0; i < deskbus_node_count(root); i++) {
        const struct deskbus_node *key = deskbus_node_key(root, i);
        if (strncmp(deskbus_node_text(key), "x-", 2) != 0)
            (void)answers_knows_key(load, key, keys, false);
    }
    if ((node = deskbus_node_get(root, "languages")) == NULL) {
        ANSWERS_ERROR(load, "RSP015", root, "languages is missing: a list such as [en, es]");
        return;
    }
    read_languages(load, node);
    if ((node = deskbus_node_get(root, "fallback")) != NULL)
        read_fallback(load, node);
    if ((node = deskbus_node_get(root, "threshold")) != NULL)
        self->threshold = answers_number(load, node, 0.01, 100.0, 1.0);
    if ((node = deskbus_node_get(root, "margin")) != NULL)
        self->margin = answers_number(load, node, 0.0, 100.0, 0.25);
    read_order_number(load, deskbus_node_get(root, "order_number"));
    answers_read_words(load, root);
    if ((node = deskbus_node_get(root, "catch_all")) != NULL && deskbus_node_text(node) != NULL)
        self->catch_all_name = answers_copy(load, deskbus_node_text(node));
    if ((node = deskbus_node_get(root, "answers")) != NULL)
        answers_read_topics(load, node);
    else
        ANSWERS_ERROR(load, "RSP001", root, "answers is missing: the list of topics");
    find_catch_all(load, deskbus_node_get(root, "catch_all"));
}

static void check_version(struct loading *load, const struct deskbus_node *root)
{
    const struct deskbus_node *node = deskbus_node_get(root, "deskbus_answers");
    const char *text = node != NULL ? deskbus_node_text(node) : NULL;
    if (text == NULL || strcmp(text, "1") != 0)
        ANSWERS_ERROR(load, "RSP016", node != NULL ? node : root,
                "an answers file begins with deskbus_answers: 1");
}

static int load_file(struct loading *load, const char *path)
{
    size_t errors = deskbus_findings_errors(load->out);
    int r = deskbus_node_read(path, NULL, load->out, &load->answers->root);
    if (r < 0)
        return r;
    if (answers_is_map(load, load->answers->root, "an answers file")) {
        check_version(load, load->answers->root);
        read_top(load, load->answers->root);
    }
    if (load->result < 0)
        return load->result;
    return deskbus_findings_errors(load->out) > errors ? -EINVAL : 0;
}

int answers_load(const char *path, struct deskbus_findings *out, struct answers **ret)
{
    struct answers *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -ENOMEM;
    self->threshold = 1.0;
    self->margin = 0.25;
    struct loading load = {.answers = self, .out = out};
    int r = load_file(&load, path);
    if (r < 0)
        answers_free(&self);
    else
        *ret = self;
    return r;
}

void answers_free(struct answers **self)
{
    if (*self == NULL)
        return;
    answers_free_topics(*self);
    answers_free_words(*self);
    pattern_free(&(*self)->order_number);
    free((*self)->catch_all_name);
    for (size_t i = 0; i < (*self)->language_count; i++)
        free((*self)->languages[i]);
    deskbus_node_free(&(*self)->root);
    free(*self);
    *self = NULL;
}

int answers_add_person(
        const struct answers *self, struct person_request *person, struct deskbus_findings *out)
{
    int result = 0;
    for (size_t i = 0; i < self->person_count; i++) {
        const struct person_words *words = &self->person[i];
        DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
        int r = person == NULL ? person_request_check(words->lang, words->text, &err)
                               : person_request_add(person, words->lang,
                                         (enum person_addition)words->kind, words->text, &err);
        if (r < 0) {
            deskbus_find(out, DESKBUS_ERROR, "RSP017", words->place, "%s", deskbus_error_text(err));
            result = r;
        }
    }
    return result;
}

const char *answers_language_name(const struct answers *self, size_t language)
{
    return self->languages[language];
}

size_t answers_language_index(const struct answers *self, const char *lang)
{
    int language = lang != NULL ? answers_language_of(self, lang) : -1;
    if (language >= 0)
        return (size_t)language;
    return self->fallback_count > 0 ? self->fallback[0] : 0;
}

const struct topic *answers_order_topic(const struct answers *self)
{
    for (size_t i = 0; i < self->topic_count; i++) {
        if (self->topics[i].asks_order)
            return &self->topics[i];
    }
    return NULL;
}

const struct topic *answers_topic_named(const struct answers *self, const char *name)
{
    for (size_t i = 0; i < self->topic_count; i++) {
        if (self->topics[i].name != NULL && strcmp(self->topics[i].name, name) == 0)
            return &self->topics[i];
    }
    return NULL;
}

const char *topic_name(const struct topic *topic)
{
    return topic->name;
}

bool topic_is_never(const struct topic *topic)
{
    return topic->never;
}

bool topic_asks_order(const struct topic *topic)
{
    return topic->asks_order;
}
