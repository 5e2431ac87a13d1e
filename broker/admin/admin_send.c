/* Send: a message in short or full form, handed in as if a source had brought it. */
#include "admin/admin_private.h"
#include "worker/incoming.h"

#include <errno.h>
#include <string.h>

static void inject(struct admin *admin, size_t source, const struct incoming *incoming,
        struct control_request *request)
{
    struct wire_accept accept = {.number = 0, .key = incoming->key, .message = incoming->message};
    memcpy(accept.id, incoming->id.bytes, sizeof(accept.id));
    memcpy(accept.digest, incoming->digest.bytes, sizeof(accept.digest));
    memcpy(accept.conversation, incoming->conversation.bytes, sizeof(accept.conversation));
    route_inject(
            admin->setup.route, source, &accept, admin_wait_done, admin_wait_new(admin, request));
}

static int stamp(struct admin *admin, const char *source, const struct deskbus_message *message,
        struct control_request *request, int instance)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_builder *merged = NULL;
    struct incoming incoming;
    int r = deskbus_builder_new(&builder);
    if (r == 0)
        r = deskbus_builder_new(&merged);
    struct incoming_setting setting = {.instance = source,
            .channel = plan_instance(admin->setup.plan, (size_t)instance)->use,
            .now_ms = clock_wall_ms(admin->setup.clock),
            .builder = builder,
            .merged = merged};
    if (r == 0)
        r = incoming_stamp(message, &setting, &incoming);
    if (r == 0)
        inject(admin, (size_t)instance, &incoming, request);
    deskbus_builder_free(&builder);
    deskbus_builder_free(&merged);
    return r;
}

void admin_send(struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    char source[DESKBUS_NAME_MAX + 1];
    const char *line = NULL;
    size_t size = 0;
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    if (!admin_text(args, "source", source, sizeof(source)) ||
            deskbus_value_string(deskbus_value_get(args, "line"), &line, &size) < 0) {
        control_refuse(request, "usage", "a source and a line of JSON are needed");
        return;
    }
    int instance = plan_instance_find(admin->setup.plan, source);
    if (instance < 0 ||
            (plan_instance(admin->setup.plan, (size_t)instance)->roles & DESKBUS_SOURCE) == 0) {
        control_refuse(request, "not_found", "'%s' is no source of this configuration", source);
        return;
    }
    int r = deskbus_message_from_json(line, size, NULL, &message, &err);
    if (r == 0)
        r = stamp(admin, source, message, request, instance);
    if (r < 0)
        control_refuse(request, "usage", "this is no message: %s",
                err != NULL ? deskbus_error_text(err) : strerror(-r));
    deskbus_error_free(&err);
    deskbus_message_unref(&message);
}
