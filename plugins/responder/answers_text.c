/* Answers, text: writes what is said to the customer, in his language, with his fields. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "answers_private.h"

struct writing {
    const struct answers *answers;
    const struct answers_values *values;
    size_t language;
    bool in_status; /* a status is being written: it cannot name itself */
};

static int write_any(
        const struct writing *writing, const struct texts *texts, char *ret, size_t cap);

/* Names come from outside: one line, no control characters, no braces that look like fields. */
static size_t copy_plain(const char *text, char *ret, size_t cap)
{
    size_t length = 0;
    for (; *text != '\0' && length + 1 < cap; text++) {
        unsigned char byte = (unsigned char)*text;
        ret[length++] = byte < 0x20 || byte == 0x7f || byte == '{' || byte == '}' ? ' ' : *text;
    }
    while (length > 0 && ret[length - 1] == ' ')
        length--;
    ret[length] = '\0';
    return *text == '\0' ? length : 0; /* too long for a name: better none than a part */
}

static size_t write_status(const struct writing *writing, const char *status, char *ret, size_t cap)
{
    const struct texts *texts = answers_status_texts(writing->answers, status, writing->language);
    struct writing inner = *writing;
    inner.in_status = true;
    int r = texts == NULL || writing->in_status ? 0 : write_any(&inner, texts, ret, cap);
    return r > 0 ? (size_t)r : 0;
}

static size_t value_of(void *arg, const char *name, const char *filter, char *text, size_t size)
{
    const struct writing *writing = arg;
    const char *found = writing->values->string(writing->values->arg, name);
    if (found == NULL || *found == '\0')
        return 0;
    if (strcmp(filter, "date") == 0)
        return answers_write_day(&writing->answers->dates[writing->language], found,
                writing->values->today, text, size);
    if (strcmp(name, "order.status") == 0)
        return write_status(writing, found, text, size);
    return copy_plain(found, text, size);
}

static int write_any(
        const struct writing *writing, const struct texts *texts, char *ret, size_t cap)
{
    struct writing copy = *writing;
    for (size_t i = 0; i < texts->count; i++) {
        const struct template *template = texts->items[(copy.values->seed + i) % texts->count];
        int r = template_render(template, value_of, &copy, ret, cap, NULL);
        if (r > 0)
            return r;
    }
    return -ENOENT;
}

/* Writes with the texts of `language`; when it has none, with those of the first fallback language that has. */
static int write_or_fall_back(const struct writing *writing,
        const struct texts *(*texts)(const void *, size_t), const void *owner, char *ret,
        size_t cap)
{
    const struct answers *self = writing->answers;
    struct writing other = *writing;
    int r = write_any(writing, texts(owner, writing->language), ret, cap);
    bool none = texts(owner, writing->language)->count == 0;
    for (size_t i = 0; none && r < 0 && i < self->fallback_count; i++) {
        other.language = self->fallback[i];
        r = write_any(&other, texts(owner, other.language), ret, cap);
    }
    return r;
}

struct topic_texts {
    const struct topic *topic;
    enum topic_text kind;
};

static const struct texts *of_topic(const void *owner, size_t language)
{
    const struct topic_texts *of = owner;
    return &of->topic->sections[language].texts[of->kind];
}

static const struct texts *of_hand_off(const void *owner, size_t language)
{
    const struct answers *self = owner;
    return &self->hand_off[language];
}

int answers_text(const struct answers *self, const struct topic *topic, enum topic_text kind,
        const struct answers_values *values, char *ret, size_t cap)
{
    struct writing writing = {.answers = self, .values = values, .language = values->language};
    struct topic_texts owner = {.topic = topic, .kind = kind};
    return write_or_fall_back(&writing, of_topic, &owner, ret, cap);
}

int answers_hand_off_text(
        const struct answers *self, const struct answers_values *values, char *ret, size_t cap)
{
    struct writing writing = {.answers = self, .values = values, .language = values->language};
    return write_or_fall_back(&writing, of_hand_off, self, ret, cap);
}
