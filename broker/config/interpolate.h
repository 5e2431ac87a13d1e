/* Interpolate: copies of node trees with ${NAME}, ${file:PATH} and ${credential:NAME} put in. */
#ifndef CONFIG_INTERPOLATE_H
#define CONFIG_INTERPOLATE_H

#include "config/config.h"
#include "config/node_set.h"

struct interpolate {
    const struct config_sources *sources;
    struct deskbus_findings *out;
    struct node_set *put_in; /* scalars that something was put into */
    struct node_set *unresolved; /* scalars that something was missing for */
    struct deskbus_place near; /* of the key last seen: where an empty value is looked for */
};

/* A copy of node; what cannot be put in is a finding, and the scalar is empty then. Keys that begin with "x-" are left out down
 * to depth_x levels. Returns 0 or -ENOMEM. The caller owns *ret. */
int interpolate_copy(struct interpolate *self, const struct deskbus_node *node, unsigned depth_x,
        struct deskbus_node **ret) DESKBUS_CHECKED;

#endif
