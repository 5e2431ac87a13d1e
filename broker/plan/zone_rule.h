/* Zone rule: the POSIX text at the end of a TZif file, such as CET-1CEST,M3.5.0,M10.5.0/3, for years without a table. */
#ifndef PLAN_ZONE_RULE_H
#define PLAN_ZONE_RULE_H

#include <stdbool.h>
#include <stdint.h>

enum zone_day_kind { ZONE_DAY_JULIAN, ZONE_DAY_ZERO, ZONE_DAY_WEEK };

struct zone_day {
    enum zone_day_kind kind;
    int month, week; /* of ZONE_DAY_WEEK: month 1..12, week 1..5 (5: the last) */
    int day; /* day of the week (0: Sunday), or of the year */
    int32_t second; /* of that day; may lie outside it */
};

struct zone_rule {
    int32_t offset_s, summer_offset_s; /* east of UTC */
    bool summer;
    struct zone_day begin, end; /* of summer time */
};

/* 0 or -EBADMSG. "" is refused. */
int zone_rule_parse(const char *text, struct zone_rule *ret);
int32_t zone_rule_offset(const struct zone_rule *rule, int64_t at_s, int64_t *next_s);

/* Days since 1970-01-01 in the proleptic Gregorian calendar; month 1..12. */
int64_t zone_days(int64_t year, int month, int day);
int64_t zone_year(int64_t days);
bool zone_is_leap(int64_t year);

#endif
