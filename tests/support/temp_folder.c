/* Temporary folder: makes and removes the folder of one test. */
#include "temp_folder.h"

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

int temp_folder_new(char **ret)
{
    const char *base = getenv("TMPDIR");
    char *path = temp_folder_path(base != NULL && base[0] == '/' ? base : "/tmp", "deskbus.XXXXXX");
    if (mkdtemp(path) == NULL) {
        int r = -errno;
        free(path);
        return r;
    }
    *ret = path;
    return 0;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

void temp_folder_free(char **path)
{
    if (path == NULL || *path == NULL)
        return;
    if (nftw(*path, remove_entry, 16, FTW_DEPTH | FTW_PHYS) != 0)
        (void)fprintf(stderr, "temporary folder %s could not be removed\n", *path);
    free(*path);
    *path = NULL;
}

char *temp_folder_path(const char *folder, const char *name)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        abort();
    return path;
}

int temp_folder_setup(void **state)
{
    return temp_folder_new((char **)state);
}

int temp_folder_teardown(void **state)
{
    temp_folder_free((char **)state);
    return 0;
}
