/* Broker process: the built deskbus, run on a configuration and a state folder of the test's own. */
#ifndef TESTS_SUPPORT_BROKER_PROCESS_H
#define TESTS_SUPPORT_BROKER_PROCESS_H

#include "process.h"

struct broker_options {
    const char *config;
    const char *state; /* an existing folder; output goes to STATE.out and STATE.err beside it */
    const char *program; /* NULL: bin/deskbus of the build folder */
    const char *const *env; /* as in process.h */
};

/* Starts `deskbus run CONFIG --state STATE` and waits until STATE/broker.json names this process.
 * Returns 0, -ETIMEDOUT, -ESRCH when it ended before (its stderr is then shown), or -errno. */
int broker_process_start(
        const struct broker_options *options, int timeout_ms, struct process **ret);
/* SIGTERM, then as process_wait_end(): 0 when it drained. Frees and sets *broker to NULL. */
int broker_process_stop(struct process **broker, int timeout_ms);
/* kill -9 and wait; frees and sets *broker to NULL. */
void broker_process_kill(struct process **broker);

#endif
