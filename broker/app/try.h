/* Try: what a configuration would do with messages: the real plugins in mode TRY, no broker, no state touched. */
#ifndef APP_TRY_H
#define APP_TRY_H

#include <stddef.h>
#include <stdio.h>

struct try_options {
    const char *config;
    const char *plugins; /* --plugins, or NULL */
    const char *pipeline; /* --pipeline, or NULL: the one that each message would take */
    const char *step; /* --step: only this instance, outcome "none" */
    const char *source; /* --source: where messages come from; NULL: the pipeline's first source */
    const char *const *raw; /* --raw: files for the source's decode() */
    size_t raw_count;
    FILE *in; /* JSON lines */
    FILE *out; /* a JSON line for each, in order */
};

/* Returns the exit code: 0; 1 when the configuration has errors, 2 for a name that it has not. */
int try_run(const struct try_options *options);

#endif
