/* deskbus version: of the program and of the plugin interface. */
#include "cli/cli.h"

#include <deskbus/export.h>
#include <stdio.h>

static const struct cli_option options[] = {{"json", NULL, "for programs"}, {0}};

static int run(const struct cli_call *call)
{
    if (cli_given(call, "json"))
        printf("{\"version\":\"%s\",\"abi\":\"%d.%d\"}\n", DESKBUS_VERSION, DESKBUS_ABI_MAJOR,
                DESKBUS_ABI_MINOR);
    else
        printf("deskbus %s (plugin interface %d.%d)\n", DESKBUS_VERSION, DESKBUS_ABI_MAJOR,
                DESKBUS_ABI_MINOR);
    return CLI_YES;
}

const struct cli_command cli_version = {
        .name = "version",
        .arguments = "",
        .summary = "print the version of the program and of the plugin interface",
        .example = "deskbus version",
        .options = options,
        .run = run,
};
