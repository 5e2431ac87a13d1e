/* ZeroMQ socket on a libuv loop: looks, drains, sends and closes in the order that both libraries need. */
#include "bus/uv_zmq.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DRAIN_MAX 256

/* Bytes that one thread writes and another reads travel through libzmq's lock-free pipes, which the thread sanitizer does not
 * see: tell it. Both sides name the content, which inproc hands over without a copy. */
#if defined(__SANITIZE_THREAD__)
#define TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TSAN 1
#endif
#endif
#ifdef TSAN
void __tsan_acquire(void *address);
void __tsan_release(void *address);
#define HAND_OVER(address) __tsan_release(address)
#define TAKE_OVER(address) __tsan_acquire(address)
#else
#define HAND_OVER(address) ((void)(address))
#define TAKE_OVER(address) ((void)(address))
#endif

struct uv_zmq {
    struct uv_zmq_setup setup;
    void *socket;
    uv_poll_t poll;
    uv_idle_t idle;
    unsigned handles; /* not closed yet */
    bool woken; /* flush() is due */
    bool closing;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* A signal may interrupt even calls that do not wait: they look into the socket's mailbox with poll(). */
static int receive_part(void *socket, zmq_msg_t *part)
{
    int r;
    do
        r = zmq_msg_recv(part, socket, ZMQ_DONTWAIT);
    while (r < 0 && errno == EINTR);
    return r;
}

static int send_part(void *socket, zmq_msg_t *part, int more)
{
    int r;
    do
        r = zmq_msg_send(part, socket, ZMQ_DONTWAIT | more);
    while (r < 0 && errno == EINTR);
    return r < 0 ? -errno : 0;
}

/* --- receiving --- */

/* 1: a message is in parts; 0: none. */
static int receive(struct uv_zmq *self, zmq_msg_t *parts, size_t *ret_count)
{
    size_t count = 0;
    int more = 1;
    while (more != 0) {
        /* Parts beyond the last place overwrite it: they are counted, not kept. */
        zmq_msg_t *part = &parts[count < UV_ZMQ_PARTS_MAX ? count : UV_ZMQ_PARTS_MAX - 1];
        if (count >= UV_ZMQ_PARTS_MAX)
            zmq_msg_close(part);
        zmq_msg_init(part);
        /* Messages are atomic: only the first part can be missing. */
        if (receive_part(self->socket, part) < 0) {
            zmq_msg_close(part);
            break;
        }
        TAKE_OVER(zmq_msg_data(part));
        more = zmq_msg_more(part);
        count++;
    }
    *ret_count = count;
    return count > 0;
}

/* True when nothing is left to look at for now: the last call found the socket empty, so it is armed again. */
static bool drain(struct uv_zmq *self)
{
    for (size_t i = 0; i < self->setup.drain_max; i++) {
        zmq_msg_t parts[UV_ZMQ_PARTS_MAX];
        size_t count;
        if (self->closing || receive(self, parts, &count) == 0)
            return true;
        self->setup.message(self->setup.arg, parts, count);
        for (size_t k = 0; k < count && k < UV_ZMQ_PARTS_MAX; k++)
            zmq_msg_close(&parts[k]);
    }
    return false;
}

static void on_idle(uv_idle_t *idle);

static void look_again(struct uv_zmq *self)
{
    if (!self->closing)
        uv_idle_start(&self->idle, on_idle);
}

/* Rests only when the socket was found empty after the last send, and nothing is left to flush. */
static void look(struct uv_zmq *self)
{
    if (!drain(self) || self->woken)
        look_again(self);
    else
        uv_idle_stop(&self->idle);
}

static void on_idle(uv_idle_t *idle)
{
    struct uv_zmq *self = idle->data;
    if (self->woken) {
        self->woken = false;
        self->setup.flush(self->setup.arg);
    }
    look(self);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct uv_zmq *self = poll->data;
    (void)status; /* a signal to go and look, whatever it says */
    (void)events;
    look(self);
}

/* --- life --- */

static int set_int(void *socket, int option, int value)
{
    return zmq_setsockopt(socket, option, &value, sizeof(value)) < 0 ? -errno : 0;
}

static int prepare_socket(struct uv_zmq *self)
{
    const struct uv_zmq_setup *setup = &self->setup;
    int r = set_int(self->socket, ZMQ_SNDHWM, 0);
    if (r == 0)
        r = set_int(self->socket, ZMQ_RCVHWM, 0);
    if (r == 0)
        r = set_int(self->socket, ZMQ_LINGER, 0);
    if (r == 0 && setup->options != NULL)
        r = setup->options(setup->arg, self->socket);
    if (r < 0)
        return r;
    r = setup->bind ? zmq_bind(self->socket, setup->address)
                    : zmq_connect(self->socket, setup->address);
    return r < 0 ? -errno : 0;
}

static void on_closed(uv_handle_t *handle)
{
    struct uv_zmq *self = handle->data;
    if (--self->handles > 0)
        return;
    zmq_close(self->socket);
    void (*closed)(void *arg) = self->closed;
    void *arg = self->closed_arg;
    free(self);
    if (closed != NULL)
        closed(arg);
}

/* 0 with both handles on the loop; else nothing of them is left but what uv_zmq_close() ends. */
static int start_handles(struct uv_zmq *self)
{
    int fd;
    size_t size = sizeof(fd);
    if (zmq_getsockopt(self->socket, ZMQ_FD, &fd, &size) < 0)
        return -errno;
    int r = uv_poll_init(self->setup.loop, &self->poll, fd);
    if (r < 0)
        return r;
    self->handles = 2;
    uv_idle_init(self->setup.loop, &self->idle); /* cannot fail, as uv_idle_start() */
    self->poll.data = self;
    self->idle.data = self;
    r = uv_poll_start(
            &self->poll, UV_READABLE, on_poll); /* readable only: it never gets writable */
    look_again(self);
    return r;
}

int uv_zmq_open(
        const struct uv_zmq_setup *setup, struct uv_zmq **ret, struct deskbus_error **reterr)
{
    struct uv_zmq *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the socket %s", setup->address);
    self->setup = *setup;
    if (self->setup.drain_max == 0)
        self->setup.drain_max = DRAIN_MAX;
    self->socket = zmq_socket(setup->zmq, setup->type);
    int r = self->socket == NULL ? -errno : prepare_socket(self);
    if (r == 0)
        r = start_handles(self);
    if (r == 0) {
        *ret = self;
        return 0;
    }
    r = DESKBUS_FAIL(reterr, NULL, r, "cannot %s %s: %s", setup->bind ? "listen on" : "connect to",
            setup->address, zmq_strerror(-r));
    if (self->handles > 0) {
        uv_zmq_close(self, NULL, NULL);
        return r;
    }
    if (self->socket != NULL)
        zmq_close(self->socket);
    free(self);
    return r;
}

void uv_zmq_close(struct uv_zmq *self, void (*closed)(void *arg), void *arg)
{
    assert(!self->closing);
    self->closing = true;
    self->closed = closed;
    self->closed_arg = arg;
    uv_poll_stop(&self->poll);
    uv_close((uv_handle_t *)&self->poll, on_closed);
    uv_close((uv_handle_t *)&self->idle, on_closed);
}

/* --- sending --- */

int uv_zmq_send(struct uv_zmq *self, zmq_msg_t *parts, size_t count)
{
    look_again(self);
    for (size_t i = 0; i < count; i++) {
        int more = i + 1 < count ? ZMQ_SNDMORE : 0;
        HAND_OVER(zmq_msg_data(&parts[i]));
        int r = send_part(self->socket, &parts[i], more);
        if (r == 0)
            continue;
        /* The first part decides; later ones go the same way or the peer has gone, and libzmq drops the rest. */
        assert(i == 0 || r == -EHOSTUNREACH || r == -ETERM);
        return r;
    }
    return 0;
}

void uv_zmq_wake(struct uv_zmq *self)
{
    self->woken = self->setup.flush != NULL;
    look_again(self);
}

void *uv_zmq_socket(struct uv_zmq *self)
{
    return self->socket;
}

static void free_bytes(void *bytes, void *hint)
{
    (void)hint;
    free(bytes);
}

int uv_zmq_part_own(zmq_msg_t *part, void *bytes, size_t size)
{
    return zmq_msg_init_data(part, bytes, size, free_bytes, NULL) < 0 ? -errno : 0;
}

int uv_zmq_part_copy(zmq_msg_t *part, const void *bytes, size_t size)
{
    if (zmq_msg_init_size(part, size) < 0)
        return -errno;
    if (size > 0)
        memcpy(zmq_msg_data(part), bytes, size);
    return 0;
}
