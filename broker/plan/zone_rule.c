/* Zone rule: parses the POSIX form (RFC 8536 3.3.1 with its wider hours) and computes summer time from it. */
#include "plan/zone_rule.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>

bool zone_is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Counts in eras of 400 years whose year begins in March, so that the leap day is the last. */
int64_t zone_days(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t in_era = year - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

int64_t zone_year(int64_t days)
{
    int64_t year = 1970 + days / 366;
    while (zone_days(year + 1, 1, 1) <= days)
        year++;
    while (zone_days(year, 1, 1) > days)
        year--;
    return year;
}

/* A number of at most three digits; -1: none. */
static int take_number(const char **at)
{
    int value = 0, digits = 0;
    while (isdigit((unsigned char)**at) && digits < 3) {
        value = value * 10 + (*(*at)++ - '0');
        digits++;
    }
    return digits > 0 ? value : -1;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool take_time(const char **at, int32_t *ret)
{
    int sign = **at == '-' ? -1 : 1;
    if (**at == '-' || **at == '+')
        (*at)++;
    int32_t unit = 3600, total = 0;
    for (int part = 0; part < 3; part++, unit /= 60) {
        int value = take_number(at);
        if (value < 0 || value > (part == 0 ? 167 : 59))
            return false;
        total += value * unit;
        if (**at != ':')
            break;
        (*at)++;
    }
    *ret = sign * total;
    return true;
}

static bool skip_name(const char **at)
{
    const char *begin = *at;
    if (**at == '<') {
        while (**at != '\0' && **at != '>')
            (*at)++;
        if (**at != '>')
            return false;
        (*at)++;
        return true;
    }
    while (isalpha((unsigned char)**at))
        (*at)++;
    return *at - begin >= 3;
}

static bool take_week_day(const char **at, struct zone_day *ret)
{
    ret->kind = ZONE_DAY_WEEK;
    ret->month = take_number(at);
    if (*(*at) != '.')
        return false;
    (*at)++;
    ret->week = take_number(at);
    if (*(*at) != '.')
        return false;
    (*at)++;
    ret->day = take_number(at);
    return ret->month >= 1 && ret->month <= 12 && ret->week >= 1 && ret->week <= 5 &&
            ret->day >= 0 && ret->day <= 6;
}

/* ,Mm.w.d[/time]  ,Jn[/time]  ,n[/time] */
static bool take_day(const char **at, struct zone_day *ret)
{
    bool good = false;
    if (**at != ',')
        return false;
    (*at)++;
    if (**at == 'M') {
        (*at)++;
        good = take_week_day(at, ret);
    } else {
        ret->kind = **at == 'J' ? ZONE_DAY_JULIAN : ZONE_DAY_ZERO;
        *at += **at == 'J';
        ret->day = take_number(at);
        good = ret->day >= (ret->kind == ZONE_DAY_JULIAN) && ret->day <= 365;
    }
    ret->second = 2 * 3600;
    if (good && **at == '/') {
        (*at)++;
        good = take_time(at, &ret->second);
    }
    return good;
}

int zone_rule_parse(const char *text, struct zone_rule *ret)
{
    struct zone_rule rule = {0};
    const char *at = text;
    if (!skip_name(&at) || !take_time(&at, &rule.offset_s))
        return -EBADMSG;
    rule.offset_s = -rule.offset_s; /* POSIX counts westwards */
    if (*at != '\0') {
        rule.summer = true;
        rule.summer_offset_s = rule.offset_s + 3600;
        if (!skip_name(&at))
            return -EBADMSG;
        if (*at != ',') {
            if (!take_time(&at, &rule.summer_offset_s))
                return -EBADMSG;
            rule.summer_offset_s = -rule.summer_offset_s;
        }
        if (!take_day(&at, &rule.begin) || !take_day(&at, &rule.end) || *at != '\0')
            return -EBADMSG;
    }
    *ret = rule;
    return 0;
}

/* Local seconds since 1970 of the moment that the day names in that year. */
static int64_t day_second(const struct zone_day *day, int64_t year)
{
    int64_t days = 0;
    if (day->kind == ZONE_DAY_WEEK) {
        int64_t first = zone_days(year, day->month, 1);
        int64_t week_day = ((first + 4) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0: Sunday */
        days = first + (day->day - week_day + 7) % 7 + (day->week - 1) * 7;
        int64_t next_month = day->month == 12 ? zone_days(year + 1, 1, 1)
                                              : zone_days(year, day->month + 1, 1);
        if (days >= next_month)
            days -= 7;
    } else if (day->kind == ZONE_DAY_JULIAN) { /* 29 February is never counted */
        days = zone_days(year, 1, 1) + day->day - 1 + (zone_is_leap(year) && day->day >= 60);
    } else {
        days = zone_days(year, 1, 1) + day->day;
    }
    return days * 86400 + day->second;
}

/* Summer time's two ends of three years lie around any moment. */
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t at_s, int64_t *next_s)
{
    *next_s = INT64_MAX;
    if (!rule->summer)
        return rule->offset_s;
    int64_t local_days = (at_s + rule->offset_s) / 86400 - ((at_s + rule->offset_s) % 86400 < 0);
    int64_t year = zone_year(local_days);
    int64_t last = INT64_MIN;
    int32_t offset = rule->offset_s;
    for (int64_t y = year - 1; y <= year + 1; y++) {
        const int64_t moments[2] = {day_second(&rule->begin, y) - rule->offset_s,
                day_second(&rule->end, y) - rule->summer_offset_s};
        for (int i = 0; i < 2; i++) {
            if (moments[i] <= at_s && moments[i] > last) {
                last = moments[i];
                offset = i == 0 ? rule->summer_offset_s : rule->offset_s;
            } else if (moments[i] > at_s && moments[i] < *next_s) {
                *next_s = moments[i];
            }
        }
    }
    return offset;
}
