/* Golden: each *.yaml of this folder is checked, and what is found must be what its last lines (#> ...) say, to the letter.
 * DESKBUS_GOLDEN_UPDATE=1 writes the lines anew; read the difference before committing it. */
#include "test.h"

#include "base/codes.h"
#include "catalogue.h"
#include "config/config.h"
#include "golden.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_MAX = GOLDEN_TEXT_MAX };

static const char *variable(void *arg, const char *name)
{
    struct golden *golden = arg;
    if (strcmp(name, "CHAT_PORT") == 0)
        return "8600";
    if (strcmp(name, "LONG") == 0) {
        memset(golden->long_value, 'x', sizeof(golden->long_value) - 1);
        return golden->long_value;
    }
    return strcmp(name, "COOKIE_KEY") == 0 ? "from the environment" : NULL;
}

static void note_code(struct golden *golden, const char *code)
{
    for (size_t i = 0; i < golden->seen_count; i++)
        if (strcmp(golden->seen[i], code) == 0)
            return;
    assert_true(golden->seen_count < GOLDEN_SEEN_MAX);
    (void)snprintf(golden->seen[golden->seen_count++], sizeof(golden->seen[0]), "%s", code);
}

/* Keeps the first line of each finding; source line and caret have tests of their own. */
static void take(void *arg, const char *text)
{
    struct golden *golden = arg;
    size_t used = strlen(golden->found), size = strcspn(text, "\n") + 1;
    assert_true(used + size < TEXT_MAX);
    memcpy(golden->found + used, text, size);
    golden->found[used + size] = '\0';
}

bool golden_check(struct golden *golden, const char *path)
{
    struct config_sources sources = {.path = path,
            .variable = variable,
            .arg = golden,
            .tolerant = true,
            .credentials = "credentials"};
    struct deskbus_findings *findings = NULL;
    struct config *config = NULL;
    struct plan *plan = NULL;
    const struct deskbus_finding *finding = NULL;
    golden->found[0] = '\0';
    assert_int_equal(deskbus_findings_new(&findings), 0);
    int r = config_load(&sources, findings, &config);
    if (config != NULL && plan_new(config, &test_catalogue, findings, &plan) < 0)
        r = -1;
    for (size_t i = 0; (finding = deskbus_findings_at(findings, i)) != NULL; i++)
        note_code(golden, finding->code);
    assert_int_equal(r<0, deskbus_findings_errors(findings)> 0);
    assert_int_equal(plan == NULL, config == NULL || r == -1);
    config_print_findings(findings, false, take, golden);
    plan_unref(&plan);
    config_free(&config);
    deskbus_findings_free(&findings);
    return r == 0;
}

/* The text behind "#> " at the end of the file, lines joined; *ret_size: of what stands before. */
static void read_expected(const char *path, char *expected, char *whole, size_t *ret_size)
{
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t size = fread(whole, 1, TEXT_MAX - 1, file);
    (void)fclose(file);
    whole[size] = '\0';
    char *first = strstr(whole, "\n#> ");
    *ret_size = first != NULL ? (size_t)(first - whole) + 1 : size;
    expected[0] = '\0';
    for (char *line = first; line != NULL; line = strstr(line, "\n#> ")) {
        line += 4;
        size_t used = strlen(expected), length = strcspn(line, "\n");
        assert_true(used + length + 2 < TEXT_MAX);
        memcpy(expected + used, line, length);
        memcpy(expected + used + length, "\n", 2);
        line += length;
    }
}

static void update(const char *path, const char *whole, size_t size, const char *found)
{
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(whole, 1, size, file), size);
    while (*found != '\0') {
        size_t length = strcspn(found, "\n");
        (void)fprintf(file, "#> %.*s\n", (int)length, found);
        found += length + 1;
    }
    assert_int_equal(fclose(file), 0);
}

static bool run_file(struct golden *golden, const char *path)
{
    static const char *const env = "DESKBUS_GOLDEN_UPDATE";
    char *expected = test_malloc(TEXT_MAX), *whole = test_malloc(TEXT_MAX);
    size_t size = 0;
    read_expected(path, expected, whole, &size);
    (void)golden_check(golden, path);
    bool same = strcmp(expected, golden->found) == 0;
    if (!same && getenv(env) != NULL)
        update(path, whole, size, golden->found);
    else if (!same)
        print_error("%s: expected\n%sfound\n%s", path, expected, golden->found);
    test_free(expected);
    test_free(whole);
    return same;
}

static int is_yaml(const struct dirent *entry)
{
    size_t size = strlen(entry->d_name);
    return size > 5 && strcmp(entry->d_name + size - 5, ".yaml") == 0;
}

static void every_configuration_gives_exactly_its_findings(void **state)
{
    struct golden *golden = *state;
    struct dirent **entries = NULL;
    int count = scandir(".", &entries, is_yaml, alphasort), failed = 0, broken = 0;
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        failed += !run_file(golden, entries[i]->d_name);
        if (strncmp(entries[i]->d_name, "good_", 5) == 0)
            assert_string_equal(golden->found, "");
        broken += strstr(golden->found, ": error: ") != NULL;
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(failed, 0);
    assert_true(broken >= 45);
}

static void every_code_has_a_configuration_that_shows_it(void **state)
{
    const struct golden *golden = *state;
    size_t count = 0, missing = 0;
    const struct code *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++) {
        bool ours = strncmp(codes[i].id, "CFG", 3) == 0 || strncmp(codes[i].id, "PLN", 3) == 0;
        bool seen = !ours;
        for (size_t j = 0; j < golden->seen_count; j++)
            seen = seen || strcmp(golden->seen[j], codes[i].id) == 0;
        if (!seen)
            print_error("%s (%s) is shown by no file\n", codes[i].id, codes[i].title);
        missing += !seen;
    }
    assert_int_equal(missing, 0);
}

static int set_up(void **state)
{
    char folder[4096];
    struct golden *golden = calloc(1, sizeof(*golden));
    (void)snprintf(folder, sizeof(folder), "%s/tests/integration/check", test_source_dir());
    *state = golden;
    return golden == NULL || chdir(folder) < 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_configuration_gives_exactly_its_findings),
            cmocka_unit_test(what_no_file_can_hold_is_refused_too),
            cmocka_unit_test(what_is_odd_but_right_is_taken),
            cmocka_unit_test(hostile_files_cost_little),
            cmocka_unit_test(every_example_of_the_pages_is_right),
            cmocka_unit_test(every_code_has_a_configuration_that_shows_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
