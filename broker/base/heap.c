/* Heap: a binary heap in an array of pointers. */
#include "base/heap.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

static bool comes_before(const struct heap_node *a, const struct heap_node *b)
{
    return a->due != b->due ? a->due < b->due : a->order < b->order;
}

static void set(struct heap *heap, size_t at, struct heap_node *node)
{
    heap->nodes[at] = node;
    node->place = at + 1;
}

static void move_up(struct heap *heap, size_t at)
{
    struct heap_node *node = heap->nodes[at];
    while (at > 0 && comes_before(node, heap->nodes[(at - 1) / 2])) {
        set(heap, at, heap->nodes[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    set(heap, at, node);
}

static void move_down(struct heap *heap, size_t at)
{
    struct heap_node *node = heap->nodes[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child + 1 < heap->count && comes_before(heap->nodes[child + 1], heap->nodes[child]))
            child++;
        if (child >= heap->count || !comes_before(heap->nodes[child], node))
            break;
        set(heap, at, heap->nodes[child]);
        at = child;
    }
    set(heap, at, node);
}

int heap_push(struct heap *heap, struct heap_node *node, uint64_t due)
{
    assert(node->place == 0);
    if (heap->count == heap->room) {
        size_t room = heap->room == 0 ? 16 : heap->room * 2;
        struct heap_node **nodes = realloc(heap->nodes, room * sizeof(struct heap_node *));
        if (nodes == NULL)
            return -ENOMEM;
        heap->nodes = nodes;
        heap->room = room;
    }
    node->due = due;
    node->order = heap->pushed++;
    heap->nodes[heap->count++] = node;
    move_up(heap, heap->count - 1);
    return 0;
}

struct heap_node *heap_peek(const struct heap *heap)
{
    return heap->count > 0 ? heap->nodes[0] : NULL;
}

struct heap_node *heap_pop(struct heap *heap)
{
    struct heap_node *node = heap_peek(heap);
    if (node != NULL)
        heap_remove(heap, node);
    return node;
}

void heap_remove(struct heap *heap, struct heap_node *node)
{
    if (node->place == 0)
        return;
    size_t at = node->place - 1;
    assert(at < heap->count && heap->nodes[at] == node);
    node->place = 0;
    heap->count--;
    if (at == heap->count)
        return;
    struct heap_node *last = heap->nodes[heap->count];
    set(heap, at, last);
    move_up(heap, at);
    move_down(heap, last->place - 1);
}

void heap_clear(struct heap *heap)
{
    for (size_t i = 0; i < heap->count; i++)
        heap->nodes[i]->place = 0;
    free(heap->nodes);
    *heap = (struct heap){0};
}
