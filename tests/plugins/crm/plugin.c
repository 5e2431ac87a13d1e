/* Tests of the crm plugin on the fake host: profiles, orders, history, and rows that a second delivery leaves alone. */
#include "test.h"

#include "temp_folder.h"

#include <deskbus/testing.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void write_file(const char *folder, const char *name, const char *text)
{
    char *path = temp_folder_path(folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static struct deskbus_fake *open_in(const char *folder, enum deskbus_mode mode)
{
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    char *name = temp_folder_path(folder, "conf.yaml");
    const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin,
            .options = "orders: orders.csv",
            .options_file = name,
            .state_path = folder,
            .mode = mode};
    write_file(folder, "orders.csv",
            "number,customer,status,day,item\n10042,anna@x,shipped,2026-11-24,\"Lamp, \"\"blue\"\"\"\n10043,bob@x,delivered,2026-11-20,Chair\n");
    if (deskbus_fake_open(&setup, &fake, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
    free(name);
    return fake;
}

static void close_clean(struct deskbus_fake *fake)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    if (deskbus_fake_close(&fake, &err) < 0)
        fail_msg("%s", deskbus_error_text(err));
}

static const struct deskbus_fake_result *deliver(
        struct deskbus_fake *fake, uint32_t role, const char *json)
{
    const struct deskbus_fake_delivery how = {.role = role};
    const struct deskbus_fake_result *result = deskbus_fake_deliver(fake, json, &how);
    assert_int_equal(result->verdict, DESKBUS_FAKE_DONE);
    return result;
}

static bool has(const struct deskbus_fake_result *result, const char *path, const char *text)
{
    return deskbus_value_is(deskbus_message_get(result->message, path), text);
}

/* The number that a query gives. */
static int ask(const char *folder, const char *query)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    char *path = temp_folder_path(folder, "crm.db");
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, query, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int number = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(db);
    free(path);
    return number;
}

static void a_stranger_is_not_known_and_gets_no_history(void **state)
{
    struct deskbus_fake *fake = open_in(*state, DESKBUS_LIVE);
    const struct deskbus_fake_result *result = deliver(
            fake, DESKBUS_STEP, "{\"id\":\"1\",\"text\":\"hello\",\"from\":\"new@x\"}");
    bool known = true;
    assert_int_equal(
            deskbus_value_bool(
                    deskbus_message_get(result->message, "annotations.party.known"), &known),
            0);
    assert_false(known);
    assert_int_equal(deskbus_message_annotation(result->message, "history").size, 0);
    assert_int_equal(deskbus_message_annotation(result->message, "orders").size, 0);
    close_clean(fake);
}

static void open_orders_and_the_named_one_are_attached(void **state)
{
    struct deskbus_fake *fake = open_in(*state, DESKBUS_LIVE);
    const struct deskbus_fake_result *result = deliver(
            fake, DESKBUS_STEP, "{\"id\":\"1\",\"text\":\"is 10042 coming?\",\"from\":\"anna@x\"}");
    assert_true(has(result, "annotations.orders.0.number", "10042"));
    assert_true(has(result, "annotations.order.status", "shipped"));
    assert_true(has(result, "annotations.order.item", "Lamp, \"blue\""));
    close_clean(fake);
}

static void what_another_ordered_is_not_told(void **state)
{
    struct deskbus_fake *fake = open_in(*state, DESKBUS_LIVE);
    const struct deskbus_fake_result *result = deliver(
            fake, DESKBUS_STEP, "{\"id\":\"1\",\"text\":\"order 10043\",\"from\":\"anna@x\"}");
    assert_true(has(result, "annotations.order.status", "delivered"));
    assert_int_equal(deskbus_message_get(result->message, "annotations.order.item").size, 0);
    close_clean(fake);
}

static void a_second_observation_changes_nothing(void **state)
{
    static const char message[] = "{\"id\":\"1\",\"text\":\"hello\",\"from\":\"anna@x\"}";
    struct deskbus_fake *fake = open_in(*state, DESKBUS_LIVE);
    const struct deskbus_fake_result *first = deliver(fake, DESKBUS_OBSERVER, message);
    struct deskbus_message *same = deskbus_message_ref(first->message);
    const struct deskbus_fake_delivery how = {.role = DESKBUS_OBSERVER};
    assert_int_equal(deskbus_fake_deliver_message(fake, same, &how)->verdict, DESKBUS_FAKE_DONE);
    deskbus_message_unref(&same);
    close_clean(fake);
    assert_int_equal(ask(*state, "SELECT count(*) FROM interactions"), 1);
    assert_int_equal(ask(*state, "SELECT messages FROM customers WHERE addr = 'anna@x'"), 1);
}

static void what_was_said_before_comes_with_the_next_message(void **state)
{
    struct deskbus_fake *fake = open_in(*state, DESKBUS_LIVE);
    (void)deliver(
            fake, DESKBUS_OBSERVER, "{\"id\":\"1\",\"text\":\"first words\",\"from\":\"anna@x\"}");
    const struct deskbus_fake_result *result = deliver(
            fake, DESKBUS_STEP, "{\"id\":\"2\",\"text\":\"more words\",\"from\":\"anna@x\"}");
    assert_true(has(result, "annotations.history.0.text", "first words"));
    assert_true(has(result, "annotations.history.0.who", "customer"));
    assert_int_equal(
            deskbus_value_count(deskbus_message_annotation(result->message, "history")), 1);
    close_clean(fake);
}

static void trying_writes_no_file(void **state)
{
    struct deskbus_fake *fake = open_in(*state, DESKBUS_TRY);
    (void)deliver(fake, DESKBUS_OBSERVER, "{\"id\":\"1\",\"text\":\"hello\",\"from\":\"anna@x\"}");
    close_clean(fake);
    char *path = temp_folder_path(*state, "crm.db");
    FILE *file = fopen(path, "re");
    assert_null(file);
    free(path);
}

static void a_wrong_line_of_orders_is_named(void **state)
{
    struct deskbus_fake *fake = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    char *name = temp_folder_path(*state, "conf.yaml");
    char text[1024];
    const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin,
            .options = "orders: orders.csv",
            .options_file = name,
            .state_path = *state};
    write_file(*state, "orders.csv", "number,customer,status,day,item\n1,anna@x,shipped\n");
    assert_true(deskbus_fake_open(&setup, &fake, &err) < 0);
    (void)deskbus_error_print(err, text, sizeof(text));
    assert_non_null(strstr(text, "five columns"));
    free(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test_setup_teardown(a_stranger_is_not_known_and_gets_no_history,
                    temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(open_orders_and_the_named_one_are_attached,
                    temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    what_another_ordered_is_not_told, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    a_second_observation_changes_nothing, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(what_was_said_before_comes_with_the_next_message,
                    temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    trying_writes_no_file, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    a_wrong_line_of_orders_is_named, temp_folder_setup, temp_folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
