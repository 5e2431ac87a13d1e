/* Loader: what is found where, and what is refused with which words. */
#include "test.h"

#include "temp_folder.h"
#include "worker/loader.h"

#include <deskbus/plugin.h>

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *built(const char *folder)
{
    char *path = NULL;
    assert_true(asprintf(&path, "%s/tests/%s", test_build_dir(), folder) > 0);
    return path;
}

static struct loader *new_loader(const char *path)
{
    struct loader *loader = NULL;
    const struct loader_setup setup = {.argument = path, .program = "/nowhere/bin"};
    assert_int_equal(loader_new(&setup, &loader), 0);
    return loader;
}

static void a_good_plugin_is_found_once(void **state)
{
    char *folder = built("plugins");
    struct loader *loader = new_loader(folder);
    char why[300];
    (void)state;
    const struct deskbus_plugin *plugin = loader_find(loader, "scripted", why, sizeof(why));
    if (plugin == NULL)
        fail_msg("%s", why);
    assert_string_equal(plugin->name, "scripted");
    assert_ptr_equal(loader_find(loader, "scripted", why, sizeof(why)), plugin);
    assert_null(loader_find(loader, "absent", why, sizeof(why)));
    assert_non_null(strstr(why, "no absent.so in "));
    assert_null(loader_find(loader, "../scripted", why, sizeof(why)));
    assert_non_null(strstr(why, "no name of a plugin"));
    loader_free(&loader);
    free(folder);
}

static void wrong_descriptors_are_refused_with_the_reason(void **state)
{
    static const struct {
        const char *name, *why;
    } cases[] = {{"wrong_symbol", "has no symbol deskbus_plugin"},
            {"wrong_name", "it calls itself 'another', its file is wrong_name.so"},
            {"wrong_major", "it was built for plugin interface 7.0, this deskbus has 1.0"},
            {"wrong_minor", "it was built for plugin interface 1.99, this deskbus has 1.0"},
            {"wrong_large", "its descriptor has 4096 bytes, this deskbus knows "},
            {"wrong_small", "its descriptor has 8 bytes, at least "},
            {"wrong_roles", "its roles (0) are empty"},
            {"wrong_message", "its roles need message(), which it has not"},
            {"wrong_source", "its roles need ready(), which it has not"},
            {"wrong_option", "its options are wrong: "},
            {"wrong_old", "its roles need close(), which it has not"}};
    char *folder = built("wrong_plugins");
    struct loader *loader = new_loader(folder);
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char why[500];
        assert_null(loader_find(loader, cases[i].name, why, sizeof(why)));
        if (strstr(why, cases[i].why) == NULL)
            fail_msg("%s: %s", cases[i].name, why);
    }
    char why[500];
    assert_non_null(loader_find(loader, "wrong_none", why, sizeof(why)));
    loader_free(&loader);
    free(folder);
}

static void copy_file(const char *from, const char *to)
{
    char *command = NULL;
    assert_true(asprintf(&command, "cp '%s' '%s'", from, to) > 0);
    assert_int_equal(system(command), 0);
    free(command);
}

static void what_others_could_have_written_is_refused(void **state)
{
    const char *folder = *state;
    char *built_folder = built("plugins");
    char *file = temp_folder_path(folder, "scripted.so");
    char why[500];
    char *from = temp_folder_path(built_folder, "scripted.so");
    copy_file(from, file);
    free(from);
    struct loader *loader = new_loader(folder);

    assert_int_equal(chmod(file, 0757), 0);
    assert_null(loader_find(loader, "scripted", why, sizeof(why)));
    assert_non_null(strstr(why, "scripted.so may be written by anyone"));
    assert_int_equal(chmod(file, 0755), 0);
    assert_int_equal(chmod(folder, 0777), 0);
    assert_null(loader_find(loader, "scripted", why, sizeof(why)));
    assert_non_null(strstr(why, "may be written by anyone"));
    assert_int_equal(chmod(folder, 0755), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(file, 12345, 0), 0);
        assert_null(loader_find(loader, "scripted", why, sizeof(why)));
        assert_non_null(strstr(why, "belongs to user 12345"));
        assert_int_equal(chown(file, 0, 0), 0);
    }
    assert_non_null(loader_find(loader, "scripted", why, sizeof(why)));
    loader_free(&loader);
    free(file);
    free(built_folder);
}

static void what_is_no_shared_object_is_refused(void **state)
{
    const char *folder = *state;
    char *file = temp_folder_path(folder, "text.so");
    char *inner = temp_folder_path(folder, "inner.so");
    char why[500];
    FILE *stream = fopen(file, "we");
    assert_non_null(stream);
    fputs("not an object\n", stream);
    fclose(stream);
    assert_int_equal(chmod(file, 0644), 0);
    assert_int_equal(mkdir(inner, 0755), 0);
    struct loader *loader = new_loader(folder);
    assert_null(loader_find(loader, "text", why, sizeof(why)));
    assert_non_null(strstr(why, "text.so"));
    assert_null(loader_find(loader, "inner", why, sizeof(why)));
    assert_non_null(strstr(why, "is not a file"));
    loader_free(&loader);
    free(file);
    free(inner);
}

struct listed {
    size_t count, refused;
    char last[64];
};

static void count_entry(void *arg, const struct loader_entry *entry)
{
    struct listed *listed = arg;
    assert_true(strcmp(listed->last, entry->name) < 0);
    snprintf(listed->last, sizeof(listed->last), "%s", entry->name);
    listed->count++;
    if (entry->plugin == NULL) {
        listed->refused++;
        assert_true(entry->why[0] != '\0');
    }
    assert_true(entry->path[0] == '/');
}

static void all_plugins_of_the_path_are_listed_by_name(void **state)
{
    char *good = built("plugins"), *wrong = built("wrong_plugins");
    char path[8192];
    const char *names[64];
    struct listed listed = {0};
    (void)state;
    snprintf(path, sizeof(path), "%s:/nowhere/at/all:%s:%s", good, wrong, good);
    struct loader *loader = new_loader(path);
    assert_int_equal(loader_list(loader, count_entry, &listed), 0);
    assert_int_equal(listed.count, 4 + 12);
    assert_int_equal(listed.refused, 11);
    struct plan_catalogue catalogue = loader_catalogue(loader);
    assert_int_equal(catalogue.names(catalogue.arg, names, 64), 16);
    assert_string_equal(names[0], "scripted");
    assert_string_equal(loader_folder(loader, 4), "/nowhere/bin/../lib/deskbus/plugins");
    assert_null(loader_folder(loader, 5));
    loader_free(&loader);
    free(good);
    free(wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_good_plugin_is_found_once),
            cmocka_unit_test(wrong_descriptors_are_refused_with_the_reason),
            cmocka_unit_test_setup_teardown(what_others_could_have_written_is_refused,
                    temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test_setup_teardown(
                    what_is_no_shared_object_is_refused, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test(all_plugins_of_the_path_are_listed_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
