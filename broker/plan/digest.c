/* Digest: one number for all that is in force, made of the merged tree and the versions of the plugins. */
#include "plan/build.h"

#include "base/buffer.h"
#include "base/hash.h"

#include <errno.h>
#include <string.h>

/* Each part ends with a NUL, which no text holds, so that no two trees read alike. Places and quotes do not count. */
static int put(struct buffer *out, const struct deskbus_node *node)
{
    enum deskbus_node_kind kind = deskbus_node_kind(node);
    if (kind == DESKBUS_NODE_SCALAR) {
        const char *text = deskbus_node_text(node);
        return buffer_append(out, text, strlen(text) + 1);
    }
    int r = buffer_append(out, kind == DESKBUS_NODE_MAP ? "{" : "[", 2);
    for (size_t i = 0; r == 0 && i < deskbus_node_count(node); i++) {
        if (kind == DESKBUS_NODE_MAP)
            r = put(out, deskbus_node_key(node, i));
        if (r == 0)
            r = put(out, deskbus_node_item(node, i));
    }
    return r == 0 ? buffer_append(out, "}", 2) : r;
}

static int put_versions(struct buffer *out, const struct plan *plan)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < plan->instance_count; i++) {
        const struct deskbus_plugin *plugin = plan->instances[i].shown.plugin;
        const char *version = plugin != NULL && plugin->version != NULL ? plugin->version : "";
        r = buffer_append(out, version, strlen(version) + 1);
    }
    return r;
}

void digest_build(struct build *build)
{
    struct buffer bytes = {0};
    struct hash_id id;
    int r = put(&bytes, config_root(build->config));
    if (r == 0)
        r = put_versions(&bytes, build->plan);
    if (r < 0)
        build->error = r;
    hash_bytes(bytes.data, bytes.size, &id);
    hash_hex(&id, build->plan->digest);
    buffer_clear(&bytes);
}
