/* Option, private: the values behind deskbus_options, and how one value is read. */
#ifndef SDK_OPTION_PRIVATE_H
#define SDK_OPTION_PRIVATE_H

#include <deskbus/option.h>

/* One checked value; which member counts is told by the option's type. */
struct option_value {
    int64_t number; /* bool, int, bytes, duration in ms */
    double real; /* float */
    char *text; /* owned: everything that is given as a string */
    struct deskbus_options *record; /* owned */
};

struct option_entry {
    const struct deskbus_option *option;
    bool given;
    char *file; /* owned: of place */
    struct deskbus_place place;
    size_t count; /* 1 of a plain option with a value */
    struct option_value *values;
    char **keys; /* of a map */
};

struct deskbus_options {
    size_t count;
    char *file;
    struct deskbus_place place;
    struct option_entry entries[]; /* in the table's order */
};

struct option_reader {
    const struct deskbus_option_scope *scope; /* never NULL */
    struct deskbus_findings *out;
    bool found; /* an error */
    bool no_memory;
};

/* Adds an error: "option 'NAME' TEXT". */
void option_find(struct option_reader *reader, const struct deskbus_option *option,
        const char *code, struct deskbus_place place, const char *format, ...) DESKBUS_PRINTF(5, 6);
/* Reads one scalar of the option's type, which is no record. What is wrong is found. */
void option_read_scalar(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret);
/* The same for what names something outside: paths, URLs, addresses. */
void option_read_place(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret);
/* A record's map (or NULL: empty). except may be NULL. NULL without memory. */
struct deskbus_options *option_read_record(struct option_reader *reader,
        const struct deskbus_option *table, const struct deskbus_node *node,
        const char *const *except);
void option_value_clear(struct option_value *value);
/* Parses and checks the default of an option; what is wrong is found. */
void option_read_fallback(struct option_reader *reader, const struct deskbus_option *option,
        struct option_entry *entry);

size_t option_table_size(const struct deskbus_option *table);
/* "a string", "a whole number" ... for people. */
const char *option_type_text(enum deskbus_option_type type);
/* A whole number with a unit, as the type wants it; false when text is none. */
bool option_number(enum deskbus_option_type type, const char *text, int64_t *ret);

#endif
