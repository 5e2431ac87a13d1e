/* Message: counted references to checked bytes; a layer of annotations is a message of its own on top of another. */
#include "message_private.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct deskbus_message {
    atomic_uint refs;
    struct deskbus_message *below; /* NULL: this is the base; else bytes hold one layer */
    size_t layers; /* this one and those below, the base not counted */
    struct deskbus_value value;
    unsigned char bytes[];
};

static int new_message(const void *bytes, size_t size, const struct deskbus_limits *limits,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_value checked;
    int r = deskbus_value_check(bytes, size, limits, &checked, reterr);
    if (r < 0)
        return r;
    struct deskbus_message *message = calloc(1, sizeof(*message) + size);
    if (message == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for a message of %zu bytes", size);
    memcpy(message->bytes, bytes, size);
    message->value = (struct deskbus_value){message->bytes, size};
    atomic_init(&message->refs, 1);
    *ret = message;
    return 0;
}

int deskbus_message_decode(const void *bytes, size_t size, const struct deskbus_limits *limits,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_message *message = NULL;
    int r = new_message(bytes, size, limits, &message, reterr);
    if (r == 0)
        r = message_check(message->value, reterr);
    if (r < 0) {
        deskbus_message_unref(&message);
        return r;
    }
    *ret = message;
    return 0;
}

int deskbus_message_annotated(struct deskbus_message *base, const void *annotations, size_t size,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_message *message = NULL;
    int r = new_message(annotations, size, NULL, &message, reterr);
    if (r == 0)
        r = message_check_annotations(message->value, reterr);
    if (r < 0) {
        deskbus_message_unref(&message);
        return r;
    }
    message->below = deskbus_message_ref(base);
    message->layers = base->layers + 1;
    *ret = message;
    return 0;
}

struct deskbus_message *deskbus_message_ref(const struct deskbus_message *message)
{
    /* The count is no part of what readers see. */
    struct deskbus_message *own = (struct deskbus_message *)(uintptr_t)message;
    (void)atomic_fetch_add_explicit(&own->refs, 1, memory_order_relaxed);
    return own;
}

void deskbus_message_unref(struct deskbus_message **message)
{
    struct deskbus_message *own = message == NULL ? NULL : *message;
    while (own != NULL && atomic_fetch_sub_explicit(&own->refs, 1, memory_order_acq_rel) == 1) {
        struct deskbus_message *below = own->below;
        free(own);
        own = below;
    }
    if (message != NULL)
        *message = NULL;
}

static const struct deskbus_message *base_of(const struct deskbus_message *message)
{
    while (message->below != NULL)
        message = message->below;
    return message;
}

struct deskbus_value deskbus_message_base(const struct deskbus_message *message)
{
    return base_of(message)->value;
}

size_t deskbus_message_layer_count(const struct deskbus_message *message)
{
    return message->layers;
}

struct deskbus_value deskbus_message_layer(const struct deskbus_message *message, size_t index)
{
    if (index >= message->layers)
        return (struct deskbus_value){NULL, 0};
    while (message->layers > index + 1)
        message = message->below;
    return message->value;
}

/* The map of annotations that this message itself brings. */
static struct deskbus_value own_annotations(const struct deskbus_message *message)
{
    return message->below != NULL ? message->value
                                  : deskbus_value_get(message->value, "annotations");
}

struct deskbus_value deskbus_message_annotation(
        const struct deskbus_message *message, const char *name)
{
    struct deskbus_value found = {NULL, 0};
    for (; message != NULL && found.size == 0; message = message->below)
        found = deskbus_value_get(own_annotations(message), name);
    return found;
}

static struct deskbus_value annotation_at(const struct deskbus_message *message, const char *path)
{
    char name[64];
    size_t size = strcspn(path, ".");
    if (size >= sizeof(name))
        return (struct deskbus_value){NULL, 0};
    memcpy(name, path, size);
    name[size] = '\0';
    struct deskbus_value found = deskbus_message_annotation(message, name);
    return path[size] == '\0' ? found : deskbus_value_at(found, path + size + 1);
}

struct deskbus_value deskbus_message_get(const struct deskbus_message *message, const char *path)
{
    static const char annotations[] = "annotations.";
    if (strncmp(path, annotations, sizeof(annotations) - 1) == 0)
        return annotation_at(message, path + sizeof(annotations) - 1);
    return deskbus_value_at(base_of(message)->value, path);
}

size_t deskbus_message_text(const struct deskbus_message *message, const char **ret)
{
    size_t size = 0;
    *ret = "";
    (void)deskbus_value_string(deskbus_message_get(message, "data.msg.text"), ret, &size);
    return size;
}

static bool key_is(const struct deskbus_walk *walk, const char *key)
{
    return walk->key_size == strlen(key) && memcmp(walk->key, key, walk->key_size) == 0;
}

static bool has_key(struct deskbus_value map, const struct deskbus_walk *wanted)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        if (walk.key_size == wanted->key_size && memcmp(walk.key, wanted->key, walk.key_size) == 0)
            return true;
    }
    return false;
}

/* True when a layer between top and message (not counted) has the annotation too. */
static bool overlaid(const struct deskbus_message *top, const struct deskbus_message *message,
        const struct deskbus_walk *wanted)
{
    for (; top != message; top = top->below) {
        if (has_key(own_annotations(top), wanted))
            return true;
    }
    return false;
}

static void build_annotations(struct deskbus_builder *builder, const struct deskbus_message *top)
{
    deskbus_build_map(builder);
    for (const struct deskbus_message *at = top; at != NULL; at = at->below) {
        struct deskbus_walk walk = deskbus_value_walk(own_annotations(at));
        while (deskbus_walk_next(&walk)) {
            if (overlaid(top, at, &walk))
                continue;
            deskbus_build_key_n(builder, walk.key, walk.key_size);
            deskbus_build_value(builder, walk.value);
        }
    }
    deskbus_build_end(builder);
}

void deskbus_build_message(struct deskbus_builder *builder, const struct deskbus_message *message)
{
    struct deskbus_value base = deskbus_message_base(message);
    if (message->layers == 0) {
        deskbus_build_value(builder, base);
        return;
    }
    deskbus_build_map(builder);
    struct deskbus_walk walk = deskbus_value_walk(base);
    while (deskbus_walk_next(&walk)) {
        if (key_is(&walk, "annotations"))
            continue;
        deskbus_build_key_n(builder, walk.key, walk.key_size);
        deskbus_build_value(builder, walk.value);
    }
    deskbus_build_key(builder, "annotations");
    build_annotations(builder, message);
    deskbus_build_end(builder);
}
