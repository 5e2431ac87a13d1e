/* Node, private: what the reader of YAML does with nodes that no one else may do. */
#ifndef SDK_NODE_PRIVATE_H
#define SDK_NODE_PRIVATE_H

#include <deskbus/node.h>

/* A file's name, shared by the nodes that stand in it. */
struct node_file;

int node_file_new(const char *name, struct node_file **ret) DESKBUS_CHECKED;
void node_file_unref(struct node_file **file);
const char *node_file_name(const struct node_file *file);

/* As deskbus_node_new(), with a text of size bytes and a shared file name. */
int node_new(enum deskbus_node_kind kind, const char *text, size_t size, struct node_file *file,
        struct deskbus_node **ret) DESKBUS_CHECKED;
void node_set_place(struct deskbus_node *node, unsigned line, unsigned column);
void node_set_quoted(struct deskbus_node *node, bool quoted);

struct node_copy_limits {
    size_t nodes; /* how many may still be made; counted down */
    unsigned depth; /* levels that are still left */
};
/* A copy with all below it, places included. 0, -ENOMEM, or -EMSGSIZE at a limit. */
int node_copy(const struct deskbus_node *node, struct node_copy_limits *limits,
        struct deskbus_node **ret) DESKBUS_CHECKED;

#endif
