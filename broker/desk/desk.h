/* Desk: the people's side: who waits for a person and how long, taking over, replying, handing back. Cases themselves live in
 * route; here are the verbs of people and the timers of teams. The broker's loop thread owns it. */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "route/route.h"

struct desk;

struct desk_setup {
    uv_loop_t *loop;
    const struct clock *clock;
    const struct plan *plan;
    struct route *route;
    struct log *log; /* or NULL */
};

int desk_new(const struct desk_setup *setup, struct desk **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
/* After route_recover(): timers of the cases that wait already. */
void desk_begin(struct desk *desk);
/* Closes its timer; the desk is freed by desk_free() once the loop has run. */
void desk_stop(struct desk *desk);
void desk_free(struct desk **desk);

/* From route_setup. */
void desk_case_changed(struct desk *desk, struct desk_case *desk_case, const char *what);
void desk_case_gone(struct desk *desk, struct desk_case *desk_case);

enum desk_verb { DESK_TAKE, DESK_REPLY, DESK_RETURN, DESK_PENDING, DESK_SOLVE };

/* What a person wants. */
struct desk_request {
    enum desk_verb verb;
    struct desk_case *desk_case;
    const char *person; /* who */
    const char *text; /* of a reply */
    const char *why; /* or NULL */
    const char *key; /* made by the client: doing it twice changes nothing */
    bool force; /* take it from another person */
};
/* 0: done(arg, status, id) comes after the commit. -EBUSY: another person has it (named in the error), -EINVAL, -ENOENT: no way to reply. */
int desk_do(struct desk *desk, const struct desk_request *request, route_done_fn *done, void *arg,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

/* Cases that wait for a person longer than their team allows and that no other team can take. */
size_t desk_overdue_count(const struct desk *desk);
/* Cases that wait for a person at all, and since when the longest (ms, wall clock; 0: none). */
size_t desk_waiting_count(const struct desk *desk, uint64_t *since_ms);

#endif
