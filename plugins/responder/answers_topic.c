/* Answers, topic: reads the topics and finds those that can never be answered. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"

enum { TOPICS_MAX = 500 };

static void read_name(struct loading *load, const struct deskbus_node *node, struct topic *topic)
{
    const char *name = deskbus_node_text(node);
    if (name == NULL || *name == '\0' ||
            name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] != '\0') {
        ANSWERS_ERROR(load, "RSP009", node, "a name is made of a-z, 0-9 and _");
        return;
    }
    for (size_t i = 0; i < load->answers->topic_count; i++) {
        const struct topic *other = &load->answers->topics[i];
        if (other->name != NULL && strcmp(other->name, name) == 0)
            ANSWERS_ERROR(load, "RSP010", node, "topic '%s' stands already in line %u", name,
                    other->place.line);
    }
    topic->name = answers_copy(load, name);
}

static void read_kind(struct loading *load, const struct deskbus_node *node, struct topic *topic)
{
    const char *text = deskbus_node_text(node);
    static const char *const shorts[] = {"greeting", "thanks", "farewell", "short"};
    if (text != NULL && strcmp(text, "answer") == 0)
        return;
    for (size_t i = 0; text != NULL && i < sizeof(shorts) / sizeof(shorts[0]); i++) {
        if (strcmp(text, shorts[i]) == 0) {
            topic->kind = TOPIC_SHORT;
            return;
        }
    }
    ANSWERS_ERROR(load, "RSP002", node, "kind is answer, greeting, thanks, farewell or short");
}

static void read_asks(struct loading *load, const struct deskbus_node *node, struct topic *topic)
{
    const char *text = deskbus_node_text(node);
    if (text == NULL || strcmp(text, "order") != 0) {
        ANSWERS_ERROR(load, "RSP002", node, "asks knows only order");
        return;
    }
    if (answers_order_topic(load->answers) != NULL)
        ANSWERS_ERROR(load, "RSP010", node, "one topic asks for the order already");
    topic->asks_order = true;
}

static void read_key(struct loading *load, const struct deskbus_node *key,
        const struct deskbus_node *value, struct topic *topic)
{
    static const char *const keys[] = {"name", "kind", "threshold", "never", "asks", NULL};
    const char *name = deskbus_node_text(key);
    if (!answers_knows_key(load, key, keys, true))
        return;
    int language = answers_language_of(load->answers, name);
    if (language >= 0)
        answers_read_section(load, value, topic, (size_t)language);
    else if (strcmp(name, "name") == 0)
        read_name(load, value, topic);
    else if (strcmp(name, "kind") == 0)
        read_kind(load, value, topic);
    else if (strcmp(name, "threshold") == 0)
        topic->threshold = answers_number(load, value, 0.01, 100.0, 1.0);
    else if (strcmp(name, "never") == 0)
        topic->never = answers_bool(load, value);
    else
        read_asks(load, value, topic);
}

static double reachable(const struct section *section)
{
    double sum = 0.0;
    for (size_t i = 0; i < section->keyword_count; i++)
        sum += section->keywords[i].weight > 0.0 ? section->keywords[i].weight : 0.0;
    for (size_t i = 0; i < section->pattern_count; i++)
        sum += section->patterns[i].weight > 0.0 ? section->patterns[i].weight : 0.0;
    return sum;
}

static bool falls_back(const struct answers *self, const struct topic *topic, enum topic_text kind)
{
    for (size_t i = 0; i < self->fallback_count; i++) {
        if (topic->sections[self->fallback[i]].texts[kind].count > 0)
            return true;
    }
    return false;
}

static void check_text(struct loading *load, const struct deskbus_node *node,
        const struct topic *topic, size_t language, enum topic_text kind)
{
    static const char *const names[TEXT_KINDS] = {"template", "ask", "ask_again", "not_found"};
    const char *lang = load->answers->languages[language];
    if (topic->sections[language].texts[kind].count > 0)
        return;
    if (falls_back(load->answers, topic, kind))
        ANSWERS_WARNING(load, "RSP012", node, "no %s in '%s': the fallback language answers",
                names[kind], lang);
    else
        ANSWERS_ERROR(load, "RSP011", node, "no %s in '%s', nor in a fallback language",
                names[kind], lang);
}

/* Every language that recognises a topic can answer it, and every topic can be recognised. */
static void check_topic(
        struct loading *load, const struct deskbus_node *node, const struct topic *topic)
{
    bool any = false;
    const char *catch_all = load->answers->catch_all_name;
    bool is_catch_all = catch_all != NULL && topic->name != NULL &&
            strcmp(catch_all, topic->name) == 0;
    for (size_t i = 0; i < load->answers->language_count; i++) {
        const struct section *section = &topic->sections[i];
        if (!section->present) {
            ANSWERS_WARNING(load, "RSP012", node, "topic '%s' says nothing in '%s'",
                    topic->name != NULL ? topic->name : "?", load->answers->languages[i]);
            continue;
        }
        if (!is_catch_all && reachable(section) + 1e-9 < topic->threshold) {
            ANSWERS_ERROR(load, "RSP013", node,
                    "unreachable in '%s': all weights together stay below the threshold %g",
                    load->answers->languages[i], topic->threshold);
            continue;
        }
        any = true;
        if (!topic->never)
            check_text(load, node, topic, i, TEXT_REPLY);
        for (int kind = TEXT_ASK; topic->asks_order && kind < TEXT_KINDS; kind++)
            check_text(load, node, topic, i, (enum topic_text)kind);
    }
    if (!any)
        ANSWERS_ERROR(load, "RSP013", node, "no language can recognise this topic");
}

static void read_topic(struct loading *load, const struct deskbus_node *node)
{
    struct answers *self = load->answers;
    struct topic *topic = &self->topics[self->topic_count];
    if (!answers_is_map(load, node, "a topic"))
        return;
    topic->threshold = self->threshold;
    topic->place = deskbus_node_place(node);
    size_t errors = deskbus_findings_errors(load->out);
    for (size_t i = 0; i < deskbus_node_count(node); i++)
        read_key(load, deskbus_node_key(node, i), deskbus_node_item(node, i), topic);
    if (deskbus_node_get(node, "name") == NULL)
        ANSWERS_ERROR(load, "RSP009", node, "this topic has no name");
    if (deskbus_findings_errors(load->out) == errors)
        check_topic(load, node, topic);
    self->topic_count++;
}

void answers_read_topics(struct loading *load, const struct deskbus_node *node)
{
    size_t count = deskbus_node_count(node);
    if (deskbus_node_kind(node) != DESKBUS_NODE_LIST || count > TOPICS_MAX) {
        ANSWERS_ERROR(
                load, "RSP001", node, "answers must be a list of at most %d topics", TOPICS_MAX);
        return;
    }
    load->answers->topics = answers_array(load, count, sizeof(struct topic));
    if (load->answers->topics == NULL)
        return;
    for (size_t i = 0; i < count && load->result == 0; i++)
        read_topic(load, deskbus_node_item(node, i));
}

void answers_free_topics(struct answers *self)
{
    for (size_t i = 0; i < self->topic_count; i++) {
        free(self->topics[i].name);
        for (size_t j = 0; j < ANSWERS_LANGUAGES_MAX; j++)
            answers_free_section(&self->topics[i].sections[j]);
    }
    free(self->topics);
}
