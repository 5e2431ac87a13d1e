/* Descriptor: what a shared object exports as `deskbus_plugin`, judged and copied. */
#ifndef WORKER_DESCRIPTOR_H
#define WORKER_DESCRIPTOR_H

#include <deskbus/plugin.h>

/* Copies the exported descriptor, which may be smaller (older) than ours, and judges it: versions, name, roles, callbacks,
 * options. Returns 0, or -EINVAL, -EPROTONOSUPPORT or -ENOMEM with one line for people in why. */
int descriptor_take(const struct deskbus_plugin *exported, const char *name,
        struct deskbus_plugin *ret, char *why, size_t size) DESKBUS_CHECKED;

#endif
