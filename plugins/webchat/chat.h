/* Chat: an open instance: what pages say goes to the broker, what the broker delivers goes into histories and to pages. */
#ifndef WEBCHAT_CHAT_H
#define WEBCHAT_CHAT_H

#include <deskbus/plugin.h>

struct chat;

/* Opens key, texts, page and history, but no port. On failure nothing is left. */
int chat_new(struct deskbus_host *host, const struct deskbus_options *options, struct chat **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Opens the port; from here on messages come in. */
int chat_start(struct chat *chat, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* A reply: done once it stands in the visitor's history. */
void chat_deliver(struct chat *chat, struct deskbus_delivery *delivery);
/* The broker has room again. */
void chat_ready(struct chat *chat);
/* Takes no more messages: pages keep theirs and send them again. */
void chat_stop(struct chat *chat);
void chat_close(struct chat *chat, deskbus_done_fn *done, void *arg);

#endif
