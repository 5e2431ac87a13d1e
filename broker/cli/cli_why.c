/* deskbus why: the whole story of a message, from the journal; a broker need not run. */
#include "app/state_folder.h"
#include "base/hash.h"
#include "base/must.h"
#include "cli/cli.h"
#include "cli/why.h"
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

struct search {
    const char *wanted; /* id, beginning of an id, or the id that the source gave */
    struct hash_id id;
    struct hash_id conversation;
    size_t count; /* messages that match */
    bool json;
    uint64_t started_ms;
    bool first;
};

static bool is_wanted(
        const struct search *search, struct deskbus_value map, const struct hash_id *id)
{
    char hex[HASH_HEX_SIZE];
    size_t size = strlen(search->wanted);
    hash_hex(id, hex);
    if (size >= 6 && strncmp(hex, search->wanted, size) == 0)
        return true;
    return deskbus_value_is(deskbus_value_get(map, "key"), search->wanted) ||
            deskbus_value_is(deskbus_value_at(map, "msg.data.msg.ext_id"), search->wanted);
}

static bool read_id(struct deskbus_value map, const char *key, struct hash_id *ret)
{
    const char *bytes = NULL;
    size_t size = 0;
    if (deskbus_value_string(deskbus_value_get(map, key), &bytes, &size) < 0 ||
            size != sizeof(ret->bytes))
        return false;
    memcpy(ret->bytes, bytes, size);
    return true;
}

/* First pass: which message is it. */
static int find(
        void *arg, const char *segment, uint64_t offset, const struct journal_record *record)
{
    struct search *search = arg;
    struct deskbus_value map;
    struct hash_id id;
    (void)segment;
    (void)offset;
    if (record->kind != JOURNAL_ACCEPT ||
            deskbus_value_check(record->payload, record->size, NULL, &map, NULL) < 0 ||
            !read_id(map, "id", &id) || !is_wanted(search, map, &id))
        return 0;
    if (search->count == 0 || !hash_equal(&id, &search->id)) {
        search->count++;
        search->id = id;
        search->started_ms = record->time_ms;
        (void)read_id(map, "cv", &search->conversation);
    }
    return 0;
}

/* An effect of another message that took one of this one's outputs back. */
static bool withdraws(const struct search *search, struct deskbus_value map)
{
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(map, "wd"));
    while (deskbus_walk_next(&walk)) {
        const char *bytes = NULL;
        size_t size = 0;
        if (deskbus_value_string(deskbus_value_at(walk.value, "0"), &bytes, &size) == 0 &&
                size == HASH_ID_SIZE && memcmp(bytes, search->id.bytes, size) == 0)
            return true;
    }
    return false;
}

static bool concerns(
        const struct search *search, const struct journal_record *record, struct deskbus_value map)
{
    struct hash_id id;
    if (record->kind == JOURNAL_CASE)
        return record->time_ms >= search->started_ms && read_id(map, "cv", &id) &&
                hash_equal(&id, &search->conversation);
    if (read_id(map, "id", &id) && hash_equal(&id, &search->id))
        return true;
    return record->kind == JOURNAL_EFFECT && withdraws(search, map);
}

/* Second pass: its story. */
static int tell(
        void *arg, const char *segment, uint64_t offset, const struct journal_record *record)
{
    struct search *search = arg;
    struct deskbus_value map;
    struct hash_id id;
    (void)segment;
    (void)offset;
    if (record->kind == JOURNAL_CHECKPOINT ||
            deskbus_value_check(record->payload, record->size, NULL, &map, NULL) < 0 ||
            !concerns(search, record, map))
        return 0;
    bool own = read_id(map, "id", &id) && hash_equal(&id, &search->id);
    struct why_entry entry = {.kind = record->kind,
            .number = record->number,
            .time_ms = record->time_ms,
            .since_ms = record->time_ms - search->started_ms,
            .own = own,
            .map = map};
    if (search->json)
        why_print_json(&entry, search->first);
    else
        why_print(&entry);
    search->first = false;
    return 0;
}

static int survey(const char *path, struct search *search,
        int (*visit)(void *arg, const char *segment, uint64_t offset,
                const struct journal_record *record))
{
    struct journal_survey found;
    struct deskbus_error *err = NULL;
    int r = journal_survey(path, search, visit, NULL, &found, &err);
    if (r < 0)
        fprintf(stderr, "deskbus why: %s\n", err != NULL ? deskbus_error_text(err) : strerror(-r));
    deskbus_error_free(&err);
    return r < 0 ? CLI_STATE : CLI_YES;
}

static int tell_story(const char *path, struct search *search)
{
    char hex[HASH_HEX_SIZE];
    hash_hex(&search->id, hex);
    if (search->json)
        printf("{\"id\":\"%s\",\"hops\":[", hex);
    else
        printf("message %s\n", hex);
    search->first = true;
    int code = survey(path, search, tell);
    if (search->json)
        printf("]}\n");
    return code;
}

static int run(const struct cli_call *call)
{
    char state[PATH_MAX];
    char path[PATH_MAX + 16];
    struct search search = {.wanted = call->arguments[0], .json = cli_wants_json(call)};
    if (state_folder_choose(cli_value(call, "state"), NULL, state) < 0)
        return CLI_USAGE;
    (void)snprintf(path, sizeof(path), "%s/journal", state);
    int code = survey(path, &search, find);
    if (code != CLI_YES)
        return code;
    if (search.count == 1)
        return tell_story(path, &search);
    if (search.count == 0)
        fprintf(stderr, "deskbus why: the journal of %s knows no message '%s' (any more)\n", state,
                search.wanted);
    else
        fprintf(stderr, "deskbus why: %zu messages match '%s': give more digits of the id\n",
                search.count, search.wanted);
    return CLI_NO;
}

const struct cli_command cli_why = {
        .name = "why",
        .arguments = "ID",
        .summary =
                "tell the story of a message: each step with its time, the rules that matched, waits, outputs and who took over",
        .example = "deskbus why 0f3a5c",
        .options = options,
        .min_count = 1,
        .max_count = 1,
        .run = run,
};
