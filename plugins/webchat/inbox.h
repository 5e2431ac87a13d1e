/* Inbox: visitors' messages on their way to the broker and, once accepted, into the history. Bounded; in order. */
#ifndef WEBCHAT_INBOX_H
#define WEBCHAT_INBOX_H

#include "recorder.h"
#include "settings.h"
#include "visitor.h"

struct inbox;

/* What became of a message. status 0: it is on disk with the broker, and stands in the history under seq. */
struct inbox_result {
    struct visitor *visitor;
    const char *client_id;
    int status;
    int64_t seq;
    const char *id; /* the broker's */
};
typedef void inbox_settled_fn(void *arg, const struct inbox_result *result);

/* *recorder is looked at with the first message, not before. */
int inbox_new(struct deskbus_host *host, const struct settings *settings,
        struct recorder *const *recorder, inbox_settled_fn *settled, void *arg, struct inbox **ret);
/* Forgets what waits: browsers send it again. No call of the broker comes after. */
void inbox_free(struct inbox **inbox);

/* 0: taken, settled() comes once. -EALREADY: it is on its way. -ENOBUFS: too many wait. -ENOMEM. lang "": unknown. */
int inbox_push(struct inbox *inbox, struct visitor *visitor, const struct frame *frame,
        const char *lang) DESKBUS_CHECKED;
/* The broker has room again. */
void inbox_ready(struct inbox *inbox);
/* True while the broker has no room. */
bool inbox_waits(const struct inbox *inbox);
/* The key of a visitor's message in the history. */
#define INBOX_KEY_SIZE (FRAME_CLIENT_ID_SIZE + 2)
void inbox_key(const char *client_id, char ret[INBOX_KEY_SIZE]);

#endif
