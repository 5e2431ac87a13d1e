/* Entry: output and kind come last, so that reading a large file back looks at the end of each line only. */
#include "entry.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The first that is a string. */
static struct deskbus_value first_text(
        const struct deskbus_message *message, const char *path, const char *other)
{
    struct deskbus_value value = deskbus_message_get(message, path);
    return deskbus_value_kind(value) == DESKBUS_STRING ? value
                                                       : deskbus_message_get(message, other);
}

/* All layers as one map, in the scratch builder. */
static int merged_annotations(const struct deskbus_message *message,
        struct deskbus_builder *scratch, struct deskbus_value *ret)
{
    struct deskbus_value whole;
    if (deskbus_message_layer_count(message) == 0) {
        *ret = deskbus_message_get(message, "annotations");
        return 0;
    }
    deskbus_builder_clear(scratch);
    deskbus_build_message(scratch, message);
    int r = deskbus_builder_finish(scratch, &whole, NULL);
    *ret = r == 0 ? deskbus_value_get(whole, "annotations") : (struct deskbus_value){NULL, 0};
    return r;
}

static void build_field(
        struct deskbus_builder *builder, const char *key, struct deskbus_value value)
{
    deskbus_build_key(builder, key);
    deskbus_build_value(builder, value);
}

static void build_entry(struct deskbus_builder *builder, const struct deskbus_delivery *delivery,
        struct deskbus_value annotations)
{
    const struct deskbus_message *origin = delivery->cause != NULL ? delivery->cause
                                                                   : delivery->message;
    const char *text;
    size_t size = deskbus_message_text(delivery->message, &text);
    deskbus_build_map(builder);
    build_field(builder, "id", first_text(origin, "data.msg.ext_id", "id"));
    build_field(builder, "conversation", first_text(origin, "data.conv.thread", "data.conv.id"));
    build_field(builder, "from", deskbus_message_get(origin, "data.from.addr"));
    deskbus_build_key(builder, "text");
    deskbus_build_string_n(builder, text, size);
    deskbus_build_key(builder, "annotations");
    if (deskbus_value_kind(annotations) == DESKBUS_MAP) {
        deskbus_build_value(builder, annotations);
    } else {
        deskbus_build_map(builder);
        deskbus_build_end(builder);
    }
    deskbus_build_key(builder, "output");
    deskbus_build_string(builder, delivery->output_id);
    deskbus_build_key(builder, "kind");
    deskbus_build_string(builder, delivery->output_kind);
    deskbus_build_end(builder);
}

int entry_write(const struct deskbus_delivery *delivery, struct deskbus_builder *builder,
        char **ret, size_t *ret_size)
{
    struct deskbus_builder *scratch = NULL;
    struct deskbus_value annotations, value;
    char *json = NULL;
    int r = deskbus_builder_new(&scratch);
    if (r < 0)
        return r;
    r = merged_annotations(
            delivery->cause != NULL ? delivery->cause : delivery->message, scratch, &annotations);
    if (r == 0) {
        deskbus_builder_clear(builder);
        build_entry(builder, delivery, annotations);
        r = deskbus_builder_finish(builder, &value, NULL);
    }
    if (r == 0)
        r = deskbus_value_to_json(value, &json, NULL);
    deskbus_builder_free(&scratch);
    if (r < 0 || json == NULL)
        return r < 0 ? r : -ENOMEM;
    *ret_size = strlen(json) + 1;
    json[*ret_size - 1] = '\n'; /* in place of the NUL: the size is known */
    *ret = json;
    return 0;
}

static bool ends_with(const char *line, size_t *size, const char *end)
{
    size_t length = strlen(end);
    if (*size < length || memcmp(line + *size - length, end, length) != 0)
        return false;
    *size -= length;
    return true;
}

/* ,"output":"HEX","kind":"WORD"} : a quote inside a text is escaped, so this can only be the end of the map itself. */
static bool id_at_end(const char *line, size_t size, struct ids_id *ret)
{
    if (!ends_with(line, &size, "\"}"))
        return false;
    while (size > 0 && line[size - 1] >= 'a' && line[size - 1] <= 'z')
        size--;
    if (!ends_with(line, &size, "\",\"kind\":\"") || size < IDS_HEX_SIZE)
        return false;
    const char *hex = line + size - IDS_HEX_SIZE;
    size -= IDS_HEX_SIZE;
    return ends_with(line, &size, ",\"output\":\"") && ids_from_hex(hex, IDS_HEX_SIZE, ret);
}

static int read_json(
        const char *line, size_t size, struct deskbus_builder *builder, struct deskbus_value *ret)
{
    deskbus_builder_clear(builder);
    deskbus_build_json(builder, line, size);
    return deskbus_builder_finish(builder, ret, NULL);
}

bool entry_id(const char *line, size_t size, struct deskbus_builder *builder, struct ids_id *ret)
{
    struct deskbus_value value;
    const char *hex;
    if (id_at_end(line, size, ret))
        return true;
    if (memmem(line, size, "\"output\"", 8) == NULL || read_json(line, size, builder, &value) < 0)
        return false;
    value = deskbus_value_get(value, "output");
    return deskbus_value_kind(value) == DESKBUS_STRING &&
            deskbus_value_string(value, &hex, &size) == 0 && ids_from_hex(hex, size, ret);
}

bool entry_whole(const char *line, size_t size, struct deskbus_builder *builder)
{
    struct deskbus_value value;
    return read_json(line, size, builder, &value) == 0 && deskbus_value_kind(value) == DESKBUS_MAP;
}
