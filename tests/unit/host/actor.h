/* Actor: a plugin inside the test program that does what its role says. The role stands where options would. */
#ifndef TESTS_ACTOR_H
#define TESTS_ACTOR_H

#include <deskbus/plugin.h>
#include <stdatomic.h>

/* Texts of messages: "done", "hold" (until "release" comes to the same worker), "retry", "reject", "working" (says so, then
 * holds), "block MS" (holds the whole loop), "trouble TEXT", "better", "count". Anything else is done. */
struct actor_role {
    bool fail_open;
    const char *cursor; /* expected at start; NULL: none */
    int messages; /* to hand in as a source */
    /* What happened; any thread may look. */
    atomic_int opened, started, seen, accepted, refused, ready, stopped, closed;
    atomic_bool wrong_cursor, wrong_order, two_at_a_time;
};

extern const struct deskbus_plugin actor_plugin; /* a step and a sink */
extern const struct deskbus_plugin actor_source_plugin; /* a source */
extern const struct deskbus_plugin actor_both_plugin; /* a source and a sink */

#endif
