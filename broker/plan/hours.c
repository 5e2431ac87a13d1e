/* Hours: compiles the section `hours`: zone, windows of the week, closed days. */
#include "plan/build.h"
#include "plan/zone.h"
#include "plan/zone_rule.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { HOURS_MAX = 256, WINDOWS_MAX = 24, CLOSED_MAX = 1000 };

static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* One entry of the section while it is read. */
struct reading {
    struct build *build;
    struct hours *hours;
    const struct deskbus_node *given[DAYS_A_WEEK]; /* key that gives the day's windows */
    bool bad; /* opening times were refused: "never open" would be no news */
};

static int find_day(const char *text, size_t size)
{
    for (int i = 0; i < DAYS_A_WEEK; i++)
        if (size == 3 && strncmp(day_names[i], text, 3) == 0)
            return i;
    return -1;
}

/* "mon", "mon-fri", "fri-mon", "sat,sun", "daily" as bits; 0: not such a thing. */
static unsigned parse_days(const char *text)
{
    unsigned days = 0;
    if (strcmp(text, "daily") == 0)
        return 0x7f;
    for (;;) {
        int first = find_day(text, strcspn(text, "-,"));
        text += strcspn(text, "-,");
        int last = first;
        if (*text == '-') {
            last = find_day(text + 1, strcspn(text + 1, ","));
            text += 1 + strcspn(text + 1, ",");
        }
        if (first < 0 || last < 0)
            return 0;
        for (int day = first;; day = (day + 1) % DAYS_A_WEEK) {
            days |= 1u << day;
            if (day == last)
                break;
        }
        if (*text == '\0')
            return days;
        text++; /* the comma; a blank behind it is common */
        text += strspn(text, " ");
    }
}

/* HH:MM in minutes; -1: not such a thing. 24:00 is allowed. */
static int take_clock(const char **at)
{
    const char *text = *at;
    if (!isdigit((unsigned char)text[0]))
        return -1;
    int hour = text[0] - '0';
    text++;
    if (isdigit((unsigned char)*text))
        hour = hour * 10 + (*text++ - '0');
    if (text[0] != ':' || !isdigit((unsigned char)text[1]) || !isdigit((unsigned char)text[2]))
        return -1;
    int minute = (text[1] - '0') * 10 + (text[2] - '0');
    *at = text + 3;
    if (minute > 59 || hour > 24 || (hour == 24 && minute > 0))
        return -1;
    return hour * 60 + minute;
}

/* One "08:00-18:00"; an end at or before the begin lies on the next day. */
static bool take_window(const char **at, struct hours_window *ret)
{
    *at += strspn(*at, " ");
    int begin = take_clock(at);
    *at += strspn(*at, " ");
    if (begin < 0 || begin == DAY_MINUTES || **at != '-')
        return false;
    (*at)++;
    *at += strspn(*at, " ");
    int end = take_clock(at);
    *at += strspn(*at, " ");
    if (end < 0 || end == begin)
        return false;
    ret->begin = (uint16_t)begin;
    ret->end = (uint16_t)(end < begin ? end + DAY_MINUTES : end);
    return true;
}

static size_t parse_windows(
        struct reading *reading, const struct deskbus_node *node, struct hours_window *windows)
{
    struct build *build = reading->build;
    size_t count = 0;
    for (size_t i = 0; i < build_list_count(node); i++) {
        const struct deskbus_node *item = build_list_item(node, i);
        const char *text = build_scalar(build, item, "opening times such as \"08:00-18:00\"");
        reading->bad = reading->bad || text == NULL;
        while (text != NULL) {
            if (count == WINDOWS_MAX || !take_window(&text, &windows[count]) ||
                    (*text != ',' && *text != '\0')) {
                build_error(build, "PLN042", item,
                        "'%.64s' is not opening times: \"08:00-12:00, 13:00-18:00\", over midnight \"22:00-06:00\"",
                        deskbus_node_text(item));
                reading->bad = true;
                return 0;
            }
            count++;
            text = *text == ',' ? text + 1 : NULL;
        }
    }
    return count;
}

static int compare_windows(const void *a, const void *b)
{
    const struct hours_window *left = a, *right = b;
    return (left->begin > right->begin) - (left->begin < right->begin);
}

static void read_days(struct reading *reading, unsigned days, const struct deskbus_node *key,
        const struct deskbus_node *value)
{
    struct build *build = reading->build;
    struct hours_window windows[WINDOWS_MAX];
    size_t count = parse_windows(reading, value, windows);
    struct hours_window *kept = build_alloc(build, count, sizeof(windows[0]));
    if (kept == NULL)
        return;
    memcpy(kept, windows, count * sizeof(windows[0]));
    qsort(kept, count, sizeof(windows[0]), compare_windows);
    for (int day = 0; day < DAYS_A_WEEK; day++) {
        if ((days & 1u << day) == 0)
            continue;
        const struct deskbus_node *before = reading->given[day];
        if (before != NULL) {
            build_error(build, "PLN044", key, "'%s' has opening times already, by '%s' in line %u",
                    day_names[day], deskbus_node_text(before), deskbus_node_place(before).line);
            return;
        }
        reading->given[day] = key;
        reading->hours->days[day] = (struct hours_day){count, kept};
    }
}

/* YYYY-MM-DD as days since 1970; false: no such day. */
static bool parse_date(const char *text, int64_t *ret)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const char form[] = "dddd-dd-dd";
    if (strlen(text) != sizeof(form) - 1)
        return false;
    for (size_t i = 0; form[i] != '\0'; i++)
        if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != '-')
            return false;
    int64_t year = strtol(text, NULL, 10);
    int month = (int)strtol(text + 5, NULL, 10), day = (int)strtol(text + 8, NULL, 10);
    if (month < 1 || month > 12 || day < 1 || year < 1970)
        return false;
    if (day > lengths[month - 1] + (month == 2 && zone_is_leap(year)))
        return false;
    *ret = zone_days(year, month, day);
    return true;
}

static void read_closed(struct reading *reading, const struct deskbus_node *node)
{
    struct build *build = reading->build;
    size_t count = build_list_count(node);
    if (count > CLOSED_MAX) {
        build_error(build, "PLN007", node, "more than %d closed days", CLOSED_MAX);
        return;
    }
    int64_t *closed = build_alloc(build, count, sizeof(*closed));
    for (size_t i = 0; closed != NULL && i < count; i++) {
        const struct deskbus_node *item = build_list_item(node, i);
        const char *text = build_scalar(build, item, "a date such as 2026-12-25");
        if (text == NULL)
            continue;
        if (parse_date(text, &closed[reading->hours->closed_count]))
            reading->hours->closed_count++;
        else
            build_error(build, "PLN045", item, "'%.32s' is not a date: YYYY-MM-DD", text);
    }
    reading->hours->closed = closed;
}

static void read_zone(struct reading *reading, const struct deskbus_node *node)
{
    struct build *build = reading->build;
    const char *name = build_scalar(build, node, "a time zone such as Europe/Warsaw");
    if (name == NULL)
        return;
    int r = zone_new(NULL, name, &reading->hours->zone);
    if (r == -ENOMEM) {
        build->error = r;
    } else if (r == -ENOENT || r == -EINVAL) {
        char near[64];
        zone_nearest(NULL, name, near, sizeof(near));
        build_error(build, "PLN040", node, "'%.64s' is no time zone%s%s%s", name,
                near[0] != '\0' ? ", did you mean '" : " of this system (package tzdata)", near,
                near[0] != '\0' ? "'?" : "");
    } else if (r < 0) {
        build_error(build, "PLN041", node, "cannot read the time zone '%.64s': %s", name,
                r == -EBADMSG ? "its file is damaged" : strerror(-r));
    }
}

static void read_entry(
        struct reading *reading, const struct deskbus_node *key, const struct deskbus_node *value)
{
    static const char *const names[] = {"zone", "closed", "mon", "tue", "wed", "thu", "fri", "sat",
            "sun", "mon-fri", "sat-sun", "daily"};
    const char *name = deskbus_node_text(key);
    unsigned days = parse_days(name);
    if (strcmp(name, "zone") == 0)
        read_zone(reading, value);
    else if (strcmp(name, "closed") == 0)
        read_closed(reading, value);
    else if (days != 0)
        read_days(reading, days, key, value);
    else
        build_error(reading->build, "PLN043", key,
                "'%.64s' is neither days (mon, mon-fri, \"sat,sun\", daily) nor zone nor closed%s",
                name, build_hint(reading->build, name, names, sizeof(names) / sizeof(names[0])));
}

static void read_hours(struct build *build, const struct deskbus_node *key,
        const struct deskbus_node *map, struct hours *hours)
{
    struct reading reading = {.build = build, .hours = hours};
    size_t windows = 0;
    hours->name = build_text(build, deskbus_node_text(key));
    if (!build_is_map(
                build, map, "opening hours: { zone: Europe/Warsaw, mon-fri: \"08:00-18:00\" }"))
        return;
    for (size_t i = 0; i < deskbus_node_count(map); i++)
        read_entry(&reading, deskbus_node_key(map, i), deskbus_node_item(map, i));
    for (int day = 0; day < DAYS_A_WEEK; day++)
        windows += hours->days[day].count;
    if (deskbus_node_get(map, "zone") == NULL)
        build_error(build, "PLN005", key, "'zone' is missing, such as zone: Europe/Warsaw");
    if (windows == 0 && !reading.bad)
        build_error(build, "PLN046", key,
                "'%s' is never open: give days opening times, such as mon-fri: \"08:00-18:00\"",
                hours->name);
}

void hours_build(struct build *build)
{
    const struct deskbus_node *map = deskbus_node_get(config_root(build->config), "hours");
    if (map == NULL || !build_is_map(build, map, "a map of opening hours by name"))
        return;
    size_t count = deskbus_node_count(map);
    if (count > HOURS_MAX) {
        build_error(build, "PLN007", map, "more than %d opening hours", HOURS_MAX);
        return;
    }
    struct plan *plan = build->plan;
    plan->hours = build_alloc(build, count, sizeof(*plan->hours));
    for (size_t i = 0; plan->hours != NULL && i < count; i++) {
        const struct deskbus_node *key = deskbus_node_key(map, i);
        (void)build_check_name(build, key, "set of opening hours");
        read_hours(build, key, deskbus_node_item(map, i), &plan->hours[plan->hours_count++]);
    }
}
