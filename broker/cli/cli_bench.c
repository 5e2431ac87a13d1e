/* deskbus bench: a real broker under load, measured from the time that each message was due. */
#include "cli/cli.h"
#include "cli/show.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define TMPFS_MAGIC  0x01021994
#define POLL_MS      20
#define SECONDS_MAX  600 /* a run that takes longer is given up */
#define RESULT_BYTES 1024

static const struct cli_option options[] = {
        {"work", "WORK", "hop: source to sink (default); pipeline: four steps between"},
        {"messages", "N", "how many (100000)"},
        {"size", "B", "bytes of a message, about (512)"},
        {"rate", "R", "messages a second (as fast as possible)"},
        {"conversations", "N", "that they belong to (1000)"},
        {"durable", NULL, "accepts are on disk before they count (the only way of this version)"},
        {"state", "DIR", "where the folder of the run is made (the current one)"},
        {"json", NULL, "for programs"},
        {0},
};

struct bench_run {
    unsigned long long messages, size, rate, conversations;
    bool pipeline, tmpfs;
    char folder[PATH_MAX], config[PATH_MAX], result[PATH_MAX], state[PATH_MAX];
    struct rusage usage;
};

static int read_options(const struct cli_call *call, struct bench_run *ret)
{
    const char *work = cli_value(call, "work");
    *ret = (struct bench_run){.messages = 100000, .size = 512, .conversations = 1000};
    if (work != NULL && strcmp(work, "hop") != 0 && strcmp(work, "pipeline") != 0)
        return cli_usage(call, "--work takes hop or pipeline");
    ret->pipeline = work != NULL && strcmp(work, "pipeline") == 0;
    if (!cli_number(call, "messages", 10000000, &ret->messages) ||
            !cli_number(call, "size", 1000000, &ret->size) ||
            !cli_number(call, "rate", 10000000, &ret->rate) ||
            !cli_number(call, "conversations", 10000000, &ret->conversations))
        return CLI_USAGE;
    if (ret->messages == 0 || ret->conversations == 0)
        return cli_usage(call, "--messages and --conversations must be at least 1");
    return CLI_YES;
}

static int make_folder(const struct cli_call *call, struct bench_run *run)
{
    const char *parent = cli_value(call, "state");
    struct statfs about;
    (void)snprintf(run->folder, sizeof(run->folder), "%s/deskbus-bench-XXXXXX",
            parent != NULL ? parent : ".");
    if (mkdtemp(run->folder) == NULL) {
        fprintf(stderr, "deskbus bench: cannot make a folder below %s: %s\n",
                parent != NULL ? parent : ".", strerror(errno));
        return CLI_STATE;
    }
    run->tmpfs = statfs(run->folder, &about) == 0 && about.f_type == TMPFS_MAGIC;
    int length = snprintf(run->config, sizeof(run->config), "%.4000s/bench.yaml", run->folder);
    (void)snprintf(run->result, sizeof(run->result), "%.4000s/result.json", run->folder);
    (void)snprintf(run->state, sizeof(run->state), "%.4000s/state", run->folder);
    return length > 0 ? CLI_YES : CLI_STATE;
}

static int write_config(const struct bench_run *run)
{
    FILE *file = fopen(run->config, "we");
    if (file == NULL)
        return CLI_STATE;
    fprintf(file,
            "deskbus: 1\nplugins:\n  load: { use: bench, messages: %llu, bytes: %llu, rate: %llu, conversations: %llu }\n",
            run->messages, run->size, run->rate, run->conversations);
    fprintf(file, "  meter: { use: bench, messages: %llu, result: result.json }\n", run->messages);
    for (int i = 1; run->pipeline && i <= 4; i++)
        fprintf(file, "  step%d: { use: bench, as: { bench: step%d } }\n", i, i);
    fprintf(file,
            "pipelines:\n  main:\n    from: [load]\n    steps: [%s]\n    otherwise: { to: meter }\n",
            run->pipeline ? "step1, step2, step3, step4" : "");
    return fclose(file) == 0 ? CLI_YES : CLI_STATE;
}

static pid_t start(const struct bench_run *run)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    (void)execl("/proc/self/exe", "deskbus", "run", run->config, "--state", run->state,
            "--log-level", "error", (char *)NULL);
    _exit(CLI_DEFECT);
}

/* Until the report is there, the broker is gone, or it takes too long. */
static bool wait_for_report(const struct bench_run *run, pid_t pid, bool *ret_gone)
{
    for (int i = 0; i < SECONDS_MAX * 1000 / POLL_MS; i++) {
        if (access(run->result, R_OK) == 0)
            return true;
        int status = 0;
        *ret_gone = waitpid(pid, &status, WNOHANG) == pid;
        if (*ret_gone)
            return false;
        (void)poll(NULL, 0, POLL_MS);
    }
    return false;
}

static int measure(struct bench_run *run)
{
    int status = 0;
    bool gone = false;
    pid_t pid = start(run);
    if (pid < 0)
        return CLI_DEFECT;
    bool reported = wait_for_report(run, pid, &gone);
    if (!gone) {
        (void)kill(pid, SIGTERM);
        (void)wait4(pid, &status, 0, &run->usage);
    }
    if (!reported)
        fprintf(stderr, "deskbus bench: %s\n",
                gone ? "the broker ended early" : "not all messages arrived in time");
    return reported ? CLI_YES : CLI_REFUSED;
}

static double cpu_us(const struct rusage *usage)
{
    return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) * 1e6 +
            (double)(usage->ru_utime.tv_usec + usage->ru_stime.tv_usec);
}

static int read_result(
        const struct bench_run *run, struct deskbus_builder *builder, struct deskbus_value *ret)
{
    char text[RESULT_BYTES];
    FILE *file = fopen(run->result, "re");
    size_t size = file != NULL ? fread(text, 1, sizeof(text), file) : 0;
    if (file != NULL)
        (void)fclose(file);
    deskbus_build_json(builder, text, size);
    return deskbus_builder_finish(builder, ret, NULL);
}

static void print(
        const struct cli_call *call, const struct bench_run *run, struct deskbus_value result)
{
    double seconds = 0;
    (void)deskbus_value_float(deskbus_value_get(result, "seconds"), &seconds);
    double per_s = seconds > 0 ? (double)run->messages / seconds : 0;
    double cpu = cpu_us(&run->usage) / (double)run->messages;
    const char *work = run->pipeline ? "pipeline" : "hop";
    if (cli_wants_json(call))
        printf("{\"messages\":%llu,\"seconds\":%.6f,\"msgs_per_s\":%.0f,\"p50_us\":%lld,\"p99_us\":%lld,\"lost\":0,\"duplicated\":%lld,"
               "\"cpu_us_per_msg\":%.1f,\"rss_kib\":%ld,\"settings\":{\"work\":\"%s\",\"size\":%llu,\"rate\":%llu,\"conversations\":%llu,"
               "\"durable\":true,\"transport\":\"inproc\",\"tmpfs\":%s}}\n",
                run->messages, seconds, per_s, show_number(result, "p50_us"),
                show_number(result, "p99_us"), show_number(result, "duplicated"), cpu,
                run->usage.ru_maxrss, work, run->size, run->rate, run->conversations,
                run->tmpfs ? "true" : "false");
    else
        printf("%s, %llu messages of %llu B, durable, inproc%s: %.0f msg/s, p50 %lld us, p99 %lld us, %.1f us CPU a message, %ld KiB, "
               "%lld twice\n",
                work, run->messages, run->size, run->tmpfs ? " (tmpfs)" : "", per_s,
                show_number(result, "p50_us"), show_number(result, "p99_us"), cpu,
                run->usage.ru_maxrss, show_number(result, "duplicated"));
}

static void remove_folder(const struct bench_run *run)
{
    pid_t pid = fork();
    if (pid == 0) {
        (void)execlp("rm", "rm", "-rf", "--", run->folder, (char *)NULL);
        _exit(1);
    }
    if (pid > 0)
        (void)waitpid(pid, NULL, 0);
}

static int run(const struct cli_call *call)
{
    struct bench_run bench;
    struct deskbus_builder *builder = NULL;
    struct deskbus_value result;
    int code = read_options(call, &bench);
    if (code == CLI_YES)
        code = make_folder(call, &bench);
    if (code != CLI_YES)
        return code;
    code = write_config(&bench);
    if (code == CLI_YES)
        code = measure(&bench);
    if (code == CLI_YES && deskbus_builder_new(&builder) < 0)
        code = CLI_DEFECT;
    if (code == CLI_YES && read_result(&bench, builder, &result) == 0)
        print(call, &bench, result);
    deskbus_builder_free(&builder);
    remove_folder(&bench);
    return code;
}

const struct cli_command cli_bench = {
        .name = "bench",
        .arguments = "",
        .summary = "put a broker of its own under load and measure rate, latency, CPU and memory",
        .example = "deskbus bench --work pipeline --messages 100000 --json",
        .options = options,
        .run = run,
};
