/* Condition: what stands under `when`, compiled; evaluated without allocation. */
#ifndef PLAN_CONDITION_H
#define PLAN_CONDITION_H

#include "plan/fields.h"

enum test_kind {
    TEST_TEXT, /* equal to a text */
    TEST_BOOL,
    TEST_NUMBER,
    TEST_EITHER, /* of an untyped field: the number, or the text as written */
    TEST_LESS,
    TEST_LESS_EQUAL,
    TEST_GREATER,
    TEST_GREATER_EQUAL,
    TEST_RANGE, /* both ends belong to it */
    TEST_REGEX,
    TEST_PRESENT,
    TEST_ABSENT,
};

struct test {
    enum test_kind kind;
    const char *text;
    size_t text_size;
    double number, high; /* high: end of a range */
    bool flag;
    const struct regex *regex;
};

enum condition_kind { CONDITION_ALL, CONDITION_ANY, CONDITION_NOT, CONDITION_FIELD };

struct condition {
    enum condition_kind kind;
    size_t count; /* of parts, or of tests: one of them must hold */
    const struct condition *parts;
    struct field field;
    const struct test *tests;
    const char *text; /* of the whole, for `why`; NULL in parts */
    struct deskbus_place place;
};

/* Compiles a map; NULL with findings (or build->error). writers: what is known at this point, or NULL. */
const struct condition *condition_read(
        struct build *build, const struct writers *writers, const struct deskbus_node *map);
bool condition_holds(
        const struct plan *plan, const struct condition *condition, const struct plan_view *view);

/* One test of a field; false with a finding. */
bool condition_read_test(struct build *build, const struct field *field, const char *name,
        const struct deskbus_node *node, struct test *ret);

#endif
