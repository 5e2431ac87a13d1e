/* Reference: prints option tables as Markdown; the page docs/config-reference.md is made of them. */
#include "plan/reference.h"

#include <errno.h>
#include <string.h>

static const char *type_name(enum deskbus_option_type type)
{
    static const char *const names[] = {"", "true or false", "whole number", "number", "size",
            "duration", "text", "one of", "secret", "pattern", "template", "path",
            "path in the state", "file of the installation", "URL", "host:port", "team", "instance",
            "annotation", "map"};
    size_t index = (size_t)type;
    return index < sizeof(names) / sizeof(names[0]) ? names[index] : "";
}

/* A bar would end the cell. */
static void put_cell(struct buffer *out, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        (void)buffer_append(out, *text == '|' ? "\\|" : text, *text == '|' ? 2 : 1);
}

static void put_type(struct buffer *out, const struct deskbus_option *option)
{
    if (option->flags & DESKBUS_LIST_OF)
        (void)buffer_print(out, "list of ");
    if (option->flags & DESKBUS_MAP_OF)
        (void)buffer_print(out, "map of ");
    (void)buffer_print(out, "%s", type_name(option->type));
    if (option->range == NULL)
        return;
    (void)buffer_print(out, " ");
    put_cell(out, option->range);
}

static void put_row(struct buffer *out, const struct deskbus_option *option, const char *prefix)
{
    (void)buffer_print(out, "| `%s%s` | ", prefix, option->name);
    put_type(out, option);
    (void)buffer_print(out, " | ");
    if (option->flags & DESKBUS_REQUIRED)
        (void)buffer_print(out, "required");
    else if (option->fallback != NULL && option->fallback[0] != '\0')
        (void)buffer_print(out, "`%s`", option->fallback);
    (void)buffer_print(out, " | ");
    put_cell(out, option->help);
    (void)buffer_print(out, " |\n");
}

/* The depth is that of the table. */
static void put_rows(struct buffer *out, const struct deskbus_option *table, const char *prefix)
{
    for (; table != NULL && table->name != NULL; table++) {
        put_row(out, table, prefix);
        if (table->type != DESKBUS_OPTION_RECORD)
            continue;
        struct buffer inner = {0};
        const char *many = (table->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF)) != 0 ? "[]." : ".";
        if (buffer_print(&inner, "%s%s%s", prefix, table->name, many) == 0 &&
                buffer_append(&inner, "", 1) == 0)
            put_rows(out, table->fields, (const char *)inner.data);
        buffer_clear(&inner);
    }
}

int reference_print(struct buffer *out, const struct deskbus_option *table)
{
    size_t before = out->size;
    int r = buffer_print(
            out, "| key | type | default | what it does |\n| --- | --- | --- | --- |\n");
    if (r == 0)
        put_rows(out, table, "");
    return r == 0 && out->size > before ? 0 : -ENOMEM;
}
