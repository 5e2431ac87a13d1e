/* Plugin: descriptor and life of `crm`; the deliveries of a loop turn share one transaction. */
#include "crm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct deskbus_option options[] = {
        {.name = "database",
                .type = DESKBUS_OPTION_STATE_PATH,
                .fallback = "crm.db",
                .help = "the SQLite file"},
        {.name = "orders",
                .type = DESKBUS_OPTION_PATH,
                .help = "CSV with number,customer,status,day,item; read at every start"},
        {.name = "order_pattern",
                .type = DESKBUS_OPTION_REGEX,
                .fallback = "\\b[A-Z]{0,4}-?\\d[\\d-]{2,15}\\b",
                .help = "how an order number looks in a message"},
        {.name = "history",
                .type = DESKBUS_OPTION_INT,
                .fallback = "20",
                .range = "0..100",
                .help = "earlier lines of the conversation that go with a message"},
        {0},
};

static const struct deskbus_field party_fields[] = {
        {"known", DESKBUS_FIELD_BOOL, NULL, "has written before"},
        {"profile_id", DESKBUS_FIELD_STRING, NULL, "number of the profile"},
        {"addr", DESKBUS_FIELD_STRING, NULL, "address on this channel"},
        {"name", DESKBUS_FIELD_STRING, NULL, "name, if it is known"},
        {"messages", DESKBUS_FIELD_INT, NULL, "messages recorded so far"},
        {"first_seen", DESKBUS_FIELD_STRING, NULL, "time of the first message"},
        {"last_seen", DESKBUS_FIELD_STRING, NULL, "time of the last message"},
        {0},
};
static const struct deskbus_field order_fields[] = {
        {"number", DESKBUS_FIELD_STRING, NULL, "as the customer wrote it"},
        {"status", DESKBUS_FIELD_STRING, NULL, "as the orders say"},
        {"day", DESKBUS_FIELD_STRING, NULL, "expected or done"},
        {"item", DESKBUS_FIELD_STRING, NULL, "what was ordered; only for its owner"},
        {"mine", DESKBUS_FIELD_BOOL, NULL, "it is the order of who writes"},
        {0},
};
static const struct deskbus_field list_fields[] = {{"", DESKBUS_FIELD_LIST, NULL, "maps"}, {0}};

static const struct deskbus_annotation writes[] = {
        {"party", party_fields, "who is writing"},
        {"order", order_fields, "the order whose number the message names"},
        {"orders", list_fields, "open orders of who writes"},
        {"history", list_fields, "earlier lines of the conversation: time, who, text"},
        {0},
};

static void crm_check(const struct deskbus_options *values, struct deskbus_findings *out)
{
    const char *orders = deskbus_option_string(values, "orders");
    if (orders != NULL)
        order_check(orders, deskbus_option_place(values, "orders"), out);
}

static void crm_free(struct crm *crm)
{
    store_close(&crm->store);
    order_pattern_free(&crm->numbers);
    deskbus_builder_free(&crm->builder);
    free(crm->waiting);
    free(crm);
}

static int open_parts(
        struct crm *crm, const struct deskbus_options *values, struct deskbus_error **reterr)
{
    const char *orders = deskbus_option_string(values, "orders");
    bool live = crm->host->mode == DESKBUS_LIVE;
    if (deskbus_builder_new(&crm->builder) < 0)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    if (order_pattern_new(deskbus_option_string(values, "order_pattern"), &crm->numbers) < 0)
        return DESKBUS_FAIL(reterr, NULL, -EINVAL, "order_pattern is no regular expression");
    int r = store_open(
            live ? deskbus_option_string(values, "database") : NULL, &crm->store, reterr);
    if (r == 0 && orders != NULL)
        r = order_import(crm, orders, reterr);
    return r;
}

static int crm_open(struct deskbus_host *host, const struct deskbus_options *values, void **self,
        struct deskbus_error **reterr)
{
    struct crm *crm = calloc(1, sizeof(*crm));
    if (crm == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    crm->host = host;
    crm->history_count = deskbus_option_int(values, "history");
    int r = open_parts(crm, values, reterr);
    if (r < 0)
        crm_free(crm);
    else
        *self = crm;
    return r;
}

static int work_on(struct crm *crm, struct deskbus_delivery *delivery)
{
    return delivery->role == DESKBUS_OBSERVER ? record_observed(crm, delivery)
                                              : profile_annotate(crm, delivery);
}

/* One transaction for all that wait; it ends them together, so that done means on disk. */
static void flush(void *arg)
{
    struct crm *crm = arg;
    size_t count = crm->waiting_count;
    crm->flush_asked = false;
    if (count == 0)
        return;
    int r = store_run(store_statement(crm->store, STORE_BEGIN));
    for (size_t i = 0; i < count && r == 0; i++)
        r = work_on(crm, crm->waiting[i]);
    if (r == 0)
        r = store_run(store_statement(crm->store, STORE_COMMIT));
    const char *why = r < 0 ? store_complaint(crm->store) : NULL;
    if (r < 0) {
        deskbus_log(crm->host, DESKBUS_LOG_ERROR, "the database refused: %s", why);
        (void)store_run(store_statement(crm->store, STORE_ROLLBACK));
    }
    crm->waiting_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (r < 0)
            deskbus_retry(crm->waiting[i], 0, "the database refused it");
        else
            deskbus_done(crm->waiting[i]);
    }
}

static void crm_message(void *self, struct deskbus_delivery *delivery)
{
    struct crm *crm = self;
    if (crm->waiting_count == crm->waiting_room) {
        size_t room = crm->waiting_room * 2 + 64;
        struct deskbus_delivery **more = realloc(crm->waiting, room * sizeof(*more));
        if (more == NULL) {
            deskbus_retry(delivery, 0, "no memory");
            return;
        }
        crm->waiting = more;
        crm->waiting_room = room;
    }
    crm->waiting[crm->waiting_count++] = delivery;
    if (crm->flush_asked)
        return;
    crm->flush_asked = true;
    if (deskbus_post(crm->host, flush, crm) < 0)
        flush(crm);
}

static void crm_stop(void *self, deskbus_done_fn *done, void *arg)
{
    flush(self);
    done(arg);
}

static void crm_close(void *self, deskbus_done_fn *done, void *arg)
{
    struct crm *crm = self;
    flush(crm);
    crm_free(crm);
    done(arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "crm",
        .version = "1.0.0",
        .summary = "keeps customers, conversations and orders in SQLite and says who is writing",
        .roles = DESKBUS_STEP | DESKBUS_OBSERVER,
        .flags = DESKBUS_BLOCKS,
        .max_workers = 1,
        .options = options,
        .writes = writes,
        .check = crm_check,
        .open = crm_open,
        .message = crm_message,
        .stop = crm_stop,
        .close = crm_close,
};
