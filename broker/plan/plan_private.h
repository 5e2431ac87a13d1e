/* Plan, private: what the compiled configuration is made of; only broker/plan includes it. */
#ifndef PLAN_PLAN_PRIVATE_H
#define PLAN_PLAN_PRIVATE_H

#include "plan/arena.h"
#include "plan/plan.h"

#include <stdatomic.h>

struct regex; /* regex.h */
struct zone; /* zone.h */
struct condition; /* condition.h */

enum { HAND_OFF_TEAM_NONE = 0, DAYS_A_WEEK = 7, DAY_MINUTES = 24 * 60 };

/* Minutes from the local midnight of the day it begins on; end is above DAY_MINUTES when it lies on the next day. */
struct hours_window {
    uint16_t begin, end;
};
struct hours_day {
    size_t count;
    struct hours_window *windows; /* by begin */
};
struct hours {
    const char *name;
    struct zone *zone;
    struct hours_day days[DAYS_A_WEEK]; /* Monday first */
    size_t closed_count;
    int64_t *closed; /* local days since 1970-01-01 */
};

struct instance {
    struct plan_instance shown;
    uint32_t able; /* roles that it has with its options; 0 while the plugin is unknown */
    bool failure_given; /* on_failure of the instance itself */
    struct plan_failure failure;
};

enum op {
    OP_TEST, /* go on when the condition holds, else to target */
    OP_STEP,
    OP_END,
    OP_JUMP, /* to target */
};
struct instruction {
    enum op op;
    uint32_t target;
    const struct condition *condition;
    struct plan_action action; /* of a step or an end */
    struct plan_failure failure; /* of a step */
};

struct pipeline {
    const char *name;
    struct deskbus_place place;
    size_t source_count;
    size_t *sources; /* instances */
    const struct condition *when; /* NULL: takes all */
    size_t observer_count;
    size_t *observers;
    const char *team; /* of hand_off without one; NULL: none */
    int reply_by; /* -1: the source */
    size_t count;
    struct instruction *program;
};

struct plan {
    _Atomic size_t refs;
    struct arena arena;
    struct regex *regexes; /* to free */
    struct plan_settings settings;
    size_t hours_count;
    struct hours *hours;
    size_t team_count;
    struct plan_team *teams;
    size_t instance_count;
    struct instance *instances;
    size_t pipeline_count;
    struct pipeline *pipelines;
    char digest[DESKBUS_ID_SIZE];
};

/* Index in plan->hours, or -1. */
int plan_hours_find(const struct plan *plan, const char *name);
bool hours_is_open(const struct hours *hours, int64_t now_s);
/* When that changes, in seconds; 0: not within the next 400 days. */
int64_t hours_next_change(const struct hours *hours, int64_t now_s);

#endif
