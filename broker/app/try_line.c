/* Try line: a line of input becomes a message, and what became of it a line of output. */
#include "app/try_private.h"
#include "base/clock.h"
#include "base/must.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void print(struct try_session *session, struct deskbus_builder *builder)
{
    struct deskbus_value value;
    char *json = NULL;
    if (deskbus_builder_finish(builder, &value, NULL) == 0 &&
            deskbus_value_to_json(value, &json, NULL) == 0)
        fprintf(session->options->out, "%s\n", json);
    free(json);
    (void)fflush(session->options->out);
}

/* The message's own fields at the top, id and conversation as they were given, then what became of it. */
static void print_message(struct try_session *session, struct try_message *message)
{
    struct deskbus_builder *whole = session->scratch;
    struct deskbus_builder *line = session->builder;
    struct deskbus_value map;
    char id[HASH_HEX_SIZE];
    deskbus_builder_clear(whole);
    deskbus_build_message(whole, message->message);
    if (deskbus_builder_finish(whole, &map, NULL) < 0)
        return;
    hash_hex(&message->id, id);
    deskbus_builder_clear(line);
    deskbus_build_map(line);
    add_text(line, "id", message->given_id[0] != '\0' ? message->given_id : id);
    if (message->given_conversation[0] != '\0')
        add_text(line, "conversation", message->given_conversation);
    add_text(line, "message_id", id);
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        if (walk.key_size == 2 && memcmp(walk.key, "id", 2) == 0)
            continue;
        deskbus_build_key_n(line, walk.key, walk.key_size);
        deskbus_build_value(line, walk.value);
    }
    add_text(line, "outcome", message->outcome);
    deskbus_build_end(message->outputs);
    struct deskbus_value outputs;
    if (deskbus_builder_finish(message->outputs, &outputs, NULL) == 0) {
        deskbus_build_key(line, "outputs");
        deskbus_build_value(line, outputs);
    }
    deskbus_build_end(line);
    print(session, line);
}

void try_undecodable(struct try_session *session, const char *code, const char *why)
{
    char outcome[80];
    (void)snprintf(outcome, sizeof(outcome), "dead:%s", code);
    deskbus_builder_clear(session->builder);
    deskbus_build_map(session->builder);
    add_text(session->builder, "type", "message");
    add_text(session->builder, "error", why);
    add_text(session->builder, "outcome", outcome);
    deskbus_build_key(session->builder, "outputs");
    deskbus_build_list(session->builder);
    deskbus_build_end(session->builder);
    deskbus_build_end(session->builder);
    print(session, session->builder);
}

static const char *source_of(const struct try_session *session)
{
    const struct plan *plan = session->load.plan;
    if (session->options->source != NULL)
        return session->options->source;
    const char *pipeline = session->options->pipeline;
    size_t wanted = pipeline != NULL ? (size_t)plan_pipeline_find(plan, pipeline) : 0;
    for (size_t i = 0; i < plan_instance_count(plan); i++) {
        const struct plan_instance *instance = plan_instance(plan, i);
        if ((instance->roles & DESKBUS_SOURCE) != 0 &&
                (pipeline == NULL || plan_pipeline_takes(plan, wanted, i)))
            return instance->name;
    }
    return "";
}

static int stamp(
        struct try_session *session, const struct deskbus_message *given, struct try_message *ret)
{
    struct incoming incoming;
    int source = plan_instance_find(session->load.plan, ret->source);
    struct incoming_setting setting = {.instance = ret->source,
            .channel = source >= 0 ? plan_instance(session->load.plan, (size_t)source)->name
                                   : "file",
            .now_ms = clock_wall_ms(clock_system()),
            .builder = session->builder,
            .merged = session->merged};
    int r = incoming_stamp(given, &setting, &incoming);
    if (r < 0)
        return r;
    ret->id = incoming.id;
    ret->conversation = incoming.conversation;
    return deskbus_message_decode(
            incoming.message.bytes, incoming.message.size, NULL, &ret->message, NULL);
}

void try_decoded(struct try_session *session, const struct deskbus_message *given)
{
    struct try_message message = {.source = source_of(session), .pipeline = -1};
    (void)deskbus_value_copy(deskbus_message_get(given, "data.msg.ext_id"), message.given_id,
            sizeof(message.given_id));
    if (message.given_id[0] == '\0')
        (void)deskbus_value_copy(
                deskbus_message_get(given, "id"), message.given_id, sizeof(message.given_id));
    (void)deskbus_value_copy(deskbus_message_get(given, "data.conv.thread"),
            message.given_conversation, sizeof(message.given_conversation));
    int r = stamp(session, given, &message);
    if (r < 0) {
        try_undecodable(session, "undecodable",
                r == -EMSGSIZE ? "a field is too long" : "a field has a wrong type");
        return;
    }
    must_succeed(deskbus_builder_new(&message.outputs));
    deskbus_build_list(message.outputs);
    if (deskbus_value_is(deskbus_message_get(message.message, "type"), "message"))
        try_follow(session, &message);
    else
        try_end(&message, "none", NULL); /* statuses run through no pipeline */
    print_message(session, &message);
    deskbus_message_unref(&message.message);
    deskbus_builder_free(&message.outputs);
}

void try_line(struct try_session *session, const char *text, size_t size)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    struct deskbus_limits limits = deskbus_limits_default;
    limits.bytes = plan_settings(session->load.plan)->message_bytes;
    if (deskbus_message_from_json(text, size, &limits, &message, &err) == 0)
        try_decoded(session, message);
    else
        try_undecodable(session, "undecodable", deskbus_error_text(err));
    deskbus_message_unref(&message);
    deskbus_error_free(&err);
}
