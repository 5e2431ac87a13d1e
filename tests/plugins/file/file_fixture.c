/* File fixture: puts the plugin under the worker fixture and gives it files. */
#include "test.h"

#include "file_fixture.h"
#include "temp_folder.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void put_text(const char *path, const char *text, const char *mode)
{
    FILE *stream = fopen(path, mode);
    assert_non_null(stream);
    assert_true(fputs(text, stream) >= 0);
    assert_int_equal(fclose(stream), 0);
}

void write_text(const char *path, const char *text)
{
    put_text(path, text, "we");
}

void append_text(const char *path, const char *text)
{
    put_text(path, text, "ae");
}

char *read_text(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = fopen(path, "re");
    if (stream == NULL || getdelim(&text, &size, '\0', stream) < 0) {
        free(text);
        text = strdup("");
    }
    if (stream != NULL)
        fclose(stream);
    return text;
}

int file_test_setup(void **state)
{
    struct file_test *test = calloc(1, sizeof(*test));
    if (test == NULL || temp_folder_new(&test->folder) < 0)
        return -1;
    test->in = temp_folder_path(test->folder, "in.jsonl");
    test->out = temp_folder_path(test->folder, "out.jsonl");
    *state = test;
    return 0;
}

int file_test_teardown(void **state)
{
    struct file_test *test = *state;
    if (test->worker != NULL)
        file_test_close(test);
    free(test->in);
    free(test->out);
    temp_folder_free(&test->folder);
    free(test);
    return 0;
}

static void fill_in(const struct file_test *test, const char *yaml, char *ret, size_t size)
{
    size_t at = 0;
    ret[0] = '\0';
    while (*yaml != '\0') {
        const char *path = NULL;
        if (strncmp(yaml, "IN", 2) == 0)
            path = test->in;
        else if (strncmp(yaml, "OUT", 3) == 0)
            path = test->out;
        if (path != NULL)
            at += (size_t)snprintf(ret + at, size - at, "%s", path);
        else
            at += (size_t)snprintf(ret + at, size - at, "%c", *yaml);
        assert_true(at < size);
        yaml += path == NULL ? 1 : path == test->in ? 2 : 3;
    }
}

static void parse_options(struct file_test *test, const char *yaml)
{
    struct deskbus_findings *findings = NULL;
    struct deskbus_node *node = NULL;
    char text[2000];
    fill_in(test, yaml, text, sizeof(text));
    assert_int_equal(deskbus_findings_new(&findings), 0);
    assert_int_equal(deskbus_node_parse(text, strlen(text), "test.yaml", NULL, findings, &node), 0);
    int r = deskbus_options_new(deskbus_plugin.options, node, NULL, NULL, findings, &test->options);
    if (r < 0)
        fail_msg("%s", deskbus_findings_at(findings, 0)->text);
    deskbus_node_free(&node);
    deskbus_findings_free(&findings);
}

void file_test_open(
        struct file_test *test, const char *yaml, const char *cursor, enum deskbus_mode mode)
{
    void *fixture;
    parse_options(test, yaml);
    assert_int_equal(fixture_setup(&fixture), 0);
    test->worker = fixture;
    test->worker->setup.plugin = &deskbus_plugin;
    test->worker->setup.options = test->options;
    test->worker->setup.clock = NULL;
    test->worker->setup.mode = mode;
    test->answered = 0;
    assert_int_equal(worker_new(&test->worker->setup, &test->worker->worker), 0);
    assert_int_equal(worker_open(test->worker->worker, cursor, NULL), 0);
}

void file_test_close(struct file_test *test)
{
    void *fixture = test->worker;
    test->worker = NULL;
    assert_int_equal(fixture_teardown(&fixture), 0);
    deskbus_options_free(&test->options);
}

void file_test_wait_accepts(struct file_test *test, size_t count)
{
    while (test->worker->accept_count < count)
        uv_run(&test->worker->loop, UV_RUN_ONCE);
}

void file_test_wait_results(struct file_test *test, size_t count)
{
    while (test->worker->result_count < count)
        uv_run(&test->worker->loop, UV_RUN_ONCE);
}

static bool logged(const struct fixture *fixture, const char *text)
{
    for (size_t i = 0; i < fixture->report_count; i++)
        if (strstr(fixture->reports[i].text, text) != NULL)
            return true;
    return false;
}

void file_test_wait_log(struct file_test *test, const char *text)
{
    while (!logged(test->worker, text))
        uv_run(&test->worker->loop, UV_RUN_ONCE);
}

void file_test_answer(struct file_test *test)
{
    while (test->answered < test->worker->accept_count) {
        const struct fixture_accept *accept = &test->worker->accepts[test->answered++];
        struct wire_answer answer = {.number = accept->number};
        memcpy(answer.id, accept->id, sizeof(answer.id));
        worker_answer(test->worker->worker, &answer);
    }
    fixture_turn(test->worker);
}

uint64_t file_test_deliver(struct file_test *test, unsigned number, const char *text)
{
    char id[33], json[600];
    struct deskbus_message *cause = NULL;
    snprintf(id, sizeof(id), "%032x", number + 1);
    snprintf(json, sizeof(json), "{\"id\":\"m%u\",\"from\":\"ana\",\"text\":\"question\"}", number);
    cause = fixture_message(json);
    snprintf(json, sizeof(json), "{\"type\":\"message\",\"data\":{\"msg\":{\"text\":\"%s\"}}}",
            text);
    struct deskbus_message *message = fixture_message(json);
    struct wire_delivery wire = {.ticket = ++test->worker->tickets,
            .role = DESKBUS_SINK,
            .attempt = 1,
            .pipeline = "main",
            .step = "",
            .output_id = id,
            .output_kind = "reply",
            .message = message,
            .cause = cause};
    memcpy(wire.conversation, &number, sizeof(number));
    worker_deliver(test->worker->worker, &wire);
    deskbus_message_unref(&message);
    deskbus_message_unref(&cause);
    return wire.ticket;
}
