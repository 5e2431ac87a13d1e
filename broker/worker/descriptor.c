/* Descriptor: refuses what this broker cannot run, and says why. */
#include "worker/descriptor.h"

#include <deskbus/topic.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define ROLES_ALL                                                                                  \
    ((uint32_t)DESKBUS_SOURCE | (uint32_t)DESKBUS_STEP | (uint32_t)DESKBUS_SINK |                  \
            (uint32_t)DESKBUS_OBSERVER)
#define ROLES_OF_MESSAGE (ROLES_ALL & ~(uint32_t)DESKBUS_SOURCE)
/* Nothing can be told from less: up to the roles. */
#define SIZE_MIN offsetof(struct deskbus_plugin, flags)

static int check_version(
        const struct deskbus_plugin *exported, uint32_t exported_size, char *why, size_t size)
{
    if (exported_size < SIZE_MIN) {
        snprintf(why, size, "its descriptor has %u bytes, at least %zu are needed", exported_size,
                SIZE_MIN);
        return -EPROTONOSUPPORT;
    }
    if (exported->abi_major != DESKBUS_ABI_MAJOR || exported->abi_minor > DESKBUS_ABI_MINOR) {
        snprintf(why, size, "it was built for plugin interface %u.%u, this deskbus has %d.%d",
                (unsigned)exported->abi_major, (unsigned)exported->abi_minor, DESKBUS_ABI_MAJOR,
                DESKBUS_ABI_MINOR);
        return -EPROTONOSUPPORT;
    }
    if (exported_size > sizeof(*exported)) {
        snprintf(why, size, "its descriptor has %u bytes, this deskbus knows %zu: it is newer",
                exported_size, sizeof(*exported));
        return -EPROTONOSUPPORT;
    }
    return 0;
}

static int check_name(const struct deskbus_plugin *plugin, const char *name, char *why, size_t size)
{
    if (plugin->name == NULL || strcmp(plugin->name, name) != 0) {
        snprintf(why, size, "it calls itself '%.40s', its file is %s.so",
                plugin->name != NULL ? plugin->name : "", name);
        return -EINVAL;
    }
    if (plugin->version == NULL || plugin->summary == NULL) {
        snprintf(why, size, "its descriptor has no %s",
                plugin->version == NULL ? "version" : "summary");
        return -EINVAL;
    }
    return 0;
}

static const char *missing_callback(const struct deskbus_plugin *plugin)
{
    if (plugin->open == NULL)
        return "open";
    if (plugin->close == NULL)
        return "close";
    if ((plugin->roles & ROLES_OF_MESSAGE) != 0 && plugin->message == NULL)
        return "message";
    if ((plugin->roles & DESKBUS_SOURCE) != 0 && plugin->ready == NULL)
        return "ready";
    return NULL;
}

static int check_roles(const struct deskbus_plugin *plugin, char *why, size_t size)
{
    if ((plugin->roles & ROLES_ALL) == 0 || (plugin->roles & ~ROLES_ALL) != 0) {
        snprintf(why, size, "its roles (%#x) are %s", (unsigned)plugin->roles,
                plugin->roles == 0 ? "empty" : "unknown here");
        return -EINVAL;
    }
    const char *missing = missing_callback(plugin);
    if (missing != NULL) {
        snprintf(why, size, "its roles need %s(), which it has not", missing);
        return -EINVAL;
    }
    return 0;
}

static int check_writes(const struct deskbus_annotation *writes, char *why, size_t size)
{
    for (; writes != NULL && writes->name != NULL; writes++) {
        if (!deskbus_name_valid(writes->name, strlen(writes->name))) {
            snprintf(why, size, "it writes '%.40s', which is no name for an annotation",
                    writes->name);
            return -EINVAL;
        }
    }
    return 0;
}

static int check_options(const struct deskbus_option *options, char *why, size_t size)
{
    struct deskbus_findings *findings = NULL;
    if (options == NULL)
        return 0;
    int r = deskbus_findings_new(&findings);
    if (r < 0) {
        snprintf(why, size, "out of memory");
        return r;
    }
    r = deskbus_option_table_check(options, findings);
    const struct deskbus_finding *first = deskbus_findings_count(findings) > 0
            ? deskbus_findings_at(findings, 0)
            : NULL;
    if (r < 0)
        snprintf(why, size, "its options are wrong: %s", first != NULL ? first->text : "unknown");
    deskbus_findings_free(&findings);
    return r < 0 ? -EINVAL : 0;
}

int descriptor_take(const struct deskbus_plugin *exported, const char *name,
        struct deskbus_plugin *ret, char *why, size_t size)
{
    uint32_t exported_size = exported->size;
    int r = check_version(exported, exported_size, why, size);
    if (r < 0)
        return r;
    /* Members that it does not know are absent, whatever stands behind it in its memory. */
    memset(ret, 0, sizeof(*ret));
    memcpy(ret, exported, exported_size);
    ret->size = sizeof(*ret);
    r = check_name(ret, name, why, size);
    if (r == 0)
        r = check_roles(ret, why, size);
    if (r == 0)
        r = check_writes(ret->writes, why, size);
    if (r == 0)
        r = check_options(ret->options, why, size);
    return r;
}
