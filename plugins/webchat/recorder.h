/* Recorder: gathers entries of the history and commits them together, so that one sync serves many. */
#ifndef WEBCHAT_RECORDER_H
#define WEBCHAT_RECORDER_H

#include "history.h"

struct deskbus_host;
struct recorder;
/* status 0: it stands on disk at `place`. Else a negative errno: it does not, and may be tried again. */
typedef void recorder_done_fn(void *arg, int status, const struct history_place *place);

int recorder_new(struct deskbus_host *host, struct history *history, struct recorder **ret);
/* Copies the entry; done comes later, on the loop, once. Returns 0 or -ENOMEM. */
int recorder_add(struct recorder *recorder, const struct history_entry *entry,
        recorder_done_fn *done, void *arg) DESKBUS_CHECKED;
/* Ends what waits with -ESHUTDOWN, frees and calls closed(arg) later. */
void recorder_close(struct recorder *recorder, void (*closed)(void *arg), void *arg);

#endif
