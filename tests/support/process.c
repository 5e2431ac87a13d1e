/* Process: fork, exec and pidfd; its output goes to a file, so that a full pipe never stops it. */
#include "process.h"

#include "file_watch.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT_RETRY_MS = 10, SIGNALLED = 256 };

struct process {
    pid_t pid;
    int pidfd;
    int end; /* -1 while it runs, then as process_wait_end() returns it */
    char *output_path;
};

/* Between fork and exec: only what is safe there. */
static int redirect(const char *path, int flags, int to)
{
    int fd = open(path, flags | O_CLOEXEC, 0600);
    return fd < 0 ? -1 : dup2(fd, to);
}

static int prepare_child(const struct process_options *options, pid_t parent)
{
    const char *in = options->stdin_path != NULL ? options->stdin_path : "/dev/null";
    const char *err = options->error_path != NULL ? options->error_path : options->output_path;
    const int append = O_WRONLY | O_CREAT | O_APPEND;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0 || getppid() != parent)
        return -1;
    if (redirect(in, O_RDONLY, STDIN_FILENO) < 0 ||
            redirect(options->output_path, append, STDOUT_FILENO) < 0 ||
            redirect(err, append, STDERR_FILENO) < 0)
        return -1;
    return options->folder != NULL ? chdir(options->folder) : 0;
}

static _Noreturn void run_child(const struct process_options *options, pid_t parent, int report)
{
    if (prepare_child(options, parent) == 0) {
        for (const char *const *env = options->env; env != NULL && *env != NULL; env++)
            (void)putenv((char *)(uintptr_t)*env);
        (void)execvp(options->argv[0], (char *const *)(uintptr_t)options->argv);
    }
    int code = errno;
    if (write(report, &code, sizeof(code)) < 0)
        _exit(126);
    _exit(127);
}

/* The child's errno when it could not start; the pipe closes by exec otherwise. */
static int read_report(int report)
{
    int code = 0;
    ssize_t n = read(report, &code, sizeof(code));
    return n == (ssize_t)sizeof(code) ? -code : 0;
}

static int spawn(const struct process_options *options, pid_t *ret_pid)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0)
        return -errno;
    pid_t parent = getpid(), pid = fork();
    if (pid == 0)
        run_child(options, parent, report[1]);
    int r = pid < 0 ? -errno : 0;
    (void)close(report[1]);
    if (r == 0)
        r = read_report(report[0]);
    (void)close(report[0]);
    if (r < 0 && pid > 0)
        (void)waitpid(pid, NULL, 0);
    *ret_pid = pid;
    return r;
}

int process_start(const struct process_options *options, struct process **ret)
{
    pid_t pid = 0;
    int r = spawn(options, &pid);
    if (r < 0)
        return r;
    struct process *process = calloc(1, sizeof(*process));
    if (process == NULL)
        abort();
    process->pid = pid;
    process->end = -1;
    process->pidfd = (int)syscall(SYS_pidfd_open, pid, 0);
    process->output_path = strdup(options->output_path);
    if (process->pidfd < 0 || process->output_path == NULL)
        abort();
    *ret = process;
    return 0;
}

pid_t process_pid(const struct process *process)
{
    return process->pid;
}

int process_ended_fd(const struct process *process)
{
    return process->pidfd;
}

int process_wait_line(struct process *process, const char *text, int timeout_ms, char **ret_line)
{
    return file_wait_line(process->output_path, text, timeout_ms, process->pidfd, ret_line);
}

int process_wait_file(struct process *process, const char *path, int timeout_ms)
{
    return file_wait(path, timeout_ms, process->pidfd);
}

static int try_connect(const char *ip, uint16_t port)
{
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (inet_pton(AF_INET, ip, &to.sin_addr) != 1)
        return -EINVAL;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    int r = connect(fd, (const struct sockaddr *)&to, sizeof(to)) < 0 ? -errno : 0;
    (void)close(fd);
    return r;
}

int process_wait_port(struct process *process, const char *ip, uint16_t port, int timeout_ms)
{
    /* Nothing tells when a port begins to listen: ask again while the process lives. */
    struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
    for (int waited_ms = 0; waited_ms <= timeout_ms; waited_ms += PORT_RETRY_MS) {
        int r = try_connect(ip, port);
        if (r == 0 || r == -EINVAL)
            return r;
        if (poll(&ended, 1, PORT_RETRY_MS) > 0)
            return -ESRCH;
    }
    return -ETIMEDOUT;
}

int process_signal(struct process *process, int signal)
{
    if (process->end >= 0)
        return -ESRCH;
    return kill(process->pid, signal) < 0 ? -errno : 0;
}

int process_wait_end(struct process *process, int timeout_ms)
{
    struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
    int status = 0;
    if (process->end >= 0)
        return process->end;
    if (poll(&ended, 1, timeout_ms) == 0)
        return -ETIMEDOUT;
    if (waitpid(process->pid, &status, 0) < 0)
        return -errno;
    process->end = WIFEXITED(status) ? WEXITSTATUS(status) : SIGNALLED + WTERMSIG(status);
    return process->end;
}

void process_free(struct process **process)
{
    if (process == NULL || *process == NULL)
        return;
    struct process *self = *process;
    if (self->end < 0) {
        (void)kill(self->pid, SIGKILL);
        (void)waitpid(self->pid, NULL, 0);
    }
    (void)close(self->pidfd);
    free(self->output_path);
    free(self);
    *process = NULL;
}
