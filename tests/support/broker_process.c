/* Broker process: readiness is broker.json with the pid of the process that was started. */
#include "broker_process.h"

#include "file_watch.h"
#include "temp_folder.h"
#include "test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *with_ending(const char *path, const char *ending)
{
    char *name = NULL;
    if (asprintf(&name, "%s%s", path, ending) < 0)
        abort();
    return name;
}

static int start(const struct broker_options *options, struct process **ret)
{
    char *built = temp_folder_path(test_build_dir(), "bin/deskbus");
    char *output = with_ending(options->state, ".out");
    char *errors = with_ending(options->state, ".err");
    const char *program = options->program != NULL ? options->program : built;
    const char *const argv[] = {program, "run", options->config, "--state", options->state, NULL};
    const struct process_options how = {
            .argv = argv, .env = options->env, .output_path = output, .error_path = errors};
    int r = process_start(&how, ret);
    free(built);
    free(output);
    free(errors);
    return r;
}

/* An earlier life may have left its broker.json: only one with our pid counts. */
static int wait_ready(const struct broker_options *options, struct process *broker, int timeout_ms)
{
    char *path = temp_folder_path(options->state, "broker.json");
    char pid[16];
    (void)snprintf(pid, sizeof(pid), "%d", (int)process_pid(broker));
    int r = file_wait_text(path, pid, timeout_ms, process_ended_fd(broker));
    free(path);
    return r;
}

static void show_errors(const char *state)
{
    char *path = with_ending(state, ".err");
    char *text = file_read(path);
    (void)fprintf(stderr, "the broker did not become ready:\n%s\n", text != NULL ? text : "");
    free(text);
    free(path);
}

int broker_process_start(const struct broker_options *options, int timeout_ms, struct process **ret)
{
    struct process *broker = NULL;
    int r = start(options, &broker);
    if (r < 0)
        return r;
    r = wait_ready(options, broker, timeout_ms);
    if (r < 0) {
        show_errors(options->state);
        process_free(&broker);
        return r;
    }
    *ret = broker;
    return 0;
}

int broker_process_stop(struct process **broker, int timeout_ms)
{
    (void)process_signal(*broker, SIGTERM);
    int r = process_wait_end(*broker, timeout_ms);
    process_free(broker);
    return r;
}

void broker_process_kill(struct process **broker)
{
    process_free(broker);
}
