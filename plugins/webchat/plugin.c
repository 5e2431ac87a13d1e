/* Plugin: descriptor and life of `webchat`, a chat page for visitors of a web site. */
#include "chat.h"
#include "settings.h"

#include <deskbus/call.h>

static int webchat_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **ret, struct deskbus_error **reterr)
{
    struct chat *chat = NULL;
    int r = host->mode == DESKBUS_TRY ? 0 : chat_new(host, options, &chat, reterr);
    if (r == 0)
        *ret = chat; /* NULL when it is only tried: no port, no file */
    return r;
}

static int webchat_start(void *self, const char *cursor, struct deskbus_error **reterr)
{
    (void)cursor; /* pages know what was not accepted, and send it again */
    return self == NULL ? 0 : chat_start(self, reterr);
}

static void webchat_message(void *self, struct deskbus_delivery *delivery)
{
    if (self == NULL)
        deskbus_done(delivery);
    else
        chat_deliver(self, delivery);
}

static void webchat_ready(void *self)
{
    if (self != NULL)
        chat_ready(self);
}

static void webchat_stop(void *self, deskbus_done_fn *done, void *arg)
{
    if (self != NULL)
        chat_stop(self);
    done(arg);
}

static void webchat_close(void *self, deskbus_done_fn *done, void *arg)
{
    if (self != NULL)
        chat_close(self, done, arg);
    else
        done(arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {DESKBUS_PLUGIN_HEADER, .name = "webchat",
        .version = "1.0.0",
        .summary = "a chat page for a web site, with a history that nothing is missing from",
        .roles = DESKBUS_SOURCE | DESKBUS_SINK,
        .flags = DESKBUS_BLOCKS | DESKBUS_KEYED, /* commits of the history block */
        .max_workers = 1, .options = settings_table, .check = settings_check, .open = webchat_open,
        .start = webchat_start, .message = webchat_message, .ready = webchat_ready,
        .stop = webchat_stop, .close = webchat_close};
