/* Why: records in words. */
#include "cli/why.h"

#include "cli/show.h"

#include <deskbus/builder.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Prints the text at a path between two others; nothing when there is none. */
static void put(
        const struct why_entry *entry, const char *before, const char *path, const char *after)
{
    char buffer[400];
    if (show_text(entry->map, path, buffer, sizeof(buffer))[0] != '\0')
        printf("%s%s%s", before, buffer, after);
}

static void print_time(const struct why_entry *entry)
{
    char clock[32] = "";
    time_t seconds = (time_t)(entry->time_ms / 1000);
    struct tm tm;
    if (gmtime_r(&seconds, &tm) != NULL)
        (void)strftime(clock, sizeof(clock), "%Y-%m-%d %H:%M:%S", &tm);
    printf("%s.%03u  +%6llu ms  ", clock, (unsigned)(entry->time_ms % 1000),
            (unsigned long long)entry->since_ms);
}

static void print_hops(const struct why_entry *entry)
{
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(entry->map, "hops"));
    while (deskbus_walk_next(&walk)) {
        char place[300];
        char rule[300];
        bool matched = false;
        (void)deskbus_value_bool(deskbus_value_at(walk.value, "1"), &matched);
        printf("      %s: %s: %s\n", show_text(walk.value, "0", place, sizeof(place)),
                matched ? "matched" : "no match", show_text(walk.value, "2", rule, sizeof(rule)));
    }
}

static void print_outputs(const struct why_entry *entry)
{
    static const char *const kinds[] = {"reply", "forward", "send", "suggestion"};
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(entry->map, "out"));
    while (deskbus_walk_next(&walk)) {
        char to[40];
        char words[200];
        long long kind = show_number(walk.value, "1");
        printf("      %s %lld to %s: %s\n", kind >= 0 && kind < 4 ? kinds[kind] : "output",
                show_number(walk.value, "0"), show_text(walk.value, "2", to, sizeof(to)),
                show_text(walk.value, "7.data.msg.text", words, sizeof(words)));
    }
}

static void print_names(struct deskbus_value map)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    const char *between = ", wrote ";
    while (deskbus_walk_next(&walk)) {
        printf("%s%.*s", between, (int)walk.key_size, walk.key);
        between = ", ";
    }
}

static void print_effect(const struct why_entry *entry)
{
    static const char *const decisions[] = {
            "", ": answered", ": hand off", ": forward", ": close", ": dead"};
    long long decision = show_number(entry->map, "dec");
    if (!entry->own) {
        printf("a later message took its waiting reply back\n");
        return;
    }
    put(entry, "step ", "st", "");
    put(entry, " (", "in", ")");
    if (show_number(entry->map, "skipped") != 0) {
        printf(" failed and was left out");
        put(entry, ": ", "err", "");
    } else
        printf(" done in %lld us", show_number(entry->map, "us"));
    if (show_number(entry->map, "att") > 1)
        printf(", attempt %lld", show_number(entry->map, "att"));
    print_names(deskbus_value_get(entry->map, "ann"));
    printf("%s", decision > 0 && decision < 6 ? decisions[decision] : "");
    put(entry, " ", "text", "");
    put(entry, " because: ", "why", "");
    put(entry, "  [", "at", "]");
    printf("\n");
    print_hops(entry);
    print_outputs(entry);
}

static void print_end(const struct why_entry *entry)
{
    static const char *const outcomes[] = {
            "none", "in flight", "answered", "handed off to", "forwarded to", "closed", "dead"};
    long long outcome = show_number(entry->map, "oc");
    printf("%s", outcome >= 0 && outcome < 7 ? outcomes[outcome] : "ended");
    put(entry, " ", "text", "");
    put(entry, " because: ", "why", "");
    put(entry, "  [", "at", "]");
    printf("\n");
    print_hops(entry);
    print_outputs(entry);
}

static void print_settle(const struct why_entry *entry)
{
    static const char *const results[] = {
            "open", "sent", "became a suggestion", "withdrawn", "skipped", "dead"};
    long long result = show_number(entry->map, "res");
    printf("output or observer %lld: %s", show_number(entry->map, "ord"),
            result >= 0 && result < 6 ? results[result] : "?");
    put(entry, ", ", "ext", "");
    put(entry, ", ", "code", "");
    put(entry, ": ", "why", "");
    printf("\n");
}

void why_print(const struct why_entry *entry)
{
    print_time(entry);
    switch (entry->kind) {
    case JOURNAL_ACCEPT:
        put(entry, "accepted from ", "src", "");
        put(entry, ": ", "msg.data.msg.text", "");
        printf("\n");
        break;
    case JOURNAL_EFFECT:
        print_effect(entry);
        break;
    case JOURNAL_RETRY:
        put(entry, "", "in", " failed");
        printf(", attempt %lld", show_number(entry->map, "att"));
        put(entry, ": ", "why", "; again later");
        printf("\n");
        break;
    case JOURNAL_SETTLE:
        print_settle(entry);
        break;
    case JOURNAL_END:
        print_end(entry);
        break;
    case JOURNAL_CASE:
        put(entry, "case ", "what", "");
        put(entry, " by ", "by", "");
        put(entry, ", owner ", "state.owner", "");
        put(entry, " ", "state.person", "");
        put(entry, ": ", "why", "");
        printf("\n");
        break;
    case JOURNAL_ACT:
        put(entry, "", "verb", "");
        put(entry, " by ", "by", "");
        printf("\n");
        break;
    case JOURNAL_STATE:
    case JOURNAL_CARRY:
    case JOURNAL_CHECKPOINT:
    case JOURNAL_REVISION:
    default:
        printf("record %llu\n", (unsigned long long)entry->number);
        break;
    }
}

void why_print_json(const struct why_entry *entry, bool first)
{
    static const char *const kinds[] = {"", "accept", "effect", "retry", "settle", "end", "case",
            "act", "state", "carry", "checkpoint", "revision"};
    char *json = NULL;
    if (deskbus_value_to_json(entry->map, &json, NULL) < 0)
        return;
    printf("%s{\"kind\":\"%s\",\"number\":%llu,\"time_ms\":%llu,\"since_ms\":%llu,\"record\":%s}",
            first ? "" : ",", kinds[entry->kind], (unsigned long long)entry->number,
            (unsigned long long)entry->time_ms, (unsigned long long)entry->since_ms, json);
    free(json);
}
