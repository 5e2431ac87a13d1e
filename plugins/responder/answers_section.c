/* Answers, section: keywords, patterns and texts of a topic in one language. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"
#include "lib/text_fold.h"

static const char *const text_keys[TEXT_KINDS] = {"template", "ask", "ask_again", "not_found"};

/* Cuts the wildcards off a folded keyword and notes them. False: nothing is left. */
static bool take_wildcards(char *text, struct keyword *keyword)
{
    size_t size = strlen(text);
    char *from = text;
    if (size > 0 && from[0] == '*') {
        keyword->open_start = true;
        from++;
        size--;
    }
    if (size > 0 && from[size - 1] == '*') {
        keyword->open_end = true;
        size--;
    }
    memmove(text, from, size);
    text[size] = '\0';
    keyword->size = size;
    return size > 0 && strchr(text, '*') == NULL;
}

static void add_keyword(struct loading *load, const struct deskbus_node *node, double weight,
        struct section *section)
{
    const char *text = deskbus_node_text(node);
    char folded[KEYWORD_MAX_BYTES];
    struct keyword keyword = {.weight = weight};
    if (text == NULL || strlen(text) >= KEYWORD_MAX_BYTES) {
        ANSWERS_ERROR(load, "RSP004", node, "a keyword is wanted here, at most %d bytes",
                KEYWORD_MAX_BYTES - 1);
        return;
    }
    text_fold(text, strlen(text), TEXT_FOLD_PATTERN, folded, sizeof(folded));
    if (!take_wildcards(folded, &keyword)) {
        ANSWERS_ERROR(load, "RSP004", node,
                "'%s' is no keyword: letters, with * only at its beginning or end", text);
        return;
    }
    keyword.text = answers_copy(load, folded);
    if (keyword.text != NULL)
        section->keywords[section->keyword_count++] = keyword;
}

/* A list of words, each worth 1, or a map from words to what they are worth. */
static void read_keywords(
        struct loading *load, const struct deskbus_node *node, struct section *section)
{
    size_t count = deskbus_node_count(node);
    if (deskbus_node_kind(node) == DESKBUS_NODE_SCALAR) {
        ANSWERS_ERROR(load, "RSP004", node, "keywords is a list, or a map from words to weights");
        return;
    }
    section->keywords = answers_array(load, count, sizeof(*section->keywords));
    if (section->keywords == NULL)
        return;
    bool map = deskbus_node_kind(node) == DESKBUS_NODE_MAP;
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *item = deskbus_node_item(node, i);
        double weight = map ? answers_number(load, item, -10.0, 10.0, 1.0) : 1.0;
        add_keyword(load, map ? deskbus_node_key(node, i) : item, weight, section);
    }
}

static void add_pattern(struct loading *load, const struct deskbus_node *node, double weight,
        struct section *section)
{
    const char *text = deskbus_node_text(node);
    struct pattern_fault fault = {0};
    if (text == NULL || *text == '\0') {
        ANSWERS_ERROR(load, "RSP008", node, "a regular expression is wanted here");
        return;
    }
    struct weighted_pattern *item = &section->patterns[section->pattern_count];
    int r = pattern_new(text, &fault, &item->pattern);
    if (r == -ENOMEM) {
        load->result = r;
        return;
    }
    if (r < 0) {
        ANSWERS_ERROR(load, "RSP008", node, "%s (character %zu of the expression)", fault.text,
                fault.offset + 1);
        return;
    }
    item->weight = weight;
    section->pattern_count++;
}

static void read_patterns(
        struct loading *load, const struct deskbus_node *node, struct section *section)
{
    bool scalar = deskbus_node_kind(node) == DESKBUS_NODE_SCALAR;
    bool map = deskbus_node_kind(node) == DESKBUS_NODE_MAP;
    size_t count = scalar ? 1 : deskbus_node_count(node);
    section->patterns = answers_array(load, count, sizeof(*section->patterns));
    if (section->patterns == NULL)
        return;
    for (size_t i = 0; i < count; i++) {
        const struct deskbus_node *item = scalar ? node : deskbus_node_item(node, i);
        double weight = map ? answers_number(load, item, -10.0, 10.0, 1.0) : 1.0;
        add_pattern(load, map ? deskbus_node_key(node, i) : item, weight, section);
    }
}

static bool read_text_key(struct loading *load, const char *key, const struct deskbus_node *value,
        struct section *section)
{
    for (size_t i = 0; i < TEXT_KINDS; i++) {
        if (strcmp(key, text_keys[i]) == 0) {
            answers_read_texts(load, value, &section->texts[i]);
            return true;
        }
    }
    return false;
}

void answers_read_section(
        struct loading *load, const struct deskbus_node *node, struct topic *topic, size_t language)
{
    static const char *const keys[] = {
            "keywords", "patterns", "template", "ask", "ask_again", "not_found", NULL};
    struct section *section = &topic->sections[language];
    if (!answers_is_map(load, node, "a language of a topic"))
        return;
    section->present = true;
    for (size_t i = 0; i < deskbus_node_count(node); i++) {
        const struct deskbus_node *key = deskbus_node_key(node, i);
        const struct deskbus_node *value = deskbus_node_item(node, i);
        const char *name = deskbus_node_text(key);
        if (!answers_knows_key(load, key, keys, false) || read_text_key(load, name, value, section))
            continue;
        if (strcmp(name, "keywords") == 0)
            read_keywords(load, value, section);
        else
            read_patterns(load, value, section);
    }
}

void answers_free_section(struct section *section)
{
    for (size_t i = 0; i < section->keyword_count; i++)
        free(section->keywords[i].text);
    free(section->keywords);
    for (size_t i = 0; i < section->pattern_count; i++)
        pattern_free(&section->patterns[i].pattern);
    free(section->patterns);
    for (size_t i = 0; i < TEXT_KINDS; i++)
        answers_free_texts(&section->texts[i]);
}
