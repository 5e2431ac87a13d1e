/* Sink: appends outputs to a file, many by one sync; an output id that stands in the file is never written again. */
#ifndef FILE_SINK_H
#define FILE_SINK_H

#include <deskbus/plugin.h>

struct sink;

/* path and host outlive it. The file is opened in the background. Returns 0 or -ENOMEM. */
int sink_new(struct deskbus_host *host, const char *path, struct sink **ret) DESKBUS_CHECKED;
void sink_message(struct sink *sink, struct deskbus_delivery *delivery);
/* Frees it once the pool is done with it, then closed(arg). What was not synced is not told. */
void sink_close(struct sink *sink, void (*closed)(void *arg), void *arg);

#endif
