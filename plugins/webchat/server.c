/* Server: one context without a listener of its own (ours binds exactly what was asked for), one protocol, two kinds of connection. */
#include "server.h"

#include "http_reply.h"
#include "listener.h"
#include "origin.h"
#include "tab.h"

#include <deskbus/call.h>

#include <errno.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <uv.h>

#define HEADER_BYTES_MAX  4096 /* of a request */
#define HEADER_SIZE       2048 /* of one header that we look at, with NUL */
#define RECEIVE_BYTES     4096 /* a piece of a frame */
#define REQUEST_SECONDS   10 /* for a whole request */
#define KEEP_SECONDS      15 /* for the next one on the same connection */
#define GOODBYE_MS        500 /* for the pages' answers to our close */
#define DESCRIPTORS_SPARE 16 /* the library's own */
#define GONE_TURNS        8 /* a handle's close takes one turn, a connection's two */
#define MS_PER_S          1000

struct server {
    struct server_setup setup;
    struct listener *listener;
    struct lws_context *context; /* set to NULL by the library when the last of it is gone */
    struct lws_vhost *vhost;
    struct lws_protocols protocols[2];
    lws_retry_bo_t idle_policy;
    void *loops[1];
    uv_idle_t gone; /* looks whether context is NULL */
    uv_timer_t goodbye;
    unsigned turns; /* of the loop since then */
    unsigned handle_count; /* open ones of ours */
    unsigned connection_count;
    unsigned page_count; /* WebSockets */
    bool closing;
    void (*closed)(void *arg);
    void *closed_arg;
};

/* --- who connects --- */

/* The visitor of the request's cookie, else a new one and a cookie for him. */
static void identify(struct server *server, struct lws *wsi, struct connection *connection)
{
    char header[HEADER_SIZE], value[COOKIE_SIZE];
    const struct server_setup *setup = &server->setup;
    connection->cookie[0] = '\0';
    connection->secure = setup->settings->secure_cookie;
    bool given = lws_hdr_copy(wsi, header, sizeof(header), WSI_TOKEN_HTTP_COOKIE) > 0 &&
            cookie_find(header, value);
    if (given && cookie_verify(setup->key, value, connection->visitor))
        return;
    if (given)
        deskbus_count(setup->host, "forged_cookies", 1);
    cookie_visitor_new(connection->visitor);
    cookie_sign(setup->key, connection->visitor, deskbus_now(setup->host) / MS_PER_S,
            connection->cookie);
}

static bool origin_fits(struct server *server, struct lws *wsi)
{
    char origin[HEADER_SIZE] = "", host[HEADER_SIZE] = "";
    int origin_size = lws_hdr_total_length(wsi, WSI_TOKEN_ORIGIN);
    if (origin_size > 0 && lws_hdr_copy(wsi, origin, sizeof(origin), WSI_TOKEN_ORIGIN) < 0)
        return false;
    (void)lws_hdr_copy(wsi, host, sizeof(host), WSI_TOKEN_HOST);
    return origin_allowed(server->setup.settings->options, origin, host);
}

/* > 0: an answer was sent instead. */
static int confirm_upgrade(struct server *server, struct lws *wsi, const char *protocol)
{
    char path[8] = "";
    if (strcmp(protocol, "websocket") != 0)
        return -1;
    if (lws_hdr_copy(wsi, path, sizeof(path), WSI_TOKEN_GET_URI) < 0 || strcmp(path, "/ws") != 0) {
        (void)lws_return_http_status(wsi, HTTP_STATUS_NOT_FOUND, NULL);
        return 1;
    }
    if (!origin_fits(server, wsi)) {
        deskbus_count(server->setup.host, "refused_origins", 1);
        (void)lws_return_http_status(wsi, HTTP_STATUS_FORBIDDEN, NULL);
        return 1;
    }
    return 0;
}

/* --- requests --- */

static int on_request(
        struct server *server, struct lws *wsi, struct connection *connection, const char *path)
{
    bool get = lws_hdr_total_length(wsi, WSI_TOKEN_GET_URI) > 0;
    bool head = lws_hdr_total_length(wsi, WSI_TOKEN_HEAD_URI) > 0;
    const struct asset *asset = assets_find(server->setup.assets, path);
    *connection = (struct connection){0};
    if (!get && !head) {
        deskbus_count(server->setup.host, "refused_requests", 1);
        (void)lws_return_http_status(wsi, HTTP_STATUS_METHOD_NOT_ALLOWED, NULL);
        return -1;
    }
    if (asset == NULL) {
        if (lws_return_http_status(wsi, HTTP_STATUS_NOT_FOUND, NULL) != 0)
            return -1;
        return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
    }
    if (strcmp(path, "/") == 0)
        identify(server, wsi, connection);
    return http_reply_begin(wsi, connection, asset, head);
}

/* --- WebSockets --- */

static int on_established(struct server *server, struct lws *wsi, struct connection *connection)
{
    const struct server_events *events = &server->setup.events;
    if (!server->closing)
        connection->tab = events->opened(events->arg, wsi, connection->visitor);
    if (connection->tab == NULL)
        (void)lws_callback_on_writable(wsi); /* to say good-bye */
    server->page_count += connection->tab != NULL;
    return 0;
}

static void on_page_closed(struct server *server, struct connection *connection)
{
    const struct server_events *events = &server->setup.events;
    if (connection->tab == NULL)
        return;
    events->closed(events->arg, connection->tab);
    connection->tab = NULL;
    server->page_count--;
}

static int on_page_writable(struct server *server, struct lws *wsi, struct connection *connection)
{
    const struct server_events *events = &server->setup.events;
    if (connection->tab == NULL)
        return tab_write_close(wsi, LWS_CLOSE_STATUS_POLICY_VIOLATION);
    if (server->closing)
        tab_close(connection->tab, LWS_CLOSE_STATUS_GOINGAWAY);
    return events->writable(events->arg, connection->tab);
}

static int on_websocket(struct lws *wsi, enum lws_callback_reasons reason,
        struct connection *connection, const char *bytes, size_t size)
{
    struct server *server = lws_context_user(lws_get_context(wsi));
    const struct server_events *events = &server->setup.events;
    if (reason == LWS_CALLBACK_ESTABLISHED)
        return on_established(server, wsi, connection);
    if (reason == LWS_CALLBACK_SERVER_WRITEABLE)
        return on_page_writable(server, wsi, connection);
    if (reason == LWS_CALLBACK_CLOSED)
        on_page_closed(server, connection);
    else if (connection->tab != NULL)
        events->received(events->arg, connection->tab, bytes, size);
    return 0;
}

static int on_event(
        struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t size)
{
    struct server *server = lws_context_user(lws_get_context(wsi));
    struct connection *connection = user;
    switch ((int)reason) { /* the other hundred reasons are not ours */
    case LWS_CALLBACK_HTTP:
        return on_request(server, wsi, connection, in);
    case LWS_CALLBACK_HTTP_WRITEABLE:
        return http_reply_go_on(wsi, connection);
    case LWS_CALLBACK_HTTP_CONFIRM_UPGRADE:
        return confirm_upgrade(server, wsi, in);
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION:
        identify(server, wsi, connection);
        return 0;
    case LWS_CALLBACK_ADD_HEADERS:
        return http_reply_add_cookie(wsi, connection, in);
    case LWS_CALLBACK_ESTABLISHED:
    case LWS_CALLBACK_RECEIVE:
    case LWS_CALLBACK_SERVER_WRITEABLE:
    case LWS_CALLBACK_CLOSED:
        return on_websocket(wsi, reason, connection, in, size);
    case LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED:
        server->connection_count++;
        return 0;
    case LWS_CALLBACK_WSI_DESTROY:
        server->connection_count -= server->connection_count > 0;
        return 0;
    default:
        return 0;
    }
}

static void on_accept(void *arg, int fd)
{
    struct server *server = arg;
    if (server->connection_count >= server->setup.settings->connections_max) {
        deskbus_count(server->setup.host, "refused_connections", 1);
        (void)close(fd);
        return;
    }
    (void)lws_adopt_socket_vhost(server->vhost, fd); /* closes fd when it fails */
}

/* --- opening --- */

static int open_context(struct server *server, struct deskbus_error **reterr)
{
    const struct settings *settings = server->setup.settings;
    uint64_t hangup_s = settings->idle_timeout_ms / MS_PER_S;
    server->loops[0] = server->setup.host->loop;
    server->protocols[0] = (struct lws_protocols){.name = "deskbus-chat",
            .callback = on_event,
            .per_session_data_size = sizeof(struct connection),
            .rx_buffer_size = RECEIVE_BYTES};
    server->idle_policy = (lws_retry_bo_t){.secs_since_valid_ping = (uint16_t)(hangup_s / 2),
            .secs_since_valid_hangup = (uint16_t)hangup_s};
    const struct lws_context_creation_info info = {.port = CONTEXT_PORT_NO_LISTEN_SERVER,
            .protocols = server->protocols,
            .options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
                    LWS_SERVER_OPTION_DISABLE_IPV6 | LWS_SERVER_OPTION_VALIDATE_UTF8,
            .foreign_loops = server->loops,
            .pcontext = &server->context,
            .user = server,
            .fd_limit_per_thread = settings->connections_max + DESCRIPTORS_SPARE,
            .max_http_header_data = HEADER_BYTES_MAX,
            .timeout_secs = REQUEST_SECONDS,
            .keepalive_timeout = KEEP_SECONDS,
            .server_string = "deskbus",
            .vhost_name = "chat",
            .retry_and_idle_policy = &server->idle_policy};
    lws_set_log_level(0, NULL);
    server->context = lws_create_context(&info);
    if (server->context == NULL)
        return DESKBUS_FAIL(reterr, NULL, -EIO,
                "libwebsockets cannot start: is its part for libuv (libwebsockets-evlib-uv) there?");
    server->vhost = lws_create_vhost(server->context, &info);
    if (server->vhost == NULL)
        return DESKBUS_FAIL(reterr, NULL, -EIO, "libwebsockets cannot make a server");
    return 0;
}

int server_new(const struct server_setup *setup, struct server **ret)
{
    struct server *server = calloc(1, sizeof(*server));
    if (server == NULL)
        return -ENOMEM;
    server->setup = *setup;
    (void)uv_idle_init(setup->host->loop, &server->gone);
    (void)uv_timer_init(setup->host->loop, &server->goodbye);
    server->gone.data = server->goodbye.data = server;
    server->handle_count = 2;
    *ret = server;
    return 0;
}

int server_listen(struct server *server, struct deskbus_error **reterr)
{
    const struct server_setup *setup = &server->setup;
    int r = listener_open(setup->host->loop, setup->settings->address, on_accept, server,
            &server->listener, reterr);
    return r < 0 ? r : open_context(server, reterr);
}

const char *server_address(const struct server *server)
{
    return listener_address(server->listener);
}

/* --- closing --- */

static void on_handle_closed(uv_handle_t *handle)
{
    struct server *server = handle->data;
    if (--server->handle_count > 0)
        return;
    void (*closed)(void *) = server->closed;
    void *arg = server->closed_arg;
    free(server);
    closed(arg);
}

/* On a loop that is not its own the library closes its handles over some turns and wants to be asked again to free the rest. */
static void on_gone(uv_idle_t *idle)
{
    struct server *server = idle->data;
    if (server->context != NULL && (++server->turns < GONE_TURNS || server->connection_count > 0))
        return;
    if (server->context != NULL)
        lws_context_destroy(server->context);
    if (server->context != NULL)
        return;
    uv_close((uv_handle_t *)&server->gone, on_handle_closed);
    uv_close((uv_handle_t *)&server->goodbye, on_handle_closed);
}

static void destroy(struct server *server)
{
    uv_timer_stop(&server->goodbye);
    if (server->context != NULL)
        lws_context_destroy(server->context);
    (void)uv_idle_start(&server->gone, on_gone);
}

static void on_goodbye(uv_timer_t *timer)
{
    destroy(timer->data);
}

static void on_listener_closed(void *arg)
{
    struct server *server = arg;
    if (server->page_count == 0) {
        destroy(server);
        return;
    }
    (void)lws_callback_on_writable_all_protocol(server->context, &server->protocols[0]);
    (void)uv_timer_start(&server->goodbye, on_goodbye, GOODBYE_MS, 0);
}

void server_close(struct server *server, void (*closed)(void *arg), void *arg)
{
    server->closing = true;
    server->closed = closed;
    server->closed_arg = arg;
    if (server->listener != NULL)
        listener_close(server->listener, on_listener_closed, server);
    else
        on_listener_closed(server);
}
