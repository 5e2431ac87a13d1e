/* Heap: what is due, soonest first; a node knows its place, so that any of them leaves in log n. One thread at a time. */
#ifndef BASE_HEAP_H
#define BASE_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Embedded in what is waiting. Zeroed: in no heap. */
struct heap_node {
    uint64_t due; /* any unit */
    uint64_t order; /* among equals the one pushed first comes first */
    size_t place; /* index + 1; 0: in no heap */
};

/* Zeroed: empty. */
struct heap {
    struct heap_node **nodes;
    size_t count, room;
    uint64_t pushed;
};

/* node is in no heap and outlives its stay. Returns 0 or -ENOMEM. */
int heap_push(struct heap *heap, struct heap_node *node, uint64_t due);
/* The soonest, or NULL; it stays in. */
struct heap_node *heap_peek(const struct heap *heap);
/* Takes the soonest out, or NULL. */
struct heap_node *heap_pop(struct heap *heap);
/* Takes node out; nothing happens when it is in no heap. */
void heap_remove(struct heap *heap, struct heap_node *node);
/* Gives the memory back; the nodes are the caller's. */
void heap_clear(struct heap *heap);

static inline bool heap_holds(const struct heap_node *node)
{
    return node->place != 0;
}

#endif
