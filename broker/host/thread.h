/* Thread: a loop of its own that others post calls to. */
#ifndef HOST_THREAD_H
#define HOST_THREAD_H

#include <deskbus/error.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <uv.h>

struct thread;

/* name: as debuggers show it, cut at 15 bytes. Signals are left to the thread that calls. */
int thread_start(
        const char *name, struct thread **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* For calls that thread_post() brought; nobody else may touch it. */
uv_loop_t *thread_loop(struct thread *thread);
/* What runs on the loop right now, as those who run there mark it; 0: nothing that is known. Any thread. */
atomic_uint *thread_busy(struct thread *thread);
/* Runs fn(arg) on the loop, in the order of posting. Any thread. 0 or -ENOMEM. */
int thread_post(struct thread *thread, void (*fn)(void *arg), void *arg) DESKBUS_CHECKED;
/* Ends the loop and joins it; sets NULL. What it runs must be able to end: a call that hangs hangs us. Returns false when handles
 * of others were left open on the loop: it is leaked then. */
bool thread_stop(struct thread **thread);
/* Leaves a thread that hangs to itself; sets NULL. It, and all that it uses, is never freed. */
void thread_abandon(struct thread **thread);

#endif
