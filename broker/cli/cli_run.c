/* deskbus run: the broker in the foreground. */
#include "app/run.h"
#include "cli/cli.h"

static const struct cli_option options[] = {
        {"state", "DIR",
                "state folder (else $DESKBUS_STATE, the config's, $STATE_DIRECTORY, ./run)"},
        {"plugins", "PATH", "folders with plugins, ':' between them, looked at first"},
        {"log-level", "LEVEL", "error, warning, info (default) or debug"},
        {"log-json", NULL, "log lines as JSON"},
        {0},
};

static int run(const struct cli_call *call)
{
    struct run_options broker = {
            .config = call->argument_count > 0 ? call->arguments[0] : "deskbus.yaml",
            .state = cli_value(call, "state"),
            .plugins = cli_value(call, "plugins"),
            .log_level = cli_value(call, "log-level"),
            .log_json = cli_given(call, "log-json"),
    };
    return run_broker(&broker);
}

const struct cli_command cli_run = {
        .name = "run",
        .arguments = "[CONFIG]",
        .summary =
                "run the broker in the foreground (CONFIG: deskbus.yaml); SIGTERM drains and stops it",
        .example = "deskbus run conf/quickstart.yaml --state ./run",
        .options = options,
        .max_count = 1,
        .run = run,
};
