/* List: an intrusive, circular, doubly linked list; the head is a link of its own. One thread at a time. */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include <stdbool.h>
#include <stddef.h>

/* Head or member. A zeroed member is in no list; a head must be list_init()ed. */
struct list {
    struct list *next, *prev;
};

/* The struct that holds link as its member. */
#define LIST_ITEM(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

/* Members first to last; the current one may be removed in the body. */
#define LIST_EACH(head, at, after)                                                                 \
    for (struct list *at = (head)->next, *after = (at)->next; (at) != (head);                      \
            (at) = (after), (after) = (at)->next)

static inline void list_init(struct list *head)
{
    head->next = head;
    head->prev = head;
}
static inline bool list_is_empty(const struct list *head)
{
    return head->next == head;
}
static inline bool list_holds(const struct list *link)
{
    return link->next != NULL;
}
static inline void list_insert_after(struct list *place, struct list *link)
{
    link->prev = place;
    link->next = place->next;
    place->next->prev = link;
    place->next = link;
}
static inline void list_push_first(struct list *head, struct list *link)
{
    list_insert_after(head, link);
}
static inline void list_push_last(struct list *head, struct list *link)
{
    list_insert_after(head->prev, link);
}
/* Nothing happens to a member that is in no list. */
static inline void list_remove(struct list *link)
{
    if (link->next == NULL)
        return;
    link->prev->next = link->next;
    link->next->prev = link->prev;
    link->next = NULL;
    link->prev = NULL;
}
/* NULL when empty. */
static inline struct list *list_first(const struct list *head)
{
    /* The analyzer does not see that a link was removed before it was freed. */
    return head->next != head ? head->next : NULL; /* NOLINT(clang-analyzer-unix.Malloc) */
}
static inline struct list *list_last(const struct list *head)
{
    return head->prev != head ? head->prev : NULL;
}
static inline struct list *list_pop_first(struct list *head)
{
    struct list *link = list_first(head);
    if (link != NULL)
        list_remove(link);
    return link;
}

#endif
