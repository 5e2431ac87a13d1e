/* WebSocket client: enough of RFC 6455 for a test, strict about what the server sends. */
#include "test.h"

#include "ws_client.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define REQUEST_SIZE 8192

struct sending {
    uv_write_t request;
    char bytes[];
};

static void on_sent(uv_write_t *request, int status)
{
    (void)status; /* a closed connection shows in `closed` */
    free(request);
}

void ws_client_raw(struct ws_client *client, const void *bytes, size_t size)
{
    struct sending *sending = malloc(sizeof(*sending) + size);
    assert_non_null(sending);
    memcpy(sending->bytes, bytes, size);
    uv_buf_t buffer = uv_buf_init(sending->bytes, (unsigned)size);
    if (client->closed ||
            uv_write(&sending->request, (uv_stream_t *)&client->tcp, &buffer, 1, on_sent) < 0)
        free(sending);
}

/* --- what comes --- */

static void drop(struct ws_client *client, size_t size)
{
    memmove(client->bytes, client->bytes + size, client->size - size);
    client->size -= size;
}

static void read_cookie(struct ws_client *client)
{
    const char *line = strcasestr(client->head, "\r\nset-cookie: ");
    if (line == NULL)
        return;
    line += strlen("\r\nset-cookie: ");
    snprintf(client->cookie, sizeof(client->cookie), "%.*s", (int)strcspn(line, ";\r"), line);
}

/* The bytes as a text of their own. */
static char *copy_text(const void *bytes, size_t size)
{
    char *text = malloc(size + 1);
    assert_non_null(text);
    memcpy(text, bytes, size);
    text[size] = '\0';
    return text;
}

static bool take_head(struct ws_client *client)
{
    const char *end = client->size > 0 ? memmem(client->bytes, client->size, "\r\n\r\n", 4) : NULL;
    if (end == NULL)
        return false;
    size_t size = (size_t)(end - (const char *)client->bytes) + 4;
    client->head = copy_text(client->bytes, size);
    assert_non_null(client->head);
    assert_int_equal(sscanf(client->head, "HTTP/1.%*c %d", &client->status), 1);
    read_cookie(client);
    drop(client, size);
    return true;
}

static void take_frame(
        struct ws_client *client, unsigned opcode, const unsigned char *bytes, size_t size)
{
    if (opcode == 8) {
        bool answered = client->close_code != 0;
        client->close_code = size >= 2 ? (unsigned)bytes[0] << 8 | bytes[1] : 1005;
        if (!answered)
            ws_client_frame(client, 0x88, bytes, size);
    } else if (opcode == 1) {
        assert_in_range(client->frame_count, 0, WS_FRAMES_MAX - 1);
        client->frames[client->frame_count++] = copy_text(bytes, size);
    }
}

/* One unmasked, unfragmented frame. */
static bool take_next(struct ws_client *client)
{
    const unsigned char *at = client->bytes;
    size_t head = 2;
    if (client->size < 2)
        return false;
    assert_true((at[0] & 0x80) != 0);
    assert_true((at[1] & 0x80) == 0);
    size_t size = at[1];
    if (size == 126 && client->size >= 4) {
        size = (size_t)at[2] << 8 | at[3];
        head = 4;
    } else if (size == 127 && client->size >= 10) {
        size = (size_t)at[6] << 24 | (size_t)at[7] << 16 | (size_t)at[8] << 8 | at[9];
        head = 10;
    } else if (size >= 126) {
        return false;
    }
    if (client->size < head + size)
        return false;
    take_frame(client, at[0] & 15u, at + head, size);
    drop(client, head + size);
    return true;
}

static void take_body(struct ws_client *client)
{
    client->body = realloc(client->body, client->body_size + client->size + 1);
    assert_non_null(client->body);
    memcpy(client->body + client->body_size, client->bytes, client->size);
    client->body_size += client->size;
    client->body[client->body_size] = '\0';
    client->size = 0;
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct ws_client *client = stream->data;
    if (size < 0) {
        client->closed = true;
        uv_read_stop(stream);
    } else if (size > 0) {
        client->bytes = realloc(client->bytes, client->size + (size_t)size);
        assert_non_null(client->bytes);
        memcpy(client->bytes + client->size, buffer->base, (size_t)size);
        client->size += (size_t)size;
        if (client->head == NULL)
            (void)take_head(client);
        while (client->status == 101 && take_next(client))
            continue;
        if (client->head != NULL && client->status != 101 && client->size > 0)
            take_body(client);
    }
    free(buffer->base);
}

static void on_room(uv_handle_t *handle, size_t size, uv_buf_t *ret)
{
    (void)handle;
    *ret = uv_buf_init(malloc(size), (unsigned)size);
}

static void on_connected(uv_connect_t *request, int status)
{
    struct ws_client *client = request->handle->data;
    free(request);
    client->closed = status < 0;
    client->connected = true;
    if (status == 0)
        assert_int_equal(uv_read_start((uv_stream_t *)&client->tcp, on_room, on_read), 0);
}

/* --- what is said --- */

struct ws_client *ws_client_new(uv_loop_t *loop, int port)
{
    struct ws_client *client = calloc(1, sizeof(*client));
    uv_connect_t *request = calloc(1, sizeof(*request));
    struct sockaddr_in address;
    assert_non_null(client);
    assert_non_null(request);
    assert_int_equal(uv_tcp_init(loop, &client->tcp), 0);
    client->tcp.data = client;
    assert_int_equal(uv_ip4_addr("127.0.0.1", port, &address), 0);
    assert_int_equal(
            uv_tcp_connect(request, &client->tcp, (const struct sockaddr *)&address, on_connected),
            0);
    return client;
}

static void say(struct ws_client *client, const char *path, const char *more, const char *headers)
{
    char text[REQUEST_SIZE];
    int size = snprintf(text, sizeof(text), "GET %s HTTP/1.1\r\nHost: chat.test\r\n%s%s\r\n", path,
            more, headers != NULL ? headers : "");
    assert_in_range(size, 1, (int)sizeof(text) - 1);
    ws_client_raw(client, text, (size_t)size);
}

void ws_client_upgrade(struct ws_client *client, const char *path, const char *headers)
{
    say(client, path,
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            headers);
}

void ws_client_get(struct ws_client *client, const char *path, const char *headers)
{
    say(client, path, "", headers);
}

void ws_client_frame(struct ws_client *client, unsigned first, const void *bytes, size_t size)
{
    static const unsigned char mask[4] = {0x12, 0x34, 0x56, 0x78};
    unsigned char *frame = malloc(size + 14);
    size_t head = 2;
    assert_non_null(frame);
    frame[0] = (unsigned char)first;
    if (size < 126) {
        frame[1] = (unsigned char)(0x80 | size);
    } else {
        frame[1] = 0x80 | 127;
        memset(frame + 2, 0, 4);
        for (int i = 0; i < 4; i++)
            frame[6 + i] = (unsigned char)(size >> (24 - 8 * i));
        head = 10;
        if (size < 65536) { /* the shortest form is asked for */
            frame[1] = 0x80 | 126;
            frame[2] = (unsigned char)(size >> 8);
            frame[3] = (unsigned char)size;
            head = 4;
        }
    }
    memcpy(frame + head, mask, 4);
    for (size_t i = 0; i < size; i++)
        frame[head + 4 + i] = ((const unsigned char *)bytes)[i] ^ mask[i % 4];
    ws_client_raw(client, frame, head + 4 + size);
    free(frame);
}

void ws_client_text(struct ws_client *client, const char *text)
{
    ws_client_frame(client, 0x81, text, strlen(text));
}

const char *ws_client_find(const struct ws_client *client, const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < client->frame_count; i++) {
        const char *frame = client->frames[i];
        if (strstr(frame, a) != NULL && (b == NULL || strstr(frame, b) != NULL) && n-- == 0)
            return frame;
    }
    return NULL;
}

size_t ws_client_count(const struct ws_client *client, const char *text)
{
    size_t count = 0;
    while (ws_client_find(client, text, NULL, count) != NULL)
        count++;
    return count;
}

/* --- the end --- */

static void on_closed(uv_handle_t *handle)
{
    bool *done = handle->data;
    *done = true;
}

void ws_client_free(struct ws_client **client)
{
    if (*client == NULL)
        return;
    bool done = false;
    uv_loop_t *loop = (*client)->tcp.loop;
    (*client)->tcp.data = &done;
    uv_close((uv_handle_t *)&(*client)->tcp, on_closed);
    while (!done)
        (void)uv_run(loop, UV_RUN_NOWAIT);
    for (size_t i = 0; i < (*client)->frame_count; i++)
        free((*client)->frames[i]);
    free((*client)->head);
    free((*client)->body);
    free((*client)->bytes);
    free(*client);
    *client = NULL;
}
