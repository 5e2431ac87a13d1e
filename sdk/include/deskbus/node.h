/* Node: what stands in a YAML file, with the place of every part, so that a finding can point at it.
 * Read-only once made; any thread may read it. */
#ifndef DESKBUS_NODE_H
#define DESKBUS_NODE_H

#include <deskbus/findings.h>
#include <stdint.h>

DESKBUS_BEGIN

struct deskbus_node;

enum deskbus_node_kind { DESKBUS_NODE_SCALAR, DESKBUS_NODE_LIST, DESKBUS_NODE_MAP };

struct deskbus_node_limits {
    size_t bytes; /* of the file */
    size_t aliases; /* counted before the document is built: an alias bomb costs nothing */
    size_t nodes; /* after aliases and merges are resolved */
    unsigned depth;
};
DESKBUS_API extern const struct deskbus_node_limits
        deskbus_node_limits_default; /* 4 MiB, 1,000, 200,000, 32 */

/* Reads YAML 1.2 text (anchors, aliases and << merges are resolved). name is the file's name in places. What is wrong goes to out as
 * findings, all that can be found; then -EBADMSG. Returns 0 or -ENOMEM else. The caller owns *ret. */
DESKBUS_API int deskbus_node_parse(const char *text, size_t size, const char *name,
        const struct deskbus_node_limits *limits, struct deskbus_findings *out,
        struct deskbus_node **ret) DESKBUS_CHECKED;
/* The same from a file; -errno with a finding when it cannot be read. */
DESKBUS_API int deskbus_node_read(const char *path, const struct deskbus_node_limits *limits,
        struct deskbus_findings *out, struct deskbus_node **ret) DESKBUS_CHECKED;
DESKBUS_API void deskbus_node_free(struct deskbus_node **node);

DESKBUS_API enum deskbus_node_kind deskbus_node_kind(const struct deskbus_node *node);
/* The text of a scalar ("" for an empty one, NULL for lists and maps), ended with NUL. */
DESKBUS_API const char *deskbus_node_text(const struct deskbus_node *node);
/* True when the scalar stood in quotes: then it is a string whatever it looks like. */
DESKBUS_API bool deskbus_node_quoted(const struct deskbus_node *node);
/* True for an empty, ~ or null plain scalar. */
DESKBUS_API bool deskbus_node_null(const struct deskbus_node *node);
DESKBUS_API size_t deskbus_node_count(const struct deskbus_node *node);
/* The n-th entry of a list, or the value of the n-th entry of a map in file order. */
DESKBUS_API const struct deskbus_node *deskbus_node_item(
        const struct deskbus_node *node, size_t index);
/* The key of the n-th entry of a map: a scalar with a place of its own. */
DESKBUS_API const struct deskbus_node *deskbus_node_key(
        const struct deskbus_node *map, size_t index);
/* The value of a key, or NULL. */
DESKBUS_API const struct deskbus_node *deskbus_node_get(
        const struct deskbus_node *map, const char *key);
/* Where it begins. Valid as long as the node. */
DESKBUS_API struct deskbus_place deskbus_node_place(const struct deskbus_node *node);

/* For readers of other formats and for what the broker makes up (interpolation, includes): new nodes. Text and file name are copied.
 * The add functions take the child (and key), also when they fail. */
DESKBUS_API int deskbus_node_new(enum deskbus_node_kind kind, const char *text, bool quoted,
        struct deskbus_place place, struct deskbus_node **ret) DESKBUS_CHECKED;
DESKBUS_API int deskbus_node_add(
        struct deskbus_node *list, struct deskbus_node *item) DESKBUS_CHECKED;
DESKBUS_API int deskbus_node_put(struct deskbus_node *map, struct deskbus_node *key,
        struct deskbus_node *value) DESKBUS_CHECKED;

DESKBUS_END
#endif
