/* Assets: the files of the page, read once, served from memory. */
#ifndef WEBCHAT_ASSETS_H
#define WEBCHAT_ASSETS_H

#include <deskbus/error.h>

#include <stddef.h>

struct assets;

struct asset {
    const char *path; /* as asked for: "/chat.js" */
    const char *type; /* Content-Type */
    char *bytes;
    size_t size;
};

/* Reads index.html at page_path and what stands beside it; texts_json is copied. */
int assets_open(const char *page_path, const char *texts_json, struct assets **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void assets_free(struct assets **assets);
/* NULL: there is none at that path. */
const struct asset *assets_find(const struct assets *assets, const char *path);

#endif
