/* deskbus journal: what is on disk, read-only, beside a running broker too. */
#include "app/state_folder.h"
#include "base/must.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "journal/journal.h"

#include <deskbus/value.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct cli_option options[] = {
        {"state", "DIR", "state folder (else $DESKBUS_STATE, ./run)"},
        {"json", NULL, "for programs"},
        {0},
};

static const char *kind_name(enum journal_kind kind)
{
    static const char *const names[] = {"?", "accept", "effect", "retry", "settle", "end", "case",
            "act", "state", "carry", "checkpoint", "revision"};
    return (size_t)kind < sizeof(names) / sizeof(names[0]) ? names[kind] : names[0];
}

static int dump_record(
        void *arg, const char *segment, uint64_t offset, const struct journal_record *record)
{
    struct deskbus_value value;
    char *json = NULL;
    (void)arg;
    if (deskbus_value_check(record->payload, record->size, NULL, &value, NULL) == 0 &&
            deskbus_value_to_json(value, &json, NULL) < 0)
        json = NULL;
    printf("{\"number\":%llu,\"kind\":\"%s\",\"time_ms\":%llu,\"segment\":\"%s\",\"offset\":%llu,\"bytes\":%zu,\"payload\":%s}\n",
            (unsigned long long)record->number, kind_name(record->kind),
            (unsigned long long)record->time_ms, segment, (unsigned long long)offset, record->size,
            json != NULL ? json : "null");
    free(json);
    return 0;
}

static void tell_damage(void *arg, const struct journal_damage *damage)
{
    bool *json = arg;
    fprintf(*json ? stderr : stdout,
            "%s:%llu: %llu bytes damaged: %s (records %llu to %llu, %llu accepted messages)\n",
            damage->segment, (unsigned long long)damage->offset, (unsigned long long)damage->bytes,
            damage->why, (unsigned long long)damage->first_number,
            (unsigned long long)damage->last_number, (unsigned long long)damage->accepts_lost);
}

static int survey(const struct cli_call *call, const char *path, bool dump)
{
    struct journal_survey found;
    struct deskbus_error *err = NULL;
    bool json = dump || cli_wants_json(call);
    memset(&found, 0, sizeof(found));
    int r = journal_survey(path, &json, dump ? dump_record : NULL, tell_damage, &found, &err);
    if (r < 0) {
        fprintf(stderr, "deskbus journal: %s\n",
                err != NULL ? deskbus_error_text(err) : strerror(-r));
        deskbus_error_free(&err);
        return CLI_STATE;
    }
    if (!dump && json)
        printf("{\"segments\":%llu,\"commits\":%llu,\"records\":%llu,\"accepts\":%llu,\"bytes\":%llu,\"torn_bytes\":%llu,"
               "\"damaged_records\":%llu,\"damaged_accepts\":%llu,\"first\":%llu,\"last\":%llu}\n",
                (unsigned long long)found.segments, (unsigned long long)found.commits,
                (unsigned long long)found.records, (unsigned long long)found.accepts,
                (unsigned long long)found.bytes, (unsigned long long)found.torn_bytes,
                (unsigned long long)found.damaged_records,
                (unsigned long long)found.damaged_accepts, (unsigned long long)found.first_number,
                (unsigned long long)found.last_number);
    else if (!dump)
        printf("%llu records %llu..%llu in %llu commits, %llu segments: %s\n",
                (unsigned long long)found.records, (unsigned long long)found.first_number,
                (unsigned long long)found.last_number, (unsigned long long)found.commits,
                (unsigned long long)found.segments, found.damaged_records > 0 ? "DAMAGED" : "good");
    return found.damaged_records > 0 && !dump ? CLI_NO : CLI_YES;
}

static int run(const struct cli_call *call)
{
    char state[PATH_MAX];
    char path[PATH_MAX + 16];
    const char *verb = call->arguments[0];
    bool dump = strcmp(verb, "dump") == 0;
    if (!dump && strcmp(verb, "verify") != 0)
        return cli_usage(call, "there is no '%s'; it takes verify or dump", verb);
    if (state_folder_choose(cli_value(call, "state"), NULL, state) < 0)
        return CLI_USAGE;
    (void)snprintf(path, sizeof(path), "%s/journal", state);
    return survey(call, path, dump);
}

const struct cli_command cli_journal = {
        .name = "journal",
        .arguments = "verify | dump",
        .summary =
                "check the journal for damage (exit 1 when there is some), or print its records as JSON lines",
        .example = "deskbus journal verify --state ./run",
        .options = options,
        .min_count = 1,
        .max_count = 1,
        .run = run,
};
