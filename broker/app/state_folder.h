/* State folder: where a broker keeps its journal, sockets and lock; one broker at a time. */
#ifndef APP_STATE_FOLDER_H
#define APP_STATE_FOLDER_H

#include <deskbus/error.h>
#include <deskbus/value.h>
#include <limits.h>

struct state_folder;

/* Where the state is, by the rule --state > $DESKBUS_STATE > the config > $STATE_DIRECTORY > ./run; absolute. Each argument may be NULL. */
int state_folder_choose(const char *argument, const char *configured, char ret[PATH_MAX]);

/* Makes the folder (0700) when missing and locks it, before anything in it is read. -EBUSY: another broker has it; -EROFS, -EACCES and the like:
 * it cannot be written, the error says what. The lock is not inherited by children. */
int state_folder_open(
        const char *path, struct state_folder **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
/* Removes broker.json, gives the lock back. */
void state_folder_close(struct state_folder **folder);

const char *state_folder_path(const struct state_folder *folder);
/* "ipc://..." of a socket in STATE/sock, or in a short folder elsewhere when the path is too long for a socket. */
int state_folder_socket(struct state_folder *folder, const char *name, char *ret, size_t size);
/* Writes broker.json: pid, version, state, addresses. Others may find the broker from here on. */
int state_folder_publish(struct state_folder *folder, const char *tap, const char *control,
        struct deskbus_error **reterr) DESKBUS_CHECKED;

/* For clients: reads broker.json of a folder and gives one of its texts ("control"). -ENOENT: no broker there. */
int state_folder_read(const char *path, const char *key, char *ret, size_t size);

#endif
