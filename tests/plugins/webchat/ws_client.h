/* WebSocket client: a browser's side of a connection, on the loop of a test; also says things that no browser would. */
#ifndef TESTS_PLUGINS_WEBCHAT_WS_CLIENT_H
#define TESTS_PLUGINS_WEBCHAT_WS_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#define WS_FRAMES_MAX 1024

struct ws_client {
    uv_tcp_t tcp;
    bool connected, closed; /* closed: by the other side, or by us and done */
    int status; /* of HTTP, 0: no answer yet */
    char *head; /* of the answer, with NUL */
    char *body; /* behind it, when it is no WebSocket */
    size_t body_size;
    char cookie[256]; /* "name=value" as set; "" : none */
    char *frames[WS_FRAMES_MAX]; /* texts, in order */
    size_t frame_count;
    unsigned close_code; /* of a close frame; 0: none came */
    unsigned char *bytes; /* not yet understood */
    size_t size;
};

/* Connects to 127.0.0.1; the test waits for `connected`. Aborts on what is the test's own fault. */
struct ws_client *ws_client_new(uv_loop_t *loop, int port);
void ws_client_raw(struct ws_client *client, const void *bytes, size_t size);
/* Asks for the upgrade at path; headers: more lines, each with \r\n, or NULL. */
void ws_client_upgrade(struct ws_client *client, const char *path, const char *headers);
/* GET of a path. */
void ws_client_get(struct ws_client *client, const char *path, const char *headers);
/* A masked frame; first: FIN and opcode, 0x81 is a whole text. */
void ws_client_frame(struct ws_client *client, unsigned first, const void *bytes, size_t size);
void ws_client_text(struct ws_client *client, const char *text);
/* The n-th frame that holds both texts, or NULL. b may be NULL. */
const char *ws_client_find(const struct ws_client *client, const char *a, const char *b, size_t n);
/* How many frames hold the text. */
size_t ws_client_count(const struct ws_client *client, const char *text);
/* Ends the connection at once and frees; turns the loop until that is done. NULL is fine. */
void ws_client_free(struct ws_client **client);

#endif
