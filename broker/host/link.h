/* Link: a worker's end of the work socket: turns frames into calls of the worker, and the worker's words into frames.
 * It lives on its loop's thread; only link_new() and link_free_unborn() are for the host's. */
#ifndef HOST_LINK_H
#define HOST_LINK_H

#include "worker/worker.h"

struct link;

struct link_setup {
    void *zmq;
    const char *address;
    uint64_t broker_epoch;
    uint64_t token;
    uint32_t index; /* the worker's place in the host's table */
    uint32_t run; /* which of the instance's workers */
    /* Filled in but for loop and port (busy, too); names and paths are copied, what else it points to outlives the link. */
    struct worker_setup worker;
};

int link_new(const struct link_setup *setup, struct link **ret) DESKBUS_CHECKED;
/* Only before link_begin() was posted. Sets NULL. */
void link_free_unborn(struct link **link);
uv_loop_t **link_loop(struct link *link);
/* Posted to the loop's thread: says HELLO. From then on the link ends itself when the broker says BYE. */
void link_begin(void *link);

#endif
