/* Tests of process and temporary folder: start, wait, signal, and what goes wrong. */
#include "test.h"

#include "file_watch.h"
#include "process.h"
#include "temp_folder.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { LONG_MS = 8000, SHORT_MS = 20 };

static struct process *start(const char *folder, const char *script)
{
    struct process *process = NULL;
    char *output = temp_folder_path(folder, "output");
    const char *const argv[] = {"sh", "-c", script, NULL};
    const char *const env[] = {"ANSWER=42", NULL};
    const struct process_options options = {
            .argv = argv, .env = env, .folder = folder, .output_path = output};
    assert_int_equal(process_start(&options, &process), 0);
    free(output);
    return process;
}

static void a_line_and_the_exit_status_are_read(void **state)
{
    char *line = NULL;
    struct process *process = start(*state, "echo first; echo answer $ANSWER; exit 7");
    assert_int_equal(process_wait_line(process, "answer", LONG_MS, &line), 0);
    assert_string_equal(line, "answer 42");
    assert_int_equal(process_wait_end(process, LONG_MS), 7);
    assert_int_equal(process_wait_end(process, LONG_MS), 7);
    free(line);
    process_free(&process);
    assert_null(process);
}

static void a_process_that_ends_without_the_line_is_reported(void **state)
{
    struct process *process = start(*state, "echo something else");
    assert_int_equal(process_wait_line(process, "never", LONG_MS, NULL), -ESRCH);
    process_free(&process);
}

static void a_silent_process_runs_into_the_deadline(void **state)
{
    struct process *process = start(*state, "exec tail -f /dev/null");
    assert_int_equal(process_wait_line(process, "never", SHORT_MS, NULL), -ETIMEDOUT);
    assert_int_equal(process_wait_end(process, SHORT_MS), -ETIMEDOUT);
    assert_int_equal(process_signal(process, SIGKILL), 0);
    assert_int_equal(process_wait_end(process, LONG_MS), 256 + SIGKILL);
    process_free(&process);
}

static void a_file_is_waited_for(void **state)
{
    char *path = temp_folder_path(*state, "ready");
    struct process *process = start(*state, "echo now > ready; exec tail -f /dev/null");
    assert_int_equal(process_wait_file(process, path, LONG_MS), 0);
    process_free(&process);
    free(path);
}

static void a_missing_program_is_reported_at_once(void **state)
{
    struct process *process = NULL;
    char *output = temp_folder_path(*state, "output");
    const char *const argv[] = {"/no/such/program", NULL};
    const struct process_options options = {.argv = argv, .output_path = output};
    assert_int_equal(process_start(&options, &process), -ENOENT);
    assert_null(process);
    free(output);
}

static void a_temporary_folder_goes_with_all_it_holds(void **state)
{
    char *folder = NULL;
    (void)state;
    assert_int_equal(temp_folder_new(&folder), 0);
    char *copy = temp_folder_path(folder, ".");
    struct process *process = start(folder, "mkdir -p a/b && echo x > a/b/c");
    assert_int_equal(process_wait_end(process, LONG_MS), 0);
    process_free(&process);
    temp_folder_free(&folder);
    assert_null(folder);
    assert_int_equal(access(copy, F_OK), -1);
    free(copy);
}

#define IN_FOLDER(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, temp_folder_setup, temp_folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            IN_FOLDER(a_line_and_the_exit_status_are_read),
            IN_FOLDER(a_process_that_ends_without_the_line_is_reported),
            IN_FOLDER(a_silent_process_runs_into_the_deadline),
            IN_FOLDER(a_file_is_waited_for),
            IN_FOLDER(a_missing_program_is_reported_at_once),
            cmocka_unit_test(a_temporary_folder_goes_with_all_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
