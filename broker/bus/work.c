/* Work socket: messages of two parts, topic and frame, with the sender's name in front at the broker. */
#include "bus/work.h"

#include "bus/uv_zmq.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct work {
    struct work_setup setup;
    struct uv_zmq *socket;
    bool router;
    struct work_figures figures;
    void (*closed)(void *arg);
    void *closed_arg;
};

static int router_options(void *arg, void *socket)
{
    /* A message larger than any frame ends its connection before it is read; more than that is not counted. */
    const int64_t largest = 2 * (int64_t)FRAME_BYTES_MAX;
    const int mandatory = 1;
    (void)arg;
    if (zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &largest, sizeof(largest)) < 0 ||
            zmq_setsockopt(socket, ZMQ_ROUTER_MANDATORY, &mandatory, sizeof(mandatory)) < 0)
        return -errno;
    return 0;
}

/* False: no name that we could answer to. */
static bool read_id(zmq_msg_t *part, struct work_id *ret)
{
    size_t size = zmq_msg_size(part);
    if (size == 0 || size > WORK_ID_MAX)
        return false;
    ret->size = (unsigned char)size;
    memcpy(ret->bytes, zmq_msg_data(part), size);
    return true;
}

static void refuse(struct work *self, int r)
{
    if (r == -EPROTONOSUPPORT)
        self->figures.version++;
    else if (r == -EMSGSIZE)
        self->figures.oversize++;
    else
        self->figures.malformed++;
}

static void on_message(void *arg, zmq_msg_t *parts, size_t count)
{
    struct work *self = arg;
    struct work_id from;
    size_t first = self->router ? 1 : 0;
    if (count != first + 2 || (self->router && !read_id(&parts[0], &from)) ||
            !deskbus_topic_valid(zmq_msg_data(&parts[first]), zmq_msg_size(&parts[first]))) {
        refuse(self, -EBADMSG);
        return;
    }
    struct frame_head head;
    struct frame_reader reader;
    zmq_msg_t *frame = &parts[first + 1];
    int r = frame_open(zmq_msg_data(frame), zmq_msg_size(frame), &head, &reader);
    if (r < 0) {
        refuse(self, r);
        return;
    }
    self->figures.frames_in++;
    self->figures.bytes_in += zmq_msg_size(frame);
    self->setup.frame(self->setup.arg, self->router ? &from : NULL, &head, &reader);
}

static void on_flush(void *arg)
{
    struct work *self = arg;
    if (self->setup.flush != NULL)
        self->setup.flush(self->setup.arg);
}

static int open_end(const struct work_setup *setup, bool router, struct work **ret,
        struct deskbus_error **reterr)
{
    struct work *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the work socket");
    self->setup = *setup;
    self->router = router;
    struct uv_zmq_setup socket = {.loop = setup->loop,
            .zmq = setup->zmq,
            .type = router ? ZMQ_ROUTER : ZMQ_DEALER,
            .address = setup->address,
            .bind = router,
            .arg = self,
            .options = router ? router_options : NULL,
            .message = on_message,
            .flush = on_flush};
    int r = uv_zmq_open(&socket, &self->socket, reterr);
    if (r < 0) {
        free(self);
        return r;
    }
    *ret = self;
    return 0;
}

int work_open(const struct work_setup *setup, struct work **ret, struct deskbus_error **reterr)
{
    return open_end(setup, true, ret, reterr);
}

int work_connect(const struct work_setup *setup, struct work **ret, struct deskbus_error **reterr)
{
    return open_end(setup, false, ret, reterr);
}

static void on_closed(void *arg)
{
    struct work *self = arg;
    void (*closed)(void *arg) = self->closed;
    void *closed_arg = self->closed_arg;
    free(self);
    if (closed != NULL)
        closed(closed_arg);
}

void work_close(struct work *self, void (*closed)(void *arg), void *arg)
{
    self->closed = closed;
    self->closed_arg = arg;
    uv_zmq_close(self->socket, on_closed, self);
}

/* Closes the parts that were not sent. */
static int send_parts(struct work *self, zmq_msg_t *parts, size_t count)
{
    int r = uv_zmq_send(self->socket, parts, count);
    if (r == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        zmq_msg_close(&parts[i]);
    self->figures.unreachable++;
    /* A DEALER whose other end is gone says that it has no room. */
    return r == -EAGAIN ? -EHOSTUNREACH : r;
}

int work_send(struct work *self, const struct work_id *to, const char *topic, unsigned char *bytes,
        size_t size)
{
    zmq_msg_t parts[3];
    size_t count = 0;
    int r = 0;
    if (self->router) {
        r = uv_zmq_part_copy(&parts[0], to->bytes, to->size);
        count = r == 0 ? 1 : 0;
    }
    if (r == 0 && (r = uv_zmq_part_copy(&parts[count], topic, strlen(topic))) == 0)
        count++;
    if (r == 0)
        r = uv_zmq_part_own(&parts[count], bytes, size);
    if (r < 0) {
        free(bytes);
        while (count > 0)
            zmq_msg_close(&parts[--count]);
        return r;
    }
    r = send_parts(self, parts, count + 1);
    if (r == 0) {
        self->figures.frames_out++;
        self->figures.bytes_out += size;
    }
    return r;
}

void work_wake(struct work *self)
{
    uv_zmq_wake(self->socket);
}

void work_figures(const struct work *self, struct work_figures *ret)
{
    *ret = self->figures;
}
