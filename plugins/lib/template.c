/* Template: text with fields in it, without logic; a field that is missing fails, it never leaves a hole. */
#include "lib/template.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 256, DEPTH_MAX = 8, VALUE_MAX = 512 };

enum part_kind { PART_TEXT, PART_FIELD, PART_IF, PART_UNLESS, PART_END };

struct part {
    enum part_kind kind;
    const char *text; /* into the copy; of a PART_TEXT not ended with NUL */
    size_t size;
    size_t end; /* of a section: the index of its end */
    struct template_field field;
};

struct template
{
    char *copy;
    size_t count;
    size_t open[DEPTH_MAX]; /* while reading: the sections that are open */
    size_t depth;
    struct part parts[PARTS_MAX];
};

void template_free(struct template **self)
{
    if (*self == NULL)
        return;
    free((*self)->copy);
    free(*self);
    *self = NULL;
}

static int fail(struct template_fault *fault, size_t offset, const char *text)
{
    if (fault != NULL) {
        fault->offset = offset;
        snprintf(fault->text, sizeof(fault->text), "%s", text);
    }
    return -EINVAL;
}

static struct part *add_part(struct template *self, enum part_kind kind)
{
    if (self->count == PARTS_MAX)
        return NULL;
    struct part *part = &self->parts[self->count++];
    part->kind = kind;
    return part;
}

static bool is_name(const char *text)
{
    size_t size = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.");
    return size > 0 && text[size] == '\0';
}

/* Cuts spaces at both ends, in place. */
static char *trimmed(char *text)
{
    text += strspn(text, " \t\n");
    size_t size = strlen(text);
    while (size > 0 && strchr(" \t\n", text[size - 1]) != NULL)
        size--;
    text[size] = '\0';
    return text;
}

static bool asked_for(const struct template *self, const char *name)
{
    for (size_t i = 0; i < self->depth; i++) {
        const struct part *part = &self->parts[self->open[i]];
        if (part->kind == PART_IF && strcmp(part->field.name, name) == 0)
            return true;
    }
    return false;
}

static int close_section(
        struct template *self, const char *name, size_t offset, struct template_fault *fault)
{
    if (self->depth == 0 || strcmp(self->parts[self->open[self->depth - 1]].field.name, name) != 0)
        return fail(fault, offset, "this section was not opened");
    struct part *end = add_part(self, PART_END);
    if (end == NULL)
        return fail(fault, offset, "too many fields");
    self->depth--;
    self->parts[self->open[self->depth]].end = self->count - 1;
    return 0;
}

static int add_field(struct template *self, char *tag, size_t offset, struct template_fault *fault)
{
    enum part_kind kind = tag[0] == '#' ? PART_IF : tag[0] == '^' ? PART_UNLESS : PART_FIELD;
    if (kind != PART_FIELD)
        tag++;
    char *filter = strchr(tag, '|');
    if (filter != NULL)
        *filter++ = '\0';
    char *name = trimmed(tag);
    filter = filter == NULL ? name + strlen(name) : trimmed(filter);
    if (!is_name(name) || (filter[0] != '\0' && (kind != PART_FIELD || !is_name(filter))))
        return fail(fault, offset, "this is no field: write {{name}} or {{name | filter}}");
    if (kind != PART_FIELD && self->depth == DEPTH_MAX)
        return fail(fault, offset, "sections stand too deep in each other");
    bool needed = kind == PART_FIELD && !asked_for(self, name);
    struct part *part = add_part(self, kind);
    if (part == NULL)
        return fail(fault, offset, "too many fields");
    part->field = (struct template_field){
            .name = name, .filter = filter, .offset = offset, .needed = needed};
    if (kind != PART_FIELD)
        self->open[self->depth++] = self->count - 1;
    return 0;
}

static int add_tag(struct template *self, char *tag, size_t offset, struct template_fault *fault)
{
    if (tag[0] == '!')
        return 0;
    if (tag[0] == '/')
        return close_section(self, trimmed(tag + 1), offset, fault);
    return add_field(self, tag, offset, fault);
}

static int add_text(struct template *self, const char *text, size_t size, size_t offset,
        struct template_fault *fault)
{
    if (size == 0)
        return 0;
    struct part *part = add_part(self, PART_TEXT);
    if (part == NULL)
        return fail(fault, offset, "too many fields");
    part->text = text;
    part->size = size;
    return 0;
}

static int read_parts(struct template *self, struct template_fault *fault)
{
    char *text = self->copy;
    for (;;) {
        char *open = strstr(text, "{{");
        size_t offset = (size_t)((open != NULL ? open : text) - self->copy);
        size_t plain = open != NULL ? (size_t)(open - text) : strlen(text);
        int r = add_text(self, text, plain, offset, fault);
        if (r < 0 || open == NULL)
            return r;
        char *close = strstr(open, "}}");
        if (close == NULL)
            return fail(fault, offset, "this {{ is not closed");
        *close = '\0';
        r = add_tag(self, open + 2, offset, fault);
        if (r < 0)
            return r;
        text = close + 2;
    }
}

int template_new(const char *text, struct template_fault *fault, struct template **ret)
{
    struct template *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -ENOMEM;
    self->copy = strdup(text);
    int r = self->copy == NULL ? -ENOMEM : read_parts(self, fault);
    if (r == 0 && self->depth > 0)
        r = fail(fault, self->parts[self->open[self->depth - 1]].field.offset,
                "this section is not closed");
    if (r < 0) {
        template_free(&self);
        return r;
    }
    *ret = self;
    return 0;
}

const struct template_field *template_field_at(const struct template *self, size_t index)
{
    for (size_t i = 0; i < self->count; i++) {
        const struct part *part = &self->parts[i];
        if (part->kind == PART_TEXT || part->kind == PART_END)
            continue;
        if (index == 0)
            return &part->field;
        index--;
    }
    return NULL;
}

struct render {
    template_value_fn *value;
    void *arg;
    char *ret;
    size_t cap;
    size_t length;
};

static int put(struct render *out, const char *text, size_t size)
{
    if (out->length + size + 1 > out->cap)
        return -ENOSPC;
    memcpy(out->ret + out->length, text, size);
    out->length += size;
    return 0;
}

/* Writes one part and moves *at to the next one. */
static int render_part(const struct template *self, struct render *out, size_t *at)
{
    const struct part *part = &self->parts[*at];
    (*at)++;
    if (part->kind == PART_END)
        return 0;
    if (part->kind == PART_TEXT)
        return put(out, part->text, part->size);
    char text[VALUE_MAX];
    size_t size = out->value(out->arg, part->field.name, part->field.filter, text, sizeof(text));
    if (part->kind == PART_FIELD)
        return size == 0 ? -ENOENT : put(out, text, size);
    if ((size > 0) != (part->kind == PART_IF))
        *at = part->end;
    return 0;
}

int template_render(const struct template *self, template_value_fn *value, void *arg, char *ret,
        size_t cap, const char **ret_missing)
{
    struct render out = {.value = value, .arg = arg, .ret = ret, .cap = cap};
    size_t at = 0;
    while (at < self->count) {
        size_t here = at;
        int r = render_part(self, &out, &at);
        if (r == -ENOENT && ret_missing != NULL)
            *ret_missing = self->parts[here].field.name;
        if (r < 0)
            return r;
    }
    if (out.length >= cap)
        return -ENOSPC;
    ret[out.length] = '\0';
    return (int)out.length;
}
