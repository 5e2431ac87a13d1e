/* History: one table of visitors with their highest number, one of messages; numbers are never given twice. */
#include "history.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCHEMA_VERSION 1
#define BUSY_MS        2000

enum query {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_ROLLBACK,
    QUERY_NUMBER, /* gives the visitor's next number */
    QUERY_INSERT,
    QUERY_TRIM,
    QUERY_LAST,
    QUERY_NEXT,
    QUERY_FIND,
    QUERY_COUNT
};

static const char *const queries[QUERY_COUNT] = {
        [QUERY_BEGIN] = "BEGIN IMMEDIATE",
        [QUERY_COMMIT] = "COMMIT",
        [QUERY_ROLLBACK] = "ROLLBACK",
        [QUERY_NUMBER] = "INSERT INTO visitor(id, seq, time) VALUES(?1, 1, ?2) "
                         "ON CONFLICT(id) DO UPDATE SET seq = seq + 1, time = ?2 RETURNING seq",
        [QUERY_INSERT] =
                "INSERT INTO message(visitor, seq, key, id, who, client, name, text, time) "
                "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        [QUERY_TRIM] = "DELETE FROM message WHERE visitor = ?1 AND seq <= ?2",
        [QUERY_LAST] = "SELECT seq FROM visitor WHERE id = ?1",
        [QUERY_NEXT] = "SELECT seq, who, client, name, text, time FROM message "
                       "WHERE visitor = ?1 AND seq > ?2 ORDER BY seq LIMIT 1",
        [QUERY_FIND] = "SELECT seq, id FROM message WHERE visitor = ?1 AND key = ?2",
};

/* WAL with FULL: a commit is one fdatasync of the log. */
static const char setup[] =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
        "CREATE TABLE IF NOT EXISTS visitor("
        "id TEXT PRIMARY KEY, seq INTEGER NOT NULL, time INTEGER NOT NULL) WITHOUT ROWID;"
        "CREATE INDEX IF NOT EXISTS visitor_time ON visitor(time);"
        "CREATE TABLE IF NOT EXISTS message("
        "visitor TEXT NOT NULL, seq INTEGER NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,"
        "who INTEGER NOT NULL, client TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,"
        "time INTEGER NOT NULL, PRIMARY KEY(visitor, seq)) WITHOUT ROWID;"
        "CREATE UNIQUE INDEX IF NOT EXISTS message_key ON message(visitor, key);"
        "PRAGMA user_version = 1;";

struct history {
    sqlite3 *db;
    sqlite3_stmt *statements[QUERY_COUNT];
    unsigned kept_count;
};

static int code_of(int result)
{
    switch (result & 0xFF) {
    case SQLITE_OK:
    case SQLITE_DONE:
    case SQLITE_ROW:
        return 0;
    case SQLITE_NOMEM:
        return -ENOMEM;
    case SQLITE_FULL:
        return -ENOSPC;
    case SQLITE_READONLY:
        return -EROFS;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return -EBADMSG;
    default:
        return -EIO;
    }
}

/* --- opening --- */

static int read_version(sqlite3 *db, int *ret)
{
    sqlite3_stmt *statement = NULL;
    int result = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL);
    if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW)
        *ret = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return code_of(result);
}

static int prepare(struct history *history)
{
    int version = 0;
    int r = read_version(history->db, &version);
    if (r < 0)
        return r;
    if (version > SCHEMA_VERSION)
        return -EPROTONOSUPPORT;
    (void)sqlite3_busy_timeout(history->db, BUSY_MS);
    r = code_of(sqlite3_exec(history->db, setup, NULL, NULL, NULL));
    for (int i = 0; i < QUERY_COUNT && r == 0; i++)
        r = code_of(sqlite3_prepare_v3(history->db, queries[i], -1, SQLITE_PREPARE_PERSISTENT,
                &history->statements[i], NULL));
    return r;
}

int history_open(
        const char *path, unsigned kept_count, struct history **ret, struct deskbus_error **reterr)
{
    struct history *history = calloc(1, sizeof(*history));
    if (history == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    history->kept_count = kept_count;
    /* SQLite would make it readable for others. */
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int r = fd < 0 ? -errno : 0;
    if (fd >= 0)
        (void)close(fd);
    if (r == 0)
        r = code_of(sqlite3_open_v2(
                path, &history->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL));
    if (r == 0)
        r = prepare(history);
    if (r < 0) {
        const char *why = r == -EPROTONOSUPPORT ? "it was made by a newer version"
                : history->db != NULL           ? sqlite3_errmsg(history->db)
                                                : strerror(-r);
        r = DESKBUS_FAIL(reterr, NULL, r, "cannot use the history '%s': %s", path, why);
        history_close(&history);
        return r;
    }
    *ret = history;
    return 0;
}

void history_close(struct history **history)
{
    if (*history == NULL)
        return;
    for (int i = 0; i < QUERY_COUNT; i++)
        (void)sqlite3_finalize((*history)->statements[i]);
    (void)sqlite3_close((*history)->db);
    free(*history);
    *history = NULL;
}

const char *history_why(const struct history *history)
{
    return sqlite3_errmsg(history->db);
}

/* --- statements --- */

static sqlite3_stmt *fresh(struct history *history, enum query query)
{
    sqlite3_stmt *statement = history->statements[query];
    (void)sqlite3_reset(statement);
    return statement;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static int run(struct history *history, enum query query)
{
    sqlite3_stmt *statement = history->statements[query];
    int result = sqlite3_step(statement);
    (void)sqlite3_reset(statement);
    return code_of(result);
}

static const char *column_text(sqlite3_stmt *statement, int index)
{
    const unsigned char *text = sqlite3_column_text(statement, index);
    return text != NULL ? (const char *)text : "";
}

/* --- writing --- */

int history_begin(struct history *history)
{
    return run(history, QUERY_BEGIN);
}

int history_commit(struct history *history)
{
    return run(history, QUERY_COMMIT);
}

void history_rollback(struct history *history)
{
    if (sqlite3_get_autocommit(history->db) == 0)
        (void)run(history, QUERY_ROLLBACK);
}

static int next_number(struct history *history, const struct history_entry *entry, int64_t *ret)
{
    sqlite3_stmt *statement = fresh(history, QUERY_NUMBER);
    bind_text(statement, 1, entry->visitor);
    (void)sqlite3_bind_int64(statement, 2, (sqlite3_int64)entry->time_ms);
    int result = sqlite3_step(statement);
    if (result == SQLITE_ROW) {
        *ret = sqlite3_column_int64(statement, 0);
        result = sqlite3_step(statement);
    }
    (void)sqlite3_reset(statement);
    return code_of(result);
}

static int insert(struct history *history, const struct history_entry *entry, int64_t seq)
{
    sqlite3_stmt *statement = fresh(history, QUERY_INSERT);
    bind_text(statement, 1, entry->visitor);
    (void)sqlite3_bind_int64(statement, 2, seq);
    bind_text(statement, 3, entry->key);
    bind_text(statement, 4, entry->id);
    (void)sqlite3_bind_int(statement, 5, (int)entry->who);
    bind_text(statement, 6, entry->client_id);
    bind_text(statement, 7, entry->name);
    bind_text(statement, 8, entry->text);
    (void)sqlite3_bind_int64(statement, 9, (sqlite3_int64)entry->time_ms);
    return run(history, QUERY_INSERT);
}

static int trim(struct history *history, const char *visitor, int64_t seq)
{
    if (seq <= (int64_t)history->kept_count)
        return 0;
    sqlite3_stmt *statement = fresh(history, QUERY_TRIM);
    bind_text(statement, 1, visitor);
    (void)sqlite3_bind_int64(statement, 2, seq - (int64_t)history->kept_count);
    return run(history, QUERY_TRIM);
}

int history_append(
        struct history *history, const struct history_entry *entry, struct history_place *ret)
{
    char id[64];
    int64_t seq = 0;
    int r = history_find(history, entry->visitor, entry->key, &seq, id, sizeof(id));
    bool known = r == 0;
    if (r == -ENOENT) {
        r = next_number(history, entry, &seq);
        if (r == 0)
            r = insert(history, entry, seq);
        if (r == 0)
            r = trim(history, entry->visitor, seq);
    }
    if (r == 0)
        *ret = (struct history_place){.seq = seq, .known = known};
    return r;
}

int history_forget(struct history *history, uint64_t before_ms)
{
    char *text = sqlite3_mprintf("BEGIN IMMEDIATE;"
                                 "DELETE FROM message WHERE visitor IN "
                                 "(SELECT id FROM visitor WHERE time < %lld);"
                                 "DELETE FROM visitor WHERE time < %lld;"
                                 "COMMIT;",
            (long long)before_ms, (long long)before_ms);
    if (text == NULL)
        return -ENOMEM;
    int r = code_of(sqlite3_exec(history->db, text, NULL, NULL, NULL));
    sqlite3_free(text);
    if (r < 0)
        history_rollback(history);
    return r;
}

/* --- reading --- */

int history_last(struct history *history, const char *visitor, int64_t *ret)
{
    sqlite3_stmt *statement = fresh(history, QUERY_LAST);
    bind_text(statement, 1, visitor);
    int result = sqlite3_step(statement);
    *ret = result == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_reset(statement);
    return code_of(result);
}

int history_next(
        struct history *history, const char *visitor, int64_t seq, struct frame_message *ret)
{
    sqlite3_stmt *statement = fresh(history, QUERY_NEXT);
    bind_text(statement, 1, visitor);
    (void)sqlite3_bind_int64(statement, 2, seq);
    int result = sqlite3_step(statement);
    if (result != SQLITE_ROW) {
        (void)sqlite3_reset(statement);
        return result == SQLITE_DONE ? -ENOENT : code_of(result);
    }
    int who = sqlite3_column_int(statement, 1);
    *ret = (struct frame_message){.seq = sqlite3_column_int64(statement, 0),
            .who = who == FRAME_PERSON      ? FRAME_PERSON
                    : who == FRAME_CUSTOMER ? FRAME_CUSTOMER
                                            : FRAME_BOT,
            .client_id = column_text(statement, 2),
            .name = column_text(statement, 3),
            .text = column_text(statement, 4),
            .time_ms = (uint64_t)sqlite3_column_int64(statement, 5)};
    return 0;
}

void history_release(struct history *history)
{
    (void)sqlite3_reset(history->statements[QUERY_NEXT]);
}

int history_find(struct history *history, const char *visitor, const char *key, int64_t *ret_seq,
        char *ret_id, size_t id_size)
{
    sqlite3_stmt *statement = fresh(history, QUERY_FIND);
    bind_text(statement, 1, visitor);
    bind_text(statement, 2, key);
    int result = sqlite3_step(statement);
    int r = result == SQLITE_DONE ? -ENOENT : code_of(result);
    if (result == SQLITE_ROW) {
        *ret_seq = sqlite3_column_int64(statement, 0);
        (void)snprintf(ret_id, id_size, "%s", column_text(statement, 1));
    }
    (void)sqlite3_reset(statement);
    return r;
}
