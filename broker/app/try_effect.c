/* Try effect: annotations, outputs and the decision of a step, as routing would take them; a sink is taken to have said done. */
#include "app/try_private.h"
#include "base/must.h"
#include "wire/call.h"

#include <stdio.h>
#include <string.h>

static void add_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void output_id(const struct try_message *message, const char *step, uint32_t ordinal,
        char ret[HASH_HEX_SIZE])
{
    unsigned char bytes[4] = {(unsigned char)ordinal, (unsigned char)(ordinal >> 8),
            (unsigned char)(ordinal >> 16), (unsigned char)(ordinal >> 24)};
    struct hash_part parts[] = {
            {message->id.bytes, HASH_ID_SIZE}, {step, strlen(step)}, {bytes, sizeof(bytes)}};
    struct hash_id id;
    hash_parts(parts, 3, &id);
    hash_hex(&id, ret);
}

static void reply_instance(const struct try_session *session, const struct try_message *message,
        char ret[DESKBUS_NAME_MAX + 1])
{
    const struct plan *plan = session->load.plan;
    int source = plan_instance_find(plan, message->source);
    int to = message->pipeline >= 0 && source >= 0
            ? plan_pipeline_reply_by(plan, (size_t)message->pipeline, (size_t)source)
            : -1;
    (void)snprintf(
            ret, DESKBUS_NAME_MAX + 1, "%s", to >= 0 ? plan_instance(plan, (size_t)to)->name : "");
}

static void add_output(
        struct try_session *session, struct try_message *message, const struct wire_call *call)
{
    struct deskbus_builder *builder = message->outputs;
    char to[DESKBUS_NAME_MAX + 1];
    char id[HASH_HEX_SIZE];
    char cause[HASH_HEX_SIZE];
    bool suggest = call->op == WIRE_CALL_SUGGEST || (call->op == WIRE_CALL_REPLY && message->owned);
    if (call->op == WIRE_CALL_SEND)
        (void)snprintf(to, sizeof(to), "%.*s", (int)call->name.size, call->name.text);
    else
        reply_instance(session, message, to);
    output_id(message, message->step, message->ordinal++, id);
    hash_hex(&message->id, cause);
    deskbus_build_map(builder);
    add_text(builder, "to", to);
    add_text(builder, "id", id);
    add_text(builder, "causationid", cause);
    add_text(builder, "kind", suggest ? "suggest" : call->op == WIRE_CALL_SEND ? "send" : "reply");
    deskbus_build_key(builder, "message");
    deskbus_build_value(builder, call->message);
    deskbus_build_end(builder);
}

static void put_state(struct try_session *session, const struct try_message *message,
        const struct wire_call *call)
{
    struct state_owner owner = {
            .instance = plan_instance(session->load.plan, session->current_instance)->name,
            .scope = call->scope};
    struct deskbus_value bytes;
    char key[129];
    if (call->scope == DESKBUS_CONVERSATION)
        owner.id = message->conversation;
    else if (call->scope == DESKBUS_PERSON)
        owner.id = conversation_person_of(message->message);
    (void)snprintf(key, sizeof(key), "%.*s", (int)call->key.size, call->key.text);
    deskbus_builder_clear(session->builder);
    deskbus_build_binary(session->builder, call->bytes, call->size);
    must_succeed(deskbus_builder_finish(session->builder, &bytes, NULL));
    plugin_state_put(session->state, &owner, key, bytes, call->time_ms);
}

static void take_decision(const struct try_session *session, struct try_message *message,
        const struct wire_call *call)
{
    char text[200] = "";
    if (call->name.text != NULL)
        (void)snprintf(text, sizeof(text), "%.*s", (int)call->name.size, call->name.text);
    if (call->op == WIRE_CALL_HAND_OFF) {
        const char *team = message->pipeline >= 0
                ? plan_pipeline_team(session->load.plan, (size_t)message->pipeline)
                : NULL;
        try_end(message, "handed_off", text[0] != '\0' ? text : team);
    } else if (call->op == WIRE_CALL_END && message->outcome[0] == '\0')
        try_end(message, "closed", text);
}

static void annotate(struct try_message *message, struct deskbus_value annotations)
{
    struct deskbus_message *more = NULL;
    if (deskbus_value_count(annotations) == 0 ||
            deskbus_message_annotated(
                    message->message, annotations.bytes, annotations.size, &more, NULL) < 0)
        return;
    deskbus_message_unref(&message->message);
    message->message = more;
}

/* A hand-off goes before an answer, an answer before a close: the decisions are looked at in that order. */
static void decide(struct try_session *session, struct try_message *message,
        const struct wire_result *result, enum wire_call_op op)
{
    struct deskbus_walk walk = deskbus_value_walk(result->calls);
    struct wire_call call;
    while (message->outcome[0] == '\0' && wire_call_next(&walk, &call) > 0) {
        bool final = op == WIRE_CALL_REPLY && call.op == op && call.kind == DESKBUS_FINAL;
        if (final && message->owned)
            try_end(message, "handed_off",
                    message->pipeline >= 0
                            ? plan_pipeline_team(session->load.plan, (size_t)message->pipeline)
                            : NULL);
        else if (final)
            try_end(message, "answered", NULL);
        else if (call.op == op)
            take_decision(session, message, &call);
    }
}

void try_effect(
        struct try_session *session, struct try_message *message, const struct wire_result *result)
{
    struct deskbus_walk walk = deskbus_value_walk(result->calls);
    struct wire_call call;
    annotate(message, result->annotations);
    while (wire_call_next(&walk, &call) > 0) {
        if (call.op == WIRE_CALL_REPLY || call.op == WIRE_CALL_SUGGEST || call.op == WIRE_CALL_SEND)
            add_output(session, message, &call);
        else if (call.op == WIRE_CALL_STATE)
            put_state(session, message, &call);
    }
    decide(session, message, result, WIRE_CALL_HAND_OFF);
    decide(session, message, result, WIRE_CALL_REPLY);
    decide(session, message, result, WIRE_CALL_END);
}
