/* Tests of zones: the tables and the rule behind them against the C library, and files that are none. */
#include "plan/zone.h"
#include "plan/zone_rule.h"
#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void offsets_agree_with_the_c_library(void **state)
{
    static const char *const zones[] = {"Europe/Warsaw", "America/Sao_Paulo", "Australia/Lord_Howe",
            "Asia/Shanghai", "Africa/Cairo", "America/St_Johns", "Etc/GMT+5", "UTC"};
    const int64_t from = -2208988800, to = 4102444800, step = 86400 * 13 + 4321; /* 1900 to 2100 */
    (void)state;
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        char name[64];
        struct zone *zone = NULL;
        (void)snprintf(name, sizeof(name), ":%s", zones[i]);
        assert_int_equal(setenv("TZ", name, 1), 0);
        tzset();
        assert_int_equal(zone_new(NULL, zones[i], &zone), 0);
        for (int64_t at = from; at < to; at += step) {
            time_t seconds = (time_t)at;
            struct tm local;
            int64_t next = 0;
            (void)localtime_r(&seconds, &local);
            int32_t offset = zone_offset(zone, at, &next);
            if (offset != local.tm_gmtoff)
                fail_msg("%s at %lld: %d, not %ld", zones[i], (long long)at, offset,
                        local.tm_gmtoff);
            assert_true(next > at);
        }
        zone_free(&zone);
    }
}

/* Between a moment and the change it announces nothing changes; at the change something may. */
static void changes_are_announced(void **state)
{
    struct zone *zone = NULL;
    int64_t at = 1767225600, next = 0; /* 2026-01-01 */
    (void)state;
    assert_int_equal(zone_new(NULL, "Europe/Warsaw", &zone), 0);
    assert_int_equal(zone_offset(zone, at, &next), 3600);
    assert_int_equal(next, 1774746000); /* 2026-03-29 01:00 UTC */
    assert_int_equal(zone_offset(zone, next - 1, &at), 3600);
    assert_int_equal(zone_offset(zone, next, &at), 7200);
    assert_int_equal(at, 1792890000); /* 2026-10-25 01:00 UTC */
    assert_int_equal(zone_offset(zone, 2216250000 - 1, &next), 3600); /* 2040-03-25: by the rule */
    assert_int_equal(next, 2216250000);
    assert_int_equal(zone_offset(zone, 2216250000, &next), 7200);
    zone_free(&zone);
}

static void rules_are_read_as_posix_says(void **state)
{
    static const char *const bad[] = {"", "X", "CET", "CET-1CEST,M3.5.0",
            "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,J366,J1",
            "CET-1CEST,M3.5.0,M10.5.0/3x", "<+03-3"};
    struct zone_rule rule;
    int64_t next = 0;
    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(zone_rule_parse(bad[i], &rule), -EBADMSG);
    assert_int_equal(zone_rule_parse("<+0545>-5:45", &rule), 0);
    assert_int_equal(zone_rule_offset(&rule, 0, &next), 5 * 3600 + 45 * 60);
    assert_true(next == INT64_MAX);
    /* Summer lies over the turn of the year in the south. */
    assert_int_equal(zone_rule_parse("<-04>4<-03>,M9.1.6/24,M4.1.6/24", &rule), 0);
    assert_int_equal(zone_rule_offset(&rule, 1767225600, &next), -3 * 3600);
    assert_int_equal(zone_rule_parse("AAA3BBB,J60/0,364", &rule), 0);
    assert_int_equal(
            zone_rule_offset(&rule, zone_days(2028, 2, 29) * 86400 + 86399, &next), -3 * 3600);
    assert_int_equal(zone_rule_offset(&rule, zone_days(2028, 3, 2) * 86400, &next), -2 * 3600);
}

static void the_calendar_is_right(void **state)
{
    (void)state;
    assert_int_equal(zone_days(1970, 1, 1), 0);
    assert_int_equal(zone_days(2000, 3, 1), 11017);
    assert_int_equal(zone_days(1969, 12, 31), -1);
    for (int64_t day = -200000; day < 200000; day += 37) {
        int64_t year = zone_year(day);
        assert_true(zone_days(year, 1, 1) <= day && zone_days(year + 1, 1, 1) > day);
        assert_int_equal(
                zone_days(year + 1, 1, 1) - zone_days(year, 1, 1), 365 + zone_is_leap(year));
    }
}

static void what_is_no_zone_is_refused(void **state)
{
    struct zone *zone = NULL;
    char near[64];
    (void)state;
    assert_int_equal(zone_new(NULL, "Europe/Nowhere", &zone), -ENOENT);
    assert_int_equal(zone_new(NULL, "Europe", &zone), -ENOENT);
    assert_int_equal(zone_new(NULL, "../../../etc/passwd", &zone), -EINVAL);
    assert_int_equal(zone_new(NULL, "/etc/passwd", &zone), -EINVAL);
    assert_int_equal(zone_new(NULL, "", &zone), -EINVAL);
    assert_int_equal(zone_parse("TZif", 4, &zone), -EBADMSG);
    zone_nearest(NULL, "Europe/Warshaw", near, sizeof(near));
    assert_string_equal(near, "Europe/Warsaw");
    zone_nearest("/nonexistent", "Europe/Warshaw", near, sizeof(near));
    assert_string_equal(near, "");
}

/* Any cut and any changed byte of a real file is taken or refused, without harm. */
static void damaged_files_do_no_harm(void **state)
{
    static unsigned char bytes[8192];
    FILE *file = fopen("/usr/share/zoneinfo/Europe/Warsaw", "re");
    (void)state;
    assert_non_null(file);
    size_t size = fread(bytes, 1, sizeof(bytes), file);
    assert_int_equal(fclose(file), 0);
    for (size_t i = 0; i < size; i++) {
        struct zone *zone = NULL;
        int64_t next = 0;
        if (zone_parse(bytes, i, &zone) == 0)
            (void)zone_offset(zone, 1767225600, &next);
        zone_free(&zone);
        unsigned char kept = bytes[i];
        bytes[i] = (unsigned char)~kept;
        if (zone_parse(bytes, size, &zone) == 0)
            (void)zone_offset(zone, 1767225600, &next);
        zone_free(&zone);
        bytes[i] = kept;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
            cmocka_unit_test(offsets_agree_with_the_c_library),
            cmocka_unit_test(changes_are_announced),
            cmocka_unit_test(rules_are_read_as_posix_says),
            cmocka_unit_test(the_calendar_is_right),
            cmocka_unit_test(what_is_no_zone_is_refused),
            cmocka_unit_test(damaged_files_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
