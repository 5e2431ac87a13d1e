/* Settings: the top of the configuration outside hours, teams, plugins and pipelines. */
#include "plan/build.h"
#include "plan/reference.h"

#include <errno.h>
#include <string.h>

static const struct deskbus_option limits_options[] = {
        {"in_flight", DESKBUS_OPTION_INT, 0, "20000", "1..10000000",
                "messages in work at once; sources wait beyond it", NULL},
        {"message", DESKBUS_OPTION_BYTES, 0, "1MiB", "1KiB..1MiB",
                "size of the largest message that is accepted", NULL},
        {"parked", DESKBUS_OPTION_INT, 0, "100000", "1..10000000",
                "conversations that may wait for a retry, per plugin instance", NULL},
        {"duplicates", DESKBUS_OPTION_INT, 0, "200000", "1..10000000",
                "keys of accepted messages remembered, to know a message that comes again", NULL},
        {"deadline", DESKBUS_OPTION_DURATION, 0, "60s", "1s..1h",
                "time a plugin has for one delivery", NULL},
        {"drain", DESKBUS_OPTION_DURATION, 0, "10s", "1s..10m", "time from SIGTERM to exit", NULL},
        {.name = NULL},
};
static const struct deskbus_option cases_options[] = {
        {"close_after", DESKBUS_OPTION_DURATION, 0, "3d", "1m..365d",
                "a solved case is closed after this time", NULL},
        {"reopen", DESKBUS_OPTION_DURATION, 0, "3d", "0..365d",
                "a message within this time after solving reopens the case", NULL},
        {.name = NULL},
};
static const struct deskbus_option journal_options[] = {
        {"segment", DESKBUS_OPTION_BYTES, 0, "64MiB", "1MiB..1GiB", "size of a journal file", NULL},
        {.name = NULL},
};
static const struct deskbus_option threads_options[] = {
        {"shared", DESKBUS_OPTION_INT, 0, "1", "1..64", "loop threads that plugin instances share",
                NULL},
        {.name = NULL},
};
static const struct deskbus_option log_options[] = {
        {"level", DESKBUS_OPTION_ENUM, 0, "info", "debug|info|warning|error",
                "the least that is written", NULL},
        {.name = NULL},
};
static const struct deskbus_option top_options[] = {
        {"deskbus", DESKBUS_OPTION_INT, 0, NULL, "1..1", "version of this format: 1 (required)",
                NULL},
        {"state", DESKBUS_OPTION_STRING, 0, NULL, NULL,
                "folder of journal, sockets and plugins' files; --state and $DESKBUS_STATE come first",
                NULL},
        {"plugin_path", DESKBUS_OPTION_PATH, DESKBUS_LIST_OF, NULL, NULL,
                "folders to look for plugins in", NULL},
        {"limits", DESKBUS_OPTION_RECORD, 0, NULL, NULL, "what the broker holds at most",
                limits_options},
        {"cases", DESKBUS_OPTION_RECORD, 0, NULL, NULL, "life of a case", cases_options},
        {"journal", DESKBUS_OPTION_RECORD, 0, NULL, NULL, "files of the journal", journal_options},
        {"threads", DESKBUS_OPTION_RECORD, 0, NULL, NULL, "threads for plugins", threads_options},
        {"log", DESKBUS_OPTION_RECORD, 0, NULL, NULL, "the log", log_options},
        {.name = NULL},
};

const struct deskbus_option *plan_settings_options(void)
{
    return top_options;
}

/* The broker's own defaults hold when the section is absent. */
static void set_defaults(struct plan_settings *settings)
{
    const uint64_t day_ms = 24 * 3600 * 1000ULL;
    *settings = (struct plan_settings){
            .in_flight_max = 20000,
            .message_bytes = 1024 * 1024,
            .parked_max = 100000,
            .duplicates_max = 200000,
            .case_close_after_ms = 3 * day_ms,
            .case_reopen_ms = 3 * day_ms,
            .deadline_ms = 60000,
            .drain_ms = 10000,
            .segment_bytes = 64 * 1024 * 1024,
            .loops = 1,
            .log_level = "info",
    };
}

static void take_limits(struct plan_settings *settings, const struct deskbus_options *limits)
{
    settings->in_flight_max = (uint64_t)deskbus_option_int(limits, "in_flight");
    settings->message_bytes = deskbus_option_bytes(limits, "message");
    settings->parked_max = (uint64_t)deskbus_option_int(limits, "parked");
    settings->duplicates_max = (uint64_t)deskbus_option_int(limits, "duplicates");
    settings->deadline_ms = deskbus_option_duration_ms(limits, "deadline");
    settings->drain_ms = deskbus_option_duration_ms(limits, "drain");
}

static void take(struct build *build, const struct deskbus_options *top)
{
    struct plan_settings *settings = &build->plan->settings;
    if (deskbus_option_given(top, "state"))
        settings->state = build_text(build, deskbus_option_string(top, "state"));
    if (deskbus_option_given(top, "limits"))
        take_limits(settings, deskbus_option_record(top, "limits"));
    if (deskbus_option_given(top, "cases")) {
        const struct deskbus_options *cases = deskbus_option_record(top, "cases");
        settings->case_close_after_ms = deskbus_option_duration_ms(cases, "close_after");
        settings->case_reopen_ms = deskbus_option_duration_ms(cases, "reopen");
    }
    if (deskbus_option_given(top, "journal"))
        settings->segment_bytes = deskbus_option_bytes(
                deskbus_option_record(top, "journal"), "segment");
    if (deskbus_option_given(top, "threads"))
        settings->loops = (uint32_t)deskbus_option_int(
                deskbus_option_record(top, "threads"), "shared");
    if (deskbus_option_given(top, "log"))
        settings->log_level = build_text(
                build, deskbus_option_string(deskbus_option_record(top, "log"), "level"));
}

static void check_version(struct build *build, const struct deskbus_node *root)
{
    const struct deskbus_node *version = deskbus_node_get(root, "deskbus");
    const char *text = version != NULL ? deskbus_node_text(version) : NULL;
    if (version == NULL)
        build_error(
                build, "PLN006", root, "the version of the format is missing: add `deskbus: 1`");
    else if (text == NULL || strcmp(text, "1") != 0)
        build_error(build, "PLN006", version,
                "format '%.32s' is not known to this version of deskbus; it knows 1",
                text != NULL ? text : "");
}

void settings_build(struct build *build)
{
    static const char *const others[] = {
            "hours", "teams", "plugins", "pipelines", "include", "deskbus", NULL};
    /* The version is checked apart: the rest is worth checking whatever it says. */
    const struct build_table table = {top_options + 1, others, "PLN003", "key at the top", NULL};
    const struct deskbus_node *root = config_root(build->config);
    struct deskbus_options *top = NULL;
    set_defaults(&build->plan->settings);
    check_version(build, root);
    if (build_options(build, &table, root, &top) == 0)
        take(build, top);
    deskbus_options_free(&top);
}
