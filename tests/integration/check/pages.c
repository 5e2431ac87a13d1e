/* Pages: every YAML block of docs/pipelines.md is a configuration, or a part of one, that is checked without findings. */
#include "golden.h"
#include "temp_folder.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGE_MAX = 256 * 1024 };

/* What the fragments of the page lean on; blocks marked "top" are included, "steps" stand in place of these. */
static const char head[] = "deskbus: 1\n"
                           "hours: { office: { zone: Europe/Warsaw, mon-fri: \"08:00-18:00\" } }\n"
                           "teams: { support: { hours: office }, priority: }\n"
                           "plugins:\n"
                           "  chat: { use: webchat }\n"
                           "  duty_mail: { use: email }\n"
                           "  customers: { use: crm }\n"
                           "  mood: { use: sentiment }\n"
                           "  answers: { use: responder }\n"
                           "  second_answers: { use: responder, as: second_intent }\n";
static const char pipeline[] = "pipelines:\n"
                               "  zz_support:\n"
                               "    from: chat\n"
                               "    team: support\n"
                               "    otherwise: { to: duty_mail }\n"
                               "    observers: customers\n"
                               "    steps:\n";
static const char all_steps[] =
        "      - customers\n      - mood\n      - answers\n      - second_answers\n";

static void write_file(const char *folder, const char *name, const char *text)
{
    char *path = temp_folder_path(folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(path);
}

/* The steps of a block, moved in as far as the pipeline's list stands. */
static void add_steps(char *text, const char *block)
{
    size_t size = strlen(text);
    for (const char *line = block; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        size += (size_t)snprintf(text + size, PAGE_MAX - size, "      %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

/* Included pipelines come before those of later files: the page's own are meant to stand above the rest. */
static void write_files(const char *folder, const char *kind, const char *block)
{
    char *text = test_malloc(PAGE_MAX);
    if (strcmp(kind, " top") == 0) {
        (void)snprintf(text, PAGE_MAX, "include: [part.yaml, rest.yaml]\n%s", head);
        write_file(folder, "page.yaml", text);
        write_file(folder, "part.yaml", block);
        (void)snprintf(text, PAGE_MAX, "%s%s", pipeline, all_steps);
        write_file(folder, "rest.yaml", text);
    } else if (strcmp(kind, " steps") == 0) {
        (void)snprintf(text, PAGE_MAX, "%s%s", head, pipeline);
        add_steps(text, block);
        write_file(folder, "page.yaml", text);
    } else {
        write_file(folder, "page.yaml", block);
    }
    test_free(text);
}

static void check_block(struct golden *golden, const char *kind, const char *block)
{
    char *folder = NULL;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *path = temp_folder_path(folder, "page.yaml");
    char *secrets = temp_folder_path(folder, "secrets");
    assert_int_equal(mkdir(secrets, 0700), 0);
    write_file(secrets, "smtp", "x\n");
    write_files(folder, kind, block);
    bool fine = golden_check(golden, path);
    bool unused = strstr(golden->found, "[PLN016]") != NULL; /* no fragment uses all of the head */
    if (!fine || (golden->found[0] != '\0' && !unused))
        fail_msg("in the block%s\n%s\nwas found\n%s", kind, block, golden->found);
    free(secrets);
    free(path);
    temp_folder_free(&folder);
}

void every_example_of_the_pages_is_right(void **state)
{
    struct golden *golden = *state;
    char name[4096];
    char *page = test_malloc(PAGE_MAX);
    (void)snprintf(name, sizeof(name), "%s/docs/pipelines.md", test_source_dir());
    FILE *file = fopen(name, "re");
    assert_non_null(file);
    page[fread(page, 1, PAGE_MAX - 1, file)] = '\0';
    assert_int_equal(fclose(file), 0);
    unsigned blocks = 0;
    for (char *at = strstr(page, "\n```yaml"); at != NULL; at = strstr(at, "\n```yaml")) {
        char *kind = at + strlen("\n```yaml"), *block = strchr(kind, '\n') + 1;
        char *end = strstr(block, "\n```");
        assert_non_null(end);
        block[-1] = '\0';
        *end = '\0';
        check_block(golden, kind, block);
        at = end + 4;
        blocks++;
    }
    assert_true(blocks >= 8);
    test_free(page);
}
