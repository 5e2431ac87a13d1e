/* Loader: finds plugins on the search path and opens them; what is open stays open as long as the process. */
#ifndef WORKER_LOADER_H
#define WORKER_LOADER_H

#include "plan/plan.h"

struct loader;

/* Where to look, in this order; each may be NULL. Paths are lists with ':' between. */
struct loader_setup {
    const char *argument; /* --plugins */
    const char *environment; /* $DESKBUS_PLUGIN_PATH */
    const char *config; /* plugin_path: */
    const char *
            program; /* folder of the running program: ../lib/deskbus/plugins beside it; NULL: /proc/self/exe */
};

/* What `deskbus plugins` shows of one file. */
struct loader_entry {
    const char *name;
    const char *path;
    const struct deskbus_plugin *plugin; /* NULL: refused */
    const char *why; /* of a refusal */
};

/* Any thread may use it, one at a time. Returns 0 or -ENOMEM. */
int loader_new(const struct loader_setup *setup, struct loader **ret) DESKBUS_CHECKED;
/* The plugins stay in memory: code that ran once may still be called from a thread of its own. */
void loader_free(struct loader **loader);
/* The descriptor of NAME.so, valid as long as the loader; or NULL with one line in why. */
const struct deskbus_plugin *loader_find(
        struct loader *loader, const char *name, char *why, size_t size);
/* Calls each() for every plugin of the path, by name; a file that an earlier folder hides is left out. */
int loader_list(struct loader *loader, void (*each)(void *arg, const struct loader_entry *entry),
        void *arg) DESKBUS_CHECKED;
/* The same for the plan; it borrows the loader. */
struct plan_catalogue loader_catalogue(struct loader *loader);
/* The n-th folder that is looked at, NULL behind the last. */
const char *loader_folder(const struct loader *loader, size_t index);

#endif
