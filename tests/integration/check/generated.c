/* Generated: configurations that would be unreadable as files: too many of something, hostile, or in odd bytes. */
#include "golden.h"
#include "temp_folder.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char good[] = "deskbus: 1\n"
                           "teams: { support: }\n"
                           "plugins:\n"
                           "  chat: { use: webchat }\n"
                           "  answers: { use: responder }\n"
                           "pipelines:\n"
                           "  support:\n"
                           "    from: chat\n"
                           "    steps: [answers]\n"
                           "    otherwise: { hand_off: support }\n";

/* A growing text. */
struct text {
    char *bytes;
    size_t size, room;
};

static void add_bytes(struct text *text, const void *bytes, size_t size)
{
    if (text->size + size >= text->room) {
        text->room = 2 * (text->room + size + 1);
        text->bytes = realloc(text->bytes, text->room);
        assert_non_null(text->bytes);
    }
    memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
    text->bytes[text->size] = '\0';
}

static void add(struct text *text, const char *more)
{
    add_bytes(text, more, strlen(more));
}

/* before, number, after; count times. */
static void add_numbered(struct text *text, const char *before, const char *after, unsigned count)
{
    char number[16];
    for (unsigned i = 0; i < count; i++) {
        (void)snprintf(number, sizeof(number), "%u", i);
        add(text, before);
        add(text, number);
        add(text, after);
    }
}

static void add_zeros(struct text *text, size_t count)
{
    static const char zeros[] = "00000000000000000000000000000000";
    for (; count >= sizeof(zeros) - 1; count -= sizeof(zeros) - 1)
        add(text, zeros);
}

/* Writes text into a new file, checks it, frees both. */
static bool check_text(struct golden *golden, struct text *text)
{
    char *folder = NULL;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *path = temp_folder_path(folder, "made.yaml");
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text->bytes, 1, text->size, file), text->size);
    assert_int_equal(fclose(file), 0);
    bool fine = golden_check(golden, path);
    free(path);
    temp_folder_free(&folder);
    free(text->bytes);
    *text = (struct text){0};
    return fine;
}

static void expect(struct golden *golden, struct text *text, const char *part)
{
    assert_false(check_text(golden, text));
    if (strstr(golden->found, part) == NULL)
        fail_msg("'%s' is not in\n%.2000s", part, golden->found);
}

static void expect_good(struct golden *golden, struct text *text)
{
    if (!check_text(golden, text))
        fail_msg("refused:\n%.2000s", golden->found);
    assert_string_equal(golden->found, "");
}

void what_no_file_can_hold_is_refused_too(void **state)
{
    struct golden *golden = *state;
    struct text text = {0};
    add(&text, good);
    add(&text, "hours:\n  office: { zone: UTC, daily: \"08:00-18:00\", closed: [");
    add_numbered(&text, "2026-01-01, x", ", ", 1001);
    add(&text, "] }\n");
    expect(golden, &text, "more than 1000 closed days [PLN007]");

    add(&text, "deskbus: 1\nteams:\n");
    add_numbered(&text, "  t", ":\n", 1001);
    expect(golden, &text, "more than 1000 teams [PLN007]");

    add(&text,
            "deskbus: 1\nplugins: { chat: { use: webchat }, mood: { use: sentiment } }\n"
            "pipelines:\n  support:\n    from: chat\n    otherwise: { close: done }\n    steps:\n");
    add_numbered(&text, "      - when: { text: x", " }\n        close: spam\n", 201);
    expect(golden, &text, "more than 200 steps [PLN007]");

    add(&text, "deskbus: 1\ninclude: [\"inc/*.yaml\"]\n");
    expect(golden, &text, "no file matches");
}

/* One file includes 64 others: one too many. */
static void check_many_includes(struct golden *golden)
{
    char *folder = NULL;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *path = temp_folder_path(folder, "main.yaml");
    for (unsigned i = 0; i <= 64; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), i == 64 ? "main.yaml" : "part%02u.yaml", i);
        char *part = temp_folder_path(folder, name);
        FILE *file = fopen(part, "we");
        assert_non_null(file);
        (void)fputs(i == 64 ? "deskbus: 1\ninclude: part*.yaml\n" : "deskbus: 1\n", file);
        assert_int_equal(fclose(file), 0);
        free(part);
    }
    assert_false(golden_check(golden, path));
    assert_non_null(strstr(golden->found, "[CFG023]"));
    free(path);
    temp_folder_free(&folder);
}

void what_is_odd_but_right_is_taken(void **state)
{
    struct golden *golden = *state;
    struct text text = {0};
    add(&text, "\xef\xbb\xbf");
    add(&text, good);
    expect_good(golden, &text);

    for (const char *at = good; *at != '\0'; at++)
        add_bytes(&text, *at == '\n' ? "\r\n" : at, *at == '\n' ? 2 : 1);
    expect_good(golden, &text);

    add(&text, "# a comment of 1 MB: ");
    add_zeros(&text, 1024 * 1024);
    add(&text, "\n");
    add(&text, good);
    expect_good(golden, &text);

    add(&text, good);
    add(&text, "x-long: \"");
    add_zeros(&text, 1024 * 1024);
    add(&text, "\"\n");
    expect_good(golden, &text);
}

static void add_alias_bomb(struct text *text)
{
    char line[256];
    add(text, "deskbus: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
        (void)snprintf(line, sizeof(line),
                "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d, *a%d]\n", i, i, i - 1,
                i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
        add(text, line);
    }
}

static double cpu_seconds(void)
{
    struct timespec now;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void hostile_files_cost_little(void **state)
{
    struct golden *golden = *state;
    struct text text = {0};
    double begin = cpu_seconds();
    unsigned seed = 1;
    add_alias_bomb(&text);
    expect(golden, &text, "[CFG003]");

    add(&text, "deskbus: 1\ndeep: ");
    for (unsigned i = 0; i < 100000; i++)
        add(&text, "[");
    expect(golden, &text, "[CFG00");

    for (unsigned i = 0; i < 65536; i++) {
        seed = seed * 1103515245 + 12345;
        unsigned char byte = (unsigned char)(seed >> 16);
        add_bytes(&text, &byte, 1);
    }
    expect(golden, &text, "[CFG001]");

    add(&text, "deskbus: 1\nlog: { level: \"");
    add_zeros(&text, 1024 * 1024);
    add(&text, "\" }\n");
    expect(golden, &text, "[OPT005]");

    add_bytes(&text, "\0\0\0\0", 4);
    expect(golden, &text, "[CFG0");

    add(&text, "# ");
    add_zeros(&text, 4 * 1024 * 1024 + 64);
    expect(golden, &text, "[CFG004]");

    add(&text, "deskbus: 1\nteams:\n");
    add_numbered(&text, "  \"bad name ", "\":\n", 900);
    expect(golden, &text, "[PLN001]");
    check_many_includes(golden);
    assert_true(
            cpu_seconds() - begin < 20.0); /* seconds with sanitizers; a bomb would cost minutes */
}
