/* Build: memory, findings and names for the compilers of the sections. */
#include "plan/build.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *build_alloc(struct build *build, size_t count, size_t size)
{
    void *memory = NULL;
    size_t bytes = 0;
    if (!__builtin_mul_overflow(count, size, &bytes))
        memory = arena_alloc(&build->plan->arena, bytes);
    if (memory == NULL)
        build->error = -ENOMEM;
    return memory;
}

const char *build_text(struct build *build, const char *text)
{
    if (text == NULL)
        return NULL;
    char *copy = arena_copy(&build->plan->arena, text, strlen(text));
    if (copy == NULL)
        build->error = -ENOMEM;
    return copy != NULL ? copy : "";
}

const char *build_print(struct build *build, const char *format, ...)
{
    va_list args;
    char *text = NULL;
    va_start(args, format);
    int size = vasprintf(&text, format, args);
    va_end(args);
    if (size < 0) {
        build->error = -ENOMEM;
        return "";
    }
    const char *copy = build_text(build, text);
    free(text);
    return copy;
}

struct deskbus_place build_place(struct build *build, const struct deskbus_node *node)
{
    struct deskbus_place place = deskbus_node_place(node);
    if (place.file == NULL)
        return place;
    if (build->file == NULL || strcmp(build->file, place.file) != 0)
        build->file = build_text(build, place.file);
    place.file = build->file;
    return place;
}

const char *build_hint(
        struct build *build, const char *text, const char *const *names, size_t count)
{
    const char *near = deskbus_nearest(text, names, count);
    return near != NULL ? build_print(build, ", did you mean '%s'?", near) : "";
}

bool build_is_name(const char *text)
{
    size_t size = strlen(text);
    return size > 0 && size <= 32 && text[0] >= 'a' && text[0] <= 'z' &&
            strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == size;
}

bool build_check_name(struct build *build, const struct deskbus_node *key, const char *what)
{
    static const char *const words[] = {"when", "any", "not", "hand_off", "to", "close", "steps",
            "otherwise", "on_failure", "present", "absent", NULL};
    const char *name = deskbus_node_text(key);
    if (!build_is_name(name)) {
        build_error(build, "PLN001", key,
                "'%.64s' is no name of a %s: a small letter, then at most 31 small letters, digits and _",
                name, what);
        return false;
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        if (strcmp(words[i], name) == 0) {
            build_error(build, "PLN002", key,
                    "'%s' is a word of the grammar and cannot be the name of a %s", name, what);
            return false;
        }
    }
    return true;
}

const char *build_scalar(struct build *build, const struct deskbus_node *node, const char *what)
{
    const char *text = deskbus_node_text(node);
    if (text != NULL && (text[0] != '\0' && !deskbus_node_null(node)))
        return text;
    build_error(build, "PLN004", node, "expected %s", what);
    return NULL;
}

bool build_is_map(struct build *build, const struct deskbus_node *node, const char *what)
{
    if (node == NULL)
        return false;
    if (deskbus_node_kind(node) == DESKBUS_NODE_MAP)
        return true;
    build_error(build, "PLN004", node, "expected %s", what);
    return false;
}

size_t build_list_count(const struct deskbus_node *node)
{
    if (node == NULL || deskbus_node_null(node))
        return 0;
    return deskbus_node_kind(node) == DESKBUS_NODE_LIST ? deskbus_node_count(node) : 1;
}

const struct deskbus_node *build_list_item(const struct deskbus_node *node, size_t index)
{
    return deskbus_node_kind(node) == DESKBUS_NODE_LIST ? deskbus_node_item(node, index) : node;
}

static size_t count_names(const char *const *names)
{
    size_t count = 0;
    while (names != NULL && names[count] != NULL)
        count++;
    return count;
}

static bool is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

void build_check_keys(struct build *build, const struct deskbus_node *map, const char *const *names,
        const char *what)
{
    size_t count = count_names(names);
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        const char *name = deskbus_node_text(key);
        if (!is_among(name, names, count))
            build_error(build, "PLN003", key, "'%.64s' is no key of %s%s", name, what,
                    build_hint(build, name, names, count));
    }
}

/* What the table knows and what others read, for hints; *ret_own: how many of them are the table's. */
static const char **collect_names(
        struct build *build, const struct build_table *table, size_t *ret_own, size_t *ret_count)
{
    size_t own = 0, others = count_names(table->others);
    while (table->options != NULL && table->options[own].name != NULL)
        own++;
    const char **names = build_alloc(build, own + others + 1, sizeof(const char *));
    if (names == NULL)
        return NULL;
    for (size_t i = 0; i < own; i++)
        names[i] = table->options[i].name;
    for (size_t i = 0; i < others; i++)
        names[own + i] = table->others[i];
    *ret_own = own;
    *ret_count = own + others;
    return names;
}

/* All keys of map that the table has not; those that nobody knows are findings. */
static const char **collect_except(
        struct build *build, const struct build_table *table, const struct deskbus_node *map)
{
    size_t own = 0, known = 0, count = 0;
    const char **names = collect_names(build, table, &own, &known);
    const char **except = build_alloc(build, deskbus_node_count(map) + 1, sizeof(const char *));
    if (names == NULL || except == NULL)
        return NULL;
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        const char *name = deskbus_node_text(key);
        if (is_among(name, names, own))
            continue;
        except[count++] = name;
        if (table->code != NULL && !is_among(name, names, known))
            build_error(build, table->code, key, "'%.64s' is no %s%s", name, table->what,
                    build_hint(build, name, names, known));
    }
    return except;
}

int build_options(struct build *build, const struct build_table *table,
        const struct deskbus_node *map, struct deskbus_options **ret)
{
    static const struct deskbus_option nothing[] = {{.name = NULL}};
    DESKBUS_CLEANUP(deskbus_findings_free) struct deskbus_findings *own = NULL;
    const char **except = collect_except(build, table, map);
    if (except == NULL || deskbus_findings_new(&own) < 0) {
        build->error = -ENOMEM;
        return -ENOMEM;
    }
    int r = deskbus_options_new(table->options != NULL ? table->options : nothing, map,
            (const char *const *)except, table->scope, own, ret);
    build_take_findings(build, own);
    if (r == -ENOMEM)
        build->error = r;
    return r;
}
