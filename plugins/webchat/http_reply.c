/* HTTP reply: writes status, headers and body of what the page consists of. */
#include "http_reply.h"

#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADERS_SIZE   2048
#define PIECE_BYTES    16384
#define COOKIE_SECONDS 31536000 /* a year */

static const struct {
    const char *name, *value;
} headers[] = {
        {"content-security-policy:",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"},
        {"x-content-type-options:", "nosniff"},
        {"referrer-policy:", "no-referrer"},
        {"cross-origin-resource-policy:", "same-origin"},
        {"permissions-policy:", "camera=(), microphone=(), geolocation=()"},
        {"cache-control:", "no-cache"},
};

static int add_headers(
        struct lws *wsi, const struct asset *asset, unsigned char **at, unsigned char *end)
{
    int r = lws_add_http_header_status(wsi, HTTP_STATUS_OK, at, end);
    r |= lws_add_http_header_by_token(wsi, WSI_TOKEN_HTTP_CONTENT_TYPE,
            (const unsigned char *)asset->type, (int)strlen(asset->type), at, end);
    r |= lws_add_http_header_content_length(wsi, asset->size, at, end);
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++)
        r |= lws_add_http_header_by_name(wsi, (const unsigned char *)headers[i].name,
                (const unsigned char *)headers[i].value, (int)strlen(headers[i].value), at, end);
    return r;
}

static int add_cookie(
        struct lws *wsi, struct connection *connection, unsigned char **at, unsigned char *end)
{
    char value[COOKIE_SIZE + 128];
    if (connection == NULL || connection->cookie[0] == '\0')
        return 0;
    int size = snprintf(value, sizeof(value),
            COOKIE_NAME "=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s", connection->cookie,
            COOKIE_SECONDS, connection->secure ? "; Secure" : "");
    connection->cookie[0] = '\0';
    return lws_add_http_header_by_token(
            wsi, WSI_TOKEN_HTTP_SET_COOKIE, (const unsigned char *)value, size, at, end);
}

static int completed(struct lws *wsi)
{
    return lws_http_transaction_completed(wsi) != 0 ? -1 : 0;
}

int http_reply_begin(
        struct lws *wsi, struct connection *connection, const struct asset *asset, bool head)
{
    unsigned char bytes[LWS_PRE + HEADERS_SIZE];
    unsigned char *start = bytes + LWS_PRE, *at = start, *end = bytes + sizeof(bytes) - 1;
    if (add_headers(wsi, asset, &at, end) != 0 || add_cookie(wsi, connection, &at, end) != 0 ||
            lws_finalize_write_http_header(wsi, start, &at, end) != 0)
        return -1;
    if (head || asset->size == 0)
        return completed(wsi);
    connection->asset = asset;
    connection->sent = 0;
    (void)lws_callback_on_writable(wsi);
    return 0;
}

int http_reply_go_on(struct lws *wsi, struct connection *connection)
{
    unsigned char bytes[LWS_PRE + PIECE_BYTES];
    const struct asset *asset = connection != NULL ? connection->asset : NULL;
    if (asset == NULL)
        return 0;
    size_t left = asset->size - connection->sent;
    size_t size = left < PIECE_BYTES ? left : PIECE_BYTES;
    memcpy(bytes + LWS_PRE, asset->bytes + connection->sent, size);
    enum lws_write_protocol kind = size == left ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP;
    if (lws_write(wsi, bytes + LWS_PRE, size, kind) != (int)size)
        return -1;
    connection->sent += size;
    if (size < left) {
        (void)lws_callback_on_writable(wsi);
        return 0;
    }
    connection->asset = NULL;
    return completed(wsi);
}

int http_reply_add_cookie(struct lws *wsi, struct connection *connection, void *args)
{
    struct lws_process_html_args *room = args;
    return add_cookie(
            wsi, connection, (unsigned char **)&room->p, (unsigned char *)room->p + room->max_len);
}
