/* HTTP reply: headers that keep a browser safe, and a file from memory, piece by piece. */
#ifndef WEBCHAT_HTTP_REPLY_H
#define WEBCHAT_HTTP_REPLY_H

#include "assets.h"
#include "cookie.h"

#include <stdbool.h>

struct lws;
struct tab;

/* What we know of one connection; the library makes it (zeroed) and frees it. */
struct connection {
    const struct asset *asset; /* being sent; NULL: none */
    size_t sent; /* bytes of it */
    char visitor[COOKIE_VISITOR_SIZE];
    char cookie[COOKIE_SIZE]; /* to be set with the next headers; "": none */
    bool secure; /* the cookie is for https only */
    struct tab *tab; /* of a WebSocket */
};

/* Sends the headers; the body follows by http_reply_go_on(). 0, or -1 to end the connection. */
int http_reply_begin(
        struct lws *wsi, struct connection *connection, const struct asset *asset, bool head);
int http_reply_go_on(struct lws *wsi, struct connection *connection);
/* While the headers of an upgrade are written (args: struct lws_process_html_args): adds Set-Cookie if there is one to set. */
int http_reply_add_cookie(struct lws *wsi, struct connection *connection, void *args);

#endif
