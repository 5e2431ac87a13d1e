/* deskbus explain: what a finding's code means and what to do about it. */
#include "base/codes.h"
#include "cli/cli.h"

#include <stdio.h>

static int list_all(void)
{
    size_t count = 0;
    const struct code *codes = codes_all(&count);
    for (size_t i = 0; i < count; i++)
        printf("%-7s %s\n", codes[i].id, codes[i].title);
    return CLI_YES;
}

static int run(const struct cli_call *call)
{
    if (call->argument_count == 0)
        return list_all();
    const struct code *code = codes_find(call->arguments[0]);
    if (code == NULL) {
        fprintf(stderr, "deskbus explain: there is no code '%s'; deskbus explain lists them\n",
                call->arguments[0]);
        return CLI_NO;
    }
    printf("%s: %s\n\n%s\n", code->id, code->title, code->text);
    if (code->example[0] != '\0')
        printf("\nexample:\n%s\n", code->example);
    return CLI_YES;
}

const struct cli_command cli_explain = {
        .name = "explain",
        .arguments = "[CODE]",
        .summary =
                "tell what the code of a finding means and what to do; without one, list them all",
        .example = "deskbus explain CFG001",
        .max_count = 1,
        .run = run,
};
