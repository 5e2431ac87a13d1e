/* Hours, time: whether hours are open at a moment, by the local clock of their zone, and when that changes. */
#include "plan/plan_private.h"
#include "plan/zone.h"

#include <string.h>

enum { DAY_SECONDS = 24 * 3600, HORIZON_DAYS = 400 };

/* A moment as the clock on the wall shows it. */
struct local_time {
    int64_t day; /* since 1970-01-01 */
    int32_t second; /* of that day */
    int64_t zone_changes_s; /* when the offset to UTC changes next */
};

static struct local_time read_clock(const struct hours *hours, int64_t now_s)
{
    struct local_time local = {0};
    int64_t seconds = now_s + zone_offset(hours->zone, now_s, &local.zone_changes_s);
    local.day = seconds / DAY_SECONDS - (seconds % DAY_SECONDS < 0);
    local.second = (int32_t)(seconds - local.day * DAY_SECONDS);
    return local;
}

static bool is_closed_day(const struct hours *hours, int64_t day)
{
    for (size_t i = 0; i < hours->closed_count; i++)
        if (hours->closed[i] == day)
            return true;
    return false;
}

static const struct hours_day *day_of(const struct hours *hours, int64_t day)
{
    int64_t week_day = ((day + 3) % DAYS_A_WEEK + DAYS_A_WEEK) %
            DAYS_A_WEEK; /* 1970-01-01: Thursday */
    return &hours->days[week_day];
}

/* A window may reach into the next day, but not out of or into a closed one. */
bool hours_is_open(const struct hours *hours, int64_t now_s)
{
    struct local_time local = read_clock(hours, now_s);
    if (is_closed_day(hours, local.day))
        return false;
    for (int back = 0; back <= 1; back++) {
        if (is_closed_day(hours, local.day - back))
            continue;
        const struct hours_day *day = day_of(hours, local.day - back);
        int32_t second = local.second + back * DAY_SECONDS;
        for (size_t i = 0; i < day->count; i++)
            if (second >= day->windows[i].begin * 60 && second < day->windows[i].end * 60)
                return true;
    }
    return false;
}

static void take_earlier(int32_t candidate, int32_t after, int32_t *best)
{
    if (candidate > after && candidate < *best)
        *best = candidate;
}

/* The next second of this local day at which something could change; its end at the latest. */
static int32_t next_edge(const struct hours *hours, const struct local_time *local)
{
    int32_t best = DAY_SECONDS;
    for (int back = 0; back <= 1; back++) {
        const struct hours_day *day = day_of(hours, local->day - back);
        for (size_t i = 0; i < day->count; i++) {
            take_earlier(day->windows[i].begin * 60 - back * DAY_SECONDS, local->second, &best);
            take_earlier(day->windows[i].end * 60 - back * DAY_SECONDS, local->second, &best);
        }
    }
    return best;
}

/* From edge to edge: between two of them, and between two changes of the zone, nothing changes. */
int64_t hours_next_change(const struct hours *hours, int64_t now_s)
{
    bool open = hours_is_open(hours, now_s);
    int64_t at = now_s, horizon = now_s + (int64_t)HORIZON_DAYS * DAY_SECONDS;
    while (at < horizon) {
        struct local_time local = read_clock(hours, at);
        int64_t next = at + next_edge(hours, &local) - local.second;
        at = local.zone_changes_s < next ? local.zone_changes_s : next;
        if (hours_is_open(hours, at) != open)
            return at;
    }
    return 0;
}

int plan_hours_find(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->hours_count; i++)
        if (strcmp(plan->hours[i].name, name) == 0)
            return (int)i;
    return -1;
}

bool plan_hours_open(const struct plan *plan, const char *hours, uint64_t now_ms, uint64_t *next_ms)
{
    int index = hours != NULL ? plan_hours_find(plan, hours) : -1;
    if (next_ms != NULL)
        *next_ms = 0;
    if (index < 0)
        return true;
    int64_t now_s = (int64_t)(now_ms / 1000);
    if (next_ms != NULL)
        *next_ms = (uint64_t)hours_next_change(&plan->hours[index], now_s) * 1000;
    return hours_is_open(&plan->hours[index], now_s);
}
