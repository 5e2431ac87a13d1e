/* Answers, reading: the pieces that every part of an answers file is made of. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers_private.h"

char *answers_copy(struct loading *load, const char *text)
{
    char *copy = strdup(text);
    if (copy == NULL)
        load->result = -ENOMEM;
    return copy;
}

void *answers_array(struct loading *load, size_t count, size_t size)
{
    void *array = calloc(count > 0 ? count : 1, size);
    if (array == NULL)
        load->result = -ENOMEM;
    return array;
}

bool answers_is_map(struct loading *load, const struct deskbus_node *node, const char *what)
{
    if (deskbus_node_kind(node) == DESKBUS_NODE_MAP)
        return true;
    ANSWERS_ERROR(load, "RSP001", node, "%s must be a map (name: value)", what);
    return false;
}

double answers_number(struct loading *load, const struct deskbus_node *node, double low,
        double high, double fallback)
{
    const char *text = deskbus_node_text(node);
    char *end = NULL;
    double value = text != NULL ? strtod(text, &end) : 0.0;
    if (text != NULL && *text != '\0' && *end == '\0' && value >= low && value <= high)
        return value;
    ANSWERS_ERROR(load, "RSP002", node, "a number from %g to %g is wanted here", low, high);
    return fallback;
}

bool answers_bool(struct loading *load, const struct deskbus_node *node)
{
    const char *text = deskbus_node_text(node);
    bool yes = text != NULL && strcmp(text, "true") == 0;
    if (!yes && (text == NULL || strcmp(text, "false") != 0))
        ANSWERS_ERROR(load, "RSP002", node, "true or false is wanted here");
    return yes;
}

int answers_language_of(const struct answers *self, const char *name)
{
    for (size_t i = 0; i < self->language_count; i++) {
        if (strcmp(self->languages[i], name) == 0)
            return (int)i;
    }
    return -1;
}

bool answers_knows_key(struct loading *load, const struct deskbus_node *key,
        const char *const *names, bool languages)
{
    const char *all[32 + ANSWERS_LANGUAGES_MAX];
    const char *text = deskbus_node_text(key);
    size_t count = 0;
    for (; names[count] != NULL; count++) {
        if (strcmp(names[count], text) == 0)
            return true;
        all[count] = names[count];
    }
    for (size_t i = 0; languages && i < load->answers->language_count; i++) {
        if (strcmp(load->answers->languages[i], text) == 0)
            return true;
        all[count++] = load->answers->languages[i];
    }
    const char *nearest = deskbus_nearest(text, all, count);
    if (nearest != NULL)
        ANSWERS_ERROR(load, "RSP003", key, "unknown key '%s', did you mean '%s'?", text, nearest);
    else
        ANSWERS_ERROR(load, "RSP003", key, "unknown key '%s'%s", text,
                languages ? " (a language must stand in languages: first)" : "");
    return false;
}

static const char *const known_fields[] = {"channel", "from.name", "order.day", "order.number",
        "order.status", "party.first_name", "party.name", NULL};

static bool is_known_field(const char *name, const char **ret_nearest)
{
    size_t count = 0;
    for (; known_fields[count] != NULL; count++) {
        if (strcmp(known_fields[count], name) == 0)
            return true;
    }
    *ret_nearest = deskbus_nearest(name, known_fields, count);
    return false;
}

static void check_fields(
        struct loading *load, const struct deskbus_node *node, const struct template *template)
{
    const struct template_field *field;
    for (size_t i = 0; (field = template_field_at(template, i)) != NULL; i++) {
        const char *nearest = NULL;
        if (!is_known_field(field->name, &nearest))
            ANSWERS_ERROR(load, "RSP006", node, "there is no field '%s'%s%s", field->name,
                    nearest != NULL ? ", did you mean " : "", nearest != NULL ? nearest : "");
        if (field->filter[0] != '\0' && strcmp(field->filter, "date") != 0)
            ANSWERS_ERROR(
                    load, "RSP006", node, "there is no filter '%s', only date", field->filter);
    }
}

/* A text that forbids the customer to write is never sent. */
static void check_manners(struct loading *load, const struct deskbus_node *node, const char *text)
{
    static const char *const forbidden[] = {"do not reply", "don't reply", "no responda",
            "no conteste a este", "nie odpowiadaj", "请勿回复", "لا ترد على"};
    for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
        if (strcasestr(text, forbidden[i]) != NULL)
            ANSWERS_ERROR(load, "RSP007", node, "'%s': customers may always reply", forbidden[i]);
    }
}

static void read_text(struct loading *load, const struct deskbus_node *node, struct texts *ret)
{
    const char *text = deskbus_node_text(node);
    struct template_fault fault = {0};
    if (text == NULL || text[strspn(text, " \t\n")] == '\0') {
        ANSWERS_ERROR(load, "RSP005", node, "a text is wanted here");
        return;
    }
    if (strlen(text) > ANSWERS_TEXT_MAX / 2) {
        ANSWERS_ERROR(
                load, "RSP005", node, "this text is longer than %d bytes", ANSWERS_TEXT_MAX / 2);
        return;
    }
    int r = template_new(text, &fault, &ret->items[ret->count]);
    if (r == -ENOMEM) {
        load->result = r;
        return;
    }
    if (r < 0) {
        ANSWERS_ERROR(load, "RSP005", node, "%s (character %zu of the text)", fault.text,
                fault.offset + 1);
        return;
    }
    check_fields(load, node, ret->items[ret->count]);
    check_manners(load, node, text);
    ret->count++;
}

void answers_read_texts(struct loading *load, const struct deskbus_node *node, struct texts *ret)
{
    bool list = deskbus_node_kind(node) == DESKBUS_NODE_LIST;
    size_t count = list ? deskbus_node_count(node) : 1;
    ret->items = answers_array(load, count, sizeof(struct template *));
    if (ret->items == NULL)
        return;
    if (count == 0)
        ANSWERS_ERROR(load, "RSP005", node, "a text is wanted here");
    for (size_t i = 0; i < count; i++)
        read_text(load, list ? deskbus_node_item(node, i) : node, ret);
}

void answers_free_texts(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        template_free(&texts->items[i]);
    free(texts->items);
    texts->items = NULL;
    texts->count = 0;
}
