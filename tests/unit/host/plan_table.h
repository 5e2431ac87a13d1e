/* Plan table: stands in for a compiled configuration: the instances that a test wrote down. */
#ifndef TESTS_PLAN_TABLE_H
#define TESTS_PLAN_TABLE_H

#include "plan/plan.h"

struct plan {
    struct plan_settings settings;
    size_t count;
    struct plan_instance instances[4];
};

#endif
