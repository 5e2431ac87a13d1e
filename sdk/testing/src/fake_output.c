/* Fake output: outputs that wait for their time, and what a delivery did as text. */
#include "fake_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool at_work(const struct deskbus_fake *fake, const char *conversation)
{
    for (const struct fake_delivery *at = fake->deliveries; at != NULL; at = at->next) {
        if (at->result.verdict == DESKBUS_FAKE_OPEN && at->pub.role == DESKBUS_STEP &&
                strcmp(at->conversation, conversation) == 0)
            return true;
    }
    return false;
}

void fake_outputs_leave(struct deskbus_fake *fake)
{
    for (struct fake_delivery *at = fake->deliveries; at != NULL; at = at->next) {
        for (size_t i = 0; i < at->result.call_count; i++) {
            struct deskbus_fake_call *call = &at->calls[i];
            if (call->fate == DESKBUS_FAKE_WAITING && call->time_ms <= fake->now_ms &&
                    !at_work(fake, at->conversation))
                call->fate = DESKBUS_FAKE_LEFT;
        }
    }
}

size_t deskbus_fake_waiting(struct deskbus_fake *fake)
{
    size_t count = 0;
    for (const struct fake_delivery *at = fake->deliveries; at != NULL; at = at->next) {
        for (size_t i = 0; i < at->result.call_count; i++)
            count += at->calls[i].fate == DESKBUS_FAKE_WAITING;
    }
    return count;
}

static struct fake_delivery *delivery_of(const struct deskbus_fake_result *result)
{
    return (struct fake_delivery *)((uintptr_t)result - offsetof(struct fake_delivery, result));
}

static const char *given(const char *text)
{
    return text == NULL || text[0] == '\0' ? "-" : text;
}

static void print_text(FILE *file, const struct deskbus_message *message)
{
    const char *text = NULL;
    size_t size = deskbus_message_text(message, &text);
    (void)fprintf(file, " %.*s\n", (int)size, text);
}

static void print_call(FILE *file, const struct deskbus_fake_call *call)
{
    static const char *const scopes[] = {"conversation", "person", "instance"};
    unsigned long long time_ms = call->time_ms;
    switch (call->op) {
    case DESKBUS_FAKE_REPLY:
        (void)fprintf(file, "reply %s %s %llu", call->reply == DESKBUS_FINAL ? "final" : "interim",
                given(call->key), time_ms);
        print_text(file, call->message);
        break;
    case DESKBUS_FAKE_SUGGEST:
        (void)fprintf(file, "suggest %g", call->score);
        print_text(file, call->message);
        break;
    case DESKBUS_FAKE_SEND:
        (void)fprintf(file, "send %s %s %llu", call->name, given(call->key), time_ms);
        print_text(file, call->message);
        break;
    case DESKBUS_FAKE_WITHDRAW:
        (void)fprintf(file, "withdraw %s %s\n", call->key, call->why);
        break;
    case DESKBUS_FAKE_HAND_OFF:
        (void)fprintf(file, "hand_off %s %s\n", given(call->name), call->why);
        break;
    case DESKBUS_FAKE_END:
        (void)fprintf(file, "end %s\n", call->name);
        break;
    case DESKBUS_FAKE_SENT:
        (void)fprintf(file, "sent %s\n", call->name);
        break;
    case DESKBUS_FAKE_STATE:
        (void)fprintf(file, "state %s %s %zu\n", scopes[call->scope], call->key, call->size);
        break;
    }
}

static void print_notes(FILE *file, const struct fake_delivery *delivery)
{
    for (size_t i = 0; i < delivery->note_count; i++) {
        const struct fake_note *note = &delivery->notes[i];
        char *json = NULL;
        if (deskbus_value_to_json((struct deskbus_value){note->bytes, note->size}, &json, NULL) < 0)
            fake_abort("no memory");
        (void)fprintf(file, "annotate %s %s\n", note->name, json);
        free(json);
    }
}

static void print_verdict(FILE *file, const struct deskbus_fake_result *result)
{
    switch (result->verdict) {
    case DESKBUS_FAKE_OPEN:
        (void)fputs("open\n", file);
        break;
    case DESKBUS_FAKE_DONE:
        (void)fputs("done\n", file);
        break;
    case DESKBUS_FAKE_RETRY:
        (void)fprintf(file, "retry %llu %s\n", (unsigned long long)result->after_ms, result->why);
        break;
    case DESKBUS_FAKE_REJECT:
        (void)fprintf(file, "reject %s %s\n", result->code, result->why);
        break;
    }
}

const char *deskbus_fake_effects(const struct deskbus_fake_result *result)
{
    struct fake_delivery *delivery = delivery_of(result);
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);
    if (file == NULL)
        fake_abort("no memory");
    if (result->verdict == DESKBUS_FAKE_DONE)
        print_notes(file, delivery);
    for (size_t i = 0; i < result->call_count; i++)
        print_call(file, &result->calls[i]);
    print_verdict(file, result);
    (void)fclose(file);
    free(delivery->effects);
    delivery->effects = text;
    return text;
}

const char *deskbus_fake_reply(const struct deskbus_fake_result *result, size_t index)
{
    struct fake_delivery *delivery = delivery_of(result);
    for (size_t i = 0; i < result->call_count; i++) {
        const char *text = NULL;
        if (result->calls[i].op != DESKBUS_FAKE_REPLY || index-- > 0)
            continue;
        size_t size = deskbus_message_text(result->calls[i].message, &text);
        free(delivery->reply);
        delivery->reply = fake_print("%.*s", (int)size, text);
        return delivery->reply;
    }
    return NULL;
}
