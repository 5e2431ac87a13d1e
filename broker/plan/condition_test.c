/* Condition, test: one scalar of a condition: equal, compared, in a range, matched, present, absent. */
#include "plan/condition.h"
#include "plan/regex.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What is being read, and how it is called in findings. */
struct reading {
    struct build *build;
    const struct field *field;
    const char *name;
    const struct deskbus_node *node;
    struct test *test;
};

static const char *type_name(unsigned type)
{
    switch (type) {
    case DESKBUS_FIELD_BOOL:
        return "true or false";
    case DESKBUS_FIELD_INT:
        return "a whole number";
    case DESKBUS_FIELD_FLOAT:
        return "a number";
    case DESKBUS_FIELD_STRING:
        return "a text";
    case DESKBUS_FIELD_LIST:
        return "a list";
    default:
        return "a map";
    }
}

static bool is_number_type(unsigned type)
{
    return type == DESKBUS_FIELD_INT || type == DESKBUS_FIELD_FLOAT || type == 0;
}

/* Digits as people write them; no hex, no infinity. */
static bool parse_number(const char *text, size_t size, double *ret)
{
    char copy[64];
    while (size > 0 && *text == ' ') {
        text++;
        size--;
    }
    while (size > 0 && text[size - 1] == ' ')
        size--;
    if (size == 0 || size >= sizeof(copy) || strspn(text, "+-.0123456789eE") < size)
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    char *end = NULL;
    *ret = strtod(copy, &end);
    return *end == '\0' && end != copy && isfinite(*ret);
}

static bool refuse_type(const struct reading *reading, const char *what)
{
    build_error(reading->build, "PLN062", reading->node, "'%s' is %s; %s", reading->name,
            type_name(reading->field->type), what);
    return false;
}

/* "< n" and its like. */
static bool read_comparison(const struct reading *reading, const char *text)
{
    struct test *test = reading->test;
    bool equal = text[1] == '=';
    const char *rest = text + 1 + equal;
    if (text[0] == '<')
        test->kind = equal ? TEST_LESS_EQUAL : TEST_LESS;
    else
        test->kind = equal ? TEST_GREATER_EQUAL : TEST_GREATER;
    if (!is_number_type(reading->field->type))
        return refuse_type(reading, "< and > compare numbers");
    if (parse_number(rest, strlen(rest), &test->number))
        return true;
    build_error(reading->build, "PLN067", reading->node,
            "'%.64s' compares with no number: \"%.*s 0.5\"", text, 1 + equal, text);
    return false;
}

/* "a..b" with two numbers; anything else with two dots is a text. */
static bool is_range(const char *text, double *low, double *high)
{
    const char *dots = strstr(text, "..");
    return dots != NULL && parse_number(text, (size_t)(dots - text), low) &&
            parse_number(dots + 2, strlen(dots + 2), high);
}

static bool read_range(const struct reading *reading, double low, double high)
{
    if (!is_number_type(reading->field->type))
        return refuse_type(reading, "a..b is a range of numbers");
    if (low > high) {
        build_error(reading->build, "PLN068", reading->node,
                "the range '%.64s' is empty: its first number is the larger one",
                deskbus_node_text(reading->node));
        return false;
    }
    reading->test->kind = TEST_RANGE;
    reading->test->number = low;
    reading->test->high = high;
    return true;
}

/* The slash that ends a pattern: only letters follow it. NULL: no pattern. */
static const char *find_end_of_pattern(const char *text)
{
    if (text[0] != '/')
        return NULL;
    const char *last = strrchr(text, '/');
    if (last == text)
        return NULL;
    return strspn(last + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") ==
                    strlen(last + 1)
            ? last
            : NULL;
}

static bool read_pattern(const struct reading *reading, const char *text, const char *end)
{
    struct build *build = reading->build;
    uint32_t options = 0;
    char why[200];
    if (reading->field->type != 0 && reading->field->type != DESKBUS_FIELD_STRING)
        return refuse_type(reading, "a pattern looks at texts");
    for (const char *flag = end + 1; *flag != '\0'; flag++) {
        if (regex_flag(*flag, &options))
            continue;
        build_error(build, "PLN064", reading->node,
                "'%c' is no flag of a pattern: i (case), m, s, x", *flag);
        return false;
    }
    int r = regex_new(
            text + 1, (size_t)(end - text) - 1, options, &build->plan->regexes, why, sizeof(why));
    if (r == -ENOMEM)
        build->error = r;
    else if (r < 0)
        build_error(build, "PLN064", reading->node, "the pattern is wrong: %s", why);
    reading->test->kind = TEST_REGEX;
    reading->test->regex = build->plan->regexes;
    return r == 0;
}

static bool read_bool(const struct reading *reading, const char *text)
{
    reading->test->kind = TEST_BOOL;
    reading->test->flag = strcmp(text, "true") == 0;
    return reading->test->flag || strcmp(text, "false") == 0 ||
            refuse_type(reading, "compare it with true or false");
}

/* Is text one of "a|b|c"? Else the nearest of them is advised. */
static bool check_values(const struct reading *reading, const char *text)
{
    enum { VALUES_MAX = 32 };
    struct build *build = reading->build;
    const char *names[VALUES_MAX];
    size_t count = 0;
    for (const char *at = reading->field->values;
            at != NULL && *at != '\0' && count < VALUES_MAX;) {
        size_t size = strcspn(at, "|");
        if (strlen(text) == size && strncmp(at, text, size) == 0)
            return true;
        names[count++] = build_print(build, "%.*s", (int)size, at);
        at += size + (at[size] == '|');
    }
    if (count == 0)
        return true;
    build_error(build, "PLN063", reading->node, "'%s' is never '%.64s': it is one of %s%s",
            reading->name, text, reading->field->values, build_hint(build, text, names, count));
    return false;
}

static bool read_untyped(const struct reading *reading, const char *text)
{
    bool plain = !deskbus_node_quoted(reading->node);
    if (plain && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0))
        return read_bool(reading, text);
    if (plain && parse_number(text, strlen(text), &reading->test->number))
        reading->test->kind = TEST_EITHER;
    return true;
}

static bool read_equal(const struct reading *reading, const char *text)
{
    struct test *test = reading->test;
    test->kind = TEST_TEXT;
    switch (reading->field->type) {
    case 0:
        return read_untyped(reading, text);
    case DESKBUS_FIELD_BOOL:
        return read_bool(reading, text);
    case DESKBUS_FIELD_INT:
    case DESKBUS_FIELD_FLOAT:
        test->kind = TEST_NUMBER;
        return parse_number(text, strlen(text), &test->number) ||
                refuse_type(reading, "compare it with a number: 3, \"< 3\", \"1..5\"");
    case DESKBUS_FIELD_STRING:
        return check_values(reading, text);
    default:
        return refuse_type(reading, "only present and absent can be asked of it");
    }
}

bool condition_read_test(struct build *build, const struct field *field, const char *name,
        const struct deskbus_node *node, struct test *ret)
{
    struct reading reading = {build, field, name, node, ret};
    const char *text = deskbus_node_text(node);
    double low = 0, high = 0;
    if (text == NULL || (deskbus_node_null(node) && !deskbus_node_quoted(node))) {
        build_error(build, "PLN067", node,
                text == NULL ? "a test is a value, \"< 3\", \"1..5\", /pattern/i, present or absent"
                             : "an empty test; write absent, or \"\" for an empty text");
        return false;
    }
    ret->text = build_text(build, text);
    ret->text_size = strlen(text);
    ret->kind = strcmp(text, "present") == 0 ? TEST_PRESENT : TEST_ABSENT;
    if (strcmp(text, "present") == 0 || strcmp(text, "absent") == 0)
        return true;
    const char *end = find_end_of_pattern(text);
    if (end != NULL)
        return read_pattern(&reading, text, end);
    if (text[0] == '<' || text[0] == '>')
        return read_comparison(&reading, text);
    if (is_range(text, &low, &high))
        return read_range(&reading, low, high);
    return read_equal(&reading, text);
}
