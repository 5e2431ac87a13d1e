/* Template: a missing field fails or leaves its section out; what is wrong is told with its place. */
#include "test.h"

#include <errno.h>
#include <string.h>

#include "lib/template.h"

/* Knows name = Ana and order.day, which the filter date puts in words. */
static size_t value(void *arg, const char *name, const char *filter, char *text, size_t size)
{
    (void)arg;
    const char *found = strcmp(name, "name") == 0 ? "Ana" : NULL;
    if (strcmp(name, "order.day") == 0)
        found = strcmp(filter, "date") == 0 ? "Monday" : "2026-11-23";
    if (found == NULL || strlen(found) >= size)
        return 0;
    memcpy(text, found, strlen(found) + 1);
    return strlen(found);
}

static int rendered(const char *text, char *ret, size_t cap, const char **missing)
{
    struct template *template = NULL;
    static _Thread_local char name[64];
    const char *found = NULL;
    assert_int_equal(template_new(text, NULL, &template), 0);
    int r = template_render(template, value, NULL, ret, cap, &found);
    if (found != NULL) {
        strncpy(name, found, sizeof(name) - 1);
        *missing = name;
    }
    template_free(&template);
    return r;
}

static void fields_filters_and_sections_are_written(void **state)
{
    (void)state;
    char ret[200];
    const char *missing = NULL;
    assert_int_equal(rendered("Hi {{name}}, {{ order.day | date }}!", ret, 200, &missing), 15);
    assert_string_equal(ret, "Hi Ana, Monday!");
    rendered("Hi{{#name}} {{name}}{{/name}}{{#nick}} {{nick}}{{/nick}}.", ret, 200, &missing);
    assert_string_equal(ret, "Hi Ana.");
    rendered("{{^nick}}no nick{{/nick}}{{^name}}no name{{/name}}{{! x }}", ret, 200, &missing);
    assert_string_equal(ret, "no nick");
    assert_null(missing);
}

static void a_missing_field_never_leaves_a_hole(void **state)
{
    (void)state;
    char ret[200];
    const char *missing = NULL;
    assert_int_equal(rendered("Dear {{nick}},", ret, 200, &missing), -ENOENT);
    assert_string_equal(missing, "nick");
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    char ret[4];
    const char *missing = NULL;
    assert_int_equal(rendered("{{name}}", ret, 4, &missing), 3);
    assert_int_equal(rendered("{{name}}!", ret, 4, &missing), -ENOSPC);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t offset;
    } cases[] = {
            {"a {{b", 2},
            {"a {{}}", 2},
            {"a {{B c}}", 2},
            {"{{#a}}x", 0},
            {"x{{/a}}", 1},
            {"{{#a}}{{/b}}", 6},
            {"{{a|}} {{a | F!}}", 7},
            {"{{#a|f}}{{/a}}", 0},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct template *template = NULL;
        struct template_fault fault = {0};
        assert_int_equal(template_new(cases[i].text, &fault, &template), -EINVAL);
        assert_int_equal(fault.offset, cases[i].offset);
        assert_true(fault.text[0] != '\0');
        assert_null(template);
    }
}

static void fields_are_listed_for_a_check(void **state)
{
    (void)state;
    struct template *template = NULL;
    assert_int_equal(template_new("{{a}}{{#b}}{{b}}{{c|date}}{{/b}}", NULL, &template), 0);
    assert_true(template_field_at(template, 0)->needed);
    assert_string_equal(template_field_at(template, 1)->name, "b");
    assert_false(template_field_at(template, 1)->needed);
    assert_false(template_field_at(template, 2)->needed);
    assert_string_equal(template_field_at(template, 3)->filter, "date");
    assert_true(template_field_at(template, 3)->needed);
    assert_null(template_field_at(template, 4));
    template_free(&template);
}

static void too_much_is_refused(void **state)
{
    (void)state;
    char text[3000] = "";
    struct template *template = NULL;
    for (size_t i = 0; i < 300; i++)
        memcpy(text + i * 5, "{{a}}", 6);
    assert_int_equal(template_new(text, NULL, &template), -EINVAL);
    for (size_t i = 0; i < 20; i++)
        memcpy(text + i * 6, "{{#a}}", 7);
    assert_int_equal(template_new(text, NULL, &template), -EINVAL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(fields_filters_and_sections_are_written),
            cmocka_unit_test(a_missing_field_never_leaves_a_hole),
            cmocka_unit_test(what_does_not_fit_is_refused),
            cmocka_unit_test(what_is_wrong_is_told_with_its_place),
            cmocka_unit_test(fields_are_listed_for_a_check),
            cmocka_unit_test(too_much_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
