/* Option place: values that name something outside: paths, URLs, addresses. */
#include "option_private.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* folder/name, or NULL without memory. size: bytes of folder that count. */
static char *join(const char *folder, size_t size, const char *name)
{
    char *path = NULL;
    bool slash = size > 0 && folder[size - 1] == '/';
    if (asprintf(&path, "%.*s%s%s", (int)size, folder, slash || size == 0 ? "" : "/", name) < 0)
        return NULL;
    return path;
}

/* Relative to the folder of the file that the value stands in. */
static char *beside_file(const char *file, const char *path)
{
    const char *slash = file == NULL || path[0] == '/' ? NULL : strrchr(file, '/');
    if (slash == NULL)
        return strdup(path);
    return join(file, (size_t)(slash - file) + (slash == file), path);
}

static bool leaves_folder(const char *path)
{
    for (const char *at = path; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return path[0] == '/';
}

static char *state_path(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node)
{
    const char *path = deskbus_node_text(node), *base = reader->scope->base_path;
    assert(path != NULL);
    if (leaves_folder(path))
        option_find(reader, option, "OPT008", deskbus_node_place(node),
                "must stay below the instance's state folder: '%.60s' leaves it", path);
    return base == NULL ? strdup(path) : join(base, strlen(base), path);
}

/* A path when it says so ("./x", "/x"); else the installation's file, unless only the other one exists. */
static char *resource_path(struct option_reader *reader, const struct deskbus_node *node)
{
    const char *name = deskbus_node_text(node), *folder = reader->scope->resource_path;
    char *beside = beside_file(deskbus_node_place(node).file, name);
    if (name[0] == '/' || name[0] == '.' || folder == NULL || beside == NULL)
        return beside;
    char *installed = join(folder, strlen(folder), name);
    bool use_beside = installed != NULL && access(installed, F_OK) != 0 &&
            access(beside, F_OK) == 0;
    free(use_beside ? installed : beside);
    return use_beside ? beside : installed;
}

static bool scheme_allowed(const char *url, size_t size, const char *schemes)
{
    for (; schemes != NULL && *schemes != '\0'; schemes += *schemes == '|') {
        size_t length = strcspn(schemes, "|");
        if (length == size && strncmp(schemes, url, size) == 0)
            return true;
        schemes += length;
    }
    return schemes == NULL;
}

static bool is_url(const char *url, const char *schemes)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789+.-";
    size_t size = strspn(url, letters);
    if (size == 0 || url[0] < 'a' || url[0] > 'z' || strncmp(url + size, "://", 3) != 0)
        return false;
    const char *rest = url + size + 3;
    return rest[0] != '\0' && rest[0] != '/' && strpbrk(rest, " \t\r\n\"<>") == NULL &&
            scheme_allowed(url, size, schemes);
}

static bool is_port(const char *text)
{
    size_t digits = strspn(text, "0123456789");
    return digits > 0 && digits <= 5 && text[digits] == '\0' && strtol(text, NULL, 10) <= 65535;
}

static bool is_address(const char *text)
{
    const char *colon = strrchr(text, ':');
    if (colon == NULL || colon == text || !is_port(colon + 1))
        return false;
    size_t size = (size_t)(colon - text);
    if (text[0] == '[')
        return size > 2 && text[size - 1] == ']' &&
                strspn(text + 1, "0123456789abcdefABCDEF:.%") >= size - 2;
    return memchr(text, ':', size) == NULL && strcspn(text, " /[]") >= size;
}

static void check_form(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, bool good)
{
    if (!good)
        option_find(reader, option, "OPT003", deskbus_node_place(node),
                "must be %s%s%s, not '%.60s'", option_type_text(option->type),
                option->range == NULL ? "" : " with the scheme ",
                option->range == NULL ? "" : option->range, deskbus_node_text(node));
}

void option_read_place(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    const char *text = deskbus_node_text(node);
    if (text[0] == '\0') {
        check_form(reader, option, node, false);
        return;
    }
    if (option->type == DESKBUS_OPTION_PATH)
        ret->text = beside_file(deskbus_node_place(node).file, text);
    else if (option->type == DESKBUS_OPTION_STATE_PATH)
        ret->text = state_path(reader, option, node);
    else if (option->type == DESKBUS_OPTION_RESOURCE)
        ret->text = resource_path(reader, node);
    else
        ret->text = strdup(text);
    if (ret->text == NULL)
        reader->no_memory = true;
    if (option->type == DESKBUS_OPTION_URL)
        check_form(reader, option, node, is_url(text, option->range));
    if (option->type == DESKBUS_OPTION_ADDRESS)
        check_form(reader, option, node, is_address(text));
}
