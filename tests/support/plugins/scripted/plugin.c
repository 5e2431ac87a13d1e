/* Plugin: descriptor and life of `scripted`. */
#include "scripted.h"

#include <deskbus/option.h>

#include <errno.h>
#include <stdlib.h>

static const struct deskbus_option options[] = {
        {.name = "script", .type = DESKBUS_OPTION_STRING, .help = "commands for every message"},
        {.name = "log",
                .type = DESKBUS_OPTION_PATH,
                .help = "a line for every delivery and every end"},
        {.name = "delay",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "0",
                .help = "before a delivery ends"},
        {.name = "messages",
                .type = DESKBUS_OPTION_INT,
                .fallback = "0",
                .range = "0..",
                .help = "handed in as a source"},
        {.name = "conversations",
                .type = DESKBUS_OPTION_INT,
                .fallback = "1",
                .range = "1..",
                .help = "that they belong to"},
        {.name = "text",
                .type = DESKBUS_OPTION_STRING,
                .fallback = "hello",
                .help = "of what it hands in"},
        {0}};

/* A delivery that ends later. */
struct later {
    struct scripted *self;
    struct later *next, **place; /* of self->later */
    struct deskbus_delivery *delivery;
    struct scripted_end end;
};

static int open_log(struct scripted *self, const char *path, struct deskbus_error **reterr)
{
    if (path == NULL || self->host->mode == DESKBUS_TRY)
        return 0;
    self->log = fopen(path, "ae");
    if (self->log == NULL)
        return DESKBUS_FAIL(reterr, NULL, -errno, "cannot open '%s'", path);
    return 0;
}

static int scripted_open(struct deskbus_host *host, const struct deskbus_options *given, void **ret,
        struct deskbus_error **reterr)
{
    struct scripted *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    self->host = host;
    self->script = deskbus_option_string(given, "script");
    self->delay_ms = deskbus_option_duration_ms(given, "delay");
    int r = open_log(self, deskbus_option_string(given, "log"), reterr);
    if (r == 0)
        r = scripted_feed_new(self, given);
    if (r < 0) {
        if (self->log != NULL)
            fclose(self->log);
        free(self);
        return r;
    }
    *ret = self;
    return 0;
}

static int scripted_start(void *arg, const char *cursor, struct deskbus_error **reterr)
{
    (void)reterr;
    scripted_feed_start(arg, cursor);
    return 0;
}

static const char *role_name(uint32_t role)
{
    if (role == DESKBUS_SINK)
        return "sink";
    return role == DESKBUS_OBSERVER ? "observer" : "step";
}

/* EVENT ROLE ID OUTPUT ATTEMPT TEXT */
static void log_delivery(
        struct scripted *self, const char *event, const struct deskbus_delivery *delivery)
{
    char id[64];
    const char *text;
    if (self->log == NULL)
        return;
    const struct deskbus_message *message = delivery->cause != NULL ? delivery->cause
                                                                    : delivery->message;
    deskbus_value_copy(deskbus_message_get(message, "data.msg.ext_id"), id, sizeof(id));
    size_t size = deskbus_message_text(delivery->message, &text);
    fprintf(self->log, "%s %s %s %s %u %.*s\n", event, role_name(delivery->role),
            id[0] != '\0' ? id : "-", delivery->output_id[0] != '\0' ? delivery->output_id : "-",
            delivery->attempt, (int)size, text);
    fflush(self->log);
}

static void finish(
        struct scripted *self, struct deskbus_delivery *delivery, const struct scripted_end *end)
{
    static const char *const names[] = {"done", "retry", "reject", "hang"};
    log_delivery(self, names[end->how], delivery);
    deskbus_count(self->host, names[end->how], 1);
    if (end->how == SCRIPTED_RETRY)
        deskbus_retry(delivery, end->after_ms, "scripted");
    else if (end->how == SCRIPTED_REJECT)
        deskbus_reject(delivery, end->code, "scripted");
    else if (end->how == SCRIPTED_DONE)
        deskbus_done(delivery);
    if (end->twice)
        deskbus_done(delivery);
}

static void later_add(struct scripted *self, struct later *later)
{
    later->next = self->later;
    later->place = &self->later;
    if (later->next != NULL)
        later->next->place = &later->next;
    self->later = later;
}

static void later_remove(struct later *later)
{
    *later->place = later->next;
    if (later->next != NULL)
        later->next->place = later->place;
}

static void on_delay(void *arg)
{
    struct later *later = arg;
    later_remove(later);
    finish(later->self, later->delivery, &later->end);
    free(later);
}

static void scripted_message(void *arg, struct deskbus_delivery *delivery)
{
    struct scripted *self = arg;
    struct scripted_end end;
    log_delivery(self, "begin", delivery);
    deskbus_count(self->host, "begun", 1);
    scripted_run(self, delivery, &end);
    struct later *later = end.delay_ms > 0 ? malloc(sizeof(*later)) : NULL;
    if (later == NULL) {
        finish(self, delivery, &end);
        return;
    }
    *later = (struct later){.self = self, .delivery = delivery, .end = end};
    later_add(self, later);
    if (deskbus_timer(self->host, end.delay_ms, on_delay, later, NULL) < 0) {
        later_remove(later);
        free(later);
        deskbus_retry(delivery, 0, "no memory for a timer");
    }
}

static void scripted_ready(void *arg)
{
    scripted_feed_go(arg);
}

static void scripted_close(void *arg, deskbus_done_fn *done, void *done_arg)
{
    struct scripted *self = arg;
    while (self->later != NULL) {
        struct later *later = self->later;
        later_remove(later);
        free(later);
    }
    if (self->log != NULL)
        fclose(self->log);
    scripted_feed_free(self);
    free(self);
    done(done_arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {DESKBUS_PLUGIN_HEADER,
        .name = SCRIPTED_NAME, .version = "1.0.0", .summary = "does what a test's message says",
        .roles = DESKBUS_SOURCE | DESKBUS_STEP | DESKBUS_SINK | DESKBUS_OBSERVER,
        .flags = SCRIPTED_FLAGS, .options = options, .open = scripted_open, .start = scripted_start,
        .message = scripted_message, .ready = scripted_ready, .close = scripted_close};
