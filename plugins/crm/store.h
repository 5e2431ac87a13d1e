/* Store: the SQLite database of customers, conversations, interactions and orders. One thread owns it. */
#ifndef CRM_STORE_H
#define CRM_STORE_H

#include <deskbus/error.h>
#include <sqlite3.h>

enum store_statement {
    STORE_BEGIN,
    STORE_COMMIT,
    STORE_ROLLBACK,
    STORE_ADD_CUSTOMER, /* channel, account, addr, name, time_ms */
    STORE_FIND_CUSTOMER, /* channel, account, addr -> id, name, first_seen, last_seen, messages */
    STORE_COUNT_MESSAGE, /* time_ms, id */
    STORE_ADD_INTERACTION, /* id, conversation, customer, direction, kind, time_ms, text, label, score, lang */
    STORE_SET_OUTCOME, /* outcome, text, id */
    STORE_SET_CONVERSATION, /* conversation, customer, channel, status, owner, outcome, time_ms */
    STORE_HISTORY, /* conversation, not this id, limit -> time_ms, direction, kind, text */
    STORE_OPEN_ORDERS, /* addr -> number, status, day, item */
    STORE_FIND_ORDER, /* number -> customer, status, day, item */
    STORE_ADD_ORDER, /* number, customer, status, day, item */
    STORE_STATEMENTS,
};

struct store;

/* path NULL: in memory, gone at the end (mode TRY). Makes tables that are missing; a newer schema is refused. */
int store_open(const char *path, struct store **ret, struct deskbus_error **reterr) DESKBUS_CHECKED;
void store_close(struct store **store);
/* The statement, reset and without values. */
sqlite3_stmt *store_statement(struct store *store, enum store_statement which);
/* Binds a text; NULL or "" binds NULL. The text must outlive the next step. */
void store_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* Runs a statement that returns no rows. 0, or -EIO. */
int store_run(sqlite3_stmt *statement);
/* What the database last complained of. */
const char *store_complaint(const struct store *store);

#endif
