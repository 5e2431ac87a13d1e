/* Plan text: a plan out of a text, for tests. */
#ifndef TESTS_PLAN_PLAN_TEXT_H
#define TESTS_PLAN_PLAN_TEXT_H

#include "plan/plan.h"

/* Fails the test, with the findings, when it is refused. The caller owns it: plan_unref(). */
struct plan *plan_of(const char *yaml);
/* A message out of JSON; fails the test when it is none. The caller owns it. */
struct deskbus_message *message_of(const char *json);

#endif
