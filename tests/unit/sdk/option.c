/* Tests of option tables: types, defaults, ranges, lists, maps, records, and what is found. */
#include "test.h"

#include <deskbus/option.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct deskbus_option server_fields[] = {
        {.name = "host", .type = DESKBUS_OPTION_STRING, .flags = DESKBUS_REQUIRED, .help = "name"},
        {.name = "port", .type = DESKBUS_OPTION_INT, .fallback = "25", .range = "1..65535"},
        {.name = NULL},
};

static const struct deskbus_option table[] = {
        {.name = "on", .type = DESKBUS_OPTION_BOOL, .fallback = "true"},
        {.name = "number", .type = DESKBUS_OPTION_INT, .fallback = "-3", .range = "..100"},
        {.name = "share", .type = DESKBUS_OPTION_FLOAT, .fallback = "0.25", .range = "0..1"},
        {.name = "room", .type = DESKBUS_OPTION_BYTES, .fallback = "64KiB", .range = "1..1MiB"},
        {.name = "quiet", .type = DESKBUS_OPTION_DURATION, .fallback = "1.5s", .range = "0..1h"},
        {.name = "title", .type = DESKBUS_OPTION_STRING},
        {.name = "colour", .type = DESKBUS_OPTION_ENUM, .fallback = "red", .range = "red|green"},
        {.name = "key", .type = DESKBUS_OPTION_SECRET},
        {.name = "pattern", .type = DESKBUS_OPTION_REGEX},
        {.name = "file", .type = DESKBUS_OPTION_PATH},
        {.name = "db", .type = DESKBUS_OPTION_STATE_PATH, .fallback = "a.db"},
        {.name = "page", .type = DESKBUS_OPTION_RESOURCE},
        {.name = "url", .type = DESKBUS_OPTION_URL, .range = "http|https"},
        {.name = "address", .type = DESKBUS_OPTION_ADDRESS, .fallback = "127.0.0.1:0"},
        {.name = "team", .type = DESKBUS_OPTION_TEAM},
        {.name = "sink", .type = DESKBUS_OPTION_INSTANCE, .range = "sink"},
        {.name = "writes", .type = DESKBUS_OPTION_ANNOTATION},
        {.name = "server", .type = DESKBUS_OPTION_RECORD, .fields = server_fields},
        {.name = "words",
                .type = DESKBUS_OPTION_STRING,
                .flags = DESKBUS_LIST_OF,
                .fallback = "[one, two]"},
        {.name = "ports", .type = DESKBUS_OPTION_INT, .flags = DESKBUS_LIST_OF},
        {.name = "texts", .type = DESKBUS_OPTION_STRING, .flags = DESKBUS_MAP_OF},
        {.name = "servers",
                .type = DESKBUS_OPTION_RECORD,
                .flags = DESKBUS_LIST_OF,
                .fields = server_fields},
        {.name = "must",
                .type = DESKBUS_OPTION_STRING,
                .flags = DESKBUS_REQUIRED,
                .help = "a must"},
        {.name = NULL},
};

static bool knows_team(void *arg, const char *name)
{
    (void)arg;
    return strcmp(name, "support") == 0;
}

static bool knows_instance(void *arg, const char *name, const char *role)
{
    (void)arg;
    return strcmp(name, "mail") == 0 && strcmp(role, "sink") == 0;
}

static int refuses_stars(void *arg, const char *pattern, char *why, size_t size)
{
    (void)arg;
    (void)snprintf(why, size, "nothing to repeat");
    return pattern[0] == '*' ? -EINVAL : 0;
}

static const struct deskbus_option_scope scope = {
        .base_path = "/state/me",
        .resource_path = "/nowhere/share",
        .team = knows_team,
        .instance = knows_instance,
        .regex = refuses_stars,
};

/* Checks a YAML text; what is found goes to *lines, one "line:column CODE text" each. */
static int check(const char *yaml, struct deskbus_options **ret, char **lines)
{
    static const char *const except[] = {"use", NULL};
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    size_t size = 0;
    assert_int_equal(deskbus_findings_new(&out), 0);
    assert_int_equal(deskbus_node_parse(yaml, strlen(yaml), "/etc/d/t.yaml", NULL, out, &node), 0);
    int r = deskbus_options_new(table, node, except, &scope, out, ret);
    FILE *file = open_memstream(lines, &size);
    for (size_t i = 0; i < deskbus_findings_count(out); i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(out, i);
        (void)fprintf(file, "%u:%u %s %s\n", finding->place.line, finding->place.column,
                finding->code, finding->text);
    }
    (void)fclose(file);
    deskbus_node_free(&node);
    deskbus_findings_free(&out);
    return r;
}

static struct deskbus_options *good(const char *yaml)
{
    struct deskbus_options *options = NULL;
    char *lines = NULL;
    if (check(yaml, &options, &lines) != 0)
        fail_msg("%s\n%s", yaml, lines);
    assert_string_equal(lines, "");
    free(lines);
    return options;
}

static void bad(const char *yaml, const char *want)
{
    struct deskbus_options *options = NULL;
    char *lines = NULL;
    assert_int_equal(check(yaml, &options, &lines), -EINVAL);
    assert_null(options);
    if (strstr(lines, want) == NULL)
        fail_msg("%s\nfound: %s\nwanted: %s", yaml, lines, want);
    free(lines);
}

static void defaults_stand_in(void **state)
{
    (void)state;
    struct deskbus_options *options = good("must: x\nuse: plugin\n");
    assert_true(deskbus_option_bool(options, "on"));
    assert_int_equal(deskbus_option_int(options, "number"), -3);
    assert_true(deskbus_option_float(options, "share") == 0.25);
    assert_int_equal(deskbus_option_bytes(options, "room"), 65536);
    assert_int_equal(deskbus_option_duration_ms(options, "quiet"), 1500);
    assert_string_equal(deskbus_option_string(options, "colour"), "red");
    assert_string_equal(deskbus_option_string(options, "db"), "/state/me/a.db");
    assert_string_equal(deskbus_option_string(options, "address"), "127.0.0.1:0");
    assert_int_equal(deskbus_option_count(options, "words"), 2);
    assert_string_equal(deskbus_option_string_at(options, "words", 1), "two");
    assert_false(deskbus_option_given(options, "words"));
    assert_true(deskbus_option_given(options, "must"));
    assert_null(deskbus_option_string(options, "title"));
    assert_null(deskbus_option_record(options, "server"));
    assert_int_equal(deskbus_option_count(options, "servers"), 0);
    assert_null(deskbus_option_record_at(options, "servers", 0));
    assert_int_equal(deskbus_option_int_at(options, "ports", 0), 0);
    struct deskbus_place place = deskbus_option_place(options, "must");
    assert_string_equal(place.file, "/etc/d/t.yaml");
    assert_int_equal(place.column, 7);
    deskbus_options_free(&options);
    assert_null(options);
}

static void given_values_are_read(void **state)
{
    (void)state;
    struct deskbus_options *options = good(
            "on: false\nnumber: 100\nshare: 1\nroom: 1.5kB\nquiet: 250ms\ntitle: 12\n"
            "colour: green\nkey: k\npattern: a+\nfile: answers/a.yaml\ndb: sub/b.db\n"
            "page: chat/page.html\nurl: https://x.example/y\naddress: '[::1]:8600'\n"
            "team: support\nsink: mail\nwrites: lang\nserver: {host: h}\nwords: single\n"
            "ports: [1, \"2\"]\ntexts: {pl: hej, \"pt-BR\": oi}\n"
            "servers: [{host: a}, {host: b, port: 26}]\nmust: ''\n");
    assert_false(deskbus_option_bool(options, "on"));
    assert_int_equal(deskbus_option_int(options, "number"), 100);
    assert_int_equal(deskbus_option_bytes(options, "room"), 1500);
    assert_int_equal(deskbus_option_duration_ms(options, "quiet"), 250);
    assert_string_equal(deskbus_option_string(options, "title"), "12");
    assert_string_equal(deskbus_option_string(options, "file"), "/etc/d/answers/a.yaml");
    assert_string_equal(deskbus_option_string(options, "db"), "/state/me/sub/b.db");
    assert_string_equal(deskbus_option_string(options, "page"), "/nowhere/share/chat/page.html");
    const struct deskbus_options *server = deskbus_option_record(options, "server");
    assert_string_equal(deskbus_option_string(server, "host"), "h");
    assert_int_equal(deskbus_option_int(server, "port"), 25);
    assert_int_equal(deskbus_option_count(options, "words"), 1);
    assert_int_equal(deskbus_option_int_at(options, "ports", 1), 2);
    assert_string_equal(deskbus_option_key(options, "texts", 1), "pt-BR");
    assert_string_equal(deskbus_option_string_at(options, "texts", 1), "oi");
    assert_null(deskbus_option_key(options, "texts", 2));
    server = deskbus_option_record_at(options, "servers", 1);
    assert_int_equal(deskbus_option_int(server, "port"), 26);
    assert_string_equal(deskbus_option_string(options, "must"), "");
    deskbus_options_free(&options);
}

static void unknown_and_missing_keys_are_found(void **state)
{
    (void)state;
    bad("colur: red\nmust: x\n", "1:1 OPT001 unknown option 'colur': did you mean 'colour'?");
    bad("zzz: 1\nmust: x\n", "1:1 OPT001 unknown option 'zzz'\n");
    bad("sue: x\nmust: x\n", "did you mean 'use'?");
    bad("on: true\n", "1:1 OPT002 option 'must' is missing: it must be a text - a must");
    bad("must: x\nserver: {port: 1}\n", "2:9 OPT002 option 'host' is missing");
    bad("must: x\nserver: {hst: a}\n", "2:10 OPT001 unknown option 'hst': did you mean 'host'?");
    bad("[1]\n", "1:1 OPT003 the options must be a map");
}

static void everything_wrong_is_found_in_one_run(void **state)
{
    (void)state;
    bad("on: maybe\nnumber: 1.5\nmust: x\n",
            "1:5 OPT003 option 'on' must be true or false, not 'maybe'\n"
            "2:9 OPT003 option 'number' must be a whole number, not '1.5'\n");
}

static void each_type_refuses_what_it_is_not(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *want;
    } rows[] = {
            {"on: yes", "1:5 OPT003 option 'on' must be true or false, not 'yes'"},
            {"number: 9223372036854775808", "OPT003"},
            {"number: 101", "OPT004 option 'number' must be within ..100, not 101"},
            {"number: 0x10", "OPT003"},
            {"number:", "it is empty: give a value or remove the line"},
            {"share: nan", "OPT003"},
            {"share: 1.01", "OPT004 option 'share' must be within 0..1"},
            {"room: 2MiB", "OPT004"},
            {"room: 0", "OPT004"},
            {"room: 5 parsecs", "OPT003 option 'room' must be a size"},
            {"room: -1", "OPT003"},
            {"quiet: 5", "OPT003 option 'quiet' must be a duration with its unit"},
            {"quiet: 2h", "OPT004 option 'quiet' must be within 0..1h, not 2h"},
            {"title: [a]", "OPT003 option 'title' must be a text, not a list"},
            {"colour: gren",
                    "OPT005 option 'colour' must be one of red|green, not 'gren': did you "
                    "mean 'green'?"},
            {"pattern: '*a'", "OPT007 option 'pattern' is no valid regular expression: nothing"},
            {"db: /etc/passwd", "OPT008"},
            {"db: a/../../b", "OPT008"},
            {"url: ftp://x", "OPT003 option 'url' must be a URL"},
            {"url: 'https://'", "OPT003"},
            {"url: 'http://a b'", "OPT003"},
            {"address: localhost", "OPT003 option 'address' must be an address"},
            {"address: 'a:65536'", "OPT003"},
            {"address: '::1:80'", "OPT003"},
            {"address: ':80'", "OPT003"},
            {"team: none", "OPT006 option 'team' names the team 'none'"},
            {"sink: chat", "OPT006 option 'sink' names 'chat', which is no instance that can be"},
            {"writes: Lang", "OPT003"},
            {"server: 5", "OPT003 option 'server' must be a map of options"},
            {"texts: [a]", "OPT003 option 'texts' must be a map from names"},
            {"ports: [1, b]", "1:12 OPT003 option 'ports'"},
            {"servers: [{host: a}, 7]", "1:22 OPT003 option 'servers' must be a map of options"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char yaml[128];
        (void)snprintf(yaml, sizeof(yaml), "%s\nmust: x\n", rows[i].yaml);
        bad(yaml, rows[i].want);
    }
}

static void good_addresses_are_taken(void **state)
{
    (void)state;
    static const char *const addresses[] = {"localhost:0", "10.0.0.1:65535", "'[fe80::1%1]:80'"};
    for (size_t i = 0; i < 3; i++) {
        char yaml[64];
        (void)snprintf(yaml, sizeof(yaml), "must: x\naddress: %s\n", addresses[i]);
        struct deskbus_options *options = good(yaml);
        deskbus_options_free(&options);
    }
}

static void without_node_or_scope_only_defaults_are_there(void **state)
{
    (void)state;
    struct deskbus_findings *out = NULL;
    struct deskbus_options *options = NULL;
    static const struct deskbus_option small[] = {
            {.name = "db", .type = DESKBUS_OPTION_STATE_PATH, .fallback = "a.db"},
            {.name = NULL},
    };
    assert_int_equal(deskbus_findings_new(&out), 0);
    assert_int_equal(deskbus_options_new(small, NULL, NULL, NULL, out, &options), 0);
    assert_string_equal(deskbus_option_string(options, "db"), "a.db");
    deskbus_options_free(&options);
    assert_int_equal(deskbus_options_new(NULL, NULL, NULL, NULL, out, &options), 0);
    deskbus_options_free(&options);
    deskbus_findings_free(&out);
}

static void table_has(const struct deskbus_option *wrong, const char *want)
{
    struct deskbus_findings *out = NULL;
    assert_int_equal(deskbus_findings_new(&out), 0);
    assert_int_equal(deskbus_option_table_check(wrong, out), -EINVAL);
    const struct deskbus_finding *first = deskbus_findings_at(out, 0);
    char text[512];
    (void)snprintf(text, sizeof(text), "%s %s", first->code, first->text);
    if (strstr(text, want) == NULL)
        fail_msg("'%s' does not say '%s'", text, want);
    deskbus_findings_free(&out);
}

#define TABLE(...)                                                                                 \
    (const struct deskbus_option[])                                                                \
    {                                                                                              \
        {__VA_ARGS__},                                                                             \
        {                                                                                          \
            .name = NULL                                                                           \
        }                                                                                          \
    }

static void a_wrong_table_is_refused(void **state)
{
    (void)state;
    table_has(TABLE(.name = "No", .type = DESKBUS_OPTION_INT), "PLG001");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_INT, .fallback = "x"),
            "PLG002 option 'n' has a default that its own type refuses: option 'n' must be a whole");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_INT, .fallback = "7", .range = "1..5"),
            "PLG002");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_INT, .fallback = "[1",
                      .flags = DESKBUS_LIST_OF),
            "PLG002");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_INT, .fallback = "7",
                      .flags = DESKBUS_REQUIRED),
            "PLG002 option 'n' is required and has a default");
    table_has(TABLE(.name = "workers", .type = DESKBUS_OPTION_INT), "PLG003");
    table_has(TABLE(.name = "e", .type = DESKBUS_OPTION_ENUM), "PLG005");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_DURATION, .range = "1..5"), "PLG005");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_INT, .range = "5"), "PLG005");
    table_has(TABLE(.name = "n"), "PLG006");
    table_has(TABLE(.name = "n", .type = DESKBUS_OPTION_RECORD), "PLG006");
    static const struct deskbus_option twice[] = {{.name = "a", .type = DESKBUS_OPTION_INT},
            {.name = "a", .type = DESKBUS_OPTION_INT}, {.name = NULL}};
    table_has(twice, "PLG004");
}

static void a_good_table_passes(void **state)
{
    (void)state;
    struct deskbus_findings *out = NULL;
    assert_int_equal(deskbus_findings_new(&out), 0);
    assert_int_equal(deskbus_option_table_check(table, out), 0);
    assert_int_equal(deskbus_option_table_check(NULL, out), 0);
    assert_int_equal(deskbus_findings_count(out), 0);
    deskbus_findings_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(defaults_stand_in),
            cmocka_unit_test(given_values_are_read),
            cmocka_unit_test(unknown_and_missing_keys_are_found),
            cmocka_unit_test(everything_wrong_is_found_in_one_run),
            cmocka_unit_test(each_type_refuses_what_it_is_not),
            cmocka_unit_test(good_addresses_are_taken),
            cmocka_unit_test(without_node_or_scope_only_defaults_are_there),
            cmocka_unit_test(a_wrong_table_is_refused),
            cmocka_unit_test(a_good_table_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
