/* Process: starts a real program, waits for what it writes, signals it, reads how it ended.
 * A started process never outlives its test: it dies with the thread that started it. */
#ifndef TESTS_SUPPORT_PROCESS_H
#define TESTS_SUPPORT_PROCESS_H

#include <stdint.h>
#include <sys/types.h>

struct process;

struct process_options {
    const char *const
            *argv; /* argv[0]: a path, or a name that is looked for in PATH; ends with NULL */
    const char *const *env; /* "NAME=value" on top of our environment; NULL: nothing */
    const char *folder; /* current folder; NULL: ours */
    const char *stdin_path; /* NULL: /dev/null */
    const char *output_path; /* stdout is appended here; required */
    const char *error_path; /* stderr is appended here; NULL: to output_path */
};

/* Returns 0 once the program runs, or -errno of what failed (-ENOENT: no such program). */
int process_start(const struct process_options *options, struct process **ret);
pid_t process_pid(const struct process *process);
/* Readable once the process has ended; valid until process_free(). For poll() and file_watch.h. */
int process_ended_fd(const struct process *process);

/* Each waits up to timeout_ms: 0, -ETIMEDOUT, or -ESRCH when the process ended without it.
 * line: one line of its stdout that contains text; *ret_line (may be NULL) is to be freed. */
int process_wait_line(struct process *process, const char *text, int timeout_ms, char **ret_line);
int process_wait_file(struct process *process, const char *path, int timeout_ms);
/* Until something accepts connections on ip:port. */
int process_wait_port(struct process *process, const char *ip, uint16_t port, int timeout_ms);

int process_signal(struct process *process, int signal);
/* Exit status 0..255, 256 + signal when a signal ended it, or -ETIMEDOUT. May be asked again. */
int process_wait_end(struct process *process, int timeout_ms);
/* Kills (SIGKILL) and reaps what still runs, frees, sets *process to NULL. NULL is fine. */
void process_free(struct process **process);

#endif
