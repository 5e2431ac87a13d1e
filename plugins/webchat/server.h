/* Server: HTTP and WebSocket on the instance's loop, by libwebsockets; the one file that knows its callbacks. */
#ifndef WEBCHAT_SERVER_H
#define WEBCHAT_SERVER_H

#include "assets.h"
#include "cookie.h"
#include "settings.h"

#include <deskbus/host.h>

struct lws;
struct server;
struct tab;

/* Who is told of connections. All on the loop. */
struct server_events {
    void *arg;
    /* A visitor connected; NULL: refuse him. */
    struct tab *(*opened)(void *arg, struct lws *wsi, const char *visitor);
    void (*received)(void *arg, struct tab *tab, const char *bytes, size_t size);
    /* The page's turn to be written to; -1 ends the connection. */
    int (*writable)(void *arg, struct tab *tab);
    void (*closed)(void *arg, struct tab *tab);
};

/* Borrowed until the server is closed. */
struct server_setup {
    struct deskbus_host *host;
    const struct settings *settings;
    const struct assets *assets;
    const struct cookie_key *key;
    struct server_events events;
};

/* Returns 0 or -ENOMEM. The caller owns *ret: server_close(). */
int server_new(const struct server_setup *setup, struct server **ret) DESKBUS_CHECKED;
/* Opens the port; from here on events come. */
int server_listen(struct server *server, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Says good-bye to all pages (1001), frees and calls closed(arg) later, within a second. */
void server_close(struct server *server, void (*closed)(void *arg), void *arg);
/* "127.0.0.1:8600" as it was bound. */
const char *server_address(const struct server *server);

#endif
