/* Fields: what conditions may look at: the message, the hours, the source, and what the steps before them wrote. */
#ifndef PLAN_FIELDS_H
#define PLAN_FIELDS_H

#include "plan/build.h"

enum field_from { FIELD_MESSAGE, FIELD_HOURS, FIELD_SOURCE };

struct field {
    enum field_from from;
    const char *path; /* in the message */
    size_t hours; /* index */
    unsigned type; /* enum deskbus_field_type; 0: not known before it comes */
    const char *values; /* "a|b" or NULL */
    const char *fallback; /* what an absent one means, or NULL */
};

enum { WRITERS_MAX = 64 };

/* A step that has run, or may have, and one annotation of it. */
struct writer {
    const char *name; /* as the operator calls it */
    const struct deskbus_annotation *annotation;
    const struct deskbus_node *step; /* where it stands */
    size_t instance;
};
/* All of them at one point of a path. */
struct writers {
    size_t count;
    struct writer at[WRITERS_MAX];
};

/* What `name` means here; false with a finding (unknown; or known, but only behind this point). */
bool fields_find(struct build *build, const struct writers *writers,
        const struct deskbus_node *name, struct field *ret);
/* True for a name that annotations cannot have: conditions would mean something else by it. */
bool fields_is_taken(const char *name);

#endif
