/* Fields: the table of the message's own fields (docs/message.md), and the look-up of all the others. */
#include "plan/fields.h"

#include <string.h>

enum { HINTS_MAX = 512 };

struct known_field {
    const char *name, *path;
    enum deskbus_field_type type;
    const char *values;
    const char *fallback; /* what an absent one means */
};

static const struct known_field message_fields[] = {
        {"text", "data.msg.text", DESKBUS_FIELD_STRING, NULL, NULL},
        {"subject", "data.msg.subject", DESKBUS_FIELD_STRING, NULL, NULL},
        {"channel", "data.channel", DESKBUS_FIELD_STRING, NULL, NULL},
        {"account", "data.account", DESKBUS_FIELD_STRING, NULL, NULL},
        {"direction", "data.direction", DESKBUS_FIELD_STRING, "in|out|internal", NULL},
        {"type", "type", DESKBUS_FIELD_STRING, "message|status|event", NULL},
        {"kind", "kind", DESKBUS_FIELD_STRING, "customer|person|operator|scheduled", "customer"},
        {"from.addr", "data.from.addr", DESKBUS_FIELD_STRING, NULL, NULL},
        {"from.name", "data.from.name", DESKBUS_FIELD_STRING, NULL, NULL},
        {"from.role", "data.from.role", DESKBUS_FIELD_STRING, NULL, NULL},
        {"from.verified", "data.from.verified", DESKBUS_FIELD_STRING, NULL, NULL},
        {"auto.machine", "data.auto.machine", DESKBUS_FIELD_BOOL, NULL, NULL},
        {"auto.reason", "data.auto.reason", DESKBUS_FIELD_STRING, NULL, NULL},
        {"auto.list", "data.auto.list", DESKBUS_FIELD_BOOL, NULL, NULL},
        {"auto.loop_depth", "data.auto.loop_depth", DESKBUS_FIELD_INT, NULL, NULL},
        {"auto.bounce", "data.auto.bounce", DESKBUS_FIELD_MAP, NULL, NULL},
        {"auto.suppress", "data.auto.suppress", DESKBUS_FIELD_LIST, NULL, NULL},
        {"conv.id", "data.conv.id", DESKBUS_FIELD_STRING, NULL, NULL},
        {"conv.thread", "data.conv.thread", DESKBUS_FIELD_STRING, NULL, NULL},
        {"conv.status", "data.conv.status", DESKBUS_FIELD_STRING, NULL, NULL},
        {"conv.window_expires", "data.conv.window_expires", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.ext_id", "data.msg.ext_id", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.ext_thread", "data.msg.ext_thread", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.reply_to_ext", "data.msg.reply_to_ext", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.refs", "data.msg.refs", DESKBUS_FIELD_LIST, NULL, NULL},
        {"msg.kind", "data.msg.kind", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.lang", "data.msg.lang", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.subject", "data.msg.subject", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.text", "data.msg.text", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.html", "data.msg.html", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.quoted", "data.msg.quoted", DESKBUS_FIELD_STRING, NULL, NULL},
        {"msg.entities", "data.msg.entities", DESKBUS_FIELD_LIST, NULL, NULL},
        {"msg.buttons", "data.msg.buttons", DESKBUS_FIELD_LIST, NULL, NULL},
        {"msg.attachments", "data.msg.attachments", DESKBUS_FIELD_LIST, NULL, NULL},
        {"delivery.state", "data.delivery.state", DESKBUS_FIELD_STRING, NULL, NULL},
        {"event.name", "data.event.name", DESKBUS_FIELD_STRING, NULL, NULL},
};
enum { MESSAGE_FIELDS = sizeof(message_fields) / sizeof(message_fields[0]) };

/* The broker itself keeps it in each message. */
static const struct deskbus_field case_fields[] = {
        {"id", DESKBUS_FIELD_STRING, NULL, NULL},
        {"status", DESKBUS_FIELD_STRING, "new|open|pending|solved|closed", NULL},
        {"owner", DESKBUS_FIELD_STRING, "bot|team|person", NULL},
        {"team", DESKBUS_FIELD_STRING, NULL, NULL},
        {"priority", DESKBUS_FIELD_INT, NULL, NULL},
        {"cycle", DESKBUS_FIELD_INT, NULL, NULL},
        {.name = NULL},
};
static const struct deskbus_annotation case_annotation = {"case", case_fields, NULL};

static const char *const taken[] = {"text", "subject", "channel", "account", "direction", "type",
        "kind", "from", "auto", "conv", "msg", "delivery", "event", "x", "hours", "source", "case",
        "any", "not"};

bool fields_is_taken(const char *name)
{
    for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
        if (strcmp(taken[i], name) == 0)
            return true;
    return false;
}

/* `path` below an annotation: a field of it, something below a map of it, or ("") the annotation itself. */
static bool find_below(
        const struct deskbus_annotation *annotation, const char *path, struct field *ret)
{
    ret->type = DESKBUS_FIELD_MAP;
    for (const struct deskbus_field *at = annotation->fields; at != NULL && at->name != NULL;
            at++) {
        size_t size = strlen(at->name);
        if (strcmp(at->name, path) == 0) {
            ret->type = at->type;
            ret->values = at->values;
            return true;
        }
        /* A map is free below: its keys come from a customer's profile, not from a table. */
        if (at->type == DESKBUS_FIELD_MAP && strncmp(at->name, path, size) == 0 &&
                (size == 0 || path[size] == '.')) {
            ret->type = 0;
            return true;
        }
    }
    return path[0] == '\0';
}

/* `name` begins with the annotation's name; *ret_path: the rest behind the dot. */
static bool is_of(const char *name, const char *annotation, const char **ret_path)
{
    size_t size = strlen(annotation);
    if (strncmp(name, annotation, size) != 0 || (name[size] != '\0' && name[size] != '.'))
        return false;
    *ret_path = name + size + (name[size] == '.');
    return true;
}

static bool find_message_field(struct build *build, const char *name, struct field *ret)
{
    for (size_t i = 0; i < MESSAGE_FIELDS; i++) {
        if (strcmp(message_fields[i].name, name) == 0) {
            ret->path = message_fields[i].path;
            ret->type = message_fields[i].type;
            ret->values = message_fields[i].values;
            ret->fallback = message_fields[i].fallback;
            return true;
        }
    }
    /* What a connector cannot express otherwise: nobody but it knows the types. */
    if (strncmp(name, "x.", 2) == 0 && name[2] != '\0') {
        ret->path = build_print(build, "data.%s", name);
        return true;
    }
    return false;
}

static bool find_hours(struct build *build, const char *name, struct field *ret)
{
    if (strncmp(name, "hours.", 6) != 0)
        return false;
    int index = plan_hours_find(build->plan, name + 6);
    ret->from = FIELD_HOURS;
    ret->type = DESKBUS_FIELD_BOOL;
    ret->hours = index >= 0 ? (size_t)index : 0;
    return index >= 0;
}

static bool find_annotation(
        struct build *build, const struct writers *writers, const char *name, struct field *ret)
{
    const char *path = NULL;
    ret->path = build_print(build, "annotations.%s", name);
    if (is_of(name, case_annotation.name, &path))
        return find_below(&case_annotation, path, ret);
    for (size_t i = 0; writers != NULL && i < writers->count; i++)
        if (is_of(name, writers->at[i].name, &path) &&
                find_below(writers->at[i].annotation, path, ret))
            return true;
    return false;
}

/* An instance of the file that would write it, had it run before; -1: none. */
static int find_later(const struct build *build, const char *name)
{
    const struct plan *plan = build->plan;
    for (size_t i = 0; i < plan->instance_count; i++) {
        const struct deskbus_plugin *plugin = plan->instances[i].shown.plugin;
        const struct deskbus_annotation *at = plugin != NULL ? plugin->writes : NULL;
        for (; at != NULL && at->name != NULL; at++) {
            struct field field = {0};
            const char *path = NULL;
            if (is_of(name, plan_annotation(plan, i, at->name), &path) &&
                    find_below(at, path, &field))
                return (int)i;
        }
    }
    return -1;
}

static void add_hint(const char **hints, size_t *count, const char *name)
{
    if (*count < HINTS_MAX)
        hints[(*count)++] = name;
}

static void add_annotation_hints(struct build *build, const char *name,
        const struct deskbus_annotation *annotation, const char **hints, size_t *count)
{
    add_hint(hints, count, name);
    for (const struct deskbus_field *at = annotation->fields; at != NULL && at->name != NULL; at++)
        if (at->name[0] != '\0')
            add_hint(hints, count, build_print(build, "%s.%s", name, at->name));
}

static void report_unknown(
        struct build *build, const struct writers *writers, const struct deskbus_node *node)
{
    const char *hints[HINTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < MESSAGE_FIELDS; i++)
        add_hint(hints, &count, message_fields[i].name);
    add_hint(hints, &count, "source");
    for (size_t i = 0; i < build->plan->hours_count; i++)
        add_hint(hints, &count, build_print(build, "hours.%s", build->plan->hours[i].name));
    add_annotation_hints(build, case_annotation.name, &case_annotation, hints, &count);
    for (size_t i = 0; writers != NULL && i < writers->count; i++)
        add_annotation_hints(build, writers->at[i].name, writers->at[i].annotation, hints, &count);
    const char *name = deskbus_node_text(node);
    build_error(build, "PLN060", node, "unknown field '%.64s'%s", name,
            build_hint(build, name, hints, count));
}

bool fields_find(struct build *build, const struct writers *writers,
        const struct deskbus_node *name, struct field *ret)
{
    const char *text = deskbus_node_text(name);
    *ret = (struct field){.from = FIELD_MESSAGE};
    if (strcmp(text, "source") == 0) {
        ret->from = FIELD_SOURCE;
        ret->type = DESKBUS_FIELD_STRING;
        return true;
    }
    if (find_message_field(build, text, ret) || find_hours(build, text, ret))
        return true;
    *ret = (struct field){.from = FIELD_MESSAGE};
    if (find_annotation(build, writers, text, ret))
        return true;
    int later = find_later(build, text);
    if (later >= 0)
        build_error(build, "PLN061", name,
                "'%.64s' is not known here: '%s' writes it and does not run before this", text,
                build->plan->instances[later].shown.name);
    else
        report_unknown(build, writers, name);
    return false;
}
