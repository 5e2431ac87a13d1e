/* Node set: scalars of a tree that something is remembered of. */
#ifndef CONFIG_NODE_SET_H
#define CONFIG_NODE_SET_H

#include <deskbus/node.h>

/* Scalars of a tree, kept in order of their addresses once they are all there. */
struct node_set {
    const struct deskbus_node **nodes;
    size_t count, room;
};
/* 0 or -ENOMEM. */
int node_set_add(struct node_set *set, const struct deskbus_node *node) DESKBUS_CHECKED;
void node_set_clear(struct node_set *set);
/* Must be called between the last copy and the first question. */
void node_set_sort(struct node_set *set);
bool node_set_has(const struct node_set *set, const struct deskbus_node *node);

#endif
