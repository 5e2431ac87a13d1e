/* Cli: the commands of `deskbus`, their help, options and exit codes. Findings and data go to stdout, the rest to stderr. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

/* Scripts rely on these. */
enum cli_exit {
    CLI_YES = 0,
    CLI_NO = 1, /* the answer is no */
    CLI_USAGE = 2,
    CLI_NO_BROKER = 3,
    CLI_REFUSED = 4, /* refused or timed out */
    CLI_STATE = 5, /* in use, damaged or unwritable */
    CLI_DEFECT = 70, /* ours */
};

/* An option of a command: --name or --name VALUE. */
struct cli_option {
    const char *name;
    const char *value; /* what the help calls its value; NULL: it takes none */
    const char *help;
};

#define CLI_OPTIONS_MAX   16
#define CLI_ARGUMENTS_MAX 64

/* What a command was called with. */
struct cli_call {
    const struct cli_command *command;
    const char *values
            [CLI_OPTIONS_MAX]; /* by index in the command's options; "" for one without a value; NULL: not given */
    const char *arguments[CLI_ARGUMENTS_MAX];
    size_t argument_count;
};

struct cli_command {
    const char *name;
    const char *arguments; /* "CONFIG", "[ID...]" */
    const char *summary; /* one line */
    const char *example;
    const struct cli_option
            *options; /* ends with .name == NULL; at most CLI_OPTIONS_MAX; may be NULL */
    size_t min_count, max_count; /* of arguments */
    int (*run)(const struct cli_call *call);
};

int cli_main(int argc, char **argv);
/* The value of an option of the command ("" when given without), or NULL. */
const char *cli_value(const struct cli_call *call, const char *name);
bool cli_given(const struct cli_call *call, const char *name);
/* A number of at most max; false with a line on stderr when it is none. Not given: *ret stays. */
bool cli_number(const struct cli_call *call, const char *name, unsigned long long max,
        unsigned long long *ret);
/* Prints "deskbus COMMAND: text" and how to get help; returns CLI_USAGE. */
int cli_usage(const struct cli_call *call, const char *format, ...)
        __attribute__((__format__(__printf__, 2, 3)));
/* Is stdout for a person? */
bool cli_is_terminal(void);
/* --json was given, or stdout is for a program. */
bool cli_wants_json(const struct cli_call *call);

/* The commands, one per file cli_NAME.c; all of them stand in the table of cli.c. */
extern const struct cli_command cli_bench, cli_check, cli_dead, cli_explain, cli_health,
        cli_journal, cli_people, cli_plugins, cli_run, cli_send, cli_stats, cli_tap, cli_try,
        cli_version, cli_why;

#endif
