/* Listener: an address that connections come in at, with a bound on how many are taken at a time. */
#ifndef WEBCHAT_LISTENER_H
#define WEBCHAT_LISTENER_H

#include <deskbus/error.h>

#include <stddef.h>

struct uv_loop_s;
struct listener;
/* Takes fd: an accepted socket, non-blocking. */
typedef void listener_accept_fn(void *arg, int fd);

/* address: "HOST:PORT" or "[V6]:PORT", HOST a number or localhost. Port 0: the system chooses. Returns 0, -EADDRINUSE, ... */
int listener_open(struct uv_loop_s *loop, const char *address, listener_accept_fn *accept,
        void *arg, struct listener **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* "127.0.0.1:8600" as it was bound; valid as long as the listener. */
const char *listener_address(const struct listener *listener);
/* Takes no more from here on; frees and calls closed(arg) later. */
void listener_close(struct listener *listener, void (*closed)(void *arg), void *arg);

#endif
