/* Build: what the compilers of the single sections share while a plan is made: findings, memory, names. */
#ifndef PLAN_BUILD_H
#define PLAN_BUILD_H

#include "config/config.h"
#include "plan/plan_private.h"

struct build {
    const struct config *config;
    const struct plan_catalogue *catalogue;
    struct deskbus_findings *out;
    struct plan *plan;
    int error; /* -ENOMEM once memory was out: whatever comes after is void */
    const char *file; /* the last file name that was copied */
    bool sources_unclear; /* a `from` is wrong: that a source has no pipeline would be no news */
};

/* Zeroed memory that lives as long as the plan; NULL sets build->error. size 0 gives memory too. */
void *build_alloc(struct build *build, size_t count, size_t size);
const char *build_text(struct build *build, const char *text);
const char *build_print(struct build *build, const char *format, ...) DESKBUS_PRINTF(2, 3);
/* A place that outlives the config. */
struct deskbus_place build_place(struct build *build, const struct deskbus_node *node);

void build_error(struct build *build, const char *code, const struct deskbus_node *at,
        const char *format, ...) DESKBUS_PRINTF(4, 5);
void build_warn(struct build *build, const char *code, const struct deskbus_node *at,
        const char *format, ...) DESKBUS_PRINTF(4, 5);
/* ", did you mean 'x'?" when one of the names is near, else "". */
const char *build_hint(
        struct build *build, const char *text, const char *const *names, size_t count);

/* [a-z][a-z0-9_]{0,31} */
bool build_is_name(const char *text);
/* The same as a finding (PLN001); words of the grammar are refused too (PLN002). what: "team", "plugin instance". */
bool build_check_name(struct build *build, const struct deskbus_node *key, const char *what);

/* The text of a scalar that is not empty; else a finding (PLN004) that says what was expected, and NULL. */
const char *build_scalar(struct build *build, const struct deskbus_node *node, const char *what);
/* True for a map, else a finding; a NULL node is no map either, without one. */
bool build_is_map(struct build *build, const struct deskbus_node *node, const char *what);
/* The entries of a list, or the node itself for a scalar (one stands for a list of one). */
size_t build_list_count(const struct deskbus_node *node);
const struct deskbus_node *build_list_item(const struct deskbus_node *node, size_t index);

/* Key nodes that are none of names (NULL at the end) are findings PLN003: "'x' is no key of WHAT". */
void build_check_keys(struct build *build, const struct deskbus_node *map, const char *const *names,
        const char *what);

/* How a map is checked against a table. */
struct build_table {
    const struct deskbus_option *options;
    const char *const *others; /* keys that somebody else reads; NULL at the end */
    const char *code; /* of unknown keys; NULL: they are somebody else's too */
    const char *what; /* "'x' is no WHAT" */
    const struct deskbus_option_scope *scope;
};
/* Like deskbus_options_new(), with hints that know all names, and without news about scalars that config_load() told of. */
int build_options(struct build *build, const struct build_table *table,
        const struct deskbus_node *map, struct deskbus_options **ret) DESKBUS_CHECKED;

/* Hands findings of others on, without those about scalars that config_load() told of. */
void build_take_findings(struct build *build, const struct deskbus_findings *from);

/* The name of a team, as the plan keeps it; NULL with a finding. */
const char *teams_use(struct build *build, const struct deskbus_node *node);
/* The index of an instance that is used in a role here, which it must have; -1 with a finding. */
int instances_use(struct build *build, const struct deskbus_node *node, enum deskbus_role role);

/* The sections, in the order they are called. */
void settings_build(struct build *build);
void hours_build(struct build *build);
void teams_build(struct build *build);
void instances_build(struct build *build);
void teams_notify_build(struct build *build); /* once the instances are known */
void pipelines_build(struct build *build);
void usage_check(struct build *build);
void digest_build(struct build *build);

#endif
