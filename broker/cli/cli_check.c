/* deskbus check: everything wrong with a configuration, at once, without touching anything. */
#include "app/load.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const struct cli_option options[] = {
        {"graph", NULL, "print the pipelines as a Mermaid picture"},
        {"strict", NULL, "warnings count as errors"},
        {"plugins", "PATH", "folders with plugins, ':' between them, looked at first"},
        {0},
};

static void write_out(void *arg, const char *text)
{
    (void)fputs(text, arg);
}

static int print_graph(const struct plan *plan)
{
    char *graph = NULL;
    if (plan_graph(plan, &graph) < 0)
        return CLI_DEFECT;
    (void)fputs(graph, stdout);
    free(graph);
    return CLI_YES;
}

static int run(const struct cli_call *call)
{
    struct load load;
    struct load_options wish = {
            .path = call->arguments[0], .plugins = cli_value(call, "plugins"), .tolerant = true};
    bool graph = cli_given(call, "graph");
    int r = load_config(&wish, &load);
    size_t errors = load.findings != NULL ? deskbus_findings_errors(load.findings) : 1;
    size_t count = load.findings != NULL ? deskbus_findings_count(load.findings) : 1;
    if (load.findings != NULL)
        config_print_findings(
                load.findings, cli_is_terminal() && !graph, write_out, graph ? stderr : stdout);
    int code = errors > 0 || r < 0 || (cli_given(call, "strict") && count > 0) ? CLI_NO : CLI_YES;
    if (r == -ENOMEM)
        code = CLI_DEFECT;
    if (graph && code == CLI_YES)
        code = print_graph(load.plan);
    else if (code == CLI_YES && count == 0)
        fprintf(stderr, "%s: good\n", wish.path);
    else if (count > 0)
        fprintf(stderr, "%zu errors, %zu warnings\n", errors, count - errors);
    load_free(&load);
    return code;
}

const struct cli_command cli_check = {
        .name = "check",
        .arguments = "CONFIG",
        .summary = "find everything that is wrong with a configuration; opens and writes nothing",
        .example = "deskbus check conf/quickstart.yaml --graph",
        .options = options,
        .min_count = 1,
        .max_count = 1,
        .run = run,
};
