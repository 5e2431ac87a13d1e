/* Run: the broker itself, from its configuration to its end, in the foreground. */
#ifndef APP_RUN_H
#define APP_RUN_H

struct run_options {
    const char *config; /* path */
    const char *state; /* --state, or NULL */
    const char *plugins; /* --plugins, or NULL */
    const char *log_level; /* or NULL: info */
    int log_json;
};

/* Returns the exit code of `deskbus run`: 0 stopped as asked, 1 the configuration has errors, 5 state in use, damaged beyond
 * starting or unwritable, 70 a defect of ours. */
int run_broker(const struct run_options *options);

#endif
