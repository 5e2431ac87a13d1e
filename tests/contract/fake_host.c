/* The contract over the fake host. */
#include "contract.h"

#include <deskbus/testing.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DELIVERIES_MAX = 64 };

struct contract_host {
    struct deskbus_fake *fake;
    const struct deskbus_fake_result *results[DELIVERIES_MAX];
    size_t count;
    const char *wanted; /* line of the log */
};

static int host_open(const struct contract_setup *setup, struct contract_host **ret)
{
    struct contract_host *host = calloc(1, sizeof(*host));
    const struct deskbus_fake_setup fake = {.plugin = setup->plugin, .host_size = setup->host_size};
    if (host == NULL)
        abort();
    int r = deskbus_fake_open(&fake, &host->fake, NULL);
    if (r < 0) {
        free(host);
        return r;
    }
    deskbus_fake_hold(host->fake);
    *ret = host;
    return 0;
}

static int host_close(struct contract_host **host)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *err = NULL;
    int r = deskbus_fake_close(&(*host)->fake, &err);
    if (r < 0)
        (void)fprintf(stderr, "%s\n", deskbus_error_text(err));
    free(*host);
    *host = NULL;
    return r;
}

static size_t keep(struct contract_host *host, const struct deskbus_fake_result *result)
{
    if (host->count == DELIVERIES_MAX)
        abort();
    host->results[host->count] = result;
    return host->count++;
}

static size_t host_deliver(struct contract_host *host, uint32_t role, const char *json)
{
    const struct deskbus_fake_delivery how = {.role = role};
    return keep(host, deskbus_fake_deliver(host->fake, json, &how));
}

static size_t host_pass_on(struct contract_host *host, size_t delivery, uint32_t role)
{
    const struct deskbus_fake_delivery how = {.role = role};
    return keep(
            host, deskbus_fake_deliver_message(host->fake, host->results[delivery]->message, &how));
}

static const char *host_effects(struct contract_host *host, size_t delivery)
{
    return deskbus_fake_effects(host->results[delivery]);
}

static const char *host_log(struct contract_host *host, size_t index)
{
    return deskbus_fake_log(host->fake, index);
}

static void host_advance(struct contract_host *host, uint64_t ms)
{
    deskbus_fake_advance(host->fake, ms);
}

static uint64_t host_now(struct contract_host *host)
{
    return deskbus_fake_now(host->fake);
}

static void host_credit(struct contract_host *host, size_t n)
{
    deskbus_fake_credit(host->fake, n);
}

static void host_ready(struct contract_host *host)
{
    deskbus_fake_ready(host->fake);
}

static void host_confirm(struct contract_host *host, int status)
{
    deskbus_fake_confirm(host->fake, status);
}

static bool has_line(void *arg)
{
    struct contract_host *host = arg;
    return deskbus_fake_logged(host->fake, host->wanted);
}

static bool host_wait_log(struct contract_host *host, const char *line)
{
    host->wanted = line;
    return deskbus_fake_wait(host->fake, has_line, host, 5000);
}

int main(void)
{
    const struct contract_host_driver driver = {
            .name = "fake host",
            .open = host_open,
            .close = host_close,
            .deliver = host_deliver,
            .pass_on = host_pass_on,
            .effects = host_effects,
            .log = host_log,
            .advance = host_advance,
            .now = host_now,
            .credit = host_credit,
            .ready = host_ready,
            .confirm = host_confirm,
            .wait_log = host_wait_log,
    };
    return contract_run(&driver);
}
