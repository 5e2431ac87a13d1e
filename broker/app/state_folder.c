/* State folder: chosen, locked, and published in broker.json. */
#include "app/state_folder.h"

#include "base/must.h"

#include <deskbus/builder.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BROKER_FILE_MAX 16384 /* bytes of broker.json that a client reads */

struct state_folder {
    char path[PATH_MAX];
    char sockets[PATH_MAX]; /* folder of the sockets; made on first use */
    int lock; /* descriptor, close-on-exec */
};

static int make_absolute(const char *path, char ret[PATH_MAX])
{
    char here[PATH_MAX];
    if (path[0] == '/')
        return snprintf(ret, PATH_MAX, "%s", path) < PATH_MAX ? 0 : -ENAMETOOLONG;
    if (getcwd(here, sizeof(here)) == NULL)
        return -errno;
    if (path[0] == '.' && path[1] == '/')
        path += 2;
    return snprintf(ret, PATH_MAX, "%s/%s", here, path) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

int state_folder_choose(const char *argument, const char *configured, char ret[PATH_MAX])
{
    const char *const choices[] = {
            argument, getenv("DESKBUS_STATE"), configured, getenv("STATE_DIRECTORY"), "run"};
    for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
        if (choices[i] != NULL && choices[i][0] != '\0')
            return make_absolute(choices[i], ret);
    return -EINVAL;
}

/* mkdir -p, the last one 0700. */
static int make_folder(const char *path)
{
    char part[PATH_MAX];
    size_t size = strlen(path);
    if (size >= sizeof(part))
        return -ENAMETOOLONG;
    memcpy(part, path, size + 1);
    for (size_t i = 1; i < size; i++) {
        if (part[i] != '/')
            continue;
        part[i] = '\0';
        if (mkdir(part, 0755) < 0 && errno != EEXIST)
            return -errno;
        part[i] = '/';
    }
    if (mkdir(part, 0700) < 0 && errno != EEXIST)
        return -errno;
    return 0;
}

static int lock(struct state_folder *folder, struct deskbus_error **reterr)
{
    char path[PATH_MAX + 8];
    (void)snprintf(path, sizeof(path), "%s/lock", folder->path);
    folder->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (folder->lock < 0) {
        int r = -errno;
        return DESKBUS_FAIL(reterr, NULL, r, "cannot write in the state folder %s: %s",
                folder->path, strerror(-r));
    }
    if (flock(folder->lock, LOCK_EX | LOCK_NB) < 0) {
        char pid[32] = "?";
        (void)state_folder_read(folder->path, "pid", pid, sizeof(pid));
        return DESKBUS_FAIL(reterr, NULL, -EBUSY,
                "the state folder %s is in use by another broker (pid %s): stop it, or give this one another --state",
                folder->path, pid);
    }
    return 0;
}

int state_folder_open(const char *path, struct state_folder **ret, struct deskbus_error **reterr)
{
    struct state_folder *folder = must_new(sizeof(*folder));
    folder->lock = -1;
    (void)snprintf(folder->path, sizeof(folder->path), "%s", path);
    int r = make_folder(path);
    if (r < 0)
        DESKBUS_FAIL(reterr, NULL, r, "cannot make the state folder %s: %s", path, strerror(-r));
    else
        r = lock(folder, reterr);
    if (r < 0) {
        if (folder->lock >= 0)
            close(folder->lock);
        free(folder);
        return r;
    }
    *ret = folder;
    return 0;
}

void state_folder_close(struct state_folder **folder)
{
    char path[PATH_MAX + 16];
    struct state_folder *self = *folder;
    if (self == NULL)
        return;
    (void)snprintf(path, sizeof(path), "%s/broker.json", self->path);
    (void)unlink(path);
    if (self->sockets[0] != '\0' && strncmp(self->sockets, self->path, strlen(self->path)) != 0)
        (void)rmdir(self->sockets);
    close(self->lock);
    free(self);
    *folder = NULL;
}

const char *state_folder_path(const struct state_folder *folder)
{
    return folder->path;
}

/* STATE/sock, or a private folder below /tmp when names in it would be too long for a socket. */
static int make_sockets(struct state_folder *folder)
{
    const size_t longest_name = 16;
    struct sockaddr_un address;
    if (strlen(folder->path) + sizeof("/sock/") + longest_name < sizeof(address.sun_path)) {
        (void)snprintf(
                folder->sockets, sizeof(folder->sockets), "%.*s/sock", PATH_MAX - 8, folder->path);
        return mkdir(folder->sockets, 0700) < 0 && errno != EEXIST ? -errno : 0;
    }
    (void)snprintf(folder->sockets, sizeof(folder->sockets), "/tmp/deskbus-XXXXXX");
    return mkdtemp(folder->sockets) != NULL ? 0 : -errno;
}

int state_folder_socket(struct state_folder *folder, const char *name, char *ret, size_t size)
{
    int r = folder->sockets[0] == '\0' ? make_sockets(folder) : 0;
    if (r < 0)
        return r;
    int length = snprintf(ret, size, "ipc://%s/%s", folder->sockets, name);
    if (length < 0 || (size_t)length >= size)
        return -ENAMETOOLONG;
    (void)unlink(ret +
            strlen("ipc://")); /* of a broker that was killed: the lock says that it is gone */
    return 0;
}

static int write_file(const char *folder, const char *text)
{
    char path[PATH_MAX + 16];
    char fresh[PATH_MAX + 24];
    (void)snprintf(path, sizeof(path), "%s/broker.json", folder);
    (void)snprintf(fresh, sizeof(fresh), "%s/broker.json.new", folder);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    size_t size = strlen(text);
    int r = write(fd, text, size) == (ssize_t)size ? 0 : -EIO;
    if (close(fd) < 0 && r == 0)
        r = -errno;
    if (r == 0 && rename(fresh, path) < 0)
        r = -errno;
    return r;
}

static void build_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

int state_folder_publish(struct state_folder *folder, const char *tap, const char *control,
        struct deskbus_error **reterr)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value map;
    char *json = NULL;
    must_succeed(deskbus_builder_new(&builder));
    deskbus_build_map(builder);
    deskbus_build_key(builder, "pid");
    deskbus_build_int(builder, (int64_t)getpid());
    build_text(builder, "version", DESKBUS_VERSION);
    build_text(builder, "state", folder->path);
    build_text(builder, "tap", tap);
    build_text(builder, "control", control);
    deskbus_build_end(builder);
    int r = deskbus_builder_finish(builder, &map, reterr);
    if (r == 0)
        r = deskbus_value_to_json(map, &json, reterr);
    if (r == 0) {
        r = write_file(folder->path, json);
        if (r < 0)
            DESKBUS_FAIL(
                    reterr, NULL, r, "cannot write %s/broker.json: %s", folder->path, strerror(-r));
    }
    free(json);
    deskbus_builder_free(&builder);
    return r;
}

int state_folder_read(const char *path, const char *key, char *ret, size_t size)
{
    char name[PATH_MAX + 16];
    char text[BROKER_FILE_MAX];
    struct deskbus_builder *builder = NULL;
    struct deskbus_value map;
    (void)snprintf(name, sizeof(name), "%s/broker.json", path);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    ssize_t length = read(fd, text, sizeof(text));
    close(fd);
    if (length <= 0)
        return -ENOENT;
    must_succeed(deskbus_builder_new(&builder));
    deskbus_build_json(builder, text, (size_t)length);
    int r = deskbus_builder_finish(builder, &map, NULL);
    if (r == 0) {
        struct deskbus_value value = deskbus_value_get(map, key);
        int64_t number = 0;
        if (deskbus_value_int(value, &number) == 0)
            (void)snprintf(ret, size, "%lld", (long long)number);
        else
            (void)deskbus_value_copy(value, ret, size);
    }
    deskbus_builder_free(&builder);
    return r;
}
