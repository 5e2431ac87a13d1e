/* Message JSON: the full form and the short form of one line. */
#include "builder_private.h"
#include "json_read.h"
#include "message_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int deskbus_message_to_json(
        const struct deskbus_message *message, char **ret, struct deskbus_error **reterr)
{
    if (deskbus_message_layer_count(message) == 0)
        return deskbus_value_to_json(deskbus_message_base(message), ret, reterr);
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    if (deskbus_builder_new(&builder) < 0)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the JSON text");
    deskbus_build_message(builder, message);
    int r = deskbus_builder_finish(builder, &value, reterr);
    if (r == 0)
        r = deskbus_value_to_json(value, ret, reterr);
    deskbus_builder_free(&builder);
    return r;
}

static void build_full(struct deskbus_builder *builder, json_t *json)
{
    const char *key = NULL;
    json_t *member = NULL;
    deskbus_build_map(builder);
    if (json_object_get(json, "specversion") == NULL) {
        deskbus_build_key(builder, "specversion");
        deskbus_build_string(builder, "1.0");
    }
    if (json_object_get(json, "type") == NULL) {
        deskbus_build_key(builder, "type");
        deskbus_build_string(builder, "message");
    }
    json_object_foreach(json, key, member)
    {
        deskbus_build_key(builder, key);
        json_build(builder, member);
    }
    deskbus_build_end(builder);
}

/* The short form's fields; numbers are taken for id, from and conversation. */
struct short_form {
    const char *id, *text, *subject, *from, *channel, *account, *conversation;
    char digits[3][24];
};

static const char *const short_keys[] = {
        "id", "text", "subject", "from", "channel", "account", "conversation"};
enum { SHORT_COUNT = sizeof(short_keys) / sizeof(short_keys[0]) };

static bool is_short_key(const char *key)
{
    for (size_t i = 0; i < SHORT_COUNT; i++) {
        if (strcmp(key, short_keys[i]) == 0)
            return true;
    }
    return false;
}

static int fail_short(const char *key, const char *text, struct deskbus_error **reterr)
{
    struct deskbus_error *err = NULL;
    (void)DESKBUS_FAIL(&err, NULL, -EBADMSG, "%s %s", key, text);
    deskbus_error_at(err, "1:1");
    if (reterr != NULL)
        *reterr = err;
    else
        deskbus_error_free(&err);
    return -EBADMSG;
}

/* digits: room for a number, or NULL where none is taken. */
static int read_short(const json_t *json, const char *key, char digits[24], const char **ret,
        struct deskbus_error **reterr)
{
    const json_t *member = json_object_get(json, key);
    *ret = NULL;
    if (member == NULL || json_is_null(member))
        return 0;
    if (digits != NULL && json_is_integer(member)) {
        (void)snprintf(digits, 24, "%lld", (long long)json_integer_value(member));
        *ret = digits;
        return 0;
    }
    if (!json_is_string(member))
        return fail_short(key, "must be a string", reterr);
    *ret = json_string_value(member);
    if (strlen(*ret) != json_string_length(member))
        return fail_short(key, "must not hold a NUL character", reterr);
    return 0;
}

static int read_short_form(
        const json_t *json, struct short_form *form, struct deskbus_error **reterr)
{
    const struct {
        char *digits;
        const char **ret;
    } members[SHORT_COUNT] = {
            {form->digits[0], &form->id},
            {NULL, &form->text},
            {NULL, &form->subject},
            {form->digits[1], &form->from},
            {NULL, &form->channel},
            {NULL, &form->account},
            {form->digits[2], &form->conversation},
    };
    for (size_t i = 0; i < SHORT_COUNT; i++) {
        int r = read_short(json, short_keys[i], members[i].digits, members[i].ret, reterr);
        if (r < 0)
            return r;
    }
    if (form->text == NULL)
        return fail_short("text", "is missing", reterr);
    if (form->conversation == NULL)
        form->conversation = form->from;
    if (form->channel == NULL)
        form->channel = "file";
    return 0;
}

static void set(struct deskbus_builder *builder, const char *key, const char *text)
{
    if (text == NULL)
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void open_map(struct deskbus_builder *builder, const char *key)
{
    deskbus_build_key(builder, key);
    deskbus_build_map(builder);
}

/* Everything that the short form has no word for, under data.x.file. */
static void build_unknown(struct deskbus_builder *builder, json_t *json)
{
    const char *key = NULL;
    json_t *member = NULL;
    bool open = false;
    json_object_foreach(json, key, member)
    {
        if (is_short_key(key))
            continue;
        if (!open) {
            open_map(builder, "x");
            open_map(builder, "file");
            open = true;
        }
        deskbus_build_key(builder, key);
        json_build(builder, member);
    }
    if (open) {
        deskbus_build_end(builder);
        deskbus_build_end(builder);
    }
}

static void build_short_data(
        struct deskbus_builder *builder, const struct short_form *form, json_t *json)
{
    open_map(builder, "data");
    set(builder, "direction", "in");
    set(builder, "channel", form->channel);
    set(builder, "account", form->account);
    open_map(builder, "msg");
    set(builder, "ext_id", form->id);
    set(builder, "kind", "text");
    set(builder, "subject", form->subject);
    set(builder, "text", form->text);
    deskbus_build_end(builder);
    if (form->from != NULL) {
        open_map(builder, "from");
        set(builder, "addr", form->from);
        set(builder, "role", "customer");
        deskbus_build_end(builder);
    }
    if (form->conversation != NULL) {
        open_map(builder, "conv");
        set(builder, "thread", form->conversation);
        deskbus_build_end(builder);
    }
    build_unknown(builder, json);
    deskbus_build_end(builder);
}

static int build_short(struct deskbus_builder *builder, json_t *json, struct deskbus_error **reterr)
{
    struct short_form form;
    int r = read_short_form(json, &form, reterr);
    if (r < 0)
        return r;
    deskbus_build_map(builder);
    set(builder, "specversion", "1.0");
    set(builder, "type", "message");
    set(builder, "idempotencykey", form.id);
    build_short_data(builder, &form, json);
    deskbus_build_end(builder);
    return 0;
}

static int build_form(struct deskbus_builder *builder, json_t *json, struct deskbus_error **reterr)
{
    if (!json_is_object(json))
        return fail_short("a message", "must be a JSON object", reterr);
    if (json_object_get(json, "data") == NULL)
        return build_short(builder, json, reterr);
    build_full(builder, json);
    return 0;
}

static int decode_built(struct deskbus_builder *builder, const struct deskbus_limits *limits,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_value value;
    struct deskbus_error *err = NULL;
    int r = deskbus_builder_finish(builder, &value, &err);
    if (r == 0)
        r = deskbus_message_decode(value.bytes, value.size, limits, ret, &err);
    if (r == 0)
        return 0;
    if (r == -EINVAL)
        r = -EBADMSG;
    return DESKBUS_FAIL(reterr, err, r, "not a message");
}

int deskbus_message_from_json(const char *text, size_t size, const struct deskbus_limits *limits,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    json_t *json = NULL;
    struct deskbus_builder *builder = NULL;
    int r = json_read(text, size, limits == NULL ? &deskbus_limits_default : limits, &json, reterr);
    if (r < 0)
        return r;
    r = deskbus_builder_new(&builder);
    if (r < 0)
        (void)DESKBUS_FAIL(reterr, NULL, r, "no memory for a message");
    if (r == 0)
        r = build_form(builder, json, reterr);
    if (r == 0)
        r = decode_built(builder, limits, ret, reterr);
    deskbus_builder_free(&builder);
    json_decref(json);
    return r;
}
