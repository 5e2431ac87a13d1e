/* Control: request and reply for the command line and consoles, over a ROUTER socket. A request is one msgpack map
 * {v: 1, op: "stats", args: {...}}; each answer is a map {v: 1, ok: bool, more: bool, data | error: {code, text}}.
 * Anything else is refused and counted. The broker's loop thread owns it. */
#ifndef BUS_CONTROL_H
#define BUS_CONTROL_H

#include <deskbus/value.h>
#include <uv.h>

struct control;
/* Lives until its last answer, control_refuse() or control_drop(), or until control_close(). */
struct control_request;

struct control_setup {
    uv_loop_t *loop;
    void *zmq;
    const char *address;
    size_t request_bytes; /* 0: 1 MiB */
    uint32_t requests_max; /* open at a time; 0: 256 */
    void *arg;
    /* op is ended with NUL; args: the map, or absent. Answer now or later. */
    void (*request)(
            void *arg, struct control_request *request, const char *op, struct deskbus_value args);
    /* The client of an open request is known to be gone, or cancelled it: nobody reads further answers, so drop it. Comes once, never
     * from inside an answer. May be NULL. */
    void (*gone)(void *arg, struct control_request *request);
};

int control_open(const struct control_setup *setup, struct control **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void control_close(struct control *control, void (*closed)(void *arg), void *arg);
/* data: any value. more: further answers follow; else the request is gone. */
void control_answer(struct control_request *request, struct deskbus_value data, bool more);
/* code: a word for programs ("not_found"); text for people. The request is gone. */
void control_refuse(struct control_request *request, const char *code, const char *format, ...)
        DESKBUS_PRINTF(3, 4);
/* Forgets it without an answer. */
void control_drop(struct control_request *request);

struct control_figures {
    uint64_t requests, malformed, version, oversize, busy;
};
void control_figures(const struct control *control, struct control_figures *ret);

/* --- the client's side, blocking, for the command line --- */
struct control_client;
int control_connect(const char *address, struct control_client **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void control_disconnect(struct control_client **client);
/* Sends a request; args may be absent. */
int control_ask(struct control_client *client, const char *op, struct deskbus_value args,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Waits for the next answer. 0: *ret (valid until the next call), *more; -ETIMEDOUT; -EREMOTE: refused, code and text in the error. */
int control_wait(struct control_client *client, int timeout_ms, struct deskbus_value *ret,
        bool *more, struct deskbus_error **reterr) DESKBUS_CHECKED;

#endif
