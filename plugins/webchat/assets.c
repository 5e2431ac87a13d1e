/* Assets: a fixed list of files, so that no path from outside ever reaches the disk. */
#include "assets.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX ((size_t)1 << 20)

static const struct {
    const char *path, *file, *type;
} files[] = {
        {"/", NULL, "text/html; charset=utf-8"},
        {"/chat.css", "chat.css", "text/css; charset=utf-8"},
        {"/chat.js", "chat.js", "text/javascript; charset=utf-8"},
        {"/icon.svg", "icon.svg", "image/svg+xml"},
};
#define FILE_COUNT (sizeof(files) / sizeof(files[0]))

struct assets {
    struct asset list[FILE_COUNT + 1]; /* the last: the texts */
};

static int read_all(const char *path, char **ret, size_t *ret_size)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return -errno;
    char *bytes = malloc(FILE_BYTES_MAX);
    size_t size = bytes != NULL ? fread(bytes, 1, FILE_BYTES_MAX, file) : 0;
    int r = bytes == NULL ? -ENOMEM : ferror(file) ? -EIO : size == FILE_BYTES_MAX ? -EFBIG : 0;
    (void)fclose(file);
    char *fitting = r == 0 ? realloc(bytes, size + 1) : NULL;
    if (fitting == NULL) {
        free(bytes);
        return r < 0 ? r : -ENOMEM;
    }
    *ret = fitting;
    *ret_size = size;
    return 0;
}

static int read_beside(
        const char *page_path, const char *name, struct asset *ret, struct deskbus_error **reterr)
{
    char path[PATH_MAX];
    const char *slash = strrchr(page_path, '/');
    int folder = slash != NULL ? (int)(slash - page_path) + 1 : 0;
    int size = name == NULL ? snprintf(path, sizeof(path), "%s", page_path)
                            : snprintf(path, sizeof(path), "%.*s%s", folder, page_path, name);
    int r = size < (int)sizeof(path) ? read_all(path, &ret->bytes, &ret->size) : -ENAMETOOLONG;
    if (r < 0)
        return DESKBUS_FAIL(
                reterr, NULL, r, "cannot read the page's file '%s': %s", path, strerror(-r));
    return 0;
}

int assets_open(const char *page_path, const char *texts_json, struct assets **ret,
        struct deskbus_error **reterr)
{
    struct assets *assets = calloc(1, sizeof(*assets));
    if (assets == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the page");
    int r = 0;
    for (size_t i = 0; i < FILE_COUNT && r == 0; i++) {
        assets->list[i].path = files[i].path;
        assets->list[i].type = files[i].type;
        r = read_beside(page_path, files[i].file, &assets->list[i], reterr);
    }
    struct asset *texts = &assets->list[FILE_COUNT];
    *texts = (struct asset){.path = "/texts.json", .type = "application/json"};
    texts->bytes = strdup(texts_json);
    texts->size = strlen(texts_json);
    if (r == 0 && texts->bytes == NULL)
        r = DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the texts");
    if (r < 0)
        assets_free(&assets);
    else
        *ret = assets;
    return r;
}

void assets_free(struct assets **assets)
{
    if (*assets == NULL)
        return;
    for (size_t i = 0; i <= FILE_COUNT; i++)
        free((*assets)->list[i].bytes);
    free(*assets);
    *assets = NULL;
}

const struct asset *assets_find(const struct assets *assets, const char *path)
{
    for (size_t i = 0; i <= FILE_COUNT; i++)
        if (strcmp(assets->list[i].path, path) == 0)
            return &assets->list[i];
    return NULL;
}
