/* Contract plugin: descriptor and life of the plugin that acts in the contract's cases. */
#include "plugin_private.h"

#include <errno.h>
#include <stdlib.h>

static int actor_open(struct deskbus_host *host, const struct deskbus_options *options, void **self,
        struct deskbus_error **reterr)
{
    (void)options;
    struct actor *actor = calloc(1, sizeof(*actor));
    if (actor == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    actor->host = host;
    actor->loop_thread = uv_thread_self();
    *self = actor;
    return 0;
}

static int actor_start(void *self, const char *cursor, struct deskbus_error **reterr)
{
    struct actor *actor = self;
    (void)reterr;
    deskbus_log(actor->host, DESKBUS_LOG_INFO, "start %s", cursor == NULL ? "-" : cursor);
    return 0;
}

static void actor_message(void *self, struct deskbus_delivery *delivery)
{
    if (!script_run(self, delivery))
        deskbus_done(delivery);
}

static void actor_ready(void *self)
{
    struct actor *actor = self;
    deskbus_log(actor->host, DESKBUS_LOG_INFO, "ready");
}

static void actor_stop(void *self, deskbus_done_fn *done, void *arg)
{
    struct actor *actor = self;
    deskbus_log(actor->host, DESKBUS_LOG_INFO, "stop");
    done(arg);
}

static void actor_close(void *self, deskbus_done_fn *done, void *arg)
{
    struct actor *actor = self;
    free(actor);
    done(arg);
}

const struct deskbus_plugin contract_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "actor",
        .version = "1.0.0",
        .summary = "does what it is told",
        .roles = DESKBUS_SOURCE | DESKBUS_STEP | DESKBUS_SINK | DESKBUS_OBSERVER,
        .flags = DESKBUS_MAY_REPLY | DESKBUS_MAY_HAND_OFF | DESKBUS_MAY_END,
        .open = actor_open,
        .start = actor_start,
        .message = actor_message,
        .ready = actor_ready,
        .stop = actor_stop,
        .close = actor_close,
};

const struct deskbus_plugin contract_plugin_plain = {
        DESKBUS_PLUGIN_HEADER,
        .name = "actor",
        .version = "1.0.0",
        .summary = "may do nothing",
        .roles = DESKBUS_STEP | DESKBUS_SINK | DESKBUS_OBSERVER,
        .open = actor_open,
        .message = actor_message,
        .stop = actor_stop,
        .close = actor_close,
};
