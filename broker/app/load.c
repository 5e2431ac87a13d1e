/* Load: reads the configuration and compiles it with the plugins of the search path. */
#include "app/load.h"

#include "app/state_folder.h"
#include "base/buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* plugin_path: a folder or a list of them, joined with ':'. */
static int plugin_path(const struct config *config, struct buffer *ret)
{
    const struct deskbus_node *node = deskbus_node_get(config_root(config), "plugin_path");
    if (node == NULL)
        return 0;
    if (deskbus_node_text(node) != NULL)
        return buffer_print(ret, "%s", deskbus_node_text(node));
    for (size_t i = 0; i < deskbus_node_count(node); i++) {
        const char *folder = deskbus_node_text(deskbus_node_item(node, i));
        if (folder != NULL && buffer_print(ret, "%s%s", i > 0 ? ":" : "", folder) < 0)
            return -ENOMEM;
    }
    return 0;
}

static int make_loader(
        const struct load_options *options, const struct config *config, struct loader **ret)
{
    struct buffer path = {0};
    int r = plugin_path(config, &path);
    if (r == 0)
        r = buffer_append(&path, "", 1);
    struct loader_setup setup = {.argument = options->plugins,
            .environment = getenv("DESKBUS_PLUGIN_PATH"),
            .config = path.size > 1 ? (const char *)path.data : NULL};
    if (r == 0)
        r = loader_new(&setup, ret);
    buffer_clear(&path);
    return r;
}

/* share/deskbus of the installation that the running program belongs to; "" when that cannot be told. */
static void find_resources(char ret[PATH_MAX])
{
    static const char share[] = "/../share/deskbus";
    ssize_t size = readlink("/proc/self/exe", ret, PATH_MAX - sizeof(share));
    ret[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(ret, '/');
    if (slash != NULL)
        memcpy(slash, share, sizeof(share));
    else
        ret[0] = '\0';
}

static int compile(const struct load_options *options, struct load *load)
{
    char resources[PATH_MAX], state[PATH_MAX];
    const struct deskbus_node *node = deskbus_node_get(config_root(load->config), "state");
    struct plan_catalogue catalogue = loader_catalogue(load->loader);
    find_resources(resources);
    if (resources[0] != '\0')
        catalogue.resource_path = resources;
    /* A path that is too long is told of by those who open it. */
    if (state_folder_choose(options->state, node != NULL ? deskbus_node_text(node) : NULL, state) ==
            0)
        catalogue.state_path = state;
    return plan_new(load->config, &catalogue, load->findings, &load->plan);
}

int load_config(const struct load_options *options, struct load *ret)
{
    memset(ret, 0, sizeof(*ret));
    int r = deskbus_findings_new(&ret->findings);
    if (r < 0)
        return r;
    struct config_sources sources = {.path = options->path, .tolerant = options->tolerant};
    r = config_load(&sources, ret->findings, &ret->config);
    if (ret->config == NULL)
        return r < 0 ? r : -EINVAL;
    int loaded = make_loader(options, ret->config, &ret->loader);
    if (loaded < 0)
        return loaded;
    int planned = compile(options, ret);
    deskbus_findings_sort(ret->findings);
    return r < 0 ? r : planned;
}

void load_free(struct load *load)
{
    plan_unref(&load->plan);
    config_free(&load->config);
    loader_free(&load->loader);
    deskbus_findings_free(&load->findings);
}
