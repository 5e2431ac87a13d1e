/* Instance options: what an instance of a plugin is configured with, checked against the plugin's table. */
#ifndef PLAN_INSTANCE_OPTIONS_H
#define PLAN_INSTANCE_OPTIONS_H

#include "plan/build.h"

/* reserved: keys of an instance that the broker reads, NULL at the end. Fills instance->shown.options; findings else. */
void instance_options_read(struct build *build, const struct deskbus_node *map,
        const char *const *reserved, struct instance *instance);

#endif
