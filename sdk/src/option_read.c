/* Option read: a map of the config against a table, with lists, maps, records and defaults. */
#include "option_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 128 }; /* for "did you mean" */

size_t option_table_size(const struct deskbus_option *table)
{
    size_t count = 0;
    while (table != NULL && table[count].name != NULL)
        count++;
    return count;
}

void option_value_clear(struct option_value *value)
{
    free(value->text);
    deskbus_options_free(&value->record);
}

static void entry_clear(struct option_entry *entry)
{
    for (size_t i = 0; i < entry->count; i++) {
        option_value_clear(&entry->values[i]);
        if (entry->keys != NULL)
            free(entry->keys[i]);
    }
    free(entry->values);
    free(entry->keys);
    free(entry->file);
}

void deskbus_options_free(struct deskbus_options **options)
{
    if (options == NULL || *options == NULL)
        return;
    for (size_t i = 0; i < (*options)->count; i++)
        entry_clear(&(*options)->entries[i]);
    free((*options)->file);
    free(*options);
    *options = NULL;
}

/* Keeps a place whose file name outlives the nodes. */
static void keep_place(struct option_reader *reader, struct deskbus_place place, char **file,
        struct deskbus_place *ret)
{
    *ret = place;
    *file = place.file == NULL ? NULL : strdup(place.file);
    ret->file = *file;
    if (place.file != NULL && *file == NULL)
        reader->no_memory = true;
}

static void read_value(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    if (option->type != DESKBUS_OPTION_RECORD)
        option_read_scalar(reader, option, node, ret);
    else if (deskbus_node_kind(node) == DESKBUS_NODE_MAP || deskbus_node_null(node))
        ret->record = option_read_record(reader, option->fields, node, NULL);
    else
        option_find(reader, option, "OPT003", deskbus_node_place(node), "must be a map of options");
}

static bool make_values(
        struct option_reader *reader, struct option_entry *entry, size_t count, bool keyed)
{
    entry->values = calloc(count + 1, sizeof(*entry->values));
    entry->keys = keyed ? calloc(count + 1, sizeof(*entry->keys)) : NULL;
    if (entry->values == NULL || (keyed && entry->keys == NULL)) {
        reader->no_memory = true;
        return false;
    }
    entry->count = count;
    return true;
}

static void read_list(
        struct option_reader *reader, struct option_entry *entry, const struct deskbus_node *node)
{
    bool list = deskbus_node_kind(node) == DESKBUS_NODE_LIST;
    if (!make_values(reader, entry, list ? deskbus_node_count(node) : 1, false))
        return;
    for (size_t i = 0; i < entry->count; i++)
        read_value(
                reader, entry->option, list ? deskbus_node_item(node, i) : node, &entry->values[i]);
}

static void read_map(
        struct option_reader *reader, struct option_entry *entry, const struct deskbus_node *node)
{
    if (deskbus_node_kind(node) != DESKBUS_NODE_MAP) {
        option_find(reader, entry->option, "OPT003", deskbus_node_place(node),
                "must be a map from names to values, each %s",
                option_type_text(entry->option->type));
        return;
    }
    if (!make_values(reader, entry, deskbus_node_count(node), true))
        return;
    for (size_t i = 0; i < entry->count; i++) {
        entry->keys[i] = strdup(deskbus_node_text(deskbus_node_key(node, i)));
        reader->no_memory = reader->no_memory || entry->keys[i] == NULL;
        read_value(reader, entry->option, deskbus_node_item(node, i), &entry->values[i]);
    }
}

static void read_entry(
        struct option_reader *reader, struct option_entry *entry, const struct deskbus_node *node)
{
    if (entry->option->flags & DESKBUS_MAP_OF)
        read_map(reader, entry, node);
    else if (entry->option->flags & DESKBUS_LIST_OF)
        read_list(reader, entry, node);
    else if (make_values(reader, entry, 1, false))
        read_value(reader, entry->option, node, &entry->values[0]);
}

/* A plain scalar stands for itself; a list, map or record is written as in the config. */
static int fallback_node(const struct deskbus_option *option, struct deskbus_findings *out,
        struct deskbus_node **ret)
{
    struct deskbus_place nowhere = {NULL, 0, 0};
    const char *text = option->fallback;
    if (option->type == DESKBUS_OPTION_RECORD || option->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF))
        return deskbus_node_parse(text, strlen(text), "default", NULL, out, ret);
    return deskbus_node_new(DESKBUS_NODE_SCALAR, text, true, nowhere, ret);
}

void option_read_fallback(struct option_reader *reader, const struct deskbus_option *option,
        struct option_entry *entry)
{
    struct deskbus_node *node = NULL;
    int r = fallback_node(option, reader->out, &node);
    entry->option = option;
    if (r == 0)
        read_entry(reader, entry, node);
    else if (r == -ENOMEM)
        reader->no_memory = true;
    else
        reader->found = true;
    deskbus_node_free(&node);
}

static void read_option(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *map, struct option_entry *entry, struct deskbus_place beginning)
{
    const struct deskbus_node *node = deskbus_node_get(map, option->name);
    entry->option = option;
    entry->given = node != NULL;
    keep_place(reader, node == NULL ? beginning : deskbus_node_place(node), &entry->file,
            &entry->place);
    if (node != NULL)
        read_entry(reader, entry, node);
    else if (option->flags & DESKBUS_REQUIRED)
        option_find(reader, option, "OPT002", beginning, "is missing: it must be %s%s%s",
                option_type_text(option->type), option->help == NULL ? "" : " - ",
                option->help == NULL ? "" : option->help);
    else if (option->fallback != NULL)
        option_read_fallback(reader, option, entry);
}

static bool is_among(const char *text, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++) {
        if (strcmp(*names, text) == 0)
            return true;
    }
    return false;
}

/* For "did you mean": the table's names, then those that are left to the caller. */
static size_t list_names(const struct deskbus_option *table, const char *const *except,
        const char *names[NAMES_MAX + 1])
{
    size_t count = 0;
    for (; table != NULL && table->name != NULL && count < NAMES_MAX; table++)
        names[count++] = table->name;
    for (; except != NULL && *except != NULL && count < NAMES_MAX; except++)
        names[count++] = *except;
    names[count] = NULL;
    return count;
}

static void find_unknown(struct option_reader *reader, const struct deskbus_option *table,
        const struct deskbus_node *map, const char *const *except)
{
    const char *names[NAMES_MAX + 1];
    size_t count = list_names(table, except, names);
    for (size_t i = 0; i < deskbus_node_count(map); i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        const char *text = deskbus_node_text(key);
        if (is_among(text, names))
            continue;
        const char *near = deskbus_nearest(text, names, count);
        reader->found = true;
        deskbus_find(reader->out, DESKBUS_ERROR, "OPT001", deskbus_node_place(key),
                "unknown option '%.60s'%s%s%s", text, near == NULL ? "" : ": did you mean '",
                near == NULL ? "" : near, near == NULL ? "" : "'?");
    }
}

struct deskbus_options *option_read_record(struct option_reader *reader,
        const struct deskbus_option *table, const struct deskbus_node *node,
        const char *const *except)
{
    size_t count = option_table_size(table);
    struct deskbus_place nowhere = {NULL, 0, 0};
    struct deskbus_place beginning = node == NULL ? nowhere : deskbus_node_place(node);
    struct deskbus_options *options = calloc(
            1, sizeof(*options) + count * sizeof(options->entries[0]));
    if (options == NULL) {
        reader->no_memory = true;
        return NULL;
    }
    options->count = count;
    keep_place(reader, beginning, &options->file, &options->place);
    if (node != NULL && deskbus_node_kind(node) == DESKBUS_NODE_MAP)
        find_unknown(reader, table, node, except);
    for (size_t i = 0; i < count; i++)
        read_option(reader, &table[i], node, &options->entries[i], beginning);
    return options;
}

int deskbus_options_new(const struct deskbus_option *table, const struct deskbus_node *node,
        const char *const *except, const struct deskbus_option_scope *scope,
        struct deskbus_findings *out, struct deskbus_options **ret)
{
    static const struct deskbus_option_scope no_scope = {.arg = NULL};
    struct option_reader reader = {.scope = scope == NULL ? &no_scope : scope, .out = out};
    if (node != NULL && deskbus_node_kind(node) != DESKBUS_NODE_MAP && !deskbus_node_null(node)) {
        deskbus_find(out, DESKBUS_ERROR, "OPT003", deskbus_node_place(node),
                "the options must be a map");
        return -EINVAL;
    }
    struct deskbus_options *options = option_read_record(&reader, table, node, except);
    int r = reader.no_memory ? -ENOMEM : reader.found ? -EINVAL : 0;
    if (r < 0)
        deskbus_options_free(&options);
    else
        *ret = options;
    return r;
}
