/* Template: text with fields in it, without logic; a field that is missing fails, it never leaves a hole.
 *
 * {{party.name}} writes a field, {{order.day | date}} passes it through a filter. What stands between
 * {{#party.name}} and {{/party.name}} is left out when that field is missing, between {{^party.name}} and
 * {{/party.name}} when it is there. {{! a remark }} writes nothing. Sections may stand in sections. */
#ifndef DESKBUS_PLUGINS_LIB_TEMPLATE_H
#define DESKBUS_PLUGINS_LIB_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

struct template;

/* What is wrong with a template and where in it (byte offset). */
struct template_fault {
    size_t offset;
    char text[120];
};

/* Reads a template. Returns 0, -ENOMEM, or -EINVAL with *fault filled in (may be NULL). The caller owns *ret. */
int template_new(const char *text, struct template_fault *fault, struct template **ret);
void template_free(struct template **self);

/* The n-th field as written, with its filter ("" when none) and place; NULL after the last one. needed: outside
 * every section that asks for this very field. */
struct template_field {
    const char *name;
    const char *filter;
    size_t offset;
    bool needed;
};
const struct template_field *template_field_at(const struct template *self, size_t index);

/* Writes the value of a field into text (size bytes with the NUL) and returns its length; 0: there is none. */
typedef size_t template_value_fn(
        void *arg, const char *name, const char *filter, char *text, size_t size);

/* Renders into ret. Returns the length, -ENOENT with *ret_missing naming the field (valid as long as self; the
 * pointer may be NULL), or -ENOSPC when cap bytes do not hold it. */
int template_render(const struct template *self, template_value_fn *value, void *arg, char *ret,
        size_t cap, const char **ret_missing);

#endif
