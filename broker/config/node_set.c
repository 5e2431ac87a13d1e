/* Node set: sorted by address, searched by halves. */
#include "config/node_set.h"

#include <errno.h>
#include <stdlib.h>

int node_set_add(struct node_set *set, const struct deskbus_node *node)
{
    if (set->count == set->room) {
        size_t room = set->room == 0 ? 16 : set->room * 2;
        const struct deskbus_node **nodes = realloc((void *)set->nodes, room * sizeof(void *));
        if (nodes == NULL)
            return -ENOMEM;
        set->nodes = nodes;
        set->room = room;
    }
    set->nodes[set->count++] = node;
    return 0;
}

static int compare_nodes(const void *a, const void *b)
{
    uintptr_t left = (uintptr_t) * (const struct deskbus_node *const *)a;
    uintptr_t right = (uintptr_t) * (const struct deskbus_node *const *)b;
    return (left > right) - (left < right);
}

void node_set_sort(struct node_set *set)
{
    if (set->count > 1)
        qsort((void *)set->nodes, set->count, sizeof(void *), compare_nodes);
}

bool node_set_has(const struct node_set *set, const struct deskbus_node *node)
{
    return set->count > 0 &&
            bsearch((const void *)&node, (const void *)set->nodes, set->count, sizeof(void *),
                    compare_nodes) != NULL;
}

void node_set_clear(struct node_set *set)
{
    free((void *)set->nodes);
    *set = (struct node_set){0};
}
