/* Tests of libdeskbus without memory: each allocation fails once, and what was begun is given back. The library's sources are linked in, so
 * that the linker can put these functions in place of the allocator's (--wrap). */
#include "test.h"

#include <deskbus/deskbus.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

// NOLINTBEGIN(readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables): the linker gives the names
static struct {
    long left; /* allocations until one fails; below 0: none does */
    bool failed;
    long live;
} memory = {.left = -1};

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *old);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);
char *__wrap_strndup(const char *text, size_t size);
int __wrap_asprintf(char **ret, const char *format, ...)
        __attribute__((__format__(__printf__, 2, 3)));
int __wrap___asprintf_chk(char **ret, int flag, const char *format, ...)
        __attribute__((__format__(__printf__, 3, 4)));
void __wrap_free(void *old);
// NOLINTEND(readability-identifier-naming,cppcoreguidelines-avoid-non-const-global-variables)

static bool refuses(void)
{
    if (memory.left < 0 || memory.left-- > 0)
        return false;
    memory.failed = true;
    return true;
}

static void *given(void *bytes)
{
    memory.live += bytes != NULL;
    return bytes;
}

void *__wrap_malloc(size_t size)
{
    return refuses() ? NULL : given(__real_malloc(size));
}

void *__wrap_calloc(size_t count, size_t size)
{
    return refuses() ? NULL : given(__real_calloc(count, size));
}

void *__wrap_realloc(void *old, size_t size)
{
    if (refuses())
        return NULL;
    void *bytes = __real_realloc(old, size);
    memory.live += old == NULL && bytes != NULL;
    return bytes;
}

char *__wrap_strndup(const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    char *copy = __wrap_malloc(length + 1);
    if (copy != NULL) {
        memcpy(copy, text, length);
        copy[length] = '\0';
    }
    return copy;
}

char *__wrap_strdup(const char *text)
{
    return __wrap_strndup(text, SIZE_MAX - 1);
}

__attribute__((__format__(__printf__, 2, 0))) static int print(
        char **ret, const char *format, va_list args)
{
    char text[512];
    int length = vsnprintf(text, sizeof(text), format, args);
    *ret = __wrap_strdup(text);
    return *ret == NULL ? -1 : length;
}

int __wrap_asprintf(char **ret, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = print(ret, format, args);
    va_end(args);
    return length;
}

int __wrap___asprintf_chk(char **ret, int flag, const char *format, ...)
{
    va_list args;
    (void)flag;
    va_start(args, format);
    int length = print(ret, format, args);
    va_end(args);
    return length;
}

void __wrap_free(void *old)
{
    memory.live -= old != NULL;
    __real_free(old);
}

/* Runs the scenario again and again, one allocation further each time, until none fails. It returns 0 or an errno. */
static void sweep(int (*scenario)(void))
{
    for (long n = 0;; n++) {
        long before = memory.live;
        memory.failed = false;
        memory.left = n;
        int r = scenario();
        memory.left = -1;
        if (memory.live != before)
            fail_msg(
                    "allocation %ld failed, then %ld were not given back", n, memory.live - before);
        if (!memory.failed) {
            assert_int_equal(r, 0);
            assert_true(n > 0);
            return;
        }
        assert_in_range(n, 0, 10000);
    }
}

static const char line[] =
        "{\"id\":\"1\",\"text\":\"hi\",\"from\":\"anna\",\"b\":{\"$binary\":\"AP8=\"}}";

static int decode_and_print(void)
{
    struct deskbus_message *message = NULL, *more = NULL;
    char *json = NULL;
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    int r = deskbus_message_from_json(line, sizeof(line) - 1, NULL, &message, &err);
    if (r == 0)
        r = deskbus_message_annotated(message, "\x81\xa4mood\x05", 7, &more, &err);
    if (r == 0)
        r = deskbus_message_to_json(more, &json, &err);
    free(json);
    deskbus_message_unref(&more);
    deskbus_message_unref(&message);
    return r;
}

static int draft_a_copy(void)
{
    struct deskbus_message *message = NULL, *copy = NULL;
    struct deskbus_draft *draft = NULL;
    int r = deskbus_message_from_json(line, sizeof(line) - 1, NULL, &message, NULL);
    if (r == 0)
        r = deskbus_draft_new(message, &draft);
    if (r == 0) {
        deskbus_draft_string(draft, "data.to.+.addr", "b");
        deskbus_draft_string(draft, "data.msg.text", "other");
        deskbus_draft_string(draft, "data.x", NULL);
        deskbus_draft_float(draft, "data.auto.y", 0.5);
        r = deskbus_draft_finish(&draft, &copy, NULL);
    }
    deskbus_message_unref(&copy);
    deskbus_message_unref(&message);
    return r;
}

static int build_a_large_list(void)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    int r = deskbus_builder_new(&builder);
    if (r < 0)
        return r;
    deskbus_build_list(builder);
    for (int i = 0; i < 20000; i++)
        deskbus_build_string(builder, "some text");
    deskbus_build_end(builder);
    r = deskbus_builder_finish(builder, &value, NULL);
    deskbus_builder_free(&builder);
    return r;
}

static const char yaml[] =
        "a: &x {b: 1, c: [p, q]}\nd: *x\ne: {<<: *x, b: 2}\ng: 1\nh: 2\ni: 3\nj: 4\nk: 5\nl: 6\n"
        "m: 7\nn: 8\no: 9\nr: 10\ns: 11\nt: 12\nu: 13\nv: 14\n";

static int read_yaml(void)
{
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    int r = deskbus_findings_new(&out);
    if (r == 0)
        r = deskbus_node_parse(yaml, sizeof(yaml) - 1, "t.yaml", NULL, out, &node);
    deskbus_node_free(&node);
    deskbus_findings_free(&out);
    return r;
}

static int find_faults(void)
{
    static const char wrong[] = "a: 1\na: 2\nb: *none\nc: {<<: 5}\n? [x]\n: 1\n";
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    int r = deskbus_findings_new(&out);
    if (r == 0 && deskbus_node_parse(wrong, sizeof(wrong) - 1, "t.yaml", NULL, out, &node) == 0)
        r = -EINVAL;
    deskbus_findings_free(&out);
    return r;
}

static const struct deskbus_option fields[] = {
        {.name = "host", .type = DESKBUS_OPTION_STRING, .fallback = "h"},
        {.name = NULL},
};
static const struct deskbus_option table[] = {
        {.name = "path", .type = DESKBUS_OPTION_PATH},
        {.name = "db", .type = DESKBUS_OPTION_STATE_PATH, .fallback = "a.db"},
        {.name = "page", .type = DESKBUS_OPTION_RESOURCE, .fallback = "p.html"},
        {.name = "words",
                .type = DESKBUS_OPTION_STRING,
                .flags = DESKBUS_LIST_OF,
                .fallback = "[a, b]"},
        {.name = "texts", .type = DESKBUS_OPTION_STRING, .flags = DESKBUS_MAP_OF},
        {.name = "servers",
                .type = DESKBUS_OPTION_RECORD,
                .flags = DESKBUS_LIST_OF,
                .fields = fields},
        {.name = NULL},
};

static int check_options(void)
{
    static const char text[] = "path: x/y\ntexts: {a: b, c: d}\nservers: [{host: a}, {}]\n";
    static const struct deskbus_option_scope scope = {.base_path = "/s", .resource_path = "/r"};
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    struct deskbus_options *options = NULL;
    int r = deskbus_findings_new(&out);
    if (r == 0)
        r = deskbus_node_parse(text, sizeof(text) - 1, "/e/t.yaml", NULL, out, &node);
    if (r == 0)
        r = deskbus_options_new(table, node, NULL, &scope, out, &options);
    deskbus_options_free(&options);
    deskbus_node_free(&node);
    deskbus_findings_free(&out);
    return r;
}

static int chain_errors(void)
{
    struct deskbus_error *err = NULL, *cause = NULL;
    (void)DESKBUS_FAIL(&cause, NULL, -EIO, "inner");
    deskbus_error_at(cause, "a.yaml:1:2");
    (void)DESKBUS_FAIL(&err, cause, -EINVAL, "outer");
    char text[200];
    (void)deskbus_error_print(err, text, sizeof(text));
    assert_true(text[0] != '\0');
    assert_true(deskbus_error_code(err) < 0);
    deskbus_error_free(&err);
    return 0;
}

static void a_message_is_read_or_nothing_is_left(void **state)
{
    (void)state;
    sweep(decode_and_print);
}

static void a_draft_is_finished_or_nothing_is_left(void **state)
{
    (void)state;
    sweep(draft_a_copy);
}

static void a_builder_fails_at_its_end(void **state)
{
    (void)state;
    sweep(build_a_large_list);
}

static void yaml_is_read_or_nothing_is_left(void **state)
{
    (void)state;
    sweep(read_yaml);
    sweep(find_faults);
}

static void options_are_checked_or_nothing_is_left(void **state)
{
    (void)state;
    sweep(check_options);
}

static void an_error_without_memory_is_an_error(void **state)
{
    (void)state;
    sweep(chain_errors);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(a_message_is_read_or_nothing_is_left),
            cmocka_unit_test(a_draft_is_finished_or_nothing_is_left),
            cmocka_unit_test(a_builder_fails_at_its_end),
            cmocka_unit_test(yaml_is_read_or_nothing_is_left),
            cmocka_unit_test(options_are_checked_or_nothing_is_left),
            cmocka_unit_test(an_error_without_memory_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
