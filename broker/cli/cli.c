/* Cli: finds the command, reads its options, shows help. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct cli_command *const commands[] = {&cli_run, &cli_check, &cli_explain, &cli_try,
        &cli_send, &cli_tap, &cli_stats, &cli_health, &cli_why, &cli_dead, &cli_people,
        &cli_journal, &cli_plugins, &cli_bench, &cli_version};
#define COMMAND_COUNT (sizeof(commands) / sizeof(commands[0]))

static int show_all(FILE *out, int code)
{
    fprintf(out,
            "deskbus: a message bus broker for customer service\n\nusage: deskbus COMMAND [OPTIONS] ...\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(out, "\ndeskbus COMMAND --help tells more and gives an example.\n");
    return code;
}

static int show_command(const struct cli_command *command)
{
    printf("usage: deskbus %s%s%s%s\n\n%s\n", command->name,
            command->options != NULL ? " [OPTIONS]" : "", command->arguments[0] != '\0' ? " " : "",
            command->arguments, command->summary);
    if (command->options != NULL)
        printf("\noptions:\n");
    for (const struct cli_option *option = command->options; option != NULL && option->name != NULL;
            option++) {
        char left[64];
        (void)snprintf(left, sizeof(left), "--%s%s%s", option->name,
                option->value != NULL ? " " : "", option->value != NULL ? option->value : "");
        printf("  %-22s %s\n", left, option->help);
    }
    printf("\nexample:\n  %s\n", command->example);
    return CLI_YES;
}

int cli_usage(const struct cli_call *call, const char *format, ...)
{
    va_list args;
    fprintf(stderr, "deskbus %s: ", call->command->name);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\ndeskbus %s --help shows how it is used\n", call->command->name);
    return CLI_USAGE;
}

static int find_option(const struct cli_command *command, const char *name, size_t size)
{
    for (int i = 0; command->options != NULL && command->options[i].name != NULL; i++)
        if (strlen(command->options[i].name) == size &&
                strncmp(command->options[i].name, name, size) == 0)
            return i;
    return -1;
}

/* argv[*at] begins with "--". */
static int read_option(struct cli_call *call, int argc, char **argv, int *at)
{
    const char *word = argv[*at] + 2;
    size_t size = strcspn(word, "=");
    int index = find_option(call->command, word, size);
    if (index < 0)
        return cli_usage(call, "there is no option --%.*s", (int)size, word);
    const struct cli_option *option = &call->command->options[index];
    if (option->value == NULL) {
        if (word[size] == '=')
            return cli_usage(call, "--%s takes no value", option->name);
        call->values[index] = "";
    } else if (word[size] == '=')
        call->values[index] = word + size + 1;
    else if (*at + 1 < argc)
        call->values[index] = argv[++*at];
    else
        return cli_usage(call, "--%s needs %s", option->name, option->value);
    return CLI_YES;
}

static int read_words(struct cli_call *call, int argc, char **argv)
{
    bool words_only = false;
    for (int i = 2; i < argc; i++) {
        if (!words_only && strcmp(argv[i], "--") == 0)
            words_only = true;
        else if (!words_only && strncmp(argv[i], "--", 2) == 0) {
            int code = read_option(call, argc, argv, &i);
            if (code != CLI_YES)
                return code;
        } else if (call->argument_count == CLI_ARGUMENTS_MAX)
            return cli_usage(call, "too many arguments");
        else
            call->arguments[call->argument_count++] = argv[i];
    }
    if (call->argument_count < call->command->min_count)
        return cli_usage(call, "it needs %s", call->command->arguments);
    if (call->argument_count > call->command->max_count)
        return cli_usage(
                call, "'%s' is one argument too many", call->arguments[call->command->max_count]);
    return CLI_YES;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
            return true;
    return false;
}

static int run_command(const struct cli_command *command, int argc, char **argv)
{
    struct cli_call call = {.command = command};
    if (wants_help(argc, argv))
        return show_command(command);
    int code = read_words(&call, argc, argv);
    if (code != CLI_YES)
        return code;
    code = command->run(&call);
    if (fflush(stdout) != 0 && code == CLI_YES)
        code = CLI_REFUSED; /* what was asked for did not arrive */
    return code;
}

int cli_main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (argc < 2)
        return show_all(stderr, CLI_USAGE);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0)
        return show_all(stdout, CLI_YES);
    if (strcmp(name, "--version") == 0)
        name = "version";
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(name, commands[i]->name) == 0)
            return run_command(commands[i], argc, argv);
    fprintf(stderr, "deskbus: there is no command '%s'; deskbus --help lists them\n", name);
    return CLI_USAGE;
}

const char *cli_value(const struct cli_call *call, const char *name)
{
    int index = find_option(call->command, name, strlen(name));
    return index >= 0 ? call->values[index] : NULL;
}

bool cli_given(const struct cli_call *call, const char *name)
{
    return cli_value(call, name) != NULL;
}

bool cli_number(const struct cli_call *call, const char *name, unsigned long long max,
        unsigned long long *ret)
{
    const char *text = cli_value(call, name);
    char *end = NULL;
    if (text == NULL)
        return true;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || text[0] == '-' || number > max) {
        (void)cli_usage(call, "--%s takes a number up to %llu, not '%s'", name, max, text);
        return false;
    }
    *ret = number;
    return true;
}

bool cli_is_terminal(void)
{
    return isatty(STDOUT_FILENO) != 0;
}

bool cli_wants_json(const struct cli_call *call)
{
    return cli_given(call, "json") || !cli_is_terminal();
}
