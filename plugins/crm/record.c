/* Record: what came in, what was answered and how it ended, written so that a second delivery changes nothing. */
#include "crm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void copy(const struct deskbus_message *message, const char *path, char *ret, size_t size)
{
    (void)deskbus_value_copy(deskbus_message_get(message, path), ret, size);
}

int64_t record_time_ms(struct deskbus_value time)
{
    char text[40];
    struct tm tm;
    int ms = 0;
    memset(&tm, 0, sizeof(tm));
    (void)deskbus_value_copy(time, text, sizeof(text));
    char *rest = strptime(text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (rest == NULL)
        return 0;
    if (rest[0] == '.')
        (void)sscanf(rest, ".%3d", &ms);
    return (int64_t)timegm(&tm) * 1000 + ms;
}

static int64_t time_of(const struct crm *crm, const struct deskbus_message *message)
{
    int64_t time_ms = record_time_ms(deskbus_message_get(message, "recordedtime"));
    if (time_ms == 0)
        time_ms = record_time_ms(deskbus_message_get(message, "time"));
    return time_ms != 0 ? time_ms : (int64_t)deskbus_now(crm->host);
}

/* Makes the customer when he is new. */
static int keep_customer(struct crm *crm, struct crm_customer *customer, int64_t time_ms)
{
    if (customer->addr[0] == '\0')
        return 0;
    sqlite3_stmt *add = store_statement(crm->store, STORE_ADD_CUSTOMER);
    (void)sqlite3_bind_text(add, 1, customer->channel, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(add, 2, customer->account, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(add, 3, customer->addr, -1, SQLITE_STATIC);
    store_bind_text(add, 4, customer->name);
    (void)sqlite3_bind_int64(add, 5, time_ms);
    int r = store_run(add);
    return r < 0 ? r : profile_find(crm, customer);
}

static void bind_id(sqlite3_stmt *statement, int index, int64_t id)
{
    if (id != 0)
        (void)sqlite3_bind_int64(statement, index, id);
    else
        (void)sqlite3_bind_null(statement, index);
}

static int keep_conversation(struct crm *crm, const char *id, const struct crm_customer *customer,
        const char *const values[3], int64_t time_ms)
{
    sqlite3_stmt *set = store_statement(crm->store, STORE_SET_CONVERSATION);
    (void)sqlite3_bind_text(set, 1, id, -1, SQLITE_STATIC);
    bind_id(set, 2, customer->id);
    store_bind_text(set, 3, customer->channel);
    for (int i = 0; i < 3; i++)
        store_bind_text(set, 4 + i, values[i]);
    (void)sqlite3_bind_int64(set, 7, time_ms);
    return store_run(set);
}

/* A line of the conversation; *ret_new: it was not there yet. */
static int keep_interaction(struct crm *crm, const struct deskbus_message *message,
        const struct crm_customer *customer, int64_t time_ms, bool *ret_new)
{
    char id[64];
    char conversation[64];
    char direction[8];
    char kind[16];
    char text[CRM_TEXT_BYTES];
    char label[16];
    char lang[16];
    double score = 0;
    copy(message, "id", id, sizeof(id));
    copy(message, "data.conv.id", conversation, sizeof(conversation));
    copy(message, "data.direction", direction, sizeof(direction));
    copy(message, "kind", kind, sizeof(kind));
    copy(message, "data.msg.text", text, sizeof(text));
    copy(message, "annotations.sentiment.label", label, sizeof(label));
    copy(message, "annotations.lang.name", lang, sizeof(lang));
    bool scored = deskbus_value_float(
                          deskbus_message_get(message, "annotations.sentiment.score"), &score) == 0;
    sqlite3_stmt *add = store_statement(crm->store, STORE_ADD_INTERACTION);
    (void)sqlite3_bind_text(add, 1, id, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(add, 2, conversation, -1, SQLITE_STATIC);
    bind_id(add, 3, customer->id);
    (void)sqlite3_bind_text(add, 4, direction[0] != '\0' ? direction : "in", -1, SQLITE_STATIC);
    store_bind_text(add, 5, kind);
    (void)sqlite3_bind_int64(add, 6, time_ms);
    store_bind_text(add, 7, text);
    store_bind_text(add, 8, label);
    if (scored)
        (void)sqlite3_bind_double(add, 9, score);
    store_bind_text(add, 10, lang);
    int r = store_run(add);
    *ret_new = r == 0 && sqlite3_changes(sqlite3_db_handle(add)) > 0;
    return r;
}

static int record_incoming(struct crm *crm, const struct deskbus_message *message)
{
    struct crm_customer customer;
    char conversation[64];
    bool fresh = false;
    int64_t time_ms = time_of(crm, message);
    static const char *const nothing[3] = {NULL, NULL, NULL};
    profile_read(message, &customer);
    copy(message, "data.conv.id", conversation, sizeof(conversation));
    int r = keep_customer(crm, &customer, time_ms);
    if (r == 0)
        r = keep_conversation(crm, conversation, &customer, nothing, time_ms);
    if (r == 0)
        r = keep_interaction(crm, message, &customer, time_ms, &fresh);
    if (r == 0 && fresh && customer.id != 0) {
        sqlite3_stmt *count = store_statement(crm->store, STORE_COUNT_MESSAGE);
        (void)sqlite3_bind_int64(count, 1, customer.id);
        r = store_run(count);
    }
    return r;
}

/* An answer belongs to the customer who caused it; a person's stands for itself and names him as `to`. */
static int record_outgoing(struct crm *crm, const struct deskbus_delivery *delivery)
{
    struct crm_customer customer;
    bool fresh = false;
    const struct deskbus_message *message = delivery->message;
    bool own = delivery->cause == NULL ||
            deskbus_value_is(deskbus_message_get(delivery->cause, "data.direction"), "out");
    profile_read(own ? message : delivery->cause, &customer);
    if (own)
        copy(message, "data.to.0.addr", customer.addr, sizeof(customer.addr));
    int r = profile_find(crm, &customer);
    return r < 0 ? r : keep_interaction(crm, message, &customer, time_of(crm, message), &fresh);
}

static int record_event(struct crm *crm, const struct deskbus_message *event)
{
    struct crm_customer customer;
    char name[32];
    char conversation[64];
    char values[3][64];
    const char *const status[3] = {values[0], values[1], values[2]};
    char id[64];
    char text[201];
    memset(&customer, 0, sizeof(customer));
    copy(event, "data.event.name", name, sizeof(name));
    copy(event, "data.conv.id", conversation, sizeof(conversation));
    copy(event, "data.channel", customer.channel, sizeof(customer.channel));
    copy(event, "data.event.status", values[0], sizeof(values[0]));
    copy(event, "data.event.owner", values[1], sizeof(values[1]));
    copy(event, "data.event.outcome", values[2], sizeof(values[2]));
    int r = keep_conversation(
            crm, conversation, &customer, status, (int64_t)deskbus_now(crm->host));
    if (r < 0 || strcmp(name, "outcome") != 0)
        return r;
    copy(event, "data.event.message", id, sizeof(id));
    copy(event, "data.event.text", text, sizeof(text));
    sqlite3_stmt *set = store_statement(crm->store, STORE_SET_OUTCOME);
    store_bind_text(set, 1, values[2]);
    store_bind_text(set, 2, text);
    (void)sqlite3_bind_text(set, 3, id, -1, SQLITE_STATIC);
    return store_run(set);
}

int record_observed(struct crm *crm, const struct deskbus_delivery *delivery)
{
    const struct deskbus_message *message = delivery->message;
    struct deskbus_value type = deskbus_message_get(message, "type");
    if (deskbus_value_is(type, "event"))
        return record_event(crm, message);
    if (!deskbus_value_is(type, "message"))
        return 0; /* statuses are not kept */
    if (deskbus_value_is(deskbus_message_get(message, "data.direction"), "out"))
        return record_outgoing(crm, delivery);
    return record_incoming(crm, message);
}
