/* Store: schema and statements. */
#include "store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_VERSION  1
#define BUSY_TIMEOUT_MS 2000

static const char schema[] =
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, channel TEXT NOT NULL, account TEXT NOT NULL, addr TEXT NOT NULL,"
        " name TEXT, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, messages INTEGER NOT NULL DEFAULT 0,"
        " UNIQUE (channel, account, addr));"
        "CREATE TABLE conversations (id TEXT PRIMARY KEY, customer INTEGER REFERENCES customers (id), channel TEXT,"
        " status TEXT, owner TEXT, outcome TEXT, changed INTEGER NOT NULL);"
        "CREATE TABLE interactions (id TEXT PRIMARY KEY, conversation TEXT NOT NULL, customer INTEGER, direction TEXT NOT NULL,"
        " kind TEXT, time INTEGER NOT NULL, text TEXT, label TEXT, score REAL, lang TEXT, outcome TEXT, outcome_text TEXT);"
        "CREATE INDEX interactions_by_conversation ON interactions (conversation, time);"
        "CREATE TABLE orders (number TEXT PRIMARY KEY, customer TEXT, status TEXT NOT NULL, day TEXT, item TEXT);"
        "CREATE INDEX orders_by_customer ON orders (customer);"
        "PRAGMA user_version = 1;";

static const char *const texts[STORE_STATEMENTS] = {
        [STORE_BEGIN] = "BEGIN IMMEDIATE",
        [STORE_COMMIT] = "COMMIT",
        [STORE_ROLLBACK] = "ROLLBACK",
        [STORE_ADD_CUSTOMER] =
                "INSERT INTO customers (channel, account, addr, name, first_seen, last_seen)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (channel, account, addr) DO UPDATE SET"
                " name = coalesce(excluded.name, name), last_seen = max(last_seen, excluded.last_seen)",
        [STORE_FIND_CUSTOMER] = "SELECT id, name, first_seen, last_seen, messages FROM customers"
                                " WHERE channel = ?1 AND account = ?2 AND addr = ?3",
        [STORE_COUNT_MESSAGE] = "UPDATE customers SET messages = messages + 1 WHERE id = ?1",
        [STORE_ADD_INTERACTION] =
                "INSERT INTO interactions (id, conversation, customer, direction, kind, time, text, label, score, lang)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (id) DO NOTHING",
        [STORE_SET_OUTCOME] =
                "UPDATE interactions SET outcome = ?1, outcome_text = ?2 WHERE id = ?3",
        [STORE_SET_CONVERSATION] =
                "INSERT INTO conversations (id, customer, channel, status, owner, outcome, changed)"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO UPDATE SET"
                " customer = coalesce(excluded.customer, customer), channel = coalesce(excluded.channel, channel),"
                " status = coalesce(excluded.status, status), owner = coalesce(excluded.owner, owner),"
                " outcome = coalesce(excluded.outcome, outcome), changed = max(changed, excluded.changed)",
        [STORE_HISTORY] =
                "SELECT time, direction, kind, text FROM (SELECT * FROM interactions WHERE conversation = ?1"
                " AND id <> ?2 ORDER BY time DESC, rowid DESC LIMIT ?3) ORDER BY time, rowid",
        [STORE_OPEN_ORDERS] =
                "SELECT number, status, day, item FROM orders WHERE customer = ?1"
                " AND status NOT IN ('delivered', 'cancelled', 'returned') ORDER BY number LIMIT 20",
        [STORE_FIND_ORDER] =
                "SELECT customer, status, day, item FROM orders WHERE number = ?1 COLLATE NOCASE",
        [STORE_ADD_ORDER] =
                "INSERT INTO orders (number, customer, status, day, item) VALUES (?1, ?2, ?3, ?4, ?5)"
                " ON CONFLICT (number) DO UPDATE SET customer = excluded.customer, status = excluded.status,"
                " day = excluded.day, item = excluded.item",
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[STORE_STATEMENTS];
};

static int read_version(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &statement, NULL) == SQLITE_OK &&
            sqlite3_step(statement) == SQLITE_ROW)
        version = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return version;
}

static int make_schema(struct store *store, const char *path, struct deskbus_error **reterr)
{
    static const char settings[] =
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;";
    (void)sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    if (sqlite3_exec(store->db, settings, NULL, NULL, NULL) != SQLITE_OK)
        return DESKBUS_FAIL(reterr, NULL, -EIO, "cannot use the database %s: %s", path,
                sqlite3_errmsg(store->db));
    int version = read_version(store->db);
    if (version > SCHEMA_VERSION)
        return DESKBUS_FAIL(reterr, NULL, -ENOTSUP,
                "the database %s was written by a newer version (schema %d, this one knows %d)",
                path, version, SCHEMA_VERSION);
    if (version == 0 && sqlite3_exec(store->db, schema, NULL, NULL, NULL) != SQLITE_OK)
        return DESKBUS_FAIL(reterr, NULL, -EIO, "cannot make the tables of %s: %s", path,
                sqlite3_errmsg(store->db));
    return 0;
}

static int prepare_all(struct store *store, const char *path, struct deskbus_error **reterr)
{
    for (int i = 0; i < STORE_STATEMENTS; i++)
        if (sqlite3_prepare_v3(store->db, texts[i], -1, SQLITE_PREPARE_PERSISTENT,
                    &store->statements[i], NULL) != SQLITE_OK)
            return DESKBUS_FAIL(reterr, NULL, -EIO, "%s is not a database of this plugin: %s", path,
                    sqlite3_errmsg(store->db));
    return 0;
}

int store_open(const char *path, struct store **ret, struct deskbus_error **reterr)
{
    const char *shown = path != NULL ? path : "in memory";
    struct store *store = calloc(1, sizeof(*store));
    if (store == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the database");
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    int r = 0;
    if (sqlite3_open_v2(path != NULL ? path : ":memory:", &store->db, flags, NULL) != SQLITE_OK)
        r = DESKBUS_FAIL(reterr, NULL, -EIO, "cannot open the database %s: %s", shown,
                sqlite3_errmsg(store->db));
    if (r == 0)
        r = make_schema(store, shown, reterr);
    if (r == 0)
        r = prepare_all(store, shown, reterr);
    if (r < 0)
        store_close(&store);
    else
        *ret = store;
    return r;
}

void store_close(struct store **store)
{
    if (*store == NULL)
        return;
    for (int i = 0; i < STORE_STATEMENTS; i++)
        (void)sqlite3_finalize((*store)->statements[i]);
    (void)sqlite3_close((*store)->db);
    free(*store);
    *store = NULL;
}

sqlite3_stmt *store_statement(struct store *store, enum store_statement which)
{
    (void)sqlite3_reset(store->statements[which]);
    (void)sqlite3_clear_bindings(store->statements[which]);
    return store->statements[which];
}

void store_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
    if (text == NULL || text[0] == '\0')
        (void)sqlite3_bind_null(statement, index);
    else
        (void)sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

int store_run(sqlite3_stmt *statement)
{
    int r = sqlite3_step(statement);
    (void)sqlite3_reset(statement);
    return r == SQLITE_DONE || r == SQLITE_ROW ? 0 : -EIO;
}

const char *store_complaint(const struct store *store)
{
    return sqlite3_errmsg(store->db);
}
