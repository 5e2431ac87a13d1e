/* File fixture: the `file` plugin in a real worker, in a folder of its own, on the system's clock. */
#ifndef TESTS_FILE_FIXTURE_H
#define TESTS_FILE_FIXTURE_H

#include "worker_fixture.h"

#include <deskbus/option.h>

struct file_test {
    struct fixture *worker; /* its plugin is `file` */
    struct deskbus_options *options;
    char *folder;
    char *in, *out; /* paths of in.jsonl and out.jsonl */
    uint64_t answered; /* accepts that were answered with 0 */
};

int file_test_setup(void **state);
int file_test_teardown(void **state);
/* yaml: options, in which IN and OUT stand for the paths. */
void file_test_open(
        struct file_test *test, const char *yaml, const char *cursor, enum deskbus_mode mode);
void file_test_close(struct file_test *test);
/* Each waits for the event; a test's TIMEOUT is the bound. */
void file_test_wait_accepts(struct file_test *test, size_t count);
void file_test_wait_results(struct file_test *test, size_t count);
void file_test_wait_log(struct file_test *test, const char *text);
/* Answers all accepts so far with 0. */
void file_test_answer(struct file_test *test);
/* An output for the sink: number gives its id, text and kind are the line's. Returns its ticket. */
uint64_t file_test_deliver(struct file_test *test, unsigned number, const char *text);

void write_text(const char *path, const char *text);
void append_text(const char *path, const char *text);
/* The caller frees it; "" when there is no file. */
char *read_text(const char *path);

#endif
