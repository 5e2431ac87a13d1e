/* Option: gives the checked values to whoever asks by name. */
#include "option_private.h"

#include <assert.h>
#include <string.h>

static const struct option_entry *find_entry(
        const struct deskbus_options *options, const char *name)
{
    for (size_t i = 0; i < options->count; i++) {
        if (strcmp(options->entries[i].option->name, name) == 0)
            return &options->entries[i];
    }
    assert(false && "the table has such an option");
    return NULL;
}

static bool is_text(enum deskbus_option_type type)
{
    return type >= DESKBUS_OPTION_STRING && type <= DESKBUS_OPTION_ANNOTATION;
}

static const struct option_value *value_of(
        const struct deskbus_options *options, const char *name, enum deskbus_option_type type)
{
    const struct option_entry *entry = find_entry(options, name);
    assert(entry->option->type == type);
    assert((entry->option->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF)) == 0);
    return entry->count == 0 ? NULL : &entry->values[0];
}

bool deskbus_option_bool(const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_BOOL);
    return value != NULL && value->number != 0;
}

int64_t deskbus_option_int(const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_INT);
    return value == NULL ? 0 : value->number;
}

double deskbus_option_float(const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_FLOAT);
    return value == NULL ? 0.0 : value->real;
}

uint64_t deskbus_option_bytes(const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_BYTES);
    return value == NULL ? 0 : (uint64_t)value->number;
}

uint64_t deskbus_option_duration_ms(const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_DURATION);
    return value == NULL ? 0 : (uint64_t)value->number;
}

const char *deskbus_option_string(const struct deskbus_options *options, const char *name)
{
    const struct option_entry *entry = find_entry(options, name);
    assert(is_text(entry->option->type));
    assert((entry->option->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF)) == 0);
    return entry->count == 0 ? NULL : entry->values[0].text;
}

const struct deskbus_options *deskbus_option_record(
        const struct deskbus_options *options, const char *name)
{
    const struct option_value *value = value_of(options, name, DESKBUS_OPTION_RECORD);
    return value == NULL ? NULL : value->record;
}

bool deskbus_option_given(const struct deskbus_options *options, const char *name)
{
    return find_entry(options, name)->given;
}

struct deskbus_place deskbus_option_place(const struct deskbus_options *options, const char *name)
{
    return find_entry(options, name)->place;
}

size_t deskbus_option_count(const struct deskbus_options *options, const char *name)
{
    return find_entry(options, name)->count;
}

static const struct option_value *value_at(const struct option_entry *entry, size_t index)
{
    assert((entry->option->flags & (DESKBUS_LIST_OF | DESKBUS_MAP_OF)) != 0);
    return index < entry->count ? &entry->values[index] : NULL;
}

const char *deskbus_option_key(
        const struct deskbus_options *options, const char *name, size_t index)
{
    const struct option_entry *entry = find_entry(options, name);
    assert((entry->option->flags & DESKBUS_MAP_OF) != 0);
    return index < entry->count ? entry->keys[index] : NULL;
}

const char *deskbus_option_string_at(
        const struct deskbus_options *options, const char *name, size_t index)
{
    const struct option_entry *entry = find_entry(options, name);
    assert(is_text(entry->option->type));
    const struct option_value *value = value_at(entry, index);
    return value == NULL ? NULL : value->text;
}

const struct deskbus_options *deskbus_option_record_at(
        const struct deskbus_options *options, const char *name, size_t index)
{
    const struct option_entry *entry = find_entry(options, name);
    assert(entry->option->type == DESKBUS_OPTION_RECORD);
    const struct option_value *value = value_at(entry, index);
    return value == NULL ? NULL : value->record;
}

int64_t deskbus_option_int_at(const struct deskbus_options *options, const char *name, size_t index)
{
    const struct option_entry *entry = find_entry(options, name);
    enum deskbus_option_type type = entry->option->type;
    assert(type == DESKBUS_OPTION_BOOL || type == DESKBUS_OPTION_INT ||
            type == DESKBUS_OPTION_BYTES || type == DESKBUS_OPTION_DURATION);
    (void)type;
    const struct option_value *value = value_at(entry, index);
    return value == NULL ? 0 : value->number;
}
