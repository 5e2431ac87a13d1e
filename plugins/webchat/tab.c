/* Tab: a short queue of our own frames, then the history from the number that the page has. */
#include "tab.h"

#include "visitor.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

#define CLOSE_SECONDS 2 /* for the page to answer our close */
/* The library's kind of a close frame, which its header keeps to itself: lws_close_reason() with -1 sends none when it is the
 * connection's turn to write. A test sees that the frame comes. */
#define WRITE_CLOSE     ((enum lws_write_protocol)4)
#define QUEUE_COUNT_MAX 64u /* frames of our own that wait; a power of two */

struct connected_tab {
    struct tab tab;
    struct lws *wsi;
    unsigned close_code; /* 0: stays open */
    bool close_sent;
    char *queue[QUEUE_COUNT_MAX];
    unsigned head, count;
    char *partial; /* pieces of a frame */
    size_t partial_size, partial_room;
};

static struct connected_tab *whole(struct tab *tab)
{
    return (struct connected_tab *)tab; /* its first member */
}

int tab_new(struct lws *wsi, struct visitor *visitor, struct tab **ret)
{
    struct connected_tab *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return -ENOMEM;
    self->wsi = wsi;
    self->tab.visitor = visitor;
    self->tab.next = visitor->tabs;
    visitor->tabs = &self->tab;
    visitor->tab_count++;
    *ret = &self->tab;
    return 0;
}

void tab_free(struct tab **tab)
{
    struct connected_tab *self = whole(*tab);
    struct visitor *visitor = self->tab.visitor;
    struct tab **link = &visitor->tabs;
    while (*link != &self->tab)
        link = &(*link)->next;
    *link = self->tab.next;
    visitor->tab_count--;
    for (; self->count > 0; self->count--)
        free(self->queue[self->head++ % QUEUE_COUNT_MAX]);
    free(self->partial);
    free(self);
    *tab = NULL;
}

/* --- sending --- */

void tab_send(struct tab *tab, char *text)
{
    struct connected_tab *self = whole(tab);
    if (self->count == QUEUE_COUNT_MAX) {
        free(text);
        tab_close(tab, LWS_CLOSE_STATUS_POLICY_VIOLATION);
        return;
    }
    self->queue[(self->head + self->count++) % QUEUE_COUNT_MAX] = text;
    tab_wake(tab);
}

void tab_wake(struct tab *tab)
{
    (void)lws_callback_on_writable(whole(tab)->wsi);
}

void tab_close(struct tab *tab, unsigned code)
{
    if (whole(tab)->close_code != 0)
        return;
    whole(tab)->close_code = code;
    tab_wake(tab);
}

int tab_write_close(struct lws *wsi, unsigned code)
{
    unsigned char bytes[LWS_PRE + 2];
    bytes[LWS_PRE] = (unsigned char)(code >> 8);
    bytes[LWS_PRE + 1] = (unsigned char)code;
    lws_set_timeout(wsi, PENDING_TIMEOUT_CLOSE_ACK, CLOSE_SECONDS);
    return lws_write(wsi, bytes + LWS_PRE, 2, WRITE_CLOSE) < 0 ? -1 : 0;
}

static int write_text(struct connected_tab *self, const char *text)
{
    size_t size = strlen(text);
    unsigned char *bytes = malloc(LWS_PRE + size);
    if (bytes == NULL)
        return -1;
    memcpy(bytes + LWS_PRE, text, size);
    int written = lws_write(self->wsi, bytes + LWS_PRE, size, LWS_WRITE_TEXT);
    free(bytes);
    return written < 0 ? -1
                       : 0; /* what the socket did not take, the library keeps and sends first */
}

static int write_queued(struct connected_tab *self)
{
    char *text = self->queue[self->head];
    self->head = (self->head + 1) % QUEUE_COUNT_MAX;
    self->count--;
    int r = write_text(self, text);
    free(text);
    return r;
}

static int write_next(
        struct connected_tab *self, struct history *history, struct deskbus_builder *builder)
{
    struct frame_message message;
    char *text = NULL;
    struct tab *tab = &self->tab;
    int r = history_next(history, tab->visitor->id, tab->seen, &message);
    if (r == -ENOENT) {
        tab->seen = tab->visitor->last;
        return 0;
    }
    if (r < 0)
        return -1; /* the page connects again and asks for what it lacks */
    r = frame_write_message(builder, &message, &text);
    if (r == 0) {
        tab->seen = message.seq;
        r = write_text(self, text);
    }
    history_release(history);
    free(text);
    return r < 0 ? -1 : 0;
}

int tab_write(struct tab *tab, struct history *history, struct deskbus_builder *builder)
{
    struct connected_tab *self = whole(tab);
    int r = 0;
    if (self->close_sent)
        return 0;
    if (self->close_code != 0) {
        self->close_sent = true;
        return tab_write_close(self->wsi, self->close_code);
    }
    if (self->count > 0)
        r = write_queued(self);
    else if (tab->greeted && tab->seen < tab->visitor->last)
        r = write_next(self, history, builder);
    if (self->count > 0 || (tab->greeted && tab->seen < tab->visitor->last))
        tab_wake(tab);
    return r;
}

/* --- receiving --- */

static int make_room(struct connected_tab *self, size_t size)
{
    if (size <= self->partial_room)
        return 0;
    char *partial = realloc(self->partial, size);
    if (partial == NULL)
        return -ENOMEM;
    self->partial = partial;
    self->partial_room = size;
    return 0;
}

bool tab_gather(struct tab *tab, const char *bytes, size_t size, size_t size_max, const char **ret,
        size_t *ret_size)
{
    struct connected_tab *self = whole(tab);
    bool first = lws_is_first_fragment(self->wsi) != 0;
    bool last = lws_is_final_fragment(self->wsi) != 0 &&
            lws_remaining_packet_payload(self->wsi) == 0;
    if (self->close_code != 0)
        return false;
    if (lws_frame_is_binary(self->wsi) != 0) {
        tab_close(tab, LWS_CLOSE_STATUS_UNACCEPTABLE_OPCODE);
        return false;
    }
    if (first)
        self->partial_size = 0;
    if (self->partial_size + size > size_max ||
            make_room(self, self->partial_size + size + 1) < 0) {
        tab_close(tab, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE);
        return false;
    }
    if (size > 0)
        memcpy(self->partial + self->partial_size, bytes, size);
    self->partial_size += size;
    *ret = self->partial;
    *ret_size = self->partial_size;
    return last;
}
