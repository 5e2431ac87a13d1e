/* Listener: binds exactly the address that was asked for, watches it on the loop and accepts. */
#include "listener.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <uv.h>

#define BACKLOG        128
#define ACCEPTS_A_TURN 32 /* then the loop sees to other things */
#define ADDRESS_SIZE   96

struct listener {
    uv_poll_t poll;
    int fd;
    listener_accept_fn *accept;
    void *arg;
    char address[ADDRESS_SIZE];
    void (*closed)(void *arg);
    void *closed_arg;
};

/* Splits "[::1]:80" and "127.0.0.1:80". */
static int split(const char *address, char *host, size_t host_size, const char **ret_port)
{
    const char *colon = strrchr(address, ':');
    if (colon == NULL)
        return -EINVAL;
    size_t size = (size_t)(colon - address);
    if (size >= 2 && address[0] == '[' && address[size - 1] == ']') {
        address++;
        size -= 2;
    }
    if (size == 0 || size >= host_size)
        return -EINVAL;
    memcpy(host, address, size);
    host[size] = '\0';
    *ret_port = colon + 1;
    return 0;
}

static int bind_to(const struct addrinfo *info)
{
    const int on = 1;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (info->ai_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
    if (bind(fd, info->ai_addr, info->ai_addrlen) < 0 || listen(fd, BACKLOG) < 0) {
        int r = -errno;
        (void)close(fd);
        return r;
    }
    return fd;
}

/* Numbers only (and localhost): a name server would block the loop. */
static int resolve(const char *address, struct addrinfo **ret)
{
    char host[ADDRESS_SIZE];
    const char *port = NULL;
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
            .ai_socktype = SOCK_STREAM,
            .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    if (split(address, host, sizeof(host), &port) < 0)
        return -EINVAL;
    const char *number = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    return getaddrinfo(number, port, &hints, ret) == 0 ? 0 : -EINVAL;
}

static void print_address(struct listener *listener)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof(bound);
    char host[64], port[8];
    if (getsockname(listener->fd, (struct sockaddr *)&bound, &size) < 0 ||
            getnameinfo((struct sockaddr *)&bound, size, host, sizeof(host), port, sizeof(port),
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return;
    (void)snprintf(listener->address, sizeof(listener->address),
            strchr(host, ':') != NULL ? "[%s]:%s" : "%s:%s", host, port);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
    struct listener *listener = poll->data;
    (void)events;
    for (int i = 0; i < ACCEPTS_A_TURN && status == 0; i++) {
        int fd = accept4(listener->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0)
            return; /* none is left, or no descriptor: tried again when the loop comes round */
        listener->accept(listener->arg, fd);
    }
}

static int watch(struct uv_loop_s *loop, struct listener *listener)
{
    int r = uv_poll_init(loop, &listener->poll, listener->fd);
    if (r < 0)
        return r;
    listener->poll.data = listener;
    return uv_poll_start(&listener->poll, UV_READABLE, on_readable);
}

int listener_open(struct uv_loop_s *loop, const char *address, listener_accept_fn *accept,
        void *arg, struct listener **ret, struct deskbus_error **reterr)
{
    struct addrinfo *info = NULL;
    struct listener *listener = NULL;
    int fd = resolve(address, &info);
    if (fd < 0)
        return DESKBUS_FAIL(reterr, NULL, fd,
                "'%s' is no address to listen at: write a number, as 127.0.0.1:8600", address);
    fd = bind_to(info);
    freeaddrinfo(info);
    if (fd < 0)
        return DESKBUS_FAIL(reterr, NULL, fd, "cannot listen at %s: %s", address, strerror(-fd));
    listener = calloc(1, sizeof(*listener));
    if (listener == NULL) {
        (void)close(fd);
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    }
    *listener = (struct listener){.fd = fd, .accept = accept, .arg = arg};
    print_address(listener);
    int r = watch(loop, listener);
    if (r < 0) { /* uv_poll_init() failed: libuv does not know it; starting a fresh one cannot fail */
        (void)close(fd);
        free(listener);
        return DESKBUS_FAIL(reterr, NULL, r, "cannot watch %s: %s", address, uv_strerror(r));
    }
    *ret = listener;
    return 0;
}

const char *listener_address(const struct listener *listener)
{
    return listener->address;
}

static void on_closed(uv_handle_t *handle)
{
    struct listener *listener = handle->data;
    void (*closed)(void *) = listener->closed;
    void *arg = listener->closed_arg;
    free(listener);
    closed(arg);
}

void listener_close(struct listener *listener, void (*closed)(void *arg), void *arg)
{
    listener->closed = closed;
    listener->closed_arg = arg;
    (void)uv_poll_stop(&listener->poll);
    (void)close(listener->fd);
    uv_close((uv_handle_t *)&listener->poll, on_closed);
}
