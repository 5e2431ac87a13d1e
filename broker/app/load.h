/* Load: a configuration from its file to a plan, with everything found on the way. */
#ifndef APP_LOAD_H
#define APP_LOAD_H

#include "config/config.h"
#include "plan/plan.h"
#include "worker/loader.h"

struct load {
    struct loader *loader;
    struct config *config; /* NULL when it could not be read */
    struct plan *plan; /* NULL when there are errors */
    struct deskbus_findings *findings;
};

struct load_options {
    const char *path;
    const char *plugins; /* --plugins, or NULL */
    const char *state; /* --state, or NULL */
    bool tolerant; /* check: what depends on this machine is a warning */
};

/* 0: a plan is there (findings may hold warnings). -EINVAL: findings hold errors. -ENOMEM. load_free() in every case. */
int load_config(const struct load_options *options, struct load *ret) DESKBUS_CHECKED;
void load_free(struct load *load);

#endif
