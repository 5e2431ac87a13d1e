/* Draft, private: the small tree behind a draft. */
#ifndef SDK_DRAFT_PRIVATE_H
#define SDK_DRAFT_PRIVATE_H

#include <deskbus/builder.h>

enum draft_kind {
    DRAFT_LEAF, /* bytes of one value of any kind: a map or list is opened only when a path goes through it */
    DRAFT_MAP,
    DRAFT_LIST,
};

struct draft_node {
    struct draft_node *next;
    struct draft_node *first, *last; /* of a map or list */
    enum draft_kind kind;
    unsigned char *bytes; /* of a leaf; owned */
    size_t size;
    size_t key_size;
    char key[]; /* of a map's entry */
};

struct draft_node *draft_node_new(const char *key, size_t key_size);
/* With all below it. NULL is fine. */
void draft_node_free(struct draft_node *node);
/* Makes it a leaf of a copy of value. Returns 0 or -ENOMEM. */
int draft_node_set(struct draft_node *node, struct deskbus_value value);
/* Turns a leaf that holds a map or list into nodes; an empty leaf becomes what is wanted. 0, -EINVAL or -ENOMEM. */
int draft_node_open(struct draft_node *node, enum draft_kind wanted);
void draft_node_build(struct deskbus_builder *builder, const struct draft_node *node);
/* The entry of a map, or NULL. The node is open. */
struct draft_node *draft_node_find(const struct draft_node *map, const char *key, size_t size);

/* The node at a path; with create the maps and lists on the way are made. Returns 0, -ENOENT, -EINVAL (goes through
 * what is no map, or too deep), or -ENOMEM. */
int draft_path_find(
        struct draft_node *root, const char *path, bool create, struct draft_node **ret);
/* Removes the node at a path; an absent one is fine. */
int draft_path_remove(struct draft_node *root, const char *path);

#endif
