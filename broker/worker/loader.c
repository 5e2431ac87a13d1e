/* Loader: dlopen behind a check of who could have written the file. */
#include "worker/loader.h"

#include "base/map.h"
#include "worker/descriptor.h"

#include <deskbus/topic.h>

#include <assert.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS_MAX 32
#define NAMES_MAX   1024
#define WHY_BYTES   500

struct loader {
    char *folders[FOLDERS_MAX];
    size_t folder_count;
    struct map *plugins; /* name: struct deskbus_plugin *, ours */
    char **names; /* of the last loader_names() */
    size_t name_count;
};

/* --- the search path --- */

static int add_folder(struct loader *loader, const char *path, size_t size)
{
    if (size == 0)
        return 0;
    if (loader->folder_count == FOLDERS_MAX)
        return -ENOSPC;
    char *folder = strndup(path, size);
    if (folder == NULL)
        return -ENOMEM;
    loader->folders[loader->folder_count++] = folder;
    return 0;
}

static int add_path(struct loader *loader, const char *path)
{
    int r = 0;
    while (path != NULL && *path != '\0' && r == 0) {
        size_t size = strcspn(path, ":");
        r = add_folder(loader, path, size);
        path += size;
        path += *path == ':';
    }
    return r;
}

static int add_beside_program(struct loader *loader, const char *program)
{
    char folder[PATH_MAX];
    char path[PATH_MAX + sizeof("/../lib/deskbus/plugins")];
    if (program != NULL) {
        snprintf(folder, sizeof(folder), "%s", program);
    } else {
        ssize_t size = readlink("/proc/self/exe", folder, sizeof(folder) - 1);
        if (size < 0)
            return 0;
        folder[size] = '\0';
        char *slash = strrchr(folder, '/');
        if (slash != NULL)
            *slash = '\0';
    }
    int size = snprintf(path, sizeof(path), "%s/../lib/deskbus/plugins", folder);
    return add_folder(loader, path, (size_t)size);
}

int loader_new(const struct loader_setup *setup, struct loader **ret)
{
    struct loader *loader = calloc(1, sizeof(*loader));
    if (loader == NULL)
        return -ENOMEM;
    int r = map_new(MAP_STRINGS, &loader->plugins);
    if (r == 0)
        r = add_path(loader, setup->argument);
    if (r == 0)
        r = add_path(loader, setup->environment);
    if (r == 0)
        r = add_path(loader, setup->config);
    if (r == 0)
        r = add_beside_program(loader, setup->program);
    if (r < 0) {
        loader_free(&loader);
        return r;
    }
    *ret = loader;
    return 0;
}

static void forget_names(struct loader *loader)
{
    for (size_t i = 0; i < loader->name_count; i++)
        free(loader->names[i]);
    free(loader->names);
    loader->names = NULL;
    loader->name_count = 0;
}

void loader_free(struct loader **loader)
{
    struct loader *self = *loader;
    struct map_entry entry;
    size_t position = 0;
    if (self == NULL)
        return;
    while (self->plugins != NULL && map_next(self->plugins, &position, &entry))
        free(entry.value);
    map_free(&self->plugins);
    forget_names(self);
    for (size_t i = 0; i < self->folder_count; i++)
        free(self->folders[i]);
    free(self);
    *loader = NULL;
}

const char *loader_folder(const struct loader *loader, size_t index)
{
    return index < loader->folder_count ? loader->folders[index] : NULL;
}

/* --- opening --- */

/* Whoever may write it runs code as us: only root and ourselves. */
static int check_owner(const struct stat *info, const char *path, char *why, size_t size)
{
    if (info->st_uid != 0 && info->st_uid != geteuid()) {
        snprintf(why, size, "%s belongs to user %u, not to root or user %u", path,
                (unsigned)info->st_uid, (unsigned)geteuid());
        return -EPERM;
    }
    if ((info->st_mode & S_IWOTH) != 0) {
        snprintf(why, size, "%s may be written by anyone (chmod o-w)", path);
        return -EPERM;
    }
    return 0;
}

static int check_folder(const char *folder, char *why, size_t size)
{
    struct stat info;
    if (stat(folder, &info) < 0) {
        int code = errno;
        snprintf(why, size, "%s: %s", folder, strerror(code));
        return -code;
    }
    return check_owner(&info, folder, why, size);
}

/* 0: path is the file; -ENOENT: it is in none of the folders; else a refusal. */
static int find_file(struct loader *loader, const char *name, char *path, char *why, size_t size)
{
    for (size_t i = 0; i < loader->folder_count; i++) {
        struct stat info;
        const char *folder = loader->folders[i];
        if (snprintf(path, PATH_MAX, "%s/%s.so", folder, name) >= PATH_MAX || stat(path, &info) < 0)
            continue;
        int r = check_folder(folder, why, size);
        if (r == 0 && !S_ISREG(info.st_mode)) {
            snprintf(why, size, "%s is not a file", path);
            r = -EINVAL;
        }
        return r < 0 ? r : check_owner(&info, path, why, size);
    }
    snprintf(why, size, "no %s.so in %s%s", name,
            loader->folder_count > 0 ? loader->folders[0] : "any folder",
            loader->folder_count > 1 ? " or the other plugin folders" : "");
    return -ENOENT;
}

static const struct deskbus_plugin *open_file(const char *path, char *why, size_t size)
{
    /* Never closed again: threads of it, or what it registered in libraries, may outlive every instance. */
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        snprintf(why, size, "%s", dlerror());
        return NULL;
    }
    const struct deskbus_plugin *exported = dlsym(handle, "deskbus_plugin");
    if (exported == NULL)
        snprintf(why, size, "%s has no symbol deskbus_plugin: it is no plugin of deskbus", path);
    return exported;
}

static const struct deskbus_plugin *load(
        struct loader *loader, const char *name, const char *path, char *why, size_t size)
{
    char text[WHY_BYTES];
    const struct deskbus_plugin *exported = open_file(path, why, size);
    struct deskbus_plugin *plugin = exported != NULL ? malloc(sizeof(*plugin)) : NULL;
    if (plugin == NULL)
        return NULL;
    int r = descriptor_take(exported, name, plugin, text, sizeof(text));
    if (r < 0)
        snprintf(why, size, "%s: %s", path, text);
    else
        r = map_put_text(loader->plugins, name, strlen(name), plugin);
    if (r < 0) {
        free(plugin);
        return NULL;
    }
    return plugin;
}

const struct deskbus_plugin *loader_find(
        struct loader *loader, const char *name, char *why, size_t size)
{
    char path[PATH_MAX];
    if (size > 0)
        why[0] = '\0';
    if (!deskbus_name_valid(name, strlen(name))) {
        snprintf(why, size, "'%.40s' is no name of a plugin", name);
        return NULL;
    }
    const struct deskbus_plugin *known = map_get_text(loader->plugins, name, strlen(name));
    if (known != NULL)
        return known;
    if (find_file(loader, name, path, why, size) < 0)
        return NULL;
    return load(loader, name, path, why, size);
}

/* --- listing --- */

static bool has_name(const struct loader *loader, const char *name, size_t size)
{
    for (size_t i = 0; i < loader->name_count; i++) {
        assert(loader->names[i] != NULL);
        if (strncmp(loader->names[i], name, size) == 0 && loader->names[i][size] == '\0')
            return true;
    }
    return false;
}

static int add_name(struct loader *loader, const char *file)
{
    size_t size = strlen(file);
    if (size <= 3 || strcmp(file + size - 3, ".so") != 0)
        return 0;
    size -= 3;
    if (!deskbus_name_valid(file, size) || has_name(loader, file, size) ||
            loader->name_count == NAMES_MAX)
        return 0;
    char *name = strndup(file, size);
    if (name == NULL)
        return -ENOMEM;
    loader->names[loader->name_count++] = name;
    return 0;
}

static int add_names(struct loader *loader, const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    int r = 0;
    if (dir == NULL)
        return 0; /* a folder of the path may be absent */
    while (r == 0 && (entry = readdir(dir)) != NULL)
        r = add_name(loader, entry->d_name);
    closedir(dir);
    return r;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int collect_names(struct loader *loader)
{
    int r = 0;
    forget_names(loader);
    loader->names = calloc(NAMES_MAX, sizeof(*loader->names));
    if (loader->names == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < loader->folder_count && r == 0; i++)
        r = add_names(loader, loader->folders[i]);
    qsort(loader->names, loader->name_count, sizeof(*loader->names), by_name);
    return r;
}

int loader_list(
        struct loader *loader, void (*each)(void *arg, const struct loader_entry *entry), void *arg)
{
    int r = collect_names(loader);
    if (r < 0)
        return r;
    for (size_t i = 0; i < loader->name_count; i++) {
        char why[WHY_BYTES] = "";
        char ignored[WHY_BYTES];
        char path[PATH_MAX] = "";
        (void)find_file(loader, loader->names[i], path, ignored, sizeof(ignored));
        const struct loader_entry entry = {.name = loader->names[i],
                .path = path,
                .plugin = loader_find(loader, loader->names[i], why, sizeof(why)),
                .why = why};
        each(arg, &entry);
    }
    return 0;
}

static const struct deskbus_plugin *catalogue_find(
        void *arg, const char *use, char *why, size_t size)
{
    return loader_find(arg, use, why, size);
}

static size_t catalogue_names(void *arg, const char **ret, size_t max)
{
    struct loader *loader = arg;
    if (collect_names(loader) < 0)
        return 0;
    size_t count = loader->name_count < max ? loader->name_count : max;
    for (size_t i = 0; i < count; i++)
        ret[i] = loader->names[i];
    return count;
}

struct plan_catalogue loader_catalogue(struct loader *loader)
{
    return (struct plan_catalogue){.arg = loader, .find = catalogue_find, .names = catalogue_names};
}
