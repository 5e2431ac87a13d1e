/* Run load: what happens before anything is opened: configuration, log, the words on the terminal. */
#include "app/run_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void write_stderr(void *arg, const char *text)
{
    (void)arg;
    (void)fputs(text, stderr);
}

static int open_log(struct app *app)
{
    struct log_options options = {.fd = STDERR_FILENO,
            .level = LOG_LEVEL_INFO,
            .format = app->options->log_json ? LOG_JSON : LOG_PLAIN};
    if (app->options->log_level != NULL &&
            log_level_parse(app->options->log_level, &options.level) < 0) {
        fprintf(stderr, "deskbus: --log-level takes error, warning, info or debug\n");
        return 2;
    }
    return log_new(&options, &app->log) < 0 ? 70 : 0;
}

/* log.level of the configuration; --log-level goes before it. */
static void set_level(struct app *app)
{
    enum log_level level = LOG_LEVEL_INFO;
    if (log_level_parse(plan_settings(app->load.plan)->log_level, &level) == 0)
        log_set_level(app->log, level);
}

int run_load(struct app *app)
{
    struct load_options options = {.path = app->options->config,
            .plugins = app->options->plugins,
            .state = app->options->state};
    int code = open_log(app);
    if (code != 0)
        return code;
    int r = load_config(&options, &app->load);
    if (app->load.findings != NULL)
        config_print_findings(app->load.findings, isatty(STDERR_FILENO) != 0, write_stderr, NULL);
    if (r < 0)
        return r == -ENOMEM ? 70 : RUN_EXIT_NO;
    if (app->options->log_level == NULL)
        set_level(app);
    r = state_folder_choose(
            app->options->state, plan_settings(app->load.plan)->state, app->state_path);
    if (r < 0) {
        fprintf(stderr, "deskbus: the path of the state folder is too long\n");
        return RUN_EXIT_STATE;
    }
    return 0;
}

void run_print_error(const char *what, const struct deskbus_error *err)
{
    char text[2048];
    deskbus_error_print(err, text, sizeof(text));
    fprintf(stderr, "deskbus: %s: %s\n", what, text);
}

void run_announce(const struct app *app)
{
    fprintf(stderr, "deskbus: running, state in %s\n", app->state_path);
}
