/* ZeroMQ socket on a libuv loop: the one place that knows ZMQ_FD.
 *
 * ZMQ_FD is only a signal to go and look. It is edge-triggered; any call on the socket, a send too, may
 * swallow the edge; a new pipe gives none until its reader has once found it empty; and it never tells of room to
 * send. So: the first look comes right after opening; each drain ends at EAGAIN or at a bound; and each
 * send, and each drain that met its bound, leaves an idle handle running, which looks once more before the loop
 * may sleep. That costs no extra turn: idle handles run before the poll of the next one.
 *
 * Everything happens on the loop's thread, which makes the socket and closes it. */
#ifndef BUS_UV_ZMQ_H
#define BUS_UV_ZMQ_H

#include <deskbus/error.h>
#include <stdbool.h>
#include <uv.h>
#include <zmq.h>

#define UV_ZMQ_PARTS_MAX 8 /* frames of one message; those above are dropped and counted */

struct uv_zmq;

struct uv_zmq_setup {
    uv_loop_t *loop;
    void *zmq; /* the context */
    int type; /* ZMQ_ROUTER ... */
    const char *address;
    bool bind; /* else connect */
    size_t drain_max; /* messages taken at a time before others get their turn; 0: 256 */
    void *arg;
    /* Before the address is used: more options of the socket. 0 or a negative errno. May be NULL. */
    int (*options)(void *arg, void *socket);
    /* One message; the parts are borrowed. count > UV_ZMQ_PARTS_MAX: it had more, which are gone. It may send, and close. */
    void (*message)(void *arg, zmq_msg_t *parts, size_t count);
    /* Once after uv_zmq_wake(), before the loop sleeps: the place to send what was gathered. May be NULL. */
    void (*flush)(void *arg);
};

/* HWM 0, LINGER 0, IPv6 and CURVE as ZeroMQ has them, unless options() says otherwise. */
int uv_zmq_open(const struct uv_zmq_setup *setup, struct uv_zmq **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* The handles first, the socket behind them: libzmq closes the descriptor, and libuv must not poll its number then.
 * closed may be NULL. No message comes after this call. */
void uv_zmq_close(struct uv_zmq *socket, void (*closed)(void *arg), void *arg);

/* Sends all parts as one message without ever waiting. 0: taken. -EAGAIN: no room or no peer; -EHOSTUNREACH: a ROUTER knows no such
 * peer; then the parts are the caller's still. */
int uv_zmq_send(struct uv_zmq *socket, zmq_msg_t *parts, size_t count) DESKBUS_CHECKED;
/* Asks for flush() before the loop sleeps. Any number of times; flush() comes once. */
void uv_zmq_wake(struct uv_zmq *socket);
/* Options read or set later, and the bound address (ZMQ_LAST_ENDPOINT). */
void *uv_zmq_socket(struct uv_zmq *socket);

/* A part that owns bytes from malloc(); they are freed by whoever closes it. 0 or -ENOMEM; then they are the caller's. */
int uv_zmq_part_own(zmq_msg_t *part, void *bytes, size_t size) DESKBUS_CHECKED;
/* A part with a copy. 0 or -ENOMEM. */
int uv_zmq_part_copy(zmq_msg_t *part, const void *bytes, size_t size) DESKBUS_CHECKED;

#endif
