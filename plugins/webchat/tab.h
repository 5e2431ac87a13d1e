/* Tab: one open page of a visitor: what it has been shown, what waits to be sent to it. One loop thread owns it. */
#ifndef WEBCHAT_TAB_H
#define WEBCHAT_TAB_H

#include "history.h"

struct lws;
struct visitor;

struct tab {
    struct tab *next; /* of the same visitor */
    struct visitor *visitor;
    bool greeted; /* it said hello */
    int64_t seen; /* messages up to this number were sent to it */
    unsigned faults; /* frames that made no sense */
    char lang[FRAME_LANG_SIZE];
};

/* Adds the page to its visitor's. Returns 0 or -ENOMEM. */
int tab_new(struct lws *wsi, struct visitor *visitor, struct tab **ret);
/* Takes it from its visitor and frees it. */
void tab_free(struct tab **tab);

/* Queues a frame of our own; takes text (malloc). A page that does not read is closed when too many wait. */
void tab_send(struct tab *tab, char *text);
/* Asks for a turn to write: something new stands in the visitor's history. */
void tab_wake(struct tab *tab);
/* Ends the connection, when it is its turn, with a WebSocket close code. */
void tab_close(struct tab *tab, unsigned code);
/* The close frame itself, for a connection whose turn it is; what it says after is not heard. Returns 0, or -1 to end. */
int tab_write_close(struct lws *wsi, unsigned code);
/* Its turn to write: one frame. Messages come from the history by number, so that a slow page holds no memory. Returns -1 to end. */
int tab_write(struct tab *tab, struct history *history, struct deskbus_builder *builder);

/* A piece of a frame from the page. True: *ret is the whole text, valid until the next call. False: more is to come, or the
 * page was told to close since it is longer than size_max. */
bool tab_gather(struct tab *tab, const char *bytes, size_t size, size_t size_max, const char **ret,
        size_t *ret_size);

#endif
