/* Answers file: each mistake in it is found, with the place where it stands. */
#include "test.h"

#include "answers.h"
#include "person_request.h"
#include "temp_folder.h"

#include <stdio.h>
#include <string.h>

static const char head[] = "deskbus_answers: 1\nlanguages: [en, pl]\nfallback: [en]\n";

/* Loads text and returns the first error as "LINE:COLUMN CODE text", "" when there is none. */
static const char *first_error(const char *folder, const char *text)
{
    static _Thread_local char ret[512];
    char path[512];
    struct answers *answers = NULL;
    struct deskbus_findings *found = NULL;
    (void)snprintf(path, sizeof(path), "%s/answers.yaml", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(deskbus_findings_new(&found), 0);
    int r = answers_load(path, found, &answers);
    deskbus_findings_sort(found);
    ret[0] = '\0';
    for (size_t i = deskbus_findings_count(found); i > 0; i--) {
        const struct deskbus_finding *finding = deskbus_findings_at(found, i - 1);
        if (finding->severity == DESKBUS_ERROR)
            (void)snprintf(ret, sizeof(ret), "%u:%u %s %s", finding->place.line,
                    finding->place.column, finding->code, finding->text);
    }
    assert_int_equal(r < 0, ret[0] != '\0');
    answers_free(&answers);
    deskbus_findings_free(&found);
    return ret;
}

static void expect(void **state, const char *body, const char *start, const char *part)
{
    char text[4096];
    (void)snprintf(text, sizeof(text), "%s%s", head, body);
    const char *got = first_error(*state, text);
    if (strncmp(got, start, strlen(start)) != 0 || strstr(got, part) == NULL)
        fail_msg("wanted %s ... %s, got: %s", start, part, got);
}

#define TOPIC(rest) "answers:\n  - name: a\n    en: { keywords: [x], template: hi }\n" rest

static void a_right_file_has_no_error(void **state)
{
    expect(state, TOPIC(""), "", "");
    expect(state, "x-note: anything\n" TOPIC(""), "", "");
}

static void keys_and_names_are_checked(void **state)
{
    expect(state, "tresholt: 2\n" TOPIC(""), "4:1 RSP003", "did you mean 'threshold'");
    expect(state, TOPIC("    thresold: 1\n"), "7:5 RSP003", "threshold");
    expect(state, TOPIC("    de: { keywords: [x] }\n"), "7:5 RSP003", "languages");
    expect(state, TOPIC("    pl: { keyword: [x], template: a }\n"), "7:11 RSP003", "keywords");
    expect(state, TOPIC("  - name: a\n    en: { keywords: [y], template: a }\n"), "7:11 RSP010",
            "stands already in line 5");
    expect(state, TOPIC("  - name: B-b\n"), "7:11 RSP009", "a-z");
    expect(state, TOPIC("  - en: { keywords: [y], template: a }\n"), "7:5 RSP009", "no name");
    expect(state, "catch_all: z\n" TOPIC(""), "4:12 RSP018", "no topic");
    expect(state, TOPIC("    asks: phone\n"), "7:11 RSP002", "order");
    expect(state, TOPIC("    never: perhaps\n"), "7:12 RSP002", "true or false");
}

static void words_and_expressions_are_checked(void **state)
{
    expect(state, TOPIC("    pl: { keywords: ['a*b'], template: a }\n"), "7:22 RSP004", "a*b");
    expect(state, TOPIC("    pl: { keywords: ['!'], template: a }\n"), "7:22 RSP004", "!");
    expect(state, TOPIC("    pl: { keywords: { x: much }, template: a }\n"), "7:26 RSP002",
            "number");
    expect(state, TOPIC("    pl: { patterns: ['(a'], template: a }\n"), "7:22 RSP008", "parenthes");
    expect(state, "order_number: '['\n" TOPIC(""), "4:15 RSP008", "character");
    expect(state, "threshold: -1\n" TOPIC(""), "4:12 RSP002", "number");
    expect(state, "person: { en: { phrases: x } }\n" TOPIC(""), "4:26 RSP001", "list");
}

static void texts_are_checked(void **state)
{
    expect(state, TOPIC("    pl: { keywords: [x], template: '{{party.nam}}' }\n"), "7:36 RSP006",
            "party.name");
    expect(state, TOPIC("    pl: { keywords: [x], template: '{{order.day | dat}}' }\n"),
            "7:36 RSP006", "filter");
    expect(state, TOPIC("    pl: { keywords: [x], template: '{{a' }\n"), "7:36 RSP005",
            "not closed");
    expect(state, TOPIC("    pl: { keywords: [x], template: '' }\n"), "7:36 RSP005", "text");
    expect(state, TOPIC("    pl: { keywords: [x], template: 'Please do not reply.' }\n"),
            "7:36 RSP007", "may always reply");
    expect(state, "hand_off: { pl: '{{x}}' }\n" TOPIC(""), "4:17 RSP006", "x");
}

static void what_can_never_be_said_or_reached_is_found(void **state)
{
    expect(state, "answers:\n  - name: a\n    en: { keywords: { x: 0.5 }, template: hi }\n",
            "5:5 RSP013", "unreachable in 'en'");
    expect(state, "answers:\n  - name: a\n", "5:5 RSP013", "no language");
    expect(state, "answers:\n  - name: a\n    pl: { keywords: [x] }\n", "5:5 RSP011", "in 'pl'");
    expect(state,
            "answers:\n  - name: a\n    asks: order\n    en: { keywords: [x], template: hi }\n",
            "5:5 RSP011", "ask");
}

static void other_files_are_refused(void **state)
{
    assert_non_null(strstr(first_error(*state, "a: 1\n"), "RSP016"));
    assert_non_null(strstr(first_error(*state, "- a\n"), "RSP001"));
    assert_non_null(strstr(first_error(*state, "deskbus_answers: 1\nanswers: []\n"), "RSP015"));
    assert_string_not_equal(first_error(*state, "a: [\n"), "");
    assert_string_not_equal(first_error(*state, ""), "");
}

static void the_example_of_the_page_is_right(void **state)
{
    static _Thread_local char text[64 * 1024];
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/docs/answers.md", test_source_dir());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    (void)fclose(file);
    char *example = strstr(text, "```yaml\n");
    assert_non_null(example);
    example += strlen("```yaml\n");
    char *end = strstr(example, "```");
    assert_non_null(end);
    *end = '\0';
    assert_string_equal(first_error(*state, example), "");
}

static void any_cut_of_the_shipped_file_is_read_without_harm(void **state)
{
    static _Thread_local char text[256 * 1024];
    char path[512];
    (void)snprintf(path, sizeof(path), "%s/conf/answers/quickstart.yaml", test_source_dir());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t size = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file);
    for (size_t part = 1; part < 12; part++) {
        char keep = text[size * part / 12];
        text[size * part / 12] = '\0';
        (void)first_error(*state, text);
        text[size * part / 12] = keep;
    }
}

static int set_up(void **state)
{
    return temp_folder_new((char **)state);
}

static int tear_down(void **state)
{
    temp_folder_free((char **)state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_right_file_has_no_error),
            cmocka_unit_test(keys_and_names_are_checked),
            cmocka_unit_test(words_and_expressions_are_checked),
            cmocka_unit_test(texts_are_checked),
            cmocka_unit_test(what_can_never_be_said_or_reached_is_found),
            cmocka_unit_test(other_files_are_refused),
            cmocka_unit_test(the_example_of_the_page_is_right),
            cmocka_unit_test(any_cut_of_the_shipped_file_is_read_without_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
