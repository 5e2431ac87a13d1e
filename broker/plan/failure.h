/* Failure: what happens to a message whose attempts at a step, sink or observer are used up. */
#ifndef PLAN_FAILURE_H
#define PLAN_FAILURE_H

#include "plan/build.h"

/* An end: `hand_off: TEAM`, `to: SINK`, `close: REASON`. map is a map that has one of them under key. team: what an empty
 * hand_off means, or NULL. False with a finding. */
bool failure_read_end(struct build *build, const struct deskbus_node *map, const char *key,
        const char *team, struct plan_action *ret);
/* The word of an end that map has, NULL: none. *ret_count: how many. */
const char *failure_end_key(const struct deskbus_node *map, size_t *ret_count);

/* on_failure: retry | skip | dead | { attempts, within, and one end }. False with a finding. */
bool failure_read(struct build *build, const struct deskbus_node *node, const char *team,
        struct plan_failure *ret);
/* What holds when nothing is said; optional: of a plugin that is marked so. */
struct plan_failure failure_default(bool optional);

#endif
