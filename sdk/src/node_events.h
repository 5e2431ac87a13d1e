/* Node events: makes nodes of YAML events, resolves aliases and merges, holds the limits. */
#ifndef SDK_NODE_EVENTS_H
#define SDK_NODE_EVENTS_H

#include <deskbus/node.h>

struct fy_event;
struct node_events;

/* name and limits are borrowed. Returns 0 or -ENOMEM. */
int node_events_new(const char *name, const struct deskbus_node_limits *limits,
        struct deskbus_findings *out, struct node_events **ret) DESKBUS_CHECKED;
/* 0, -ENOMEM, or -EBADMSG at a limit: then nothing more is taken. Other faults are found and reading goes on. */
int node_events_take(struct node_events *events, struct fy_event *event) DESKBUS_CHECKED;
/* Gives the root; -EBADMSG when something was found on the way. */
int node_events_finish(struct node_events *events, struct deskbus_node **ret) DESKBUS_CHECKED;
void node_events_free(struct node_events **events);

#endif
