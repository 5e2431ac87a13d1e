/* Parrot: the least a step can be; it ends each message at once. */
#include <deskbus/deskbus.h>

static int parrot_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **self, struct deskbus_error **reterr)
{
    (void)options;
    (void)reterr;
    *self = host;
    return 0;
}

static void parrot_message(void *self, struct deskbus_delivery *delivery)
{
    struct deskbus_host *host = self;
    host->done(delivery);
}

static void parrot_close(void *self, deskbus_done_fn *done, void *arg)
{
    (void)self;
    done(arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "parrot",
        .version = "1.0.0",
        .summary = "ends each message at once",
        .roles = DESKBUS_STEP,
        .open = parrot_open,
        .message = parrot_message,
        .close = parrot_close,
};
