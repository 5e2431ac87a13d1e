/* Fake delivery: hands messages to the plugin, and keeps how each ended. */
#include "fake_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct fake_delivery *fake_delivery_live(struct deskbus_delivery *pub, const char *call)
{
    struct fake_delivery *delivery = (struct fake_delivery *)pub;
    if (pub == NULL)
        return NULL;
    if (delivery->result.verdict == DESKBUS_FAKE_OPEN)
        return delivery;
    fake_defect(delivery->fake, "%s() on a delivery that has ended", call);
    return NULL;
}

static void finish(struct fake_delivery *delivery, enum deskbus_fake_verdict verdict)
{
    delivery->result.verdict = verdict;
    if (verdict == DESKBUS_FAKE_DONE)
        fake_staged_apply(delivery);
    else
        fake_staged_drop(delivery);
}

static void host_done(struct deskbus_delivery *pub)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "done");
    if (delivery != NULL)
        finish(delivery, DESKBUS_FAKE_DONE);
}

static void host_retry(struct deskbus_delivery *pub, uint64_t after_ms, const char *why)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "retry");
    if (delivery == NULL)
        return;
    delivery->why = fake_print("%.*s", FAKE_TEXT_MAX, why == NULL ? "" : why);
    delivery->result.why = delivery->why;
    delivery->result.after_ms = after_ms;
    finish(delivery, DESKBUS_FAKE_RETRY);
}

static bool is_code(const char *code)
{
    size_t size = code == NULL ? 0 : strlen(code);
    return size > 0 && size <= DESKBUS_NAME_MAX &&
            strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == size;
}

static void host_reject(struct deskbus_delivery *pub, const char *code, const char *why)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "reject");
    if (delivery == NULL)
        return;
    if (!is_code(code)) {
        fake_defect(delivery->fake, "the code of reject() is not [a-z0-9_]{1,32}");
        code = "rejected";
    }
    delivery->code = fake_text(code);
    delivery->why = fake_print("%.*s", FAKE_TEXT_MAX, why == NULL ? "" : why);
    delivery->result.code = delivery->code;
    delivery->result.why = delivery->why;
    finish(delivery, DESKBUS_FAKE_REJECT);
}

static void host_working(struct deskbus_delivery *pub)
{
    struct fake_delivery *delivery = fake_delivery_live(pub, "working");
    if (delivery != NULL)
        delivery->result.working++;
}

void fake_delivery_fill(struct deskbus_host *host)
{
    host->done = host_done;
    host->retry = host_retry;
    host->reject = host_reject;
    host->working = host_working;
}

static uint32_t first_role(const struct deskbus_fake *fake)
{
    static const uint32_t roles[] = {DESKBUS_STEP, DESKBUS_SINK, DESKBUS_OBSERVER};
    for (size_t i = 0; i < 3; i++) {
        if (fake->plugin->roles & roles[i])
            return roles[i];
    }
    fake_abort("the plugin takes no messages: it is neither step, sink nor observer");
}

static const char *given(const char *text, const char *otherwise)
{
    return text == NULL ? otherwise : text;
}

static void fill_pub(struct fake_delivery *delivery, const struct deskbus_fake_delivery *how)
{
    struct deskbus_fake *fake = delivery->fake;
    uint32_t role = how->role == 0 ? first_role(fake) : how->role;
    bool sink = role == DESKBUS_SINK;
    char output_id[DESKBUS_ID_SIZE] = "";
    if (sink)
        (void)snprintf(output_id, sizeof(output_id), "%032zx", ++fake->output_count);
    delivery->texts[0] = fake_text(given(how->pipeline, sink ? "" : "main"));
    delivery->texts[1] = fake_text(given(how->step, role == DESKBUS_STEP ? fake->instance : ""));
    delivery->texts[2] = fake_text(given(how->output_id, output_id));
    delivery->texts[3] = fake_text(given(how->output_kind, sink ? "reply" : ""));
    delivery->cause = how->cause == NULL ? NULL : deskbus_message_ref(how->cause);
    delivery->pub = (struct deskbus_delivery){
            .size = sizeof(delivery->pub),
            .role = role,
            .host = &fake->host,
            .message = delivery->result.message,
            .pipeline = delivery->texts[0],
            .step = delivery->texts[1],
            .output_id = delivery->texts[2],
            .output_kind = delivery->texts[3],
            .cause = delivery->cause,
            .attempt = how->attempt == 0 ? 1 : how->attempt,
    };
}

const struct deskbus_fake_result *deskbus_fake_deliver_message(struct deskbus_fake *fake,
        const struct deskbus_message *message, const struct deskbus_fake_delivery *how)
{
    static const struct deskbus_fake_delivery plainly = {.role = 0};
    struct fake_delivery *delivery = fake_alloc(sizeof(*delivery));
    char id[DESKBUS_ID_SIZE];
    if (fake->plugin->message == NULL)
        fake_abort("the plugin has no message()");
    (void)snprintf(id, sizeof(id), "%032zx", ++fake->delivery_count);
    bool named = deskbus_value_kind(deskbus_message_get(message, "id")) == DESKBUS_STRING;
    delivery->fake = fake;
    delivery->result.message = fake_stamp(fake, message, named ? NULL : id);
    delivery->result.code = delivery->result.why = "";
    fake_conversation(delivery->result.message, delivery->conversation);
    fake_person(delivery->result.message, delivery->person);
    fill_pub(delivery, how == NULL ? &plainly : how);
    *fake->deliveries_end = delivery;
    fake->deliveries_end = &delivery->next;
    fake->plugin->message(fake->self, &delivery->pub);
    deskbus_fake_turn(fake);
    return &delivery->result;
}

const struct deskbus_fake_result *deskbus_fake_deliver(
        struct deskbus_fake *fake, const char *json, const struct deskbus_fake_delivery *how)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    if (deskbus_message_from_json(json, strlen(json), NULL, &message, &err) < 0)
        fake_abort("%s: %s", json, deskbus_error_text(err));
    const struct deskbus_fake_result *result = deskbus_fake_deliver_message(fake, message, how);
    deskbus_message_unref(&message);
    return result;
}

const struct deskbus_fake_result *deskbus_fake_step(struct deskbus_fake *fake, const char *json)
{
    return deskbus_fake_deliver(fake, json, NULL);
}

void fake_delivery_clear(struct deskbus_fake *fake)
{
    for (struct fake_delivery *at = fake->deliveries, *next = NULL; at != NULL; at = next) {
        next = at->next;
        fake_staged_drop(at);
        for (size_t i = 0; i < 4; i++)
            free(at->texts[i]);
        deskbus_message_unref(&at->result.message);
        deskbus_message_unref(&at->cause);
        free(at->code);
        free(at->why);
        free(at->effects);
        free(at->reply);
        free(at);
    }
}
