/* Contract plugin, private: its instance, and the script that runs in it. */
#ifndef TESTS_CONTRACT_PLUGIN_PRIVATE_H
#define TESTS_CONTRACT_PLUGIN_PRIVATE_H

#include "plugin.h"

#include <uv.h>

enum { HELD_MAX = 8 };

struct actor {
    struct deskbus_host *host;
    uv_thread_t loop_thread;
    struct deskbus_delivery *held[HELD_MAX];
    size_t held_count;
    struct deskbus_timer *timer; /* the newest */
    unsigned waits; /* threads and posts that are under way */
    deskbus_done_fn *closed;
    void *closed_arg;
};

/* Runs the text of a delivery's message. True when it ended or holds the delivery. */
bool script_run(struct actor *actor, struct deskbus_delivery *delivery);

#endif
