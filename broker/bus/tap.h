/* Tap: an XPUB socket on which everything that passes a topic can be seen, lossy by design and free when nobody listens.
 * Each message is two frames: topic, msgpack map. The broker's loop thread owns it. */
#ifndef BUS_TAP_H
#define BUS_TAP_H

#include <deskbus/message.h>
#include <uv.h>

struct tap;

/* Binds to address ("ipc://...", "inproc://..."). */
int tap_open(uv_loop_t *loop, void *zmq, const char *address, struct tap **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void tap_close(struct tap *tap, void (*closed)(void *arg), void *arg);
/* Does anybody subscribe to a beginning of topic? Cheap: ask before building anything. */
bool tap_wanted(const struct tap *tap, const char *topic);
void tap_message(struct tap *tap, const char *topic, const struct deskbus_message *message);
void tap_value(struct tap *tap, const char *topic, struct deskbus_value map);
/* Messages that went to at least one listener. */
uint64_t tap_sent(const struct tap *tap);
/* How often a listener's queue (4,000 messages) was full. At least so many were missed: he misses all that passes
 * until he has read half of it, and ZeroMQ does not say how many; nobody else misses any. */
uint64_t tap_dropped(const struct tap *tap);

#endif
