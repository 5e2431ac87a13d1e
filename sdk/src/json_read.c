/* JSON read: limits first, then jansson, then msgpack through a builder. */
#include "json_read.h"

#include "builder_private.h"
#include "value_private.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { READ_FLAGS = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL };

struct scan {
    unsigned depth, deepest;
    size_t count; /* an upper bound of the values: each follows the beginning, a bracket, or a comma */
    bool string, escaped;
};

static void scan_outside(struct scan *scan, char c)
{
    if (c == '"') {
        scan->string = true;
    } else if (c == '[' || c == '{') {
        scan->depth++;
        scan->count++;
        if (scan->depth > scan->deepest)
            scan->deepest = scan->depth;
    } else if (c == ']' || c == '}') {
        scan->depth -= scan->depth > 0;
    } else if (c == ',') {
        scan->count++;
    }
}

static void scan_string(struct scan *scan, char c)
{
    if (scan->escaped)
        scan->escaped = false;
    else if (c == '\\')
        scan->escaped = true;
    else if (c == '"')
        scan->string = false;
}

static int check_limits(const char *text, size_t size, const struct deskbus_limits *limits,
        struct deskbus_error **reterr)
{
    struct scan scan = {.count = 1};
    if (size > limits->bytes)
        return DESKBUS_FAIL(reterr, NULL, -EMSGSIZE, "%zu bytes are more than %zu (limit bytes)",
                size, limits->bytes);
    for (size_t i = 0; i < size; i++) {
        if (scan.string)
            scan_string(&scan, text[i]);
        else
            scan_outside(&scan, text[i]);
    }
    unsigned depth = limits->depth < VALUE_DEPTH_MAX ? limits->depth : VALUE_DEPTH_MAX;
    if (scan.deepest > depth)
        return DESKBUS_FAIL(
                reterr, NULL, -EMSGSIZE, "lists and maps more than %u deep (limit depth)", depth);
    if (scan.count > limits->count)
        return DESKBUS_FAIL(
                reterr, NULL, -EMSGSIZE, "more than %zu values (limit count)", limits->count);
    return 0;
}

static int fail_json(const json_error_t *error, struct deskbus_error **reterr)
{
    struct deskbus_error *err = NULL;
    char place[32];
    int code = json_error_code(error) == json_error_out_of_memory ? -ENOMEM : -EBADMSG;
    (void)DESKBUS_FAIL(&err, NULL, code, "not JSON: %s", error->text);
    (void)snprintf(place, sizeof(place), "%d:%d", error->line, error->column);
    deskbus_error_at(err, place);
    if (reterr != NULL)
        *reterr = err;
    else
        deskbus_error_free(&err);
    return code;
}

int json_read(const char *text, size_t size, const struct deskbus_limits *limits, json_t **ret,
        struct deskbus_error **reterr)
{
    int r = check_limits(text, size, limits, reterr);
    if (r < 0)
        return r;
    json_error_t error;
    json_t *json = json_loadb(text, size, READ_FLAGS, &error);
    /* A whole number beyond 64 bits: read once more with every number as a float, see build_real(). */
    if (json == NULL && json_error_code(&error) == json_error_numeric_overflow)
        json = json_loadb(text, size, READ_FLAGS | JSON_DECODE_INT_AS_REAL, &error);
    if (json == NULL)
        return fail_json(&error, reterr);
    *ret = json;
    return 0;
}

/* True when it was {"$binary": "base64"}, which is written then. */
static bool build_binary(struct deskbus_builder *builder, const json_t *json)
{
    const json_t *base64 = json_object_get(json, "$binary");
    if (!json_is_string(base64) || json_object_size(json) != 1)
        return false;
    size_t length = json_string_length(base64), size = 0;
    unsigned char *bytes = malloc(length + 1);
    if (bytes == NULL) {
        builder_fail(builder, -ENOMEM, NULL, "no memory for binary content");
        return true;
    }
    bool valid = sodium_base642bin(bytes, length + 1, json_string_value(base64), length, NULL,
                         &size, NULL, sodium_base64_VARIANT_ORIGINAL) == 0;
    if (valid)
        deskbus_build_binary(builder, bytes, size);
    free(bytes);
    return valid;
}

static void build_object(struct deskbus_builder *builder, const json_t *json)
{
    if (build_binary(builder, json))
        return;
    deskbus_build_map(builder);
    /* jansson has no iterator for const objects; it changes nothing. */
    json_t *object = (json_t *)(uintptr_t)json;
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        deskbus_build_key(builder, json_object_iter_key(at));
        json_build(builder, json_object_iter_value(at));
    }
    deskbus_build_end(builder);
}

static void build_array(struct deskbus_builder *builder, const json_t *json)
{
    deskbus_build_list(builder);
    for (size_t i = 0; i < json_array_size(json); i++)
        json_build(builder, json_array_get(json, i));
    deskbus_build_end(builder);
}

/* The depth is bounded by check_limits(). */
void json_build(struct deskbus_builder *builder, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        build_object(builder, json);
        break;
    case JSON_ARRAY:
        build_array(builder, json);
        break;
    case JSON_STRING:
        deskbus_build_string_n(builder, json_string_value(json), json_string_length(json));
        break;
    case JSON_INTEGER:
        deskbus_build_int(builder, json_integer_value(json));
        break;
    case JSON_REAL:
        deskbus_build_float(builder, json_real_value(json));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        deskbus_build_bool(builder, json_is_true(json));
        break;
    case JSON_NULL:
        deskbus_build_nil(builder);
        break;
    }
}

void deskbus_build_json(struct deskbus_builder *builder, const char *json, size_t size)
{
    if (builder_failed(builder))
        return;
    json_t *tree = NULL;
    struct deskbus_error *err = NULL;
    int r = json_read(json, size, &deskbus_limits_default, &tree, &err);
    if (r == 0)
        json_build(builder, tree);
    else
        builder_fail(builder, r == -ENOMEM ? r : -EINVAL, deskbus_error_place(err), "%s",
                deskbus_error_text(err));
    json_decref(tree);
    deskbus_error_free(&err);
}
