/* Tests of the broker process, with a shell script in the broker's place. */
#include "test.h"

#include "broker_process.h"
#include "temp_folder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { LONG_MS = 8000, SHORT_MS = 50 };

/* A program that is called as the broker is: $1 run, $2 the configuration, $4 the state. */
static char *write_program(const char *folder, const char *script)
{
    char *path = temp_folder_path(folder, "broker.sh");
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_true(fprintf(file, "#!/bin/sh\n%s\n", script) > 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, 0700), 0);
    return path;
}

static int start(const char *folder, const char *script, int timeout_ms, struct process **ret)
{
    char *program = write_program(folder, script);
    char *state = temp_folder_path(folder, "state");
    const struct broker_options options = {.config = "x.yaml", .state = state, .program = program};
    (void)mkdir(state, 0700);
    int r = broker_process_start(&options, timeout_ms, ret);
    free(state);
    free(program);
    return r;
}

static void it_is_ready_when_the_file_names_its_pid(void **state)
{
    struct process *broker = NULL;
    const char *script = "trap 'kill $!; exit 3' TERM; echo '{\"pid\":'$$'}' > $4/.new;"
                         "mv $4/.new $4/broker.json; tail -f /dev/null & wait; kill $!";
    assert_int_equal(start(*state, script, LONG_MS, &broker), 0);
    assert_int_equal(broker_process_stop(&broker, LONG_MS), 3);
    assert_null(broker);
}

static void an_old_file_does_not_make_it_ready(void **state)
{
    struct process *broker = NULL;
    const char *script = "echo '{\"pid\":0}' > $4/broker.json; exec tail -f /dev/null";
    assert_int_equal(start(*state, script, SHORT_MS, &broker), -ETIMEDOUT);
    assert_null(broker);
}

static void one_that_ends_at_once_is_reported(void **state)
{
    struct process *broker = NULL;
    assert_int_equal(start(*state, "echo refused >&2; exit 5", LONG_MS, &broker), -ESRCH);
    assert_null(broker);
}

#define IN_FOLDER(test)                                                                            \
    cmocka_unit_test_setup_teardown(test, temp_folder_setup, temp_folder_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
            IN_FOLDER(it_is_ready_when_the_file_names_its_pid),
            IN_FOLDER(an_old_file_does_not_make_it_ready),
            IN_FOLDER(one_that_ends_at_once_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
