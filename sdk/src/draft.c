/* Draft: sets fields by path and makes a message of the result. */
#include "draft_private.h"

#include <deskbus/message.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct deskbus_draft {
    struct draft_node *root;
    struct deskbus_builder *builder; /* of one value at a time, and of the whole at the end */
    int failure; /* 0, or the first negative errno */
    char why[160];
};

static int set_base(struct deskbus_draft *draft, const struct deskbus_message *base)
{
    struct deskbus_value value;
    deskbus_builder_clear(draft->builder);
    if (base == NULL)
        return draft_node_open(draft->root, DRAFT_MAP);
    deskbus_build_message(draft->builder, base);
    int r = deskbus_builder_finish(draft->builder, &value, NULL);
    if (r == 0)
        r = draft_node_set(draft->root, value);
    return r < 0 ? r : draft_node_open(draft->root, DRAFT_MAP);
}

int deskbus_draft_new(const struct deskbus_message *base, struct deskbus_draft **ret)
{
    struct deskbus_draft *draft = calloc(1, sizeof(*draft));
    if (draft == NULL)
        return -ENOMEM;
    draft->root = draft_node_new(NULL, 0);
    int r = draft->root == NULL ? -ENOMEM : deskbus_builder_new(&draft->builder);
    if (r == 0)
        r = set_base(draft, base);
    if (r < 0) {
        deskbus_draft_free(&draft);
        return r;
    }
    *ret = draft;
    return 0;
}

void deskbus_draft_free(struct deskbus_draft **draft)
{
    if (draft == NULL || *draft == NULL)
        return;
    draft_node_free((*draft)->root);
    deskbus_builder_free(&(*draft)->builder);
    free(*draft);
    *draft = NULL;
}

static void note_failure(struct deskbus_draft *draft, int r, const char *path)
{
    if (r >= 0 || draft->failure != 0)
        return;
    draft->failure = r;
    (void)snprintf(draft->why, sizeof(draft->why), "%.80s cannot be set: %s", path,
            r == -ENOMEM ? "no memory" : "the path goes through what is no map or list");
}

static void set_value(struct deskbus_draft *draft, const char *path, struct deskbus_value value)
{
    struct draft_node *node = NULL;
    int r = draft_path_find(draft->root, path, true, &node);
    if (r == 0)
        r = draft_node_set(node, value);
    note_failure(draft, r, path);
}

/* Sets the one value that the builder holds. */
static void set_built(struct deskbus_draft *draft, const char *path)
{
    struct deskbus_value value;
    int r = deskbus_builder_finish(draft->builder, &value, NULL);
    if (r < 0)
        note_failure(draft, r, path);
    else
        set_value(draft, path, value);
}

void deskbus_draft_string(struct deskbus_draft *draft, const char *path, const char *text)
{
    deskbus_draft_string_n(draft, path, text, text == NULL ? 0 : strlen(text));
}

void deskbus_draft_string_n(
        struct deskbus_draft *draft, const char *path, const char *text, size_t size)
{
    if (text == NULL) {
        note_failure(draft, draft_path_remove(draft->root, path), path);
        return;
    }
    deskbus_builder_clear(draft->builder);
    deskbus_build_string_n(draft->builder, text, size);
    set_built(draft, path);
}

void deskbus_draft_int(struct deskbus_draft *draft, const char *path, int64_t value)
{
    deskbus_builder_clear(draft->builder);
    deskbus_build_int(draft->builder, value);
    set_built(draft, path);
}

void deskbus_draft_float(struct deskbus_draft *draft, const char *path, double value)
{
    deskbus_builder_clear(draft->builder);
    deskbus_build_float(draft->builder, value);
    set_built(draft, path);
}

void deskbus_draft_bool(struct deskbus_draft *draft, const char *path, bool value)
{
    deskbus_builder_clear(draft->builder);
    deskbus_build_bool(draft->builder, value);
    set_built(draft, path);
}

void deskbus_draft_value(struct deskbus_draft *draft, const char *path, struct deskbus_value value)
{
    if (value.size == 0)
        note_failure(draft, draft_path_remove(draft->root, path), path);
    else
        set_value(draft, path, value);
}

static bool has(const struct deskbus_draft *draft, const char *key)
{
    return draft_node_find(draft->root, key, strlen(key)) != NULL;
}

static void build_entries(struct deskbus_draft *draft)
{
    for (const struct draft_node *at = draft->root->first; at != NULL; at = at->next) {
        deskbus_build_key_n(draft->builder, at->key, at->key_size);
        draft_node_build(draft->builder, at);
    }
}

static void build_whole(struct deskbus_draft *draft)
{
    struct deskbus_builder *builder = draft->builder;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    if (!has(draft, "specversion")) {
        deskbus_build_key(builder, "specversion");
        deskbus_build_string(builder, "1.0");
    }
    if (!has(draft, "type")) {
        deskbus_build_key(builder, "type");
        deskbus_build_string(builder, "message");
    }
    build_entries(draft);
    if (!has(draft, "data")) {
        deskbus_build_key(builder, "data");
        deskbus_build_map(builder);
        deskbus_build_end(builder);
    }
    deskbus_build_end(builder);
}

static int finish(
        struct deskbus_draft *draft, struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_value value;
    if (draft->failure != 0)
        return DESKBUS_FAIL(reterr, NULL, draft->failure, "%s", draft->why);
    build_whole(draft);
    int r = deskbus_builder_finish(draft->builder, &value, reterr);
    return r < 0 ? r : deskbus_message_decode(value.bytes, value.size, NULL, ret, reterr);
}

int deskbus_draft_finish(
        struct deskbus_draft **draft, struct deskbus_message **ret, struct deskbus_error **reterr)
{
    int r = finish(*draft, ret, reterr);
    deskbus_draft_free(draft);
    return r;
}
