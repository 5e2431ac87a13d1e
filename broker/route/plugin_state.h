/* Plugin state: the durable keys of plugins, by instance and scope. The broker's loop thread owns it. */
#ifndef ROUTE_PLUGIN_STATE_H
#define ROUTE_PLUGIN_STATE_H

#include "base/hash.h"

#include <deskbus/builder.h>
#include <deskbus/host.h>

struct plugin_state;

/* Whose keys: id is the conversation's, the person's, or zero. */
struct state_owner {
    const char *instance;
    enum deskbus_scope scope;
    struct hash_id id;
};

int plugin_state_new(struct plugin_state **ret);
void plugin_state_free(struct plugin_state **state);
/* size 0 deletes. expires_ms: wall clock, 0: never. The oldest key of an owner gives way beyond 64. */
void plugin_state_put(struct plugin_state *state, const struct state_owner *owner, const char *key,
        struct deskbus_value bytes, uint64_t expires_ms);
/* Writes [scope, key, bytes, expires_ms] for each key of the owner into an open list; those that have expired are dropped. Returns how many. */
size_t plugin_state_build(struct plugin_state *state, const struct state_owner *owner,
        uint64_t now_ms, struct deskbus_builder *builder);
/* Every key, for a checkpoint. */
void plugin_state_visit(const struct plugin_state *state, void *arg,
        void (*visit)(void *arg, const struct state_owner *owner, const char *key,
                struct deskbus_value bytes, uint64_t expires_ms));
size_t plugin_state_count(const struct plugin_state *state);

#endif
