/* Host, health: what an instance's workers amount to, told when it changes. */
#include "host/host_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct view {
    enum host_health health;
    const char *why;
};

static struct view view_of(const struct session *session)
{
    switch (session->state) {
    case SESSION_AWAITED:
    case SESSION_JOINED:
    case SESSION_OPENING:
        if (session->silent)
            return (struct view){HOST_TROUBLE, session->silent_why};
        return (struct view){HOST_STARTING, NULL};
    case SESSION_FAILED:
    case SESSION_GONE:
        return (struct view){HOST_DOWN, session->trouble != NULL ? session->trouble : "closed"};
    case SESSION_RUNNING:
    case SESSION_STOPPING:
    case SESSION_STOPPED:
    case SESSION_CLOSING:
        break;
    }
    if (session->silent)
        return (struct view){HOST_TROUBLE, session->silent_why};
    if (session->trouble != NULL)
        return (struct view){HOST_TROUBLE, session->trouble};
    return (struct view){HOST_UP, NULL};
}

/* The worst of its workers: later in the enum is worse, but that one who is up does not hide one who starts. */
static struct view worst(const struct instance *instance)
{
    static const int rank[] = {
            [HOST_UP] = 0, [HOST_STARTING] = 1, [HOST_TROUBLE] = 2, [HOST_DOWN] = 3};
    struct view view = {HOST_UP, NULL};
    if (instance->session_count == 0)
        return (struct view){HOST_DOWN, "not started: run is false"};
    for (size_t i = 0; i < instance->session_count; i++) {
        struct view one = view_of(&instance->sessions[i]);
        if (rank[one.health] > rank[view.health])
            view = one;
    }
    return view;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

void health_look(struct host *host, struct instance *instance)
{
    struct view view = worst(instance);
    if (host->phase >= HOST_CLOSE_STOP)
        return; /* going down is not news */
    if (view.health == instance->health && same(view.why, instance->why))
        return;
    instance->health = view.health;
    free(instance->why);
    instance->why = view.why == NULL ? NULL : strdup(view.why);
    host->setup.events.health(host->setup.events.arg, instance->index, view.health, instance->why);
}

void health_trouble(struct session *session, const char *why)
{
    free(session->trouble);
    session->trouble = why == NULL ? NULL : strdup(why);
}
