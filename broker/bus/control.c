/* Control, the broker's side: checks what strangers send, keeps open requests, writes answers. */
#include "bus/control.h"

#include "base/list.h"
#include "bus/control_private.h"
#include "bus/uv_zmq.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REQUEST_BYTES ((size_t)1 << 20)
#define REQUESTS_MAX  256
#define WAITING_MAX   1000 /* answers that a client lets lie before it counts as gone */
#define PEER_MAX      32
#define TEXT_MAX      512

struct peer {
    size_t size;
    unsigned char bytes[PEER_MAX];
};

struct control_request {
    struct list link;
    struct control *control;
    struct peer peer;
    bool dead; /* its client is gone */
    bool told; /* gone() was called */
};

struct control {
    struct control_setup setup;
    struct uv_zmq *socket;
    struct deskbus_builder *builder;
    struct list requests; /* oldest first */
    uint32_t open;
    struct control_figures figures;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* --- answers --- */

/* 0, or a negative errno: the peer will not get it. */
static int send_to(struct control *self, const struct peer *peer, struct deskbus_value answer)
{
    zmq_msg_t parts[2];
    int r = uv_zmq_part_copy(&parts[0], peer->bytes, peer->size);
    if (r < 0)
        return r;
    r = uv_zmq_part_copy(&parts[1], answer.bytes, answer.size);
    if (r < 0) {
        zmq_msg_close(&parts[0]);
        return r;
    }
    r = uv_zmq_send(self->socket, parts, 2);
    if (r < 0) {
        zmq_msg_close(&parts[0]);
        zmq_msg_close(&parts[1]);
    }
    return r;
}

static void begin_answer(struct control *self, bool ok, bool more)
{
    deskbus_builder_clear(self->builder);
    deskbus_build_map(self->builder);
    deskbus_build_key(self->builder, "v");
    deskbus_build_uint(self->builder, CONTROL_VERSION);
    deskbus_build_key(self->builder, "ok");
    deskbus_build_bool(self->builder, ok);
    deskbus_build_key(self->builder, "more");
    deskbus_build_bool(self->builder, more);
}

static int end_answer(struct control *self, const struct peer *peer)
{
    struct deskbus_value answer;
    deskbus_build_end(self->builder);
    int r = deskbus_builder_finish(self->builder, &answer, NULL);
    return r < 0 ? r : send_to(self, peer, answer);
}

static int refuse_peer(
        struct control *self, const struct peer *peer, const char *code, const char *text)
{
    begin_answer(self, false, false);
    deskbus_build_key(self->builder, "error");
    deskbus_build_map(self->builder);
    deskbus_build_key(self->builder, "code");
    deskbus_build_string(self->builder, code);
    deskbus_build_key(self->builder, "text");
    deskbus_build_string(self->builder, text);
    deskbus_build_end(self->builder);
    return end_answer(self, peer);
}

static void free_request(struct control_request *request)
{
    list_remove(&request->link);
    request->control->open--;
    free(request);
}

/* Told later: whoever is answering right now still holds the request. */
static void lose(struct control_request *request)
{
    request->dead = true;
    uv_zmq_wake(request->control->socket);
}

void control_answer(struct control_request *request, struct deskbus_value data, bool more)
{
    struct control *self = request->control;
    int r = 0;
    if (!request->dead) {
        begin_answer(self, true, more);
        deskbus_build_key(self->builder, "data");
        deskbus_build_value(self->builder, data);
        r = end_answer(self, &request->peer);
    }
    if (!more)
        free_request(request);
    else if (r < 0)
        lose(request);
}

void control_refuse(struct control_request *request, const char *code, const char *format, ...)
{
    char text[TEXT_MAX];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (!request->dead)
        (void)refuse_peer(request->control, &request->peer, code, text);
    free_request(request);
}

void control_drop(struct control_request *request)
{
    free_request(request);
}

/* One at a time from the start: gone() may drop any of them. */
static struct control_request *next_lost(struct control *self)
{
    LIST_EACH(&self->requests, at, after) {
        struct control_request *request = LIST_ITEM(at, struct control_request, link);
        if (request->dead && !request->told)
            return request;
    }
    return NULL;
}

static void on_flush(void *arg)
{
    struct control *self = arg;
    struct control_request *request;
    while ((request = next_lost(self)) != NULL) {
        request->told = true;
        if (self->setup.gone != NULL)
            self->setup.gone(self->setup.arg, request);
    }
}

/* --- requests --- */

static void cancel(struct control *self, const struct peer *peer)
{
    LIST_EACH(&self->requests, at, after) {
        struct control_request *request = LIST_ITEM(at, struct control_request, link);
        if (request->peer.size == peer->size &&
                memcmp(request->peer.bytes, peer->bytes, peer->size) == 0)
            lose(request);
    }
}

static void take_request(
        struct control *self, const struct peer *peer, const char *op, struct deskbus_value args)
{
    struct control_request *request = self->open < self->setup.requests_max
            ? calloc(1, sizeof(*request))
            : NULL;
    if (request == NULL) {
        self->figures.busy++;
        (void)refuse_peer(self, peer, "busy", "too many requests are open");
        return;
    }
    request->control = self;
    request->peer = *peer;
    list_push_last(&self->requests, &request->link);
    self->open++;
    self->figures.requests++;
    self->setup.request(self->setup.arg, request, op, args);
}

static void refuse_fault(struct control *self, const struct peer *peer, enum control_fault fault)
{
    switch (fault) {
    case CONTROL_MALFORMED:
        self->figures.malformed++;
        (void)refuse_peer(self, peer, "malformed", "a request is one map with v, op and args");
        break;
    case CONTROL_OVERSIZE:
        self->figures.oversize++;
        (void)refuse_peer(self, peer, "oversize", "the request is too large");
        break;
    case CONTROL_OTHER_VERSION:
        self->figures.version++;
        (void)refuse_peer(self, peer, "version", "this broker speaks version 1");
        break;
    case CONTROL_GOOD:
        break;
    }
}

static void on_message(void *arg, zmq_msg_t *parts, size_t count)
{
    struct control *self = arg;
    struct peer peer = {.size = zmq_msg_size(&parts[0])};
    struct control_words words;
    if (peer.size == 0 || peer.size > sizeof(peer.bytes)) {
        self->figures.malformed++;
        return;
    }
    memcpy(peer.bytes, zmq_msg_data(&parts[0]), peer.size);
    enum control_fault fault = CONTROL_MALFORMED;
    if (count == 2)
        fault = control_read(zmq_msg_data(&parts[1]), zmq_msg_size(&parts[1]),
                self->setup.request_bytes, &words);
    if (fault != CONTROL_GOOD)
        refuse_fault(self, &peer, fault);
    else if (strcmp(words.op, CONTROL_CANCEL) == 0)
        cancel(self, &peer);
    else
        take_request(self, &peer, words.op, words.args);
}

/* --- life --- */

static int options(void *arg, void *socket)
{
    const struct control *self = arg;
    const int mandatory = 1, waiting = WAITING_MAX;
    /* Up to here it is read, refused and counted; a larger message ends its connection unread. */
    const int64_t largest = 16 * (int64_t)self->setup.request_bytes;
    if (zmq_setsockopt(socket, ZMQ_ROUTER_MANDATORY, &mandatory, sizeof(mandatory)) < 0 ||
            zmq_setsockopt(socket, ZMQ_SNDHWM, &waiting, sizeof(waiting)) < 0 ||
            zmq_setsockopt(socket, ZMQ_RCVHWM, &waiting, sizeof(waiting)) < 0 ||
            zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) < 0)
        return -errno;
    return 0;
}

int control_open(
        const struct control_setup *setup, struct control **ret, struct deskbus_error **reterr)
{
    struct control *self = calloc(1, sizeof(*self));
    if (self == NULL || deskbus_builder_new(&self->builder) < 0) {
        free(self);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the control socket");
    }
    self->setup = *setup;
    if (self->setup.request_bytes == 0)
        self->setup.request_bytes = REQUEST_BYTES;
    if (self->setup.requests_max == 0)
        self->setup.requests_max = REQUESTS_MAX;
    list_init(&self->requests);
    struct uv_zmq_setup socket = {.loop = setup->loop,
            .zmq = setup->zmq,
            .type = ZMQ_ROUTER,
            .address = setup->address,
            .bind = true,
            .arg = self,
            .options = options,
            .message = on_message,
            .flush = on_flush};
    int r = uv_zmq_open(&socket, &self->socket, reterr);
    if (r < 0) {
        deskbus_builder_free(&self->builder);
        free(self);
        return r;
    }
    *ret = self;
    return 0;
}

static void on_closed(void *arg)
{
    struct control *self = arg;
    void (*closed)(void *arg) = self->closed;
    void *closed_arg = self->closed_arg;
    deskbus_builder_free(&self->builder);
    free(self);
    if (closed != NULL)
        closed(closed_arg);
}

void control_close(struct control *self, void (*closed)(void *arg), void *arg)
{
    self->closed = closed;
    self->closed_arg = arg;
    LIST_EACH(&self->requests, at, after)
        LIST_ITEM(at, struct control_request, link)->dead = true;
    on_flush(self);
    struct list *link;
    while ((link = list_first(&self->requests)) != NULL)
        free_request(LIST_ITEM(link, struct control_request, link));
    uv_zmq_close(self->socket, on_closed, self);
}

void control_figures(const struct control *self, struct control_figures *ret)
{
    *ret = self->figures;
}
