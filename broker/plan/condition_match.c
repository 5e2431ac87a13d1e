/* Condition, match: evaluates conditions against a message, by any thread, without allocating. */
#include "plan/condition.h"
#include "plan/regex.h"

#include <string.h>

static bool compare_number(const struct test *test, double number)
{
    switch (test->kind) {
    case TEST_NUMBER:
    case TEST_EITHER:
        return number >= test->number && number <= test->number;
    case TEST_LESS:
        return number < test->number;
    case TEST_LESS_EQUAL:
        return number <= test->number;
    case TEST_GREATER:
        return number > test->number;
    case TEST_GREATER_EQUAL:
        return number >= test->number;
    case TEST_RANGE:
        return number >= test->number && number <= test->high;
    case TEST_TEXT:
    case TEST_BOOL:
    case TEST_REGEX:
    case TEST_PRESENT:
    case TEST_ABSENT:
        return false;
    }
    return false;
}

static bool compare_text(const struct test *test, const char *text, size_t size)
{
    if (test->kind == TEST_REGEX)
        return regex_matches(test->regex, text, size);
    return (test->kind == TEST_TEXT || test->kind == TEST_EITHER) && size == test->text_size &&
            memcmp(text, test->text, size) == 0;
}

static bool test_value(const struct test *test, struct deskbus_value value)
{
    const char *text = NULL;
    size_t size = 0;
    double number = 0;
    bool flag = false;
    switch (deskbus_value_kind(value)) {
    case DESKBUS_ABSENT:
    case DESKBUS_NIL:
        return test->kind == TEST_ABSENT;
    case DESKBUS_BOOL:
        return test->kind == TEST_PRESENT ||
                (test->kind == TEST_BOOL && deskbus_value_bool(value, &flag) == 0 &&
                        flag == test->flag);
    case DESKBUS_INT:
    case DESKBUS_FLOAT:
        return test->kind == TEST_PRESENT ||
                (deskbus_value_float(value, &number) == 0 && compare_number(test, number));
    case DESKBUS_STRING:
        return test->kind == TEST_PRESENT ||
                (deskbus_value_string(value, &text, &size) == 0 && compare_text(test, text, size));
    case DESKBUS_BINARY:
    case DESKBUS_LIST:
    case DESKBUS_MAP:
        return test->kind == TEST_PRESENT;
    }
    return false;
}

static bool test_text(const struct test *test, const char *source)
{
    if (source == NULL)
        return test->kind == TEST_ABSENT;
    return test->kind == TEST_PRESENT || compare_text(test, source, strlen(source));
}

static bool test_hours(const struct test *test, bool open)
{
    return test->kind == TEST_PRESENT || (test->kind == TEST_BOOL && test->flag == open);
}

static bool field_holds(
        const struct plan *plan, const struct condition *condition, const struct plan_view *view)
{
    struct deskbus_value value = {0};
    const char *text = condition->field.from == FIELD_SOURCE ? view->source : NULL;
    bool open = false;
    if (condition->field.from == FIELD_MESSAGE)
        value = deskbus_message_get(view->message, condition->field.path);
    if (condition->field.fallback != NULL && deskbus_value_kind(value) <= DESKBUS_NIL)
        text = condition->field.fallback;
    else if (condition->field.from == FIELD_HOURS)
        open = hours_is_open(&plan->hours[condition->field.hours], (int64_t)(view->now_ms / 1000));
    for (size_t i = 0; i < condition->count; i++) {
        const struct test *test = &condition->tests[i];
        bool holds = condition->field.from == FIELD_HOURS               ? test_hours(test, open)
                : text != NULL || condition->field.from == FIELD_SOURCE ? test_text(test, text)
                                                                        : test_value(test, value);
        if (holds)
            return true;
    }
    return false;
}

/* Depth is bounded by what condition_read() allows. */
bool condition_holds(
        const struct plan *plan, const struct condition *condition, const struct plan_view *view)
{
    switch (condition->kind) {
    case CONDITION_FIELD:
        return field_holds(plan, condition, view);
    case CONDITION_NOT:
        return !condition_holds(plan, &condition->parts[0], view);
    case CONDITION_ALL:
    case CONDITION_ANY:
        break;
    }
    bool any = condition->kind == CONDITION_ANY;
    for (size_t i = 0; i < condition->count; i++)
        if (condition_holds(plan, &condition->parts[i], view) == any)
            return any;
    return !any;
}
