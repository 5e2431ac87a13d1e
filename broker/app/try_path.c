/* Try path: a message through its pipeline, by the same plan as in the broker. */
#include "app/try_private.h"
#include "base/clock.h"
#include "base/must.h"

#include <stdio.h>
#include <string.h>

void try_end(struct try_message *message, const char *kind, const char *text)
{
    (void)snprintf(message->outcome, sizeof(message->outcome), "%s%s%s", kind,
            text != NULL && text[0] != '\0' ? ":" : "", text != NULL ? text : "");
}

static struct plan_view view_of(const struct try_message *message)
{
    return (struct plan_view){.message = message->message,
            .now_ms = clock_wall_ms(clock_system()),
            .source = message->source};
}

static void forward(struct try_message *message, const char *to)
{
    struct deskbus_builder *builder = message->outputs;
    struct hash_part parts[] = {{message->id.bytes, HASH_ID_SIZE},
            {message->step, strlen(message->step)}, {"forward", 7}};
    struct hash_id id;
    char hex[HASH_HEX_SIZE];
    hash_parts(parts, 3, &id);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "to");
    deskbus_build_string(builder, to);
    deskbus_build_key(builder, "id");
    hash_hex(&id, hex);
    deskbus_build_string(builder, hex);
    deskbus_build_key(builder, "causationid");
    hash_hex(&message->id, hex);
    deskbus_build_string(builder, hex);
    deskbus_build_key(builder, "kind");
    deskbus_build_string(builder, "forward");
    deskbus_build_key(builder, "message");
    deskbus_build_message(builder, message->message);
    deskbus_build_end(builder);
}

static void carry_out(const struct try_session *session, struct try_message *message,
        const struct plan_action *action)
{
    switch (action->kind) {
    case PLAN_HAND_OFF:
        try_end(message, "handed_off", action->text);
        break;
    case PLAN_CLOSE:
        try_end(message, "closed", action->text);
        break;
    case PLAN_FORWARD: {
        const char *to = plan_instance(session->load.plan, action->instance)->name;
        forward(message, to);
        try_end(message, "forwarded", to);
        break;
    }
    case PLAN_STEP:
    default:
        break;
    }
}

static void give_up(struct try_session *session, struct try_message *message,
        const struct plan_action *action, const char *code)
{
    struct plan_failure failure;
    plan_failure(session->load.plan, (size_t)message->pipeline, action->step, &failure);
    fprintf(stderr, "deskbus try: line %lu: %s: %s\n", session->lines, action->step, session->why);
    if (failure.kind == PLAN_FAIL_ACTION)
        carry_out(session, message, &failure.action);
    else if (failure.kind != PLAN_FAIL_SKIP)
        try_end(message, "dead", code);
}

static void run_step(
        struct try_session *session, struct try_message *message, const struct plan_action *action)
{
    const struct plan_instance *instance = plan_instance(session->load.plan, action->instance);
    (void)snprintf(message->step, sizeof(message->step), "%s", action->step);
    if ((instance->plugin->flags & DESKBUS_NO_TRY) != 0) {
        fprintf(stderr, "deskbus try: %s cannot be tried and is left out\n", instance->name);
        return;
    }
    int r = try_deliver(session, message, action->instance, action->step);
    if (r < 0)
        give_up(session, message, action, "retries_used_up");
    else if (session->verdict != WIRE_DONE)
        give_up(session, message, action,
                session->verdict == WIRE_REJECT && session->code[0] != '\0' ? session->code
                                                                            : "retries_used_up");
}

/* The case as the message meets it. */
static void show_case(struct try_session *session, struct try_message *message)
{
    struct deskbus_value layer;
    struct deskbus_message *more = NULL;
    message->owned = map_get_id(session->owned, &message->conversation) != NULL;
    deskbus_builder_clear(session->builder);
    deskbus_build_map(session->builder);
    deskbus_build_key(session->builder, "case");
    deskbus_build_map(session->builder);
    deskbus_build_key(session->builder, "status");
    deskbus_build_string(session->builder, message->owned ? "open" : "new");
    deskbus_build_key(session->builder, "owner");
    deskbus_build_string(session->builder, message->owned ? "team" : "bot");
    deskbus_build_key(session->builder, "priority");
    deskbus_build_uint(session->builder, 0);
    deskbus_build_key(session->builder, "cycle");
    deskbus_build_uint(session->builder, 1);
    deskbus_build_end(session->builder);
    deskbus_build_end(session->builder);
    must_succeed(deskbus_builder_finish(session->builder, &layer, NULL));
    if (deskbus_message_annotated(message->message, layer.bytes, layer.size, &more, NULL) < 0)
        return;
    deskbus_message_unref(&message->message);
    message->message = more;
}

static void choose_pipeline(const struct try_session *session, struct try_message *message)
{
    const struct plan *plan = session->load.plan;
    struct plan_trace trace = {.count = 0};
    struct plan_view view = view_of(message);
    int source = plan_instance_find(plan, message->source);
    if (session->options->pipeline != NULL)
        message->pipeline = plan_pipeline_find(plan, session->options->pipeline);
    else if (source >= 0)
        message->pipeline = plan_pipeline_for(plan, (size_t)source, &view, &trace);
}

static void follow_pipeline(struct try_session *session, struct try_message *message)
{
    struct plan_trace trace = {.count = 0};
    struct plan_action action;
    while (message->outcome[0] == '\0') {
        struct plan_view view = view_of(message);
        const char *after = message->step[0] != '\0' ? message->step : NULL;
        if (plan_next(session->load.plan, (size_t)message->pipeline, after, &view, &action,
                    &trace) < 0) {
            try_end(message, "dead", "removed");
            return;
        }
        if (action.kind == PLAN_STEP)
            run_step(session, message, &action);
        else
            carry_out(session, message, &action);
    }
}

static void follow_step(struct try_session *session, struct try_message *message)
{
    int instance = plan_instance_find(session->load.plan, session->options->step);
    (void)snprintf(message->step, sizeof(message->step), "%s", session->options->step);
    int r = instance >= 0 ? try_deliver(session, message, (size_t)instance, message->step) : -1;
    if (r < 0 || session->verdict != WIRE_DONE)
        try_end(message, "dead",
                r == 0 && session->code[0] != '\0' ? session->code : "retries_used_up");
    else
        try_end(message, "none", NULL);
}

void try_follow(struct try_session *session, struct try_message *message)
{
    show_case(session, message);
    choose_pipeline(session, message);
    if (session->options->step != NULL)
        follow_step(session, message);
    else if (message->pipeline < 0)
        try_end(message, "dead", "no_pipeline");
    else
        follow_pipeline(session, message);
    if (strncmp(message->outcome, "handed_off", 10) == 0 && !message->owned)
        must_succeed(map_put_id(session->owned, &message->conversation, session));
}
