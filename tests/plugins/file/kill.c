/* Sink of `file` under kill -9: what was told done is on disk, nothing stands there twice, no line is torn. */
#include "test.h"

#include "file_fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 8

static size_t count_text(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

/* A child that writes outputs until it is killed, and tells each that is done. */
static void write_until_killed(struct file_test *test, int done_fd, unsigned first)
{
    size_t told = 0;
    file_test_open(test, "write: OUT", NULL, DESKBUS_LIVE);
    for (unsigned next = first; next < first + 400;) {
        for (unsigned i = 0; i < 20; i++)
            file_test_deliver(test, next++, "some text that makes the line a little longer");
        while (told < next - first) {
            uv_run(&test->worker->loop, UV_RUN_ONCE);
            for (; told < test->worker->result_count; told++) {
                unsigned number = first + (unsigned)test->worker->results[told].ticket - 1;
                if (write(done_fd, &number, sizeof(number)) != sizeof(number))
                    _exit(2);
            }
        }
    }
    for (;;)
        pause();
}

/* Kills the child once it has told `kill_after` numbers; marks what it has told. */
static void run_child(struct file_test *test, unsigned first, unsigned kill_after, bool *done)
{
    int fds[2];
    assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_until_killed(test, fds[1], first);
    close(fds[1]);
    unsigned number;
    for (unsigned told = 0; read(fds[0], &number, sizeof(number)) == sizeof(number); told++) {
        done[number] = true;
        if (told == kill_after)
            kill(child, SIGKILL);
    }
    close(fds[0]);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void after_kill_nothing_is_lost_doubled_or_torn(void **state)
{
    struct file_test *test = *state;
    bool *done = calloc(10000, sizeof(*done));
    assert_non_null(done);
    for (unsigned round = 0; round < ROUNDS; round++) {
        unsigned first = round * 200; /* half of the last round's outputs come again */
        run_child(test, first, 87 * round % 350, done);
        char *text = read_text(test->out);
        for (unsigned i = 0; i < first + 400; i++) {
            char id[64];
            snprintf(id, sizeof(id), "\"output\":\"%032x\"", i + 1);
            size_t count = count_text(text, id);
            assert_true(count <= 1);
            assert_true(count == 1 || !done[i]);
        }
        free(text);
    }
    file_test_open(test, "write: OUT", NULL, DESKBUS_LIVE);
    file_test_deliver(test, 9999, "last");
    file_test_wait_results(test, 1);
    char *text = read_text(test->out);
    for (char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        assert_memory_equal(line, "{\"id\":\"m", 8);
        assert_memory_equal(strchr(line, '\n') - 2, "\"}", 2);
    }
    free(text);
    free(done);
}

int main(void)
{
    /* A program of its own: the children are made before it has threads. */
    const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(
            after_kill_nothing_is_lost_doubled_or_torn, file_test_setup, file_test_teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
