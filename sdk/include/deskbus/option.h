/* Options: a typed table is the single source for checking, defaults, help and the reference page. */
#ifndef DESKBUS_OPTION_H
#define DESKBUS_OPTION_H

#include <deskbus/findings.h>
#include <deskbus/node.h>
#include <stdint.h>

DESKBUS_BEGIN

enum deskbus_option_type {
    DESKBUS_OPTION_BOOL = 1,
    DESKBUS_OPTION_INT, /* range "1..100", either end may be missing */
    DESKBUS_OPTION_FLOAT, /* range "0..1" */
    DESKBUS_OPTION_BYTES, /* 512, 64KiB, 1MiB; decimal kB, MB too */
    DESKBUS_OPTION_DURATION, /* 250ms, 1.5s, 15m, 8h, 3d; kept in ms; range "0..1h" */
    DESKBUS_OPTION_STRING,
    DESKBUS_OPTION_ENUM, /* range "red|green" */
    DESKBUS_OPTION_SECRET, /* a string that is never shown; written plainly in the config it is warned of */
    DESKBUS_OPTION_REGEX, /* PCRE2, checked by the broker */
    DESKBUS_OPTION_TEMPLATE,
    DESKBUS_OPTION_PATH, /* relative to the file it stands in; range "read": check looks for the file, else for its folder */
    DESKBUS_OPTION_STATE_PATH, /* relative to the instance's folder in the state; given to the plugin absolute */
    DESKBUS_OPTION_RESOURCE, /* a file of the installation, by name, or a path */
    DESKBUS_OPTION_URL,
    DESKBUS_OPTION_ADDRESS, /* host:port or [v6]:port; port 0: the system chooses */
    DESKBUS_OPTION_TEAM, /* a team of the config */
    DESKBUS_OPTION_INSTANCE, /* an instance of the config; range names its role: "sink" */
    DESKBUS_OPTION_ANNOTATION, /* the name of an annotation */
    DESKBUS_OPTION_RECORD, /* a map with the options of `fields` */
};

enum deskbus_option_flags {
    DESKBUS_REQUIRED = 1u << 0,
    DESKBUS_LIST_OF = 1u << 1, /* a list of the type; one value stands for a list of one */
    DESKBUS_MAP_OF = 1u << 2, /* a map from names to the type */
};

/* A table of these ends with .name == NULL. const, static. */
struct deskbus_option {
    const char *name; /* [a-z][a-z0-9_]{0,31} */
    enum deskbus_option_type type;
    unsigned flags;
    const char *fallback; /* the default, as it would be written in the config; NULL: none */
    const char *range;
    const char *help; /* one line, for people */
    const struct deskbus_option *fields; /* of a record, ends with .name == NULL */
};

/* The checked values of one instance (or of one record in it). Read-only; any thread. */
struct deskbus_options;

/* What the checks that look outside the table need; every member may be NULL. */
struct deskbus_option_scope {
    void *arg;
    const char *base_path; /* folder that state paths are relative to */
    const char *resource_path; /* folder of the installation's files */
    bool (*team)(void *arg, const char *name);
    bool (*instance)(void *arg, const char *name, const char *role);
    /* 0, or a negative errno and a text for people */
    int (*regex)(void *arg, const char *pattern, char *why, size_t size);
};

/* Checks node (a map; NULL: empty) against table and keeps the values with their defaults. Unknown keys (with "did you
 * mean"), wrong types, values out of range and missing ones go to out, codes OPT001...; then -EINVAL, or 0, -ENOMEM.
 * Keys in `except` (ends with NULL; may be NULL) are left to the caller. */
DESKBUS_API int deskbus_options_new(const struct deskbus_option *table,
        const struct deskbus_node *node, const char *const *except,
        const struct deskbus_option_scope *scope, struct deskbus_findings *out,
        struct deskbus_options **ret) DESKBUS_CHECKED;
DESKBUS_API void deskbus_options_free(struct deskbus_options **options);

/* The value of an option that the table has; asserts on a name or type that it has not. What has neither value
 * nor default: false, 0, 0.0, NULL. Strings are valid as long as options. */
DESKBUS_API bool deskbus_option_bool(const struct deskbus_options *options, const char *name);
DESKBUS_API int64_t deskbus_option_int(const struct deskbus_options *options, const char *name);
DESKBUS_API double deskbus_option_float(const struct deskbus_options *options, const char *name);
DESKBUS_API uint64_t deskbus_option_bytes(const struct deskbus_options *options, const char *name);
DESKBUS_API uint64_t deskbus_option_duration_ms(
        const struct deskbus_options *options, const char *name);
/* String, enum, secret, regex, template, path, state path, resource, url, address, team, instance, annotation. */
DESKBUS_API const char *deskbus_option_string(
        const struct deskbus_options *options, const char *name);
DESKBUS_API const struct deskbus_options *deskbus_option_record(
        const struct deskbus_options *options, const char *name);
/* True when the config gives it, default or not. */
DESKBUS_API bool deskbus_option_given(const struct deskbus_options *options, const char *name);
/* Where it stands, or where the instance begins. */
DESKBUS_API struct deskbus_place deskbus_option_place(
        const struct deskbus_options *options, const char *name);

/* Of lists and maps: count, key of a map's entry, the n-th string / record / number. */
DESKBUS_API size_t deskbus_option_count(const struct deskbus_options *options, const char *name);
DESKBUS_API const char *deskbus_option_key(
        const struct deskbus_options *options, const char *name, size_t index);
DESKBUS_API const char *deskbus_option_string_at(
        const struct deskbus_options *options, const char *name, size_t index);
DESKBUS_API const struct deskbus_options *deskbus_option_record_at(
        const struct deskbus_options *options, const char *name, size_t index);
DESKBUS_API int64_t deskbus_option_int_at(
        const struct deskbus_options *options, const char *name, size_t index);

/* Checks a table itself (names, defaults that its own type refuses, reserved names of an instance); findings PLG...; for loaders and tests. */
DESKBUS_API int deskbus_option_table_check(
        const struct deskbus_option *table, struct deskbus_findings *out) DESKBUS_CHECKED;

DESKBUS_END
#endif
