/* Contract broker: applies staged calls and writes them down. */
#include "test.h"

#include "contract_broker.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

size_t broker_note(struct contract_broker *broker, struct deskbus_message *message, uint32_t role)
{
    assert_true(broker->delivery_count < BROKER_MAX);
    struct broker_delivery *delivery = &broker->deliveries[broker->delivery_count];
    delivery->message = message;
    delivery->role = role;
    delivery->open = true;
    snprintf(delivery->effects, sizeof(delivery->effects), "open\n");
    deskbus_value_copy(deskbus_message_get(message, "data.conv.thread"), delivery->conversation,
            sizeof(delivery->conversation));
    deskbus_value_copy(deskbus_message_get(message, "data.from.addr"), delivery->person,
            sizeof(delivery->person));
    return broker->delivery_count++;
}

static const char *owner_of(const struct broker_delivery *delivery, enum deskbus_scope scope)
{
    if (scope == DESKBUS_INSTANCE)
        return "";
    return scope == DESKBUS_PERSON ? delivery->person : delivery->conversation;
}

void broker_build_state(
        const struct contract_broker *broker, size_t delivery, struct deskbus_builder *builder)
{
    const struct broker_delivery *at = &broker->deliveries[delivery];
    deskbus_build_list(builder);
    for (size_t i = 0; i < broker->state_count; i++) {
        const struct broker_state *state = &broker->states[i];
        if (strcmp(state->owner, owner_of(at, state->scope)) != 0)
            continue;
        deskbus_build_list(builder);
        deskbus_build_uint(builder, (uint64_t)state->scope);
        deskbus_build_string(builder, state->key);
        deskbus_build_binary(builder, state->bytes, state->size);
        deskbus_build_uint(builder, state->expires_ms);
        deskbus_build_end(builder);
    }
    deskbus_build_end(builder);
}

void broker_build_waiting(
        const struct contract_broker *broker, size_t delivery, struct deskbus_builder *builder)
{
    const struct broker_delivery *at = &broker->deliveries[delivery];
    deskbus_build_list(builder);
    for (size_t i = 0; i < broker->output_count; i++)
        if (!broker->outputs[i].gone &&
                strcmp(broker->outputs[i].conversation, at->conversation) == 0)
            deskbus_build_string(builder, broker->outputs[i].key);
    deskbus_build_end(builder);
}

/* --- effects --- */

static void say(struct broker_delivery *delivery, const char *format, ...) DESKBUS_PRINTF(2, 3);
static void say(struct broker_delivery *delivery, const char *format, ...)
{
    size_t used = strlen(delivery->effects);
    va_list args;
    va_start(args, format);
    vsnprintf(delivery->effects + used, sizeof(delivery->effects) - used, format, args);
    va_end(args);
}

static void put_state(struct contract_broker *broker, const struct broker_delivery *delivery,
        const struct wire_call *call)
{
    struct broker_state *state = NULL;
    char key[64], owner[64];
    snprintf(key, sizeof(key), "%.*s", (int)call->key.size, call->key.text);
    snprintf(owner, sizeof(owner), "%s", owner_of(delivery, call->scope));
    for (size_t i = 0; i < broker->state_count && state == NULL; i++)
        if (broker->states[i].scope == call->scope && strcmp(broker->states[i].key, key) == 0 &&
                strcmp(broker->states[i].owner, owner) == 0)
            state = &broker->states[i];
    if (state == NULL) {
        assert_true(broker->state_count < BROKER_MAX);
        state = &broker->states[broker->state_count++];
    }
    free(state->bytes);
    state->scope = call->scope;
    memcpy(state->owner, owner, sizeof(state->owner));
    memcpy(state->key, key, sizeof(state->key));
    state->bytes = malloc(call->size + 1);
    assert_non_null(state->bytes);
    memcpy(state->bytes, call->bytes, call->size);
    state->size = call->size;
    state->expires_ms = call->time_ms;
}

static void put_output(
        struct contract_broker *broker, size_t delivery, const struct wire_call *call)
{
    if (call->time_ms <= broker->now_ms)
        return;
    assert_true(broker->output_count < BROKER_MAX);
    struct broker_output *output = &broker->outputs[broker->output_count++];
    *output = (struct broker_output){.delivery = delivery, .due_ms = call->time_ms};
    memcpy(output->conversation, broker->deliveries[delivery].conversation,
            sizeof(output->conversation));
    snprintf(output->key, sizeof(output->key), "%.*s", (int)call->key.size,
            call->key.text != NULL ? call->key.text : "");
}

static void withdraw(struct contract_broker *broker, const struct broker_delivery *delivery,
        const struct wire_call *call)
{
    for (size_t i = 0; i < broker->output_count; i++) {
        struct broker_output *output = &broker->outputs[i];
        if (strcmp(output->conversation, delivery->conversation) == 0 &&
                strlen(output->key) == call->key.size &&
                memcmp(output->key, call->key.text, call->key.size) == 0)
            output->gone = true;
    }
}

static struct wire_text or_dash(struct wire_text text)
{
    return text.text != NULL ? text : (struct wire_text){"-", 1};
}

static struct wire_text text_of(const struct wire_call *call)
{
    struct wire_text text = {NULL, 0};
    (void)deskbus_value_string(
            deskbus_value_at(call->message, "data.msg.text"), &text.text, &text.size);
    return text;
}

#define TEXT(value) (int)(value).size, (value).text

static void say_call(struct broker_delivery *delivery, const struct wire_call *call)
{
    static const char *const scopes[] = {"conversation", "person", "instance"};
    struct wire_text text = text_of(call);
    struct wire_text name = or_dash(call->name), key = or_dash(call->key);
    switch (call->op) {
    case WIRE_CALL_REPLY:
        say(delivery, "reply %s %.*s %" PRIu64 " %.*s\n",
                call->kind == DESKBUS_FINAL ? "final" : "interim", TEXT(key), call->time_ms,
                TEXT(text));
        break;
    case WIRE_CALL_SUGGEST:
        say(delivery, "suggest %g %.*s\n", call->score, TEXT(text));
        break;
    case WIRE_CALL_SEND:
        say(delivery, "send %.*s %.*s %" PRIu64 " %.*s\n", TEXT(name), TEXT(key), call->time_ms,
                TEXT(text));
        break;
    case WIRE_CALL_WITHDRAW:
        say(delivery, "withdraw %.*s %.*s\n", TEXT(key), TEXT(call->why));
        break;
    case WIRE_CALL_HAND_OFF:
        say(delivery, "hand_off %.*s %.*s\n", TEXT(name), TEXT(call->why));
        break;
    case WIRE_CALL_END:
        say(delivery, "end %.*s\n", TEXT(name));
        break;
    case WIRE_CALL_SENT:
        say(delivery, "sent %.*s\n", TEXT(name));
        break;
    case WIRE_CALL_STATE:
        say(delivery, "state %s %.*s %zu\n", scopes[call->scope], TEXT(key), call->size);
        break;
    }
}

static void take_annotations(struct broker_delivery *delivery, struct deskbus_value annotations)
{
    struct deskbus_message *annotated = NULL;
    struct deskbus_walk walk = deskbus_value_walk(annotations);
    if (annotations.size == 0)
        return;
    while (deskbus_walk_next(&walk)) {
        char *json = NULL;
        assert_int_equal(deskbus_value_to_json(walk.value, &json, NULL), 0);
        say(delivery, "annotate %.*s %s\n", (int)walk.key_size, walk.key, json);
        free(json);
    }
    assert_int_equal(deskbus_message_annotated(delivery->message, annotations.bytes,
                             annotations.size, &annotated, NULL),
            0);
    deskbus_message_unref(&delivery->message);
    delivery->message = annotated;
}

static void take_calls(struct contract_broker *broker, size_t number, struct deskbus_value calls)
{
    struct broker_delivery *delivery = &broker->deliveries[number];
    struct deskbus_walk walk = deskbus_value_walk(calls);
    struct wire_call call;
    while (calls.size > 0 && wire_call_next(&walk, &call) == 1) {
        say_call(delivery, &call);
        if (call.op == WIRE_CALL_STATE)
            put_state(broker, delivery, &call);
        else if (call.op == WIRE_CALL_REPLY || call.op == WIRE_CALL_SEND)
            put_output(broker, number, &call);
        else if (call.op == WIRE_CALL_WITHDRAW)
            withdraw(broker, delivery, &call);
    }
}

void broker_take(struct contract_broker *broker, size_t number, const struct wire_result *result)
{
    struct broker_delivery *delivery = &broker->deliveries[number];
    delivery->open = false;
    delivery->effects[0] = '\0';
    if (result->verdict == WIRE_DONE) {
        take_annotations(delivery, result->annotations);
        take_calls(broker, number, result->calls);
        say(delivery, "done\n");
    } else if (result->verdict == WIRE_RETRY) {
        say(delivery, "retry %" PRIu64 " %s\n", result->after_ms, result->why);
    } else if (result->verdict == WIRE_REJECT) {
        say(delivery, "reject %s %s\n", result->code, result->why);
    } else {
        delivery->open = true;
    }
}

/* --- time --- */

/* A later message of the conversation is in its step. */
static bool held_back(const struct contract_broker *broker, const struct broker_output *output)
{
    for (size_t i = output->delivery + 1; i < broker->delivery_count; i++) {
        const struct broker_delivery *later = &broker->deliveries[i];
        if (later->open && later->role == DESKBUS_STEP &&
                strcmp(later->conversation, output->conversation) == 0)
            return true;
    }
    return false;
}

void broker_advance(struct contract_broker *broker, uint64_t ms)
{
    broker->now_ms += ms;
    for (size_t i = 0; i < broker->output_count; i++) {
        struct broker_output *output = &broker->outputs[i];
        if (output->due_ms <= broker->now_ms && !held_back(broker, output))
            output->gone = true;
    }
}

size_t broker_clear(struct contract_broker *broker)
{
    size_t left = 0;
    for (size_t i = 0; i < broker->delivery_count; i++) {
        left += broker->deliveries[i].open;
        deskbus_message_unref(&broker->deliveries[i].message);
    }
    for (size_t i = 0; i < broker->state_count; i++)
        free(broker->states[i].bytes);
    return left;
}
