/* Control, the client's side: blocking, for programs that ask and wait. */
#include "bus/control.h"

#include "bus/control_private.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define IPC "ipc://"
/* The cancel that says good-bye may take so long to leave. */
#define LINGER_MS 100

struct control_client {
    void *zmq, *socket;
    struct deskbus_builder *builder;
    zmq_msg_t answer; /* of the last wait */
    bool asked; /* answers may still be on their way */
};

/* Answers may be long lists; they come from our own broker. */
static const struct deskbus_limits answer_limits = {
        .bytes = (size_t)256 << 20, .depth = 64, .count = (size_t)1 << 24};

/* ZeroMQ connects to a path where nobody listens without a word, and tries again for ever: look before. */
static int probe(const char *address)
{
    struct sockaddr_un place = {.sun_family = AF_UNIX};
    if (strncmp(address, IPC, strlen(IPC)) != 0)
        return 0;
    const char *path = address + strlen(IPC);
    if (strlen(path) >= sizeof(place.sun_path))
        return -ENAMETOOLONG;
    memcpy(place.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    int r = connect(fd, (const struct sockaddr *)&place, sizeof(place)) < 0 ? -errno : 0;
    close(fd);
    return r;
}

static int connect_socket(struct control_client *self, const char *address)
{
    const int linger = LINGER_MS;
    self->zmq = zmq_ctx_new();
    if (self->zmq == NULL)
        return -errno;
    self->socket = zmq_socket(self->zmq, ZMQ_DEALER);
    if (self->socket == NULL ||
            zmq_setsockopt(self->socket, ZMQ_LINGER, &linger, sizeof(linger)) < 0 ||
            zmq_connect(self->socket, address) < 0)
        return -errno;
    return 0;
}

int control_connect(const char *address, struct control_client **ret, struct deskbus_error **reterr)
{
    int r = probe(address);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no broker at %s: %s", address, strerror(-r));
    struct control_client *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for a connection");
    zmq_msg_init(&self->answer);
    r = deskbus_builder_new(&self->builder);
    if (r == 0)
        r = connect_socket(self, address);
    if (r < 0) {
        control_disconnect(&self);
        return DESKBUS_FAIL(reterr, NULL, r, "cannot connect to %s: %s", address, zmq_strerror(-r));
    }
    *ret = self;
    return 0;
}

static int send_request(struct control_client *self, const char *op, struct deskbus_value args)
{
    struct deskbus_value request;
    deskbus_builder_clear(self->builder);
    deskbus_build_map(self->builder);
    deskbus_build_key(self->builder, "v");
    deskbus_build_uint(self->builder, CONTROL_VERSION);
    deskbus_build_key(self->builder, "op");
    deskbus_build_string(self->builder, op);
    if (args.size > 0) {
        deskbus_build_key(self->builder, "args");
        deskbus_build_value(self->builder, args);
    }
    deskbus_build_end(self->builder);
    int r = deskbus_builder_finish(self->builder, &request, NULL);
    if (r < 0)
        return r;
    return zmq_send(self->socket, request.bytes, request.size, ZMQ_DONTWAIT) < 0 ? -errno : 0;
}

void control_disconnect(struct control_client **client)
{
    struct control_client *self = *client;
    if (self == NULL)
        return;
    if (self->asked)
        (void)send_request(self, CONTROL_CANCEL, (struct deskbus_value){.bytes = NULL});
    zmq_msg_close(&self->answer);
    if (self->socket != NULL)
        zmq_close(self->socket);
    if (self->zmq != NULL)
        zmq_ctx_term(self->zmq);
    deskbus_builder_free(&self->builder);
    free(self);
    *client = NULL;
}

int control_ask(struct control_client *self, const char *op, struct deskbus_value args,
        struct deskbus_error **reterr)
{
    int r = send_request(self, op, args);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot ask for %s: %s", op, zmq_strerror(-r));
    self->asked = true;
    return 0;
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 0 with a message in self->answer, or -ETIMEDOUT, or another errno. timeout_ms < 0: for ever. */
static int receive(struct control_client *self, int timeout_ms)
{
    int64_t until = now_ms() + timeout_ms;
    zmq_msg_close(&self->answer);
    zmq_msg_init(&self->answer);
    for (;;) {
        int64_t left = until - now_ms();
        zmq_pollitem_t item = {.socket = self->socket, .events = ZMQ_POLLIN};
        int r = zmq_poll(&item, 1, timeout_ms < 0 ? -1 : left > 0 ? (long)left : 0);
        if (r < 0)
            return -errno; /* a signal too: the caller's program wants to end */
        if (r > 0 && zmq_msg_recv(&self->answer, self->socket, ZMQ_DONTWAIT) >= 0)
            return 0;
        if (timeout_ms >= 0 && left <= 0)
            return -ETIMEDOUT;
    }
}

static int refused(struct deskbus_value answer, struct deskbus_error **reterr)
{
    char code[64], text[1024];
    deskbus_value_copy(deskbus_value_at(answer, "error.code"), code, sizeof(code));
    deskbus_value_copy(deskbus_value_at(answer, "error.text"), text, sizeof(text));
    return DESKBUS_FAIL(reterr, NULL, -EREMOTE, "%s: %s", code, text);
}

int control_wait(struct control_client *self, int timeout_ms, struct deskbus_value *ret, bool *more,
        struct deskbus_error **reterr)
{
    struct deskbus_value answer;
    uint64_t version = 0;
    bool ok = false, further = false;
    int r = receive(self, timeout_ms);
    if (r == -ETIMEDOUT)
        return DESKBUS_FAIL(reterr, NULL, r, "the broker did not answer within %d ms", timeout_ms);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot wait for the answer: %s", zmq_strerror(-r));
    r = deskbus_value_check(zmq_msg_data(&self->answer), zmq_msg_size(&self->answer),
            &answer_limits, &answer, NULL);
    if (r < 0 || deskbus_value_uint(deskbus_value_get(answer, "v"), &version) < 0 ||
            version != CONTROL_VERSION ||
            deskbus_value_bool(deskbus_value_get(answer, "ok"), &ok) < 0)
        return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "the broker's answer cannot be read");
    (void)deskbus_value_bool(deskbus_value_get(answer, "more"), &further);
    self->asked = further;
    if (!ok)
        return refused(answer, reterr);
    *ret = deskbus_value_get(answer, "data");
    *more = further;
    return 0;
}
