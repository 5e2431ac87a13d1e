/* Tap: an XPUB socket that knows who listens to what, and counts what did not fit. */
#include "bus/tap.h"

#include "bus/uv_zmq.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Messages that wait for one listener at most; beyond that he misses some. */
#define WAITING_MAX 4000
/* Beyond so many different subscriptions every topic counts as wanted: ZeroMQ still filters. */
#define SUBSCRIPTIONS_MAX 1024
/* A subscription is a topic's beginning; what is longer can match nothing. */
#define SUBSCRIPTION_BYTES_MAX 4096

struct subscription {
    size_t size;
    char *prefix; /* not ended with NUL */
};

struct tap {
    struct uv_zmq *socket;
    struct deskbus_builder *builder;
    struct subscription *subscriptions;
    size_t count, room;
    size_t untracked; /* those that did not fit */
    uint64_t sent, dropped;
    void (*closed)(void *arg);
    void *closed_arg;
};

static int options(void *arg, void *socket)
{
    const int waiting = WAITING_MAX, nodrop = 1;
    const int64_t largest = SUBSCRIPTION_BYTES_MAX;
    (void)arg;
    if (zmq_setsockopt(socket, ZMQ_SNDHWM, &waiting, sizeof(waiting)) < 0 ||
            zmq_setsockopt(socket, ZMQ_XPUB_NODROP, &nodrop, sizeof(nodrop)) < 0 ||
            zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) < 0)
        return -errno;
    return 0;
}

/* --- who listens --- */

static struct subscription *find(struct tap *self, const char *prefix, size_t size)
{
    for (size_t i = 0; i < self->count; i++) {
        struct subscription *it = &self->subscriptions[i];
        if (it->size == size && (size == 0 || memcmp(it->prefix, prefix, size) == 0))
            return it;
    }
    return NULL;
}

static int add(struct tap *self, const char *prefix, size_t size)
{
    if (self->count == SUBSCRIPTIONS_MAX)
        return -ENOBUFS;
    if (self->count == self->room) {
        size_t room = self->room == 0 ? 8 : self->room * 2;
        struct subscription *more = realloc(self->subscriptions, room * sizeof(*more));
        if (more == NULL)
            return -ENOMEM;
        self->subscriptions = more;
        self->room = room;
    }
    char *copy = malloc(size + 1);
    if (copy == NULL)
        return -ENOMEM;
    memcpy(copy, prefix, size);
    self->subscriptions[self->count++] = (struct subscription){size, copy};
    return 0;
}

static void forget(struct tap *self, const char *prefix, size_t size)
{
    struct subscription *it = find(self, prefix, size);
    if (it == NULL) {
        self->untracked -= self->untracked > 0;
        return;
    }
    free(it->prefix);
    *it = self->subscriptions[--self->count];
}

/* XPUB tells of the first subscriber to a beginning and of the last one that leaves it: 1 or 0, then the bytes. */
static void on_message(void *arg, zmq_msg_t *parts, size_t count)
{
    struct tap *self = arg;
    size_t size = zmq_msg_size(&parts[0]);
    const char *bytes = zmq_msg_data(&parts[0]);
    if (count != 1 || size == 0)
        return;
    if (bytes[0] == 0)
        forget(self, bytes + 1, size - 1);
    else if (bytes[0] == 1 && find(self, bytes + 1, size - 1) == NULL &&
            add(self, bytes + 1, size - 1) < 0)
        self->untracked++;
}

bool tap_wanted(const struct tap *self, const char *topic)
{
    if (self->count == 0)
        return self->untracked > 0;
    size_t size = strlen(topic);
    for (size_t i = 0; i < self->count; i++) {
        const struct subscription *it = &self->subscriptions[i];
        if (it->size <= size && memcmp(it->prefix, topic, it->size) == 0)
            return true;
    }
    return self->untracked > 0;
}

/* --- what passes --- */

static void set_nodrop(struct tap *self, int nodrop)
{
    (void)zmq_setsockopt(uv_zmq_socket(self->socket), ZMQ_XPUB_NODROP, &nodrop, sizeof(nodrop));
}

/* Somebody's queue is full: those who keep up get the message, he does not, and it counts. */
static int send_lossy(struct tap *self, zmq_msg_t *parts)
{
    self->dropped++;
    set_nodrop(self, 0);
    int r = uv_zmq_send(self->socket, parts, 2);
    set_nodrop(self, 1);
    return r;
}

static void send_value(struct tap *self, const char *topic, struct deskbus_value value)
{
    zmq_msg_t parts[2];
    if (uv_zmq_part_copy(&parts[0], topic, strlen(topic)) < 0) {
        self->dropped++;
        return;
    }
    if (uv_zmq_part_copy(&parts[1], value.bytes, value.size) < 0) {
        zmq_msg_close(&parts[0]);
        self->dropped++;
        return;
    }
    int r = uv_zmq_send(self->socket, parts, 2);
    if (r == -EAGAIN)
        r = send_lossy(self, parts);
    if (r == 0) {
        self->sent++;
        return;
    }
    zmq_msg_close(&parts[0]);
    zmq_msg_close(&parts[1]);
}

void tap_message(struct tap *self, const char *topic, const struct deskbus_message *message)
{
    struct deskbus_value map;
    if (!tap_wanted(self, topic))
        return;
    deskbus_builder_clear(self->builder);
    deskbus_build_message(self->builder, message);
    if (deskbus_builder_finish(self->builder, &map, NULL) < 0)
        self->dropped++;
    else
        send_value(self, topic, map);
}

void tap_value(struct tap *self, const char *topic, struct deskbus_value map)
{
    if (tap_wanted(self, topic))
        send_value(self, topic, map);
}

uint64_t tap_sent(const struct tap *self)
{
    return self->sent;
}

uint64_t tap_dropped(const struct tap *self)
{
    return self->dropped;
}

/* --- life --- */

int tap_open(uv_loop_t *loop, void *zmq, const char *address, struct tap **ret,
        struct deskbus_error **reterr)
{
    struct tap *self = calloc(1, sizeof(*self));
    if (self == NULL || deskbus_builder_new(&self->builder) < 0) {
        free(self);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the tap");
    }
    struct uv_zmq_setup setup = {.loop = loop,
            .zmq = zmq,
            .type = ZMQ_XPUB,
            .address = address,
            .bind = true,
            .arg = self,
            .options = options,
            .message = on_message};
    int r = uv_zmq_open(&setup, &self->socket, reterr);
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
    struct tap *self = arg;
    void (*closed)(void *arg) = self->closed;
    void *closed_arg = self->closed_arg;
    for (size_t i = 0; i < self->count; i++)
        free(self->subscriptions[i].prefix);
    free(self->subscriptions);
    deskbus_builder_free(&self->builder);
    free(self);
    if (closed != NULL)
        closed(closed_arg);
}

void tap_close(struct tap *self, void (*closed)(void *arg), void *arg)
{
    self->closed = closed;
    self->closed_arg = arg;
    uv_zmq_close(self->socket, on_closed, self);
}
