/* Wrong: descriptors that a loader must refuse, each for the one reason that WRONG_* chooses. */
#include <deskbus/plugin.h>

#ifndef WRONG_NAME
#define WRONG_NAME "wrong_none"
#endif
#ifndef WRONG_MAJOR
#define WRONG_MAJOR DESKBUS_ABI_MAJOR
#endif
#ifndef WRONG_MINOR
#define WRONG_MINOR DESKBUS_ABI_MINOR
#endif
#ifndef WRONG_SIZE
#define WRONG_SIZE sizeof(struct deskbus_plugin)
#endif
#ifndef WRONG_ROLES
#define WRONG_ROLES DESKBUS_STEP
#endif
#ifndef WRONG_MESSAGE
#define WRONG_MESSAGE wrong_message
#endif
#ifndef WRONG_OPTION
#define WRONG_OPTION "fine"
#endif

#ifdef WRONG_NO_SYMBOL
DESKBUS_API int wrong_symbol(void);
int wrong_symbol(void)
{
    return 0;
}
#else

static int wrong_open(struct deskbus_host *host, const struct deskbus_options *options, void **self,
        struct deskbus_error **reterr)
{
    (void)host;
    (void)options;
    (void)self;
    (void)reterr;
    return 0;
}

__attribute__((unused)) static void wrong_message(void *self, struct deskbus_delivery *delivery)
{
    (void)self;
    delivery->host->done(delivery);
}

static void wrong_close(void *self, deskbus_done_fn *done, void *arg)
{
    (void)self;
    done(arg);
}

static const struct deskbus_option options[] = {
        {.name = WRONG_OPTION, .type = DESKBUS_OPTION_STRING, .help = "none"}, {0}};

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {.size = WRONG_SIZE,
        .abi_major = WRONG_MAJOR,
        .abi_minor = WRONG_MINOR,
        .name = WRONG_NAME,
        .version = "1.0.0",
        .summary = "of a test",
        .roles = WRONG_ROLES,
        .options = options,
        .open = wrong_open,
        .message = WRONG_MESSAGE,
        .close = wrong_close};
#endif
