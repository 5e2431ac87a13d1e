/* Host calls: the table that the plugin holds, and those of its calls that are told at once. */
#include "worker/deliveries_private.h"

#include <errno.h>
#include <string.h>

static void host_working(struct deskbus_delivery *pub)
{
    struct delivery *delivery = deliveries_live(pub, "working");
    if (delivery == NULL || delivery->stage != DELIVERY_RUNNING)
        return;
    const struct wire_report report = {.kind = WIRE_REPORT_WORKING, .ticket = delivery->ticket};
    delivery->worker->port.report(delivery->worker->port.arg, &report);
}

static uint64_t host_now(struct deskbus_host *host)
{
    return clock_wall_ms(((struct worker *)host)->clock);
}

/* One line of at most WORKER_TEXT_BYTES: what would begin another is shown as a space. */
static void host_log(struct deskbus_host *host, enum deskbus_level level, const char *text)
{
    char line[WORKER_TEXT_BYTES + 1];
    size_t size = text != NULL ? strnlen(text, WORKER_TEXT_BYTES) : 0;
    if (level < DESKBUS_LOG_ERROR || level > DESKBUS_LOG_DEBUG)
        level = DESKBUS_LOG_ERROR;
    for (size_t i = 0; i < size; i++)
        line[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
    line[size] = '\0';
    worker_log((struct worker *)host, level, "%s", line);
}

/* --- counters: added up here, told now and then --- */

void host_calls_flush_counters(struct worker *worker)
{
    for (size_t i = 0; i < worker->counter_count; i++) {
        struct counter *counter = &worker->counters[i];
        if (counter->add == 0)
            continue;
        const struct wire_report report = {
                .kind = WIRE_REPORT_COUNTER, .name = counter->name, .add = counter->add};
        counter->add = 0;
        worker->port.report(worker->port.arg, &report);
    }
}

static void on_counter_timer(void *arg)
{
    struct worker *worker = arg;
    worker->counter_timer = NULL;
    host_calls_flush_counters(worker);
}

static struct counter *counter_find(struct worker *worker, const char *name)
{
    for (size_t i = 0; i < worker->counter_count; i++)
        if (strcmp(worker->counters[i].name, name) == 0)
            return &worker->counters[i];
    size_t size = strnlen(name, DESKBUS_NAME_MAX + 1);
    if (!deskbus_name_valid(name, size) || worker->counter_count == WORKER_COUNTER_COUNT)
        return NULL;
    struct counter *counter = &worker->counters[worker->counter_count++];
    memcpy(counter->name, name, size + 1);
    return counter;
}

static void host_counter(struct deskbus_host *host, const char *name, uint64_t add)
{
    struct worker *worker = (struct worker *)host;
    struct counter *counter = name != NULL ? counter_find(worker, name) : NULL;
    if (counter == NULL)
        return;
    counter->add += add;
    if (worker->counter_timer == NULL)
        (void)timers_add(host, WORKER_COUNTER_MS, on_counter_timer, worker, &worker->counter_timer);
}

static void host_histogram(struct deskbus_host *host, const char *name, double value)
{
    struct worker *worker = (struct worker *)host;
    if (name == NULL || !deskbus_name_valid(name, strnlen(name, DESKBUS_NAME_MAX + 1)))
        return;
    const struct wire_report report = {.kind = WIRE_REPORT_HISTOGRAM, .name = name, .value = value};
    worker->port.report(worker->port.arg, &report);
}

static void host_trouble(struct deskbus_host *host, const char *why)
{
    struct worker *worker = (struct worker *)host;
    const struct wire_report report = {.kind = WIRE_REPORT_TROUBLE, .text = why};
    worker->port.report(worker->port.arg, &report);
}

/* --- blobs come in a later version --- */

static int host_blob_put(struct deskbus_host *host, const void *bytes, size_t size,
        deskbus_accepted_fn *accepted, void *arg)
{
    (void)host;
    (void)bytes;
    (void)size;
    (void)accepted;
    (void)arg;
    return -ENOSYS;
}

static int host_blob_get(
        struct deskbus_delivery *pub, const char *id, const void **ret, size_t *ret_size)
{
    (void)pub;
    (void)id;
    (void)ret;
    (void)ret_size;
    return -ENOSYS;
}

void host_calls_fill(struct worker *worker)
{
    struct deskbus_host *host = &worker->host;
    host->accept = accepts_accept;
    host->status = accepts_status;
    host->annotate = staged_annotate;
    host->reply = staged_reply;
    host->suggest = staged_suggest;
    host->send = staged_send;
    host->withdraw = staged_withdraw;
    host->hand_off = staged_hand_off;
    host->end = staged_end;
    host->sent = staged_sent;
    host->state_put = state_put;
    host->state_get = state_get;
    host->done = deliveries_done;
    host->retry = deliveries_retry;
    host->reject = deliveries_reject;
    host->working = host_working;
    host->post = timers_post;
    host->timer = timers_add;
    host->cancel = timers_cancel;
    host->now = host_now;
    host->log = host_log;
    host->counter = host_counter;
    host->histogram = host_histogram;
    host->trouble = host_trouble;
    host->blob_put = host_blob_put;
    host->blob_get = host_blob_get;
    host->reply_later = staged_reply_later;
}
