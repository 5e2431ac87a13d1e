/* Source: hands in a given number of messages as fast as there is room, resuming behind the last accepted one. */
#include "scripted.h"

#include <deskbus/option.h>

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct scripted_feed {
    const struct deskbus_options *options;
    uint64_t next; /* from 1 */
    uint64_t count;
    uint64_t conversations;
    uint64_t answered;
    bool started;
};

int scripted_feed_new(struct scripted *self, const struct deskbus_options *options)
{
    struct scripted_feed *feed = calloc(1, sizeof(*feed));
    if (feed == NULL)
        return -ENOMEM;
    feed->options = options;
    feed->next = 1;
    feed->count = (uint64_t)deskbus_option_int(options, "messages");
    feed->conversations = (uint64_t)deskbus_option_int(options, "conversations");
    self->feed = feed;
    return 0;
}

void scripted_feed_start(struct scripted *self, const char *cursor)
{
    if (cursor != NULL)
        self->feed->next = strtoull(cursor, NULL, 10) + 1;
    self->feed->answered = self->feed->next - 1;
    self->feed->started = true;
    scripted_feed_go(self);
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct scripted *self = arg;
    (void)id;
    deskbus_count(self->host, status == 0 ? "accepted" : "not_accepted", 1);
    /* What was refused is handed in again from the first one that was. */
    if (status == 0)
        self->feed->answered++;
    else if (status == -EAGAIN && self->feed->next > self->feed->answered + 1)
        self->feed->next = self->feed->answered + 1;
}

static int build(struct scripted *self, uint64_t number, struct deskbus_message **ret)
{
    struct scripted_feed *feed = self->feed;
    struct deskbus_draft *draft = NULL;
    char text[64];
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    snprintf(text, sizeof(text), "%" PRIu64, number);
    deskbus_draft_string(draft, "idempotencykey", text);
    deskbus_draft_string(draft, "data.msg.ext_id", text);
    deskbus_draft_int(draft, "data.x.number", (int64_t)number);
    snprintf(text, sizeof(text), "visitor%" PRIu64, number % feed->conversations);
    deskbus_draft_string(draft, "data.from.addr", text);
    deskbus_draft_string(draft, "data.msg.text", deskbus_option_string(feed->options, "text"));
    return deskbus_draft_finish(&draft, ret, NULL);
}

void scripted_feed_go(struct scripted *self)
{
    struct scripted_feed *feed = self->feed;
    while (feed->started && feed->next <= feed->count) {
        struct deskbus_message *message = NULL;
        char cursor[32];
        int r = build(self, feed->next, &message);
        snprintf(cursor, sizeof(cursor), "%" PRIu64, feed->next);
        if (r == 0)
            r = deskbus_accept(self->host, message, cursor, on_accepted, self);
        deskbus_message_unref(&message);
        if (r < 0)
            return;
        feed->next++;
    }
}

void scripted_feed_free(struct scripted *self)
{
    free(self->feed);
    self->feed = NULL;
}
