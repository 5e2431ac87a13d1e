/* Visitor: those who are here or were a minute ago: their open pages, their pace, and how far their history goes. */
#ifndef WEBCHAT_VISITOR_H
#define WEBCHAT_VISITOR_H

#include "cookie.h"

struct tab;
struct visitors;

struct visitor {
    struct visitor *next; /* of the same bucket */
    char id[COOKIE_VISITOR_SIZE];
    struct tab *tabs; /* open pages, linked by tab->next */
    unsigned tab_count;
    unsigned pending_count; /* messages that wait for the broker or the disk */
    int64_t last; /* highest number in the history */
    double tokens; /* messages that may come at once */
    uint64_t tokens_ms; /* when they were counted, wall clock */
};

/* Keeps at most idle_max visitors who have no page open. */
int visitors_new(unsigned idle_max, unsigned rate_per_minute, struct visitors **ret);
void visitors_free(struct visitors **visitors);
/* The visitor of that id, or NULL. Valid until visitors_add() when nothing of his is open or pending. */
struct visitor *visitors_find(struct visitors *visitors, const char *id);
/* Finds or makes him. *ret_new: made; the caller sets `last`. 0 or -ENOMEM. */
int visitors_add(struct visitors *visitors, const char *id, uint64_t now_ms, struct visitor **ret,
        bool *ret_new);
/* One more message: 0, or the milliseconds until the next one is welcome. */
uint64_t visitors_pace(struct visitors *visitors, struct visitor *visitor, uint64_t now_ms);

#endif
