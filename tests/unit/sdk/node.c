/* Tests of nodes: places, aliases and merges, findings, limits, nodes that are made by hand. */
#include "test.h"

#include "temp_folder.h"

#include <deskbus/node.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static struct deskbus_node *parse(const char *text)
{
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    assert_int_equal(deskbus_findings_new(&out), 0);
    if (deskbus_node_parse(text, strlen(text), "t.yaml", NULL, out, &node) < 0) {
        const struct deskbus_finding *first = deskbus_findings_at(out, 0);
        fail_msg("%u:%u: %s", first->place.line, first->place.column, first->text);
    }
    assert_int_equal(deskbus_findings_count(out), 0);
    deskbus_findings_free(&out);
    return node;
}

/* The findings, one per line: "line:column CODE text". */
static char *find_with(const char *text, size_t size, const struct deskbus_node_limits *limits)
{
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    char *lines = NULL;
    size_t length = 0;
    assert_int_equal(deskbus_findings_new(&out), 0);
    if (deskbus_node_parse(text, size, "t.yaml", limits, out, &node) != -EBADMSG)
        fail_msg("taken: %s", text);
    assert_null(node);
    FILE *file = open_memstream(&lines, &length);
    for (size_t i = 0; i < deskbus_findings_count(out); i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(out, i);
        assert_string_equal(finding->place.file, "t.yaml");
        (void)fprintf(file, "%u:%u %s %s\n", finding->place.line, finding->place.column,
                finding->code, finding->text);
    }
    (void)fclose(file);
    deskbus_findings_free(&out);
    return lines;
}

static void finds(const char *text, const char *want)
{
    char *lines = find_with(text, strlen(text), NULL);
    if (strstr(lines, want) == NULL)
        fail_msg("%s\nfound: %s\nwanted: %s", text, lines, want);
    free(lines);
}

static const struct deskbus_node *at(const struct deskbus_node *node, const char *key)
{
    const struct deskbus_node *found = deskbus_node_get(node, key);
    assert_non_null(found);
    return found;
}

static void stands_at(const struct deskbus_node *node, unsigned line, unsigned column)
{
    struct deskbus_place place = deskbus_node_place(node);
    assert_string_equal(place.file, "t.yaml");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void every_part_has_its_place(void **state)
{
    (void)state;
    struct deskbus_node *root = parse("a: 1\nmap:\n  b: \"x\"\n  c: [p, {q: r}]\nlist:\n  - one\n");
    stands_at(root, 1, 1);
    stands_at(at(root, "a"), 1, 4);
    stands_at(deskbus_node_key(root, 1), 2, 1);
    const struct deskbus_node *map = at(root, "map");
    stands_at(map, 3, 3);
    stands_at(at(map, "b"), 3, 6);
    stands_at(at(map, "c"), 4, 6);
    stands_at(deskbus_node_item(at(map, "c"), 1), 4, 10);
    stands_at(deskbus_node_item(at(root, "list"), 0), 6, 5);
    assert_string_equal(deskbus_node_text(deskbus_node_item(at(root, "list"), 0)), "one");
    assert_int_equal(deskbus_node_count(root), 3);
    assert_string_equal(deskbus_node_text(deskbus_node_key(root, 2)), "list");
    assert_null(deskbus_node_get(root, "none"));
    assert_null(deskbus_node_item(root, 3));
    assert_null(deskbus_node_key(at(root, "list"), 0));
    assert_null(deskbus_node_text(map));
    deskbus_node_free(&root);
    assert_null(root);
}

static void quotes_and_nulls_are_told(void **state)
{
    (void)state;
    struct deskbus_node *root = parse(
            "a: \"1\"\nb: '~'\nc: ~\nd:\ne: null\nf: |\n  two\n  lines\ng: no\n");
    assert_true(deskbus_node_quoted(at(root, "a")));
    assert_false(deskbus_node_null(at(root, "b")));
    assert_true(deskbus_node_null(at(root, "c")));
    assert_true(deskbus_node_null(at(root, "d")));
    assert_true(deskbus_node_null(at(root, "e")));
    assert_string_equal(deskbus_node_text(at(root, "f")), "two\nlines\n");
    assert_true(deskbus_node_quoted(at(root, "f")));
    assert_false(deskbus_node_quoted(at(root, "g")));
    assert_false(deskbus_node_null(root));
    deskbus_node_free(&root);
}

static void an_empty_text_is_a_null(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n", "# only a comment\n", "---\n"};
    for (size_t i = 0; i < 4; i++) {
        struct deskbus_node *root = parse(texts[i]);
        assert_true(deskbus_node_null(root));
        deskbus_node_free(&root);
    }
}

static void aliases_and_merges_are_resolved(void **state)
{
    (void)state;
    struct deskbus_node *root = parse("x-base: &base {a: 1, b: 2}\nx-more: &more {b: 3, c: 4}\n"
                                      "one: {<<: *base, b: own}\n"
                                      "two:\n  <<: [*base, *more]\n  d: 5\n"
                                      "three: *base\nfour: {\"<<\": text}\n");
    assert_string_equal(deskbus_node_text(at(at(root, "one"), "a")), "1");
    assert_string_equal(deskbus_node_text(at(at(root, "one"), "b")), "own");
    assert_string_equal(deskbus_node_text(at(at(root, "two"), "b")), "2");
    assert_string_equal(deskbus_node_text(at(at(root, "two"), "c")), "4");
    assert_int_equal(deskbus_node_count(at(root, "two")), 4);
    stands_at(at(at(root, "two"), "c"), 2, 25);
    assert_string_equal(deskbus_node_text(at(at(root, "three"), "a")), "1");
    assert_string_equal(deskbus_node_text(at(at(root, "four"), "<<")), "text");
    deskbus_node_free(&root);
}

static void faults_are_found_at_their_place(void **state)
{
    (void)state;
    finds("a: 1\nb: 2\na: 3\n", "3:1 CFG002 key 'a' is given twice");
    finds("a: *none\n", "1:4 CFG001 no anchor &none");
    finds("a: &self [*self]\n", "1:11 CFG001 no anchor &self");
    finds("a: {<<: 5}\n", "1:9 CFG001 << takes a map");
    finds("? [a, b]\n: 1\n", "1:3 CFG001 a key must be");
    finds("a: 1\n---\nb: 2\n", "CFG001 a second document");
    finds("a: \"x\\0y\"\n", "1:4 CFG001 a text must not hold");
    finds("a: [1, 2\nb: 3\n", "CFG001 not YAML: ");
    finds("a:\n  b: 1\n c: 2\n", "3:2 CFG001 not YAML: ");
    finds("a: \"open\n", "CFG001 not YAML: ");
    finds("a:\n\t- b\n", "2:1 CFG001 not YAML: ");
    finds("a: \xc3\xb3\n\xc5\x82: \xff\n", "2:4 CFG001 not YAML: the text is not UTF-8");
}

static void all_faults_are_found_in_one_run(void **state)
{
    (void)state;
    finds("a: 1\na: 2\nb: *none\nc: {d: 1, d: 2}\n",
            "2:1 CFG002 key 'a' is given twice in this map: remove one\n3:4 CFG001 no anchor &none "
            "stands above this alias\n4:11 CFG002 key 'd'");
}

static void an_anchor_in_a_dropped_value_is_still_good(void **state)
{
    (void)state;
    finds("a: 1\na: &x {b: 1}\nc: *x\nd: {<<: *x}\n", "2:1 CFG002");
}

/* Nine levels of nine aliases: 9^9 values when built. */
static void an_alias_bomb_costs_nothing(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    (void)fputs("a0: &a0 [x,x,x,x,x,x,x,x,x]\n", file);
    for (int i = 1; i < 10; i++) {
        (void)fprintf(file, "a%d: &a%d [", i, i);
        for (int j = 0; j < 9; j++)
            (void)fprintf(file, "%s*a%d", j == 0 ? "" : ",", i - 1);
        (void)fputs("]\n", file);
    }
    (void)fclose(file);
    struct rusage before, after;
    (void)getrusage(RUSAGE_SELF, &before);
    char *lines = find_with(text, size, NULL);
    (void)getrusage(RUSAGE_SELF, &after);
    assert_non_null(strstr(lines, "CFG003 aliases and merges make too many values"));
    assert_true(after.ru_maxrss - before.ru_maxrss < 256 * 1024); /* KiB */
    free(lines);
    free(text);
}

static void limits_are_findings(void **state)
{
    (void)state;
    static const struct deskbus_node_limits small = {100, 2, 10, 3};
    static const struct {
        const char *text, *want;
    } rows[] = {
            {"[[[[1]]]]", "1:4 CFG003 lists and maps stand too deep"},
            {"a: &a 1\nb: [*a, *a, *a]\n", "2:13 CFG003 the file has too many aliases"},
            {"[1,2,3,4,5,6,7,8,9,10]", "CFG003 the file has too many values"},
            {"a: &a [[1]]\nb: [*a]\n", "2:5 CFG003 aliases and merges make"},
            {"# 45678901234567890123456789012345678901234567890123456789012345678901234567890123456"
             "7890123456789012",
                    "0:0 CFG003 the file has more than 100 bytes"},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *lines = find_with(rows[i].text, strlen(rows[i].text), &small);
        if (strstr(lines, rows[i].want) == NULL)
            fail_msg("%s: %s", rows[i].text, lines);
        free(lines);
    }
}

static void a_large_map_is_looked_up_by_hash(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    for (int i = 0; i < 50000; i++)
        (void)fprintf(file, "key%d: %d\n", i, i);
    (void)fclose(file);
    struct deskbus_node *root = parse(text);
    for (int i = 0; i < 50000; i++) {
        char key[16];
        (void)snprintf(key, sizeof(key), "key%d", i);
        assert_string_equal(deskbus_node_text(at(root, key)), key + 3);
    }
    assert_null(deskbus_node_get(root, "key50000"));
    deskbus_node_free(&root);
    free(text);
}

static void files_are_read_or_found_missing(void **state)
{
    struct deskbus_findings *out = NULL;
    struct deskbus_node *node = NULL;
    char *path = temp_folder_path(*state, "a.yaml");
    assert_int_equal(deskbus_findings_new(&out), 0);
    assert_int_equal(deskbus_node_read(path, NULL, out, &node), -ENOENT);
    assert_string_equal(deskbus_findings_at(out, 0)->code, "CFG004");
    assert_string_equal(deskbus_findings_at(out, 0)->place.file, path);
    FILE *file = fopen(path, "w");
    (void)fputs("a: b\n", file);
    (void)fclose(file);
    assert_int_equal(deskbus_node_read(path, NULL, out, &node), 0);
    assert_string_equal(deskbus_node_text(at(node, "a")), "b");
    assert_string_equal(deskbus_node_place(node).file, path);
    deskbus_node_free(&node);
    assert_int_equal(deskbus_node_read(*state, NULL, out, &node), -EISDIR);
    deskbus_findings_free(&out);
    free(path);
}

static struct deskbus_node *make(enum deskbus_node_kind kind, const char *text)
{
    struct deskbus_node *node = NULL;
    struct deskbus_place place = {"made", 3, 4};
    assert_int_equal(deskbus_node_new(kind, text, true, place, &node), 0);
    return node;
}

static void nodes_are_made_by_hand(void **state)
{
    (void)state;
    struct deskbus_node *map = make(DESKBUS_NODE_MAP, NULL), *list = make(DESKBUS_NODE_LIST, NULL);
    assert_int_equal(deskbus_node_add(list, make(DESKBUS_NODE_SCALAR, "x")), 0);
    assert_int_equal(deskbus_node_put(map, make(DESKBUS_NODE_SCALAR, "k"), list), 0);
    assert_string_equal(deskbus_node_text(deskbus_node_item(at(map, "k"), 0)), "x");
    assert_true(deskbus_node_quoted(deskbus_node_item(at(map, "k"), 0)));
    assert_string_equal(deskbus_node_place(map).file, "made");
    assert_int_equal(deskbus_node_place(map).column, 4);
    /* refused ones are taken too: the leak checker would tell */
    assert_int_equal(
            deskbus_node_put(map, make(DESKBUS_NODE_SCALAR, "k"), make(DESKBUS_NODE_SCALAR, "y")),
            -EEXIST);
    assert_int_equal(
            deskbus_node_put(map, make(DESKBUS_NODE_LIST, NULL), make(DESKBUS_NODE_LIST, NULL)),
            -EINVAL);
    assert_int_equal(deskbus_node_add(map, make(DESKBUS_NODE_SCALAR, "z")), -EINVAL);
    deskbus_node_free(&map);
    struct deskbus_node *none = NULL;
    assert_int_equal(deskbus_node_new(DESKBUS_NODE_SCALAR, NULL, false,
                             (struct deskbus_place){NULL, 0, 0}, &none),
            0);
    assert_string_equal(deskbus_node_text(none), "");
    assert_null(deskbus_node_place(none).file);
    deskbus_node_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(every_part_has_its_place),
            cmocka_unit_test(quotes_and_nulls_are_told),
            cmocka_unit_test(an_empty_text_is_a_null),
            cmocka_unit_test(aliases_and_merges_are_resolved),
            cmocka_unit_test(faults_are_found_at_their_place),
            cmocka_unit_test(all_faults_are_found_in_one_run),
            cmocka_unit_test(an_anchor_in_a_dropped_value_is_still_good),
            cmocka_unit_test(an_alias_bomb_costs_nothing),
            cmocka_unit_test(limits_are_findings),
            cmocka_unit_test(a_large_map_is_looked_up_by_hash),
            cmocka_unit_test_setup_teardown(
                    files_are_read_or_found_missing, temp_folder_setup, temp_folder_teardown),
            cmocka_unit_test(nodes_are_made_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
