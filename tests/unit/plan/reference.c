/* Tests of the reference: option tables as Markdown. */
#include "plan/reference.h"
#include "test.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_table_has_a_row_per_option),
            cmocka_unit_test(the_broker_s_own_tables_are_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
