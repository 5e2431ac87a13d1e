/* Tests of loading: variables, files and credentials put in, includes merged, places kept. */
#include "config/config.h"
#include "temp_folder.h"
#include "test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
    char *folder;
    struct deskbus_findings *findings;
    struct config *config;
};

static int set_up(void **state)
{
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    assert_int_equal(temp_folder_new(&fixture->folder), 0);
    assert_int_equal(deskbus_findings_new(&fixture->findings), 0);
    *state = fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    config_free(&fixture->config);
    deskbus_findings_free(&fixture->findings);
    temp_folder_free(&fixture->folder);
    free(fixture);
    return 0;
}

static void write_file(const struct fixture *fixture, const char *name, const char *text)
{
    char *path = temp_folder_path(fixture->folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

static const char *variable(void *arg, const char *name)
{
    (void)arg;
    if (strcmp(name, "HOST") == 0)
        return "mail.example.com";
    if (strcmp(name, "YAML") == 0)
        return "{ a: [b";
    return strcmp(name, "EMPTY") == 0 ? "" : NULL;
}

static int load(struct fixture *fixture, const char *text)
{
    write_file(fixture, "main.yaml", text);
    char *path = temp_folder_path(fixture->folder, "main.yaml");
    struct config_sources sources = {
            .path = path, .variable = variable, .credentials = fixture->folder};
    int r = config_load(&sources, fixture->findings, &fixture->config);
    free(path);
    return r;
}

static const char *value(const struct fixture *fixture, const char *key)
{
    const struct deskbus_node *node = deskbus_node_get(config_root(fixture->config), key);
    assert_non_null(node);
    return deskbus_node_text(node);
}

static void values_are_put_in_after_parsing(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "secret.txt", "s3cret\n");
    write_file(fixture, "token", "two\nlines\r\n");
    assert_int_equal(load(fixture,
                             "a: ${HOST}\n"
                             "b: \"smtp://${HOST}:${PORT:-25}/\"\n"
                             "c: ${file:secret.txt}\n"
                             "d: ${credential:token}\n"
                             "e: cost $5, $$5, $${HOST}, ^a$\n"
                             "f: ${YAML}\n"
                             "g: ${EMPTY}\n"
                             "h: ${EMPTY:-not empty}\n"
                             "i: plain\n"
                             "${HOST}: key\n"
                             "j: '${HOST}'\n"),
            0);
    assert_string_equal(value(fixture, "a"), "mail.example.com");
    assert_string_equal(value(fixture, "b"), "smtp://mail.example.com:25/");
    assert_string_equal(value(fixture, "c"), "s3cret");
    assert_string_equal(value(fixture, "d"), "two\nlines");
    assert_string_equal(value(fixture, "e"), "cost $5, $5, ${HOST}, ^a$");
    assert_string_equal(value(fixture, "f"), "{ a: [b");
    assert_string_equal(value(fixture, "g"), "");
    assert_false(deskbus_node_null(deskbus_node_get(config_root(fixture->config), "g")));
    assert_string_equal(value(fixture, "h"), "not empty");
    assert_string_equal(value(fixture, "${HOST}"), "key");
    assert_string_equal(value(fixture, "j"), "mail.example.com");
}

static void what_was_put_in_is_known(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(load(fixture, "a: x${HOST}\nb: $$\nc: plain\nlist: [\"${HOST}\", no]\n"), 0);
    const struct deskbus_node *root = config_root(fixture->config);
    const struct deskbus_node *list = deskbus_node_get(root, "list");
    assert_true(config_interpolated(fixture->config, deskbus_node_get(root, "a")));
    assert_false(config_interpolated(fixture->config, deskbus_node_get(root, "b")));
    assert_false(config_interpolated(fixture->config, deskbus_node_get(root, "c")));
    assert_true(config_interpolated(fixture->config, deskbus_node_item(list, 0)));
    assert_false(config_interpolated(fixture->config, deskbus_node_item(list, 1)));
}

static void what_is_missing_leaves_the_rest(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(load(fixture, "a: ${MISSING}\nb: ${file:missing}\nc: ${HOST}\n"), -EINVAL);
    assert_int_equal(deskbus_findings_errors(fixture->findings), 2);
    assert_string_equal(value(fixture, "c"), "mail.example.com");
    const struct deskbus_node *a = deskbus_node_get(config_root(fixture->config), "a");
    assert_true(config_unresolved(fixture->config, deskbus_node_place(a)));
    assert_int_equal(deskbus_node_place(a).line, 1);
    assert_int_equal(deskbus_node_place(a).column, 4);
    const struct deskbus_node *c = deskbus_node_get(config_root(fixture->config), "c");
    assert_false(config_unresolved(fixture->config, deskbus_node_place(c)));
}

/* A pipe without a writer and a device would block or never end. */
static void only_regular_files_are_put_in(void **state)
{
    struct fixture *fixture = *state;
    char *path = temp_folder_path(fixture->folder, "pipe");
    assert_int_equal(mkfifo(path, 0600), 0);
    free(path);
    assert_int_equal(
            load(fixture, "a: ${file:pipe}\nb: ${file:/dev/zero}\nc: ${file:.}\n"), -EINVAL);
    assert_int_equal(deskbus_findings_errors(fixture->findings), 3);
    assert_string_equal(deskbus_findings_at(fixture->findings, 0)->code, "CFG032");
    assert_non_null(strstr(deskbus_findings_at(fixture->findings, 0)->text, "not a regular file"));
}

static void included_maps_are_united_in_order(void **state)
{
    struct fixture *fixture = *state;
    write_file(fixture, "b.yaml", "plugins: { two: 2 }\nonly_b: ${file:value}\n");
    write_file(fixture, "a.yaml", "plugins: { one: 1 }\nx-ignored: { bad: \"${MISSING}\" }\n");
    write_file(fixture, "value", "beside b");
    assert_int_equal(load(fixture, "include: [\"?.yaml\", \"*.yaml\"]\nplugins: { zero: 0 }\n"), 0);
    const struct deskbus_node *root = config_root(fixture->config);
    const struct deskbus_node *plugins = deskbus_node_get(root, "plugins");
    assert_int_equal(deskbus_node_count(plugins), 3);
    assert_string_equal(deskbus_node_text(deskbus_node_key(plugins, 0)), "zero");
    assert_string_equal(deskbus_node_text(deskbus_node_key(plugins, 1)), "one");
    assert_string_equal(deskbus_node_text(deskbus_node_key(plugins, 2)), "two");
    assert_string_equal(value(fixture, "only_b"), "beside b");
    assert_null(deskbus_node_get(root, "include"));
    assert_null(deskbus_node_get(root, "x-ignored"));
    const char *file = deskbus_node_place(deskbus_node_key(plugins, 2)).file;
    assert_string_equal(file + strlen(file) - 7, "/b.yaml");
}

static void a_file_that_is_missing_is_told_of(void **state)
{
    struct fixture *fixture = *state;
    struct config_sources sources = {.path = "/nonexistent/x.yaml"};
    assert_int_equal(config_load(&sources, fixture->findings, &fixture->config), -EINVAL);
    assert_null(fixture->config);
    const struct deskbus_finding *finding = deskbus_findings_at(fixture->findings, 0);
    assert_string_equal(finding->code, "CFG004");
    assert_string_equal(finding->place.file, "/nonexistent/x.yaml");
}

int main(void)
{
#define RUN(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
            RUN(values_are_put_in_after_parsing),
            RUN(what_was_put_in_is_known),
            RUN(what_is_missing_leaves_the_rest),
            RUN(only_regular_files_are_put_in),
            RUN(included_maps_are_united_in_order),
            RUN(a_file_that_is_missing_is_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
