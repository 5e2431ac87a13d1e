/* Try: opens a session, feeds it, closes it. */
#include "app/try.h"

#include "app/try_private.h"
#include "base/must.h"

#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { TRY_OK = 0, TRY_CONFIG = 1, TRY_USAGE = 2, TRY_DEFECT = 70 };

static void write_stderr(void *arg, const char *text)
{
    (void)arg;
    (void)fputs(text, stderr);
}

static int no_such(const char *what, const char *name)
{
    fprintf(stderr, "deskbus try: the configuration has no %s '%s'\n", what, name);
    return TRY_USAGE;
}

static int check_names(const struct try_session *session)
{
    const struct try_options *options = session->options;
    const struct plan *plan = session->load.plan;
    if (options->pipeline != NULL && plan_pipeline_find(plan, options->pipeline) < 0)
        return no_such("pipeline", options->pipeline);
    if (options->step != NULL && plan_instance_find(plan, options->step) < 0)
        return no_such("instance", options->step);
    if (options->source != NULL && plan_instance_find(plan, options->source) < 0)
        return no_such("instance", options->source);
    return TRY_OK;
}

static int open_session(struct try_session *session)
{
    struct load_options wish = {.path = session->options->config,
            .plugins = session->options->plugins,
            .tolerant = true};
    int r = load_config(&wish, &session->load);
    if (session->load.findings != NULL && deskbus_findings_count(session->load.findings) > 0)
        config_print_findings(
                session->load.findings, isatty(STDERR_FILENO) != 0, write_stderr, NULL);
    if (r < 0)
        return TRY_CONFIG;
    int code = check_names(session);
    if (code != TRY_OK)
        return code;
    must_succeed(plugin_state_new(&session->state));
    must_succeed(map_new(MAP_IDS, &session->owned));
    must_succeed(deskbus_builder_new(&session->builder));
    must_succeed(deskbus_builder_new(&session->scratch));
    must_succeed(deskbus_builder_new(&session->merged));
    session->instances = must_new(
            (plan_instance_count(session->load.plan) + 1) * sizeof(*session->instances));
    return uv_loop_init(&session->loop) == 0 ? TRY_OK : TRY_DEFECT;
}

static void close_session(struct try_session *session)
{
    if (session->instances != NULL) {
        try_close_all(session);
        (void)uv_run(&session->loop, UV_RUN_NOWAIT);
        if (uv_loop_close(&session->loop) < 0)
            fprintf(stderr, "deskbus try: a plugin left a handle open\n");
    }
    free(session->instances);
    plugin_state_free(&session->state);
    map_free(&session->owned);
    deskbus_builder_free(&session->builder);
    deskbus_builder_free(&session->scratch);
    deskbus_builder_free(&session->merged);
    load_free(&session->load);
}

static void feed(struct try_session *session)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t size = getline(&line, &room, session->options->in);
    for (; size >= 0; size = getline(&line, &room, session->options->in)) {
        while (size > 0 && (line[size - 1] == '\n' || line[size - 1] == '\r'))
            size--;
        session->lines++;
        if (size > 0)
            try_line(session, line, (size_t)size);
    }
    free(line);
}

static int feed_raw(struct try_session *session)
{
    struct deskbus_error *err = NULL;
    const char *name = session->options->source;
    int source = name != NULL ? plan_instance_find(session->load.plan, name) : -1;
    if (source < 0) {
        fprintf(stderr,
                "deskbus try: --raw needs --source INSTANCE, whose plugin decodes the files\n");
        return TRY_USAGE;
    }
    if (plan_instance(session->load.plan, (size_t)source)->plugin->decode == NULL) {
        fprintf(stderr, "deskbus try: the plugin of '%s' decodes no files\n", name);
        return TRY_USAGE;
    }
    if (try_open(session, (size_t)source, &err) < 0) {
        fprintf(stderr, "deskbus try: %s: %s\n", name, deskbus_error_text(err));
        deskbus_error_free(&err);
        return TRY_CONFIG;
    }
    try_raw(session, (size_t)source);
    return TRY_OK;
}

int try_run(const struct try_options *options)
{
    struct try_session session = {.options = options};
    int code = open_session(&session);
    if (code == TRY_OK && options->raw_count > 0)
        code = feed_raw(&session);
    else if (code == TRY_OK)
        feed(&session);
    close_session(&session);
    return code;
}
