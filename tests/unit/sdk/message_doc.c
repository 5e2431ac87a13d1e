/* Tests that docs/message.md tells the truth: its example decodes, and its table agrees with the example and with the check. */
#include "test.h"

#include <deskbus/message.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct row {
    char path[64];
    char type[16];
};

struct page {
    char *text;
    struct row rows[128];
    size_t row_count;
    struct deskbus_message *example;
};

/* "| `data.msg.text` | string | ..." */
static void read_row(struct page *page, const char *line)
{
    struct row row;
    if (sscanf(line, "| `%63[^`]` | %15[a-z] |", row.path, row.type) != 2)
        return;
    assert_in_range(page->row_count, 0, 127);
    page->rows[page->row_count++] = row;
}

static char *read_page(void)
{
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/docs/message.md", test_source_dir());
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = calloc(1, 65536);
    assert_non_null(text);
    size_t size = fread(text, 1, 65535, file);
    assert_in_range(size, 1000, 65534);
    (void)fclose(file);
    return text;
}

static int setup(void **state)
{
    struct page *page = calloc(1, sizeof(*page));
    page->text = read_page();
    for (const char *line = page->text; line != NULL; line = strchr(line, '\n')) {
        line += *line == '\n';
        read_row(page, line);
    }
    const char *example = strstr(page->text, "```json\n");
    assert_non_null(example);
    example += strlen("```json\n");
    size_t size = (size_t)(strstr(example, "```") - example);
    struct deskbus_error *err = NULL;
    if (deskbus_message_from_json(example, size, NULL, &page->example, &err) < 0)
        fail_msg("the example: %s", deskbus_error_text(err));
    *state = page;
    return 0;
}

static int teardown(void **state)
{
    struct page *page = *state;
    deskbus_message_unref(&page->example);
    free(page->text);
    free(page);
    return 0;
}

static bool is_type(struct deskbus_value value, const char *type)
{
    enum deskbus_kind kind = deskbus_value_kind(value);
    if (strcmp(type, "string") == 0 || strcmp(type, "time") == 0)
        return kind == DESKBUS_STRING;
    if (strcmp(type, "int") == 0)
        return kind == DESKBUS_INT;
    if (strcmp(type, "float") == 0)
        return kind == DESKBUS_FLOAT;
    if (strcmp(type, "bool") == 0)
        return kind == DESKBUS_BOOL;
    if (strcmp(type, "list") == 0)
        return kind == DESKBUS_LIST;
    return strcmp(type, "map") == 0 && kind == DESKBUS_MAP;
}

/* "data.to[].addr" with another sign in place of the brackets. */
static void list_path(const char *path, const char *sign, char *ret, size_t size)
{
    const char *list = strstr(path, "[]");
    if (list == NULL)
        (void)snprintf(ret, size, "%s", path);
    else
        (void)snprintf(ret, size, "%.*s.%s%s", (int)(list - path), path, sign, list + 2);
}

static void the_table_agrees_with_the_example(void **state)
{
    const struct page *page = *state;
    size_t found = 0;
    for (size_t i = 0; i < page->row_count; i++) {
        char path[80];
        list_path(page->rows[i].path, "0", path, sizeof(path));
        struct deskbus_value value = deskbus_message_get(page->example, path);
        if (value.size == 0)
            continue;
        found++;
        if (!is_type(value, page->rows[i].type))
            fail_msg("%s is no %s in the example", path, page->rows[i].type);
    }
    assert_true(found > 40);
}

static bool has_row(const struct page *page, const char *path)
{
    for (size_t i = 0; i < page->row_count; i++) {
        if (strcmp(page->rows[i].path, path) == 0)
            return true;
    }
    return false;
}

/* Maps with keys of their own are not looked into. */
static bool is_open_map(const char *path)
{
    static const char *const open[] = {
            "data.x", "annotations.party", "annotations.slots", "annotations.order"};
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(path, open[i]) == 0)
            return true;
    }
    return false;
}

static void check_rows(const struct page *page, struct deskbus_value map, const char *above)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        char path[160];
        (void)snprintf(path, sizeof(path), "%s%s%.*s", above, above[0] == '\0' ? "" : ".",
                (int)walk.key_size, walk.key);
        if (!has_row(page, path))
            fail_msg("%s stands in the example and not in the table", path);
        if (deskbus_value_kind(walk.value) == DESKBUS_MAP && !is_open_map(path))
            check_rows(page, walk.value, path);
    }
}

static void every_field_of_the_example_stands_in_the_table(void **state)
{
    const struct page *page = *state;
    check_rows(page, deskbus_message_base(page->example), "");
}

/* A field of a wrong type is refused by its name: the table says no more than the code does. */
static void the_table_agrees_with_the_check(void **state)
{
    const struct page *page = *state;
    struct deskbus_value number = {(const unsigned char *)"\xcb\0\0\0\0\0\0\0\0", 9};
    for (size_t i = 0; i < page->row_count; i++) {
        char path[80];
        struct deskbus_draft *draft = NULL;
        struct deskbus_message *message = NULL;
        DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
        if (strncmp(page->rows[i].path, "annotations.", 12) == 0)
            continue;
        list_path(page->rows[i].path, "+", path, sizeof(path));
        assert_int_equal(deskbus_draft_new(NULL, &draft), 0);
        deskbus_draft_value(draft, path, number);
        if (deskbus_draft_finish(&draft, &message, &err) != -EBADMSG)
            fail_msg("%s: a float is taken for a %s", path, page->rows[i].type);
        if (strstr(deskbus_error_text(err), " must be ") == NULL)
            fail_msg("%s: '%s'", path, deskbus_error_text(err));
    }
}

static void the_conversation_of_the_example_is_derived(void **state)
{
    const struct page *page = *state;
    char id[DESKBUS_ID_SIZE];
    deskbus_conversation_id("webchat", "shop", "v81", id);
    assert_true(deskbus_value_is(deskbus_message_get(page->example, "data.conv.id"), id));
    assert_true(deskbus_value_is(deskbus_message_get(page->example, "subject"), id));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(the_table_agrees_with_the_example),
            cmocka_unit_test(every_field_of_the_example_stands_in_the_table),
            cmocka_unit_test(the_table_agrees_with_the_check),
            cmocka_unit_test(the_conversation_of_the_example_is_derived),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
