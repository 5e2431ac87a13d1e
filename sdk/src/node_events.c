/* Node events: one pass over the events of a YAML text; no document is built that an alias could blow up. */
#include "node_events.h"

#include "node_private.h"

#include <errno.h>
#include <libfyaml.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 128 };

/* A list or map that is being read. */
struct open_node {
    struct deskbus_node *node;
    struct deskbus_node *key; /* of a map: read, its value is still to come */
    struct deskbus_node *merges; /* a list of maps that << named, or NULL */
    char *anchor;
};

struct anchor {
    char *name;
    const struct deskbus_node *node;
};

struct node_events {
    const struct deskbus_node_limits *limits;
    struct deskbus_findings *out;
    struct node_file *file;
    struct deskbus_node *root;
    struct deskbus_node *dropped; /* a list: doubles and such; an anchor may still point to them */
    struct anchor *anchors;
    size_t anchor_count;
    size_t nodes_left, alias_count, documents;
    bool found; /* something wrong */
    unsigned depth;
    struct open_node open[DEPTH_MAX];
};

int node_events_new(const char *name, const struct deskbus_node_limits *limits,
        struct deskbus_findings *out, struct node_events **ret)
{
    struct node_events *events = calloc(1, sizeof(*events));
    if (events == NULL)
        return -ENOMEM;
    events->limits = limits;
    events->out = out;
    events->nodes_left = limits->nodes;
    int r = node_file_new(name, &events->file);
    if (r == 0)
        r = node_new(DESKBUS_NODE_LIST, NULL, 0, events->file, &events->dropped);
    if (r < 0)
        node_events_free(&events);
    else
        *ret = events;
    return r;
}

void node_events_free(struct node_events **events)
{
    if (events == NULL || *events == NULL)
        return;
    struct node_events *own = *events;
    for (unsigned i = 0; i < own->depth; i++) {
        deskbus_node_free(&own->open[i].node);
        deskbus_node_free(&own->open[i].key);
        deskbus_node_free(&own->open[i].merges);
        free(own->open[i].anchor);
    }
    for (size_t i = 0; i < own->anchor_count; i++)
        free(own->anchors[i].name);
    free(own->anchors);
    deskbus_node_free(&own->root);
    deskbus_node_free(&own->dropped);
    node_file_unref(&own->file);
    free(own);
    *events = NULL;
}

/* libfyaml marks where the text begins: behind the quote, behind the star of an alias. */
static bool is_behind_its_sign(struct fy_event *event)
{
    if (event->type == FYET_ALIAS)
        return true;
    if (event->type != FYET_SCALAR)
        return false;
    enum fy_scalar_style style = fy_token_scalar_style(event->scalar.value);
    return style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
}

static struct deskbus_place event_place(const struct node_events *events, struct fy_event *event)
{
    const struct fy_mark *mark = fy_event_start_mark(event);
    struct deskbus_place place = {node_file_name(events->file), 0, 0};
    if (mark != NULL && mark->line >= 0) {
        place.line = (unsigned)mark->line + 1;
        place.column = (unsigned)mark->column + (is_behind_its_sign(event) ? 0 : 1);
    }
    return place;
}

static int fail_limit(struct node_events *events, struct deskbus_place place, const char *text)
{
    events->found = true;
    deskbus_find(events->out, DESKBUS_ERROR, "CFG003", place, "%s", text);
    return -EBADMSG;
}

static void find_wrong(struct node_events *events, struct deskbus_place place, const char *text)
{
    events->found = true;
    deskbus_find(events->out, DESKBUS_ERROR, "CFG001", place, "%s", text);
}

static unsigned depth_limit(const struct node_events *events)
{
    return events->limits->depth < DEPTH_MAX ? events->limits->depth : DEPTH_MAX;
}

static char *token_text(struct fy_token *token)
{
    size_t size = 0;
    const char *text = token == NULL ? NULL : fy_token_get_text(token, &size);
    return text == NULL ? NULL : strndup(text, size);
}

/* Takes name. An anchor that is given again is meant from there on. */
static int note_anchor(struct node_events *events, char *name, const struct deskbus_node *node)
{
    if (name == NULL)
        return 0;
    for (size_t i = 0; i < events->anchor_count; i++) {
        if (strcmp(events->anchors[i].name, name) == 0) {
            events->anchors[i].node = node;
            free(name);
            return 0;
        }
    }
    struct anchor *anchors = realloc(
            events->anchors, (events->anchor_count + 1) * sizeof(*anchors));
    if (anchors == NULL) {
        free(name);
        return -ENOMEM;
    }
    events->anchors = anchors;
    events->anchors[events->anchor_count++] = (struct anchor){name, node};
    return 0;
}

static bool is_merge(const struct deskbus_node *key)
{
    return !deskbus_node_quoted(key) && strcmp(deskbus_node_text(key), "<<") == 0;
}

/* Takes value, a map or a list of maps. */
static int keep_merge(
        struct node_events *events, struct open_node *open, struct deskbus_node *value)
{
    bool good = deskbus_node_kind(value) != DESKBUS_NODE_SCALAR;
    for (size_t i = 0;
            deskbus_node_kind(value) == DESKBUS_NODE_LIST && i < deskbus_node_count(value); i++)
        good = good && deskbus_node_kind(deskbus_node_item(value, i)) == DESKBUS_NODE_MAP;
    if (!good) {
        find_wrong(events, deskbus_node_place(value), "<< takes a map or a list of maps");
        return deskbus_node_add(events->dropped, value);
    }
    int r = open->merges != NULL
            ? 0
            : node_new(DESKBUS_NODE_LIST, NULL, 0, events->file, &open->merges);
    if (r == 0)
        return deskbus_node_add(open->merges, value);
    deskbus_node_free(&value);
    return r;
}

/* Takes both. */
static int put_entry(struct node_events *events, struct deskbus_node *map, struct deskbus_node *key,
        struct deskbus_node *value)
{
    if (deskbus_node_get(map, deskbus_node_text(key)) == NULL)
        return deskbus_node_put(map, key, value);
    events->found = true;
    deskbus_find(events->out, DESKBUS_ERROR, "CFG002", deskbus_node_place(key),
            "key '%.100s' is given twice in this map: remove one", deskbus_node_text(key));
    int r = deskbus_node_add(events->dropped, key);
    int r_value = deskbus_node_add(events->dropped, value);
    return r < 0 ? r : r_value;
}

/* Puts a finished node where it belongs; takes it. */
static int place_node(struct node_events *events, struct deskbus_node *node)
{
    if (events->depth == 0) {
        if (events->root != NULL)
            return deskbus_node_add(events->dropped, node);
        events->root = node;
        return 0;
    }
    struct open_node *top = &events->open[events->depth - 1];
    if (deskbus_node_kind(top->node) == DESKBUS_NODE_LIST)
        return deskbus_node_add(top->node, node);
    if (top->key == NULL) {
        top->key = node;
        if (deskbus_node_kind(node) != DESKBUS_NODE_SCALAR)
            find_wrong(events, deskbus_node_place(node), "a key must be a single word or text");
        return 0;
    }
    struct deskbus_node *key = top->key;
    top->key = NULL;
    if (deskbus_node_kind(key) != DESKBUS_NODE_SCALAR) {
        int r = deskbus_node_add(events->dropped, key);
        int r_node = deskbus_node_add(events->dropped, node);
        return r < 0 ? r : r_node;
    }
    if (!is_merge(key))
        return put_entry(events, top->node, key, node);
    int r = deskbus_node_add(events->dropped, key);
    if (r == 0)
        return keep_merge(events, top, node);
    deskbus_node_free(&node);
    return r;
}

static int count_node(struct node_events *events, struct deskbus_place place)
{
    if (events->nodes_left == 0)
        return fail_limit(events, place, "the file has too many values");
    events->nodes_left--;
    return 0;
}

static int take_scalar(struct node_events *events, struct fy_event *event)
{
    struct deskbus_place place = event_place(events, event);
    struct deskbus_node *node = NULL;
    size_t size = 0;
    const char *text = fy_token_get_text(event->scalar.value, &size);
    int r = count_node(events, place);
    if (r < 0)
        return r;
    if (text == NULL)
        size = 0;
    if (size > 0 && memchr(text, '\0', size) != NULL)
        find_wrong(events, place, "a text must not hold the character NUL");
    r = node_new(DESKBUS_NODE_SCALAR, text, size, events->file, &node);
    if (r < 0)
        return r;
    node_set_place(node, place.line, place.column);
    node_set_quoted(node, fy_token_scalar_style(event->scalar.value) != FYSS_PLAIN);
    r = note_anchor(events, token_text(event->scalar.anchor), node);
    if (r == 0)
        return place_node(events, node);
    deskbus_node_free(&node);
    return r;
}

static int take_start(struct node_events *events, struct fy_event *event)
{
    struct deskbus_place place = event_place(events, event);
    struct deskbus_node *node = NULL;
    bool map = event->type == FYET_MAPPING_START;
    struct fy_token *anchor = map ? event->mapping_start.anchor : event->sequence_start.anchor;
    if (events->depth == depth_limit(events))
        return fail_limit(events, place, "lists and maps stand too deep inside each other");
    int r = count_node(events, place);
    if (r == 0)
        r = node_new(map ? DESKBUS_NODE_MAP : DESKBUS_NODE_LIST, NULL, 0, events->file, &node);
    if (r < 0)
        return r;
    node_set_place(node, place.line, place.column);
    events->open[events->depth++] = (struct open_node){.node = node, .anchor = token_text(anchor)};
    return 0;
}

static struct node_copy_limits copy_limits(const struct node_events *events)
{
    return (struct node_copy_limits){
            .nodes = events->nodes_left, .depth = depth_limit(events) - events->depth + 1};
}

/* Copies source to where reading stands. */
static int copy_here(struct node_events *events, const struct deskbus_node *source,
        struct deskbus_place place, struct deskbus_node **ret)
{
    struct node_copy_limits limits = copy_limits(events);
    int r = node_copy(source, &limits, ret);
    events->nodes_left = limits.nodes;
    if (r == -EMSGSIZE)
        return fail_limit(
                events, place, "aliases and merges make too many values, or too deep ones");
    return r;
}

/* What the map says itself wins, then what was merged first. */
static int merge_map(
        struct node_events *events, struct deskbus_node *map, const struct deskbus_node *merged)
{
    int r = 0;
    for (size_t i = 0; i < deskbus_node_count(merged) && r == 0; i++) {
        const struct deskbus_node *from = deskbus_node_key(merged, i);
        struct deskbus_node *key = NULL, *value = NULL;
        if (deskbus_node_get(map, deskbus_node_text(from)) != NULL)
            continue;
        r = copy_here(events, from, deskbus_node_place(from), &key);
        if (r == 0)
            r = copy_here(events, deskbus_node_item(merged, i), deskbus_node_place(from), &value);
        if (r == 0)
            r = deskbus_node_put(map, key, value);
        else
            deskbus_node_free(&key);
    }
    return r;
}

static int apply_merges(struct node_events *events, const struct open_node *open)
{
    int r = 0;
    for (size_t i = 0; open->merges != NULL && i < deskbus_node_count(open->merges) && r == 0;
            i++) {
        const struct deskbus_node *merge = deskbus_node_item(open->merges, i);
        if (deskbus_node_kind(merge) == DESKBUS_NODE_MAP)
            r = merge_map(events, open->node, merge);
        for (size_t j = 0; deskbus_node_kind(merge) == DESKBUS_NODE_LIST &&
                j < deskbus_node_count(merge) && r == 0;
                j++)
            r = merge_map(events, open->node, deskbus_node_item(merge, j));
    }
    return r;
}

static int take_end(struct node_events *events)
{
    struct open_node *top = &events->open[events->depth - 1];
    int r = apply_merges(events, top);
    if (r < 0)
        return r; /* still open: node_events_free() frees it */
    struct open_node done = *top;
    events->depth--;
    if (done.merges != NULL)
        r = deskbus_node_add(events->dropped, done.merges);
    int r_anchor = note_anchor(events, done.anchor, done.node);
    int r_place = place_node(events, done.node);
    return r < 0 ? r : r_anchor < 0 ? r_anchor : r_place;
}

static int take_alias(struct node_events *events, struct fy_event *event)
{
    struct deskbus_place place = event_place(events, event);
    struct deskbus_node *copy = NULL;
    const struct deskbus_node *source = NULL;
    if (events->alias_count++ == events->limits->aliases)
        return fail_limit(events, place, "the file has too many aliases");
    char *name = token_text(event->alias.anchor);
    if (name == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < events->anchor_count && source == NULL; i++) {
        if (strcmp(events->anchors[i].name, name) == 0)
            source = events->anchors[i].node;
    }
    if (source == NULL) {
        events->found = true;
        deskbus_find(events->out, DESKBUS_ERROR, "CFG001", place,
                "no anchor &%.64s stands above this alias", name);
    }
    free(name);
    int r = source != NULL ? copy_here(events, source, place, &copy)
                           : node_new(DESKBUS_NODE_SCALAR, NULL, 0, events->file, &copy);
    return r < 0 ? r : place_node(events, copy);
}

int node_events_take(struct node_events *events, struct fy_event *event)
{
    switch (event->type) {
    case FYET_DOCUMENT_START:
        if (events->documents++ == 1)
            find_wrong(events, event_place(events, event), "a second document: one file has one");
        return 0;
    case FYET_SCALAR:
        return take_scalar(events, event);
    case FYET_ALIAS:
        return take_alias(events, event);
    case FYET_MAPPING_START:
    case FYET_SEQUENCE_START:
        return take_start(events, event);
    case FYET_MAPPING_END:
    case FYET_SEQUENCE_END:
        return take_end(events);
    case FYET_NONE:
    case FYET_STREAM_START:
    case FYET_STREAM_END:
    case FYET_DOCUMENT_END:
        return 0;
    }
    return 0;
}

int node_events_finish(struct node_events *events, struct deskbus_node **ret)
{
    if (events->found)
        return -EBADMSG;
    if (events->root == NULL) { /* an empty file */
        int r = node_new(DESKBUS_NODE_SCALAR, NULL, 0, events->file, &events->root);
        if (r < 0)
            return r;
        node_set_place(events->root, 1, 1);
    }
    *ret = events->root;
    events->root = NULL;
    return 0;
}
