/* Tests of the reference: option tables as Markdown. */
#include "plan/reference.h"
#include "test.h"

#include <stdio.h>
#include <string.h>

static void a_table_has_a_row_per_option(void **state)
{
    static const struct deskbus_option fields[] = {
            {"host", DESKBUS_OPTION_STRING, DESKBUS_REQUIRED, NULL, NULL, "its name", NULL},
            {.name = NULL},
    };
    static const struct deskbus_option table[] = {
            {"level", DESKBUS_OPTION_ENUM, 0, "info", "info|error", "what | is written", NULL},
            {"servers", DESKBUS_OPTION_RECORD, DESKBUS_LIST_OF, NULL, NULL, "where to", fields},
            {.name = NULL},
    };
    struct buffer out = {0};
    (void)state;
    assert_int_equal(reference_print(&out, table), 0);
    assert_int_equal(buffer_append(&out, "", 1), 0);
    assert_string_equal((char *)out.data,
            "| key | type | default | what it does |\n| --- | --- | --- | --- |\n"
            "| `level` | one of info\\|error | `info` | what \\| is written |\n"
            "| `servers` | list of map |  | where to |\n"
            "| `servers[].host` | text | required | its name |\n");
    buffer_clear(&out);
}

static void the_broker_s_own_tables_are_complete(void **state)
{
    const struct deskbus_option *tables[] = {
            plan_settings_options(), plan_instance_options(), plan_team_options()};
    (void)state;
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        assert_non_null(tables[i]);
        for (const struct deskbus_option *at = tables[i]; at->name != NULL; at++)
            assert_non_null(at->help);
    }
}

enum { PAGE_MAX = 64 * 1024 };

static void add_part(struct buffer *page, const char *title, const char *text,
        const struct deskbus_option *table)
{
    assert_int_equal(buffer_print(page, "\n## %s\n\n%s\n\n", title, text), 0);
    assert_int_equal(reference_print(page, table), 0);
}

static void make_page(struct buffer *page)
{
    assert_int_equal(
            buffer_print(page,
                    "# All keys of the configuration\n\n"
                    "Made from the option tables of the broker; a test holds it against them. What they are for: "
                    "[pipelines.md](pipelines.md).\n"
                    "The options of a plugin stand in its README.\n"),
            0);
    add_part(page, "At the top",
            "Besides these: `include`, `hours`, `teams`, `plugins`, `pipelines`, and `x-` keys, which count for nothing.",
            plan_settings_options());
    add_part(page, "An instance of a plugin", "Besides the options of its plugin.",
            plan_instance_options());
    add_part(page, "A team", "A team without terms is written `NAME:`.", plan_team_options());
    assert_int_equal(buffer_append(page, "", 1), 0);
}

/* DESKBUS_GOLDEN_UPDATE=1 writes the page anew. */
static void the_page_is_that_of_the_tables(void **state)
{
    char path[4096], *text = test_malloc(PAGE_MAX);
    struct buffer page = {0};
    (void)state;
    (void)snprintf(path, sizeof(path), "%s/docs/config-reference.md", test_source_dir());
    make_page(&page);
    if (getenv("DESKBUS_GOLDEN_UPDATE") != NULL) {
        FILE *out = fopen(path, "we");
        assert_non_null(out);
        assert_true(fputs((char *)page.data, out) >= 0);
        assert_int_equal(fclose(out), 0);
    }
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    text[fread(text, 1, PAGE_MAX - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    assert_string_equal(text, (char *)page.data);
    buffer_clear(&page);
    test_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_table_has_a_row_per_option),
            cmocka_unit_test(the_broker_s_own_tables_are_complete),
            cmocka_unit_test(the_page_is_that_of_the_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
