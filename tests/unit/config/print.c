/* Tests of printing: order, carets under tabs and wide letters, long lines, secrets, colour. */
#include "config/config.h"
#include "temp_folder.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

enum { TEXT_MAX = 64 * 1024 };

struct fixture {
    char *folder, *path;
    struct deskbus_findings *findings;
    char text[TEXT_MAX];
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    assert_int_equal(temp_folder_new(&fixture->folder), 0);
    fixture->path = temp_folder_path(fixture->folder, "f.yaml");
    assert_int_equal(deskbus_findings_new(&fixture->findings), 0);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    deskbus_findings_free(&fixture->findings);
    free(fixture->path);
    temp_folder_free(&fixture->folder);
    free(fixture);
    return 0;
}

static void write_source(const struct fixture *fixture, const char *text)
{
    FILE *file = fopen(fixture->path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void find(struct fixture *fixture, const char *code, unsigned line, unsigned column)
{
    deskbus_find(fixture->findings, DESKBUS_ERROR, code,
            (struct deskbus_place){fixture->path, line, column}, "wrong");
}

/* The folder's name differs in each run: it is taken out. */
static void take(void *arg, const char *text)
{
    struct fixture *fixture = arg;
    size_t folder = strlen(fixture->folder) + 1;
    for (const char *at = text; *at != '\0';) {
        if (strncmp(at, fixture->folder, folder - 1) == 0)
            at += folder;
        size_t used = strlen(fixture->text);
        assert_true(used + 2 < TEXT_MAX);
        fixture->text[used] = *at++;
    }
}

static const char *print(struct fixture *fixture, bool colour)
{
    memset(fixture->text, 0, sizeof(fixture->text));
    config_print_findings(fixture->findings, colour, take, fixture);
    return fixture->text;
}

static void findings_come_in_order_with_line_and_caret(void **state)
{
    struct fixture *fixture = *state;
    write_source(fixture, "one: 1\ntwo: 2\n");
    find(fixture, "CFG002", 2, 6);
    find(fixture, "CFG001", 1, 1);
    deskbus_find(fixture->findings, DESKBUS_WARNING, "CFG003",
            (struct deskbus_place){fixture->path, 1, 6}, "odd %d", 7);
    assert_string_equal(print(fixture, false),
            "f.yaml:1:1: error: wrong [CFG001]\n"
            "    one: 1\n"
            "    ^\n"
            "f.yaml:1:6: warning: odd 7 [CFG003]\n"
            "    one: 1\n"
            "         ^\n"
            "f.yaml:2:6: error: wrong [CFG002]\n"
            "    two: 2\n"
            "         ^\n");
}

static void carets_stand_right_behind_tabs_and_wide_letters(void **state)
{
    struct fixture *fixture = *state;
    write_source(fixture, "a:\tżół: x\r\n我的包裹: x\ne\xcc\x81: x\n");
    find(fixture, "CFG001", 1, 9);
    find(fixture, "CFG001", 2, 7);
    find(fixture, "CFG001", 3, 5);
    find(fixture, "CFG001", 3, 50);
    assert_string_equal(print(fixture, false),
            "f.yaml:1:9: error: wrong [CFG001]\n"
            "    a:\tżół: x\n"
            "      \t     ^\n"
            "f.yaml:2:7: error: wrong [CFG001]\n"
            "    我的包裹: x\n"
            "              ^\n"
            "f.yaml:3:5: error: wrong [CFG001]\n"
            "    e\xcc\x81: x\n"
            "       ^\n"
            "f.yaml:3:50: error: wrong [CFG001]\n"
            "    e\xcc\x81: x\n"
            "        ^\n");
}

static void long_lines_are_shown_around_the_place(void **state)
{
    struct fixture *fixture = *state;
    char line[1002];
    memset(line, 'x', sizeof(line));
    line[1000] = '\n';
    line[1001] = '\0';
    write_source(fixture, line);
    find(fixture, "CFG001", 1, 500);
    const char *text = print(fixture, false);
    const char *excerpt = strstr(text, "    ...xxx");
    assert_non_null(excerpt);
    const char *caret = strchr(excerpt, '\n') + 1;
    assert_int_equal(strcspn(excerpt, "\n"), 4 + 3 + 160 + 3);
    assert_int_equal(strcspn(caret, "^"), 4 + 3 + 100);
}

/* A secret that was warned of is shown in no excerpt of its line. */
static void secrets_are_never_shown(void **state)
{
    struct fixture *fixture = *state;
    write_source(fixture, "mail: { password: hunter2, port: x }\n");
    find(fixture, "PLN018", 1, 19);
    find(fixture, "OPT003", 1, 34);
    const char *text = print(fixture, false);
    assert_null(strstr(text, "hunter2"));
    assert_non_null(strstr(text, "    mail: { password: ...\n"));
}

static void a_terminal_is_not_obeyed(void **state)
{
    struct fixture *fixture = *state;
    write_source(fixture, "a: \"\033[31mred\033[0m\"\n");
    find(fixture, "CFG001", 1, 4);
    assert_non_null(strstr(print(fixture, false), "    a: \"?[31mred?[0m\"\n"));
    assert_null(strchr(fixture->text, '\033'));
}

static void colour_comes_only_when_asked_for(void **state)
{
    struct fixture *fixture = *state;
    write_source(fixture, "a: 1\n");
    find(fixture, "CFG001", 1, 4);
    assert_null(strchr(print(fixture, false), '\033'));
    assert_non_null(strstr(print(fixture, true), "\033[1;31merror:\033[0m wrong"));
}

static void what_has_no_source_is_printed_without(void **state)
{
    struct fixture *fixture = *state;
    deskbus_find(fixture->findings, DESKBUS_ERROR, "CFG004",
            (struct deskbus_place){"/nonexistent/f", 0, 0}, "gone");
    deskbus_find(
            fixture->findings, DESKBUS_ERROR, "CFG004", (struct deskbus_place){NULL, 0, 0}, "all");
    write_source(fixture, "a: 1\n");
    find(fixture, "CFG001", 99, 1);
    assert_string_equal(print(fixture, false),
            "-:1:1: error: all [CFG004]\n"
            "/nonexistent/f:1:1: error: gone [CFG004]\n"
            "f.yaml:99:1: error: wrong [CFG001]\n");
}

static void too_many_are_counted(void **state)
{
    struct fixture *fixture = *state;
    char *more = fixture->text;
    for (unsigned i = 0; i < 1010; i++)
        deskbus_find(fixture->findings, DESKBUS_ERROR, "C", (struct deskbus_place){"", 1, 1}, "x");
    config_print_findings(fixture->findings, false, take, fixture);
    assert_non_null(strstr(more, "and 10 more\n"));
}

int main(void)
{
#define RUN(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
            RUN(findings_come_in_order_with_line_and_caret),
            RUN(carets_stand_right_behind_tabs_and_wide_letters),
            RUN(long_lines_are_shown_around_the_place),
            RUN(secrets_are_never_shown),
            RUN(a_terminal_is_not_obeyed),
            RUN(colour_comes_only_when_asked_for),
            RUN(what_has_no_source_is_printed_without),
            RUN(too_many_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
