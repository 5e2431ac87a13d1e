/* deskbus try: what a configuration would do with messages. */
#include "app/try.h"
#include "cli/cli.h"

#include <stdio.h>

static const struct cli_option options[] = {
        {"pipeline", "NAME", "run this pipeline (else the one that each message would take)"},
        {"step", "INSTANCE", "run this instance alone"},
        {"source", "INSTANCE", "where the messages come from (else the pipeline's first source)"},
        {"raw", NULL, "the arguments behind CONFIG are files for the source to decode"},
        {"plugins", "PATH", "folders with plugins, ':' between them, looked at first"},
        {"json", NULL, "the output is JSON in any case"},
        {0},
};

static int run(const struct cli_call *call)
{
    struct try_options wish = {
            .config = call->arguments[0],
            .plugins = cli_value(call, "plugins"),
            .pipeline = cli_value(call, "pipeline"),
            .step = cli_value(call, "step"),
            .source = cli_value(call, "source"),
            .in = stdin,
            .out = stdout,
    };
    if (cli_given(call, "raw")) {
        wish.raw = call->arguments + 1;
        wish.raw_count = call->argument_count - 1;
        if (wish.raw_count == 0)
            return cli_usage(call, "--raw needs files behind CONFIG");
    } else if (call->argument_count > 1)
        return cli_usage(call, "messages come on stdin; files to decode need --raw");
    return try_run(&wish);
}

const struct cli_command cli_try = {
        .name = "try",
        .arguments = "CONFIG [--raw FILE...]",
        .summary =
                "show what would become of messages (JSON lines on stdin), by the real plugins, without touching anything",
        .example = "echo '{\"text\":\"Where is my parcel?\"}' | deskbus try conf/quickstart.yaml",
        .options = options,
        .min_count = 1,
        .max_count = CLI_ARGUMENTS_MAX,
        .run = run,
};
