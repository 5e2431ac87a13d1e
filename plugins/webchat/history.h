/* History: what each visitor wrote and was answered, numbered, in an SQLite file. Blocks; one thread owns it. */
#ifndef WEBCHAT_HISTORY_H
#define WEBCHAT_HISTORY_H

#include "frame.h"

#include <deskbus/error.h>

struct history;

/* One entry to be written. */
struct history_entry {
    const char *visitor;
    const char *key; /* names it within the visitor: the same key again changes nothing */
    const char *id; /* the broker's, of a customer's message; "" else */
    enum frame_who who;
    const char *client_id; /* "" for answers */
    const char *name;
    const char *text;
    uint64_t time_ms;
};
/* What became of it. */
struct history_place {
    int64_t seq;
    bool known; /* it stood there already */
};

/* Opens or makes the file (0600). kept_count: of each visitor's messages. */
int history_open(const char *path, unsigned kept_count, struct history **ret,
        struct deskbus_error **reterr) DESKBUS_CHECKED;
void history_close(struct history **history);

/* Writing: begin, append..., then commit, which syncs, or rollback. Each 0 or a negative errno. */
int history_begin(struct history *history) DESKBUS_CHECKED;
int history_append(struct history *history, const struct history_entry *entry,
        struct history_place *ret) DESKBUS_CHECKED;
int history_commit(struct history *history) DESKBUS_CHECKED;
void history_rollback(struct history *history);
/* Deletes all visitors whose last message is older than that. Commits by itself. */
int history_forget(struct history *history, uint64_t before_ms) DESKBUS_CHECKED;

/* The visitor's highest number; 0: nothing stands there. */
int history_last(struct history *history, const char *visitor, int64_t *ret) DESKBUS_CHECKED;
/* The first message with a number above seq. 0: its texts are valid until history_release(), which must follow. -ENOENT: none. */
int history_next(struct history *history, const char *visitor, int64_t seq,
        struct frame_message *ret) DESKBUS_CHECKED;
void history_release(struct history *history);
/* Number and id (copied) of the message with that key. -ENOENT: none. */
int history_find(struct history *history, const char *visitor, const char *key, int64_t *ret_seq,
        char *ret_id, size_t id_size) DESKBUS_CHECKED;

/* What SQLite said last, for people. */
const char *history_why(const struct history *history);

#endif
