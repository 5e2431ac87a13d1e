/* Tests of opening hours: against the C library's own idea of local time, minute by minute, over the nights the clocks change. */
#include "plan_text.h"
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WINDOWS_MAX = 4 };

struct window {
    int day, begin, end; /* Monday: 0; minutes, end may lie behind midnight */
};

/* Hours as the test itself understands them. */
struct model {
    const char *zone;
    struct window windows[WINDOWS_MAX * 7];
    size_t count;
    const char *closed; /* one date, or NULL */
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return *seed >> 16;
}

static bool is_date(const struct tm *local, const char *date)
{
    char text[16];
    (void)strftime(text, sizeof(text), "%Y-%m-%d", local);
    return date != NULL && strcmp(text, date) == 0;
}

/* The date of yesterday, by the calendar: noon less 24 hours is never the same or the day before. */
static bool is_after_date(const struct tm *local, const char *date)
{
    struct tm noon = *local;
    noon.tm_hour = 12;
    noon.tm_mday -= 1;
    noon.tm_isdst = -1;
    (void)mktime(&noon);
    return is_date(&noon, date);
}

static bool model_open(const struct model *model, time_t at)
{
    struct tm local;
    (void)localtime_r(&at, &local);
    int day = (local.tm_wday + 6) % 7, minute = local.tm_hour * 60 + local.tm_min;
    if (is_date(&local, model->closed))
        return false;
    bool after_closed = is_after_date(&local, model->closed);
    for (size_t i = 0; i < model->count; i++) {
        const struct window *window = &model->windows[i];
        if (window->day == day && minute >= window->begin && minute < window->end)
            return true;
        if ((window->day + 1) % 7 == day && minute + 1440 < window->end && !after_closed)
            return true;
    }
    return false;
}

/* Windows at random, some over midnight, as YAML and as a model. */
static struct plan *make(struct model *model, const char *zone, unsigned *seed)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    char yaml[4096];
    int size = snprintf(yaml, sizeof(yaml),
            "deskbus: 1\nplugins: { chat: { use: webchat } }\n"
            "pipelines: { p: { from: chat, otherwise: { close: x } } }\n"
            "hours:\n  h:\n    zone: %s\n    closed: [2026-10-25]\n",
            zone);
    *model = (struct model){.zone = zone, .closed = "2026-10-25"};
    for (int day = 0; day < 7; day++) {
        size += snprintf(yaml + size, sizeof(yaml) - (size_t)size, "    %s: [", days[day]);
        for (unsigned i = next_random(seed) % WINDOWS_MAX; i > 0; i--) {
            int begin = (int)(next_random(seed) % 96) * 15,
                length = 15 + (int)(next_random(seed) % 90) * 15;
            int end = begin + length, shown = end > 1440 ? end - 1440 : end;
            size += snprintf(yaml + size, sizeof(yaml) - (size_t)size, "\"%02d:%02d-%02d:%02d\", ",
                    begin / 60, begin % 60, shown / 60, shown % 60);
            model->windows[model->count++] = (struct window){day, begin, end};
        }
        size += snprintf(yaml + size, sizeof(yaml) - (size_t)size, "]\n");
    }
    model->windows[model->count++] = (struct window){0, 60, 120};
    (void)snprintf(yaml + size, sizeof(yaml) - (size_t)size, "    ");
    /* One window is certain, so that the hours are never refused as never open. */
    char *monday = strstr(yaml, "mon: [");
    memmove(monday + 6 + 13, monday + 6, strlen(monday + 6) + 1);
    memcpy(monday + 6, "01:00-02:00, ", 13);
    return plan_of(yaml);
}

static void use_zone(const char *zone)
{
    char text[64];
    (void)snprintf(text, sizeof(text), ":%s", zone);
    assert_int_equal(setenv("TZ", text, 1), 0);
    tzset();
}

/* Every minute of a span, and from some of them where the next change is. */
static void compare(const struct plan *plan, const struct model *model, time_t from, time_t to)
{
    uint64_t promised_ms = 0;
    bool before = false;
    for (time_t at = from; at < to; at += 60) {
        uint64_t next_ms = 0, now_ms = (uint64_t)at * 1000;
        bool ask = at == from || now_ms >= promised_ms;
        bool open = plan_hours_open(plan, "h", now_ms, ask ? &next_ms : NULL);
        if (open != model_open(model, at))
            fail_msg("%s at %lld: %s", model->zone, (long long)at, open ? "open" : "closed");
        if (at > from && (open != before) != (now_ms == promised_ms))
            fail_msg("%s at %lld: a change was promised for %lld", model->zone, (long long)at,
                    (long long)(promised_ms / 1000));
        if (ask)
            promised_ms = next_ms;
        before = open;
    }
}

static void hours_agree_with_the_c_library_while_clocks_change(void **state)
{
    /* Around the last Sundays of March and October 2026 in Europe; Lord Howe changes by half an hour. */
    static const char *const zones[] = {"Europe/Warsaw", "America/New_York", "Australia/Lord_Howe",
            "Asia/Kathmandu", "Africa/Casablanca", "UTC"};
    static const time_t spans[] = {1774396800, 1792540800, 1793145600, 1772841600};
    unsigned seed = 42;
    (void)state;
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        use_zone(zones[i]);
        for (size_t j = 0; j < sizeof(spans) / sizeof(spans[0]); j++) {
            struct model model;
            struct plan *plan = make(&model, zones[i], &seed);
            compare(plan, &model, spans[j], spans[j] + (time_t)8 * 24 * 3600);
            plan_unref(&plan);
        }
    }
}

static uint64_t open_minutes(const struct plan *plan, const char *hours, time_t from, time_t to)
{
    uint64_t minutes = 0;
    for (time_t at = from; at < to; at += 60)
        minutes += plan_hours_open(plan, hours, (uint64_t)at * 1000, NULL);
    return minutes;
}

static struct plan *plan_with(const char *hours)
{
    char yaml[1024];
    (void)snprintf(yaml, sizeof(yaml),
            "deskbus: 1\nplugins: { chat: { use: webchat } }\n"
            "pipelines: { p: { from: chat, otherwise: { close: x } } }\nhours:\n%s",
            hours);
    return plan_of(yaml);
}

static void a_day_has_23_or_25_hours_when_clocks_change(void **state)
{
    struct plan *plan = plan_with("  all: { zone: Europe/Warsaw, daily: \"00:00-24:00\" }\n"
                                  "  sun: { zone: Europe/Warsaw, sun: \"00:00-24:00\" }\n"
                                  "  gap: { zone: Europe/Warsaw, daily: \"02:15-02:45\" }\n");
    const time_t march = 1774738800, october = 1792879200; /* local midnights of both Sundays */
    (void)state;
    assert_int_equal(open_minutes(plan, "sun", march, march + 48 * 3600), 23 * 60);
    assert_int_equal(open_minutes(plan, "sun", october, october + 48 * 3600), 25 * 60);
    assert_int_equal(open_minutes(plan, "all", march, march + 48 * 3600), 48 * 60);
    assert_int_equal(
            open_minutes(plan, "gap", march, march + 23 * 3600), 0); /* does not exist that day */
    assert_int_equal(open_minutes(plan, "gap", october, october + 25 * 3600), 60); /* comes twice */
    plan_unref(&plan);
}

static void a_window_over_midnight_belongs_to_the_day_it_begins(void **state)
{
    struct plan *plan = plan_with(
            "  night: { zone: UTC, fri: \"22:00-06:00\", closed: [2026-11-28] }\n");
    const time_t friday = 1795132800; /* 2026-11-20 00:00 UTC */
    const time_t week = (time_t)7 * 24 * 3600;
    uint64_t next_ms = 0;
    (void)state;
    assert_int_equal(open_minutes(plan, "night", friday, friday + 24 * 3600), 120);
    assert_int_equal(open_minutes(plan, "night", friday + 24 * 3600, friday + 48 * 3600), 360);
    /* The Saturday a week later is closed: the window ends at midnight. */
    assert_int_equal(open_minutes(plan, "night", friday + week, friday + week + 48 * 3600), 120);
    assert_false(plan_hours_open(plan, "night", (uint64_t)friday * 1000, &next_ms));
    assert_int_equal(next_ms / 1000, friday + 22 * 3600);
    assert_true(plan_hours_open(plan, "night", next_ms, &next_ms));
    assert_int_equal(next_ms / 1000, friday + 30 * 3600);
    plan_unref(&plan);
}

static void what_never_changes_says_so(void **state)
{
    struct plan *plan = plan_with("  all: { zone: UTC, daily: \"00:00-24:00\" }\n");
    uint64_t next_ms = 1;
    (void)state;
    assert_true(plan_hours_open(plan, "all", 1795132800000, &next_ms));
    assert_int_equal(next_ms, 0);
    assert_true(plan_hours_open(plan, "unknown", 0, &next_ms));
    assert_true(plan_hours_open(plan, NULL, 0, NULL));
    plan_unref(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(hours_agree_with_the_c_library_while_clocks_change),
            cmocka_unit_test(a_day_has_23_or_25_hours_when_clocks_change),
            cmocka_unit_test(a_window_over_midnight_belongs_to_the_day_it_begins),
            cmocka_unit_test(what_never_changes_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
