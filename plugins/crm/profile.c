/* Profile: what is known of who writes, as annotation `party`, and what was said before, as `history`. */
#include "crm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void copy(const struct deskbus_message *message, const char *path, char *ret, size_t size)
{
    (void)deskbus_value_copy(deskbus_message_get(message, path), ret, size);
}

void profile_read(const struct deskbus_message *message, struct crm_customer *ret)
{
    memset(ret, 0, sizeof(*ret));
    copy(message, "data.channel", ret->channel, sizeof(ret->channel));
    copy(message, "data.account", ret->account, sizeof(ret->account));
    copy(message, "data.from.addr", ret->addr, sizeof(ret->addr));
    copy(message, "data.from.name", ret->name, sizeof(ret->name));
}

int profile_find(struct crm *crm, struct crm_customer *customer)
{
    sqlite3_stmt *find = store_statement(crm->store, STORE_FIND_CUSTOMER);
    (void)sqlite3_bind_text(find, 1, customer->channel, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(find, 2, customer->account, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(find, 3, customer->addr, -1, SQLITE_STATIC);
    int r = sqlite3_step(find);
    if (r == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(find, 1);
        customer->id = sqlite3_column_int64(find, 0);
        if (customer->name[0] == '\0' && name != NULL)
            (void)snprintf(customer->name, sizeof(customer->name), "%s", name);
        customer->first_seen_ms = sqlite3_column_int64(find, 2);
        customer->last_seen_ms = sqlite3_column_int64(find, 3);
        customer->messages = sqlite3_column_int64(find, 4);
    }
    (void)sqlite3_reset(find);
    return r == SQLITE_ROW || r == SQLITE_DONE ? 0 : -EIO;
}

static void build_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    if (text[0] == '\0')
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void build_time(struct deskbus_builder *builder, const char *key, int64_t time_ms)
{
    char text[32];
    time_t seconds = (time_t)(time_ms / 1000);
    struct tm tm;
    if (time_ms == 0 || gmtime_r(&seconds, &tm) == NULL)
        return;
    (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
    build_text(builder, key, text);
}

static int annotate(struct crm *crm, struct deskbus_delivery *delivery, const char *name)
{
    struct deskbus_value value;
    int r = deskbus_builder_finish(crm->builder, &value, NULL);
    return r < 0 ? r : deskbus_annotate(delivery, name, value);
}

static int annotate_party(
        struct crm *crm, struct deskbus_delivery *delivery, const struct crm_customer *customer)
{
    struct deskbus_builder *builder = crm->builder;
    char id[32];
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "known");
    deskbus_build_bool(builder, customer->id != 0);
    if (customer->id != 0) {
        (void)snprintf(id, sizeof(id), "%lld", (long long)customer->id);
        build_text(builder, "profile_id", id);
    }
    build_text(builder, "addr", customer->addr);
    build_text(builder, "name", customer->name);
    deskbus_build_key(builder, "messages");
    deskbus_build_int(builder, customer->messages);
    build_time(builder, "first_seen", customer->first_seen_ms);
    build_time(builder, "last_seen", customer->last_seen_ms);
    deskbus_build_end(builder);
    return annotate(crm, delivery, "party");
}

static const char *speaker(const char *direction, const char *kind)
{
    if (direction != NULL && strcmp(direction, "in") == 0)
        return "customer";
    return kind != NULL && strcmp(kind, "person") == 0 ? "person" : "bot";
}

static void build_line(struct deskbus_builder *builder, sqlite3_stmt *row)
{
    const char *text = (const char *)sqlite3_column_text(row, 3);
    deskbus_build_map(builder);
    build_time(builder, "time", sqlite3_column_int64(row, 0));
    build_text(builder, "who",
            speaker((const char *)sqlite3_column_text(row, 1),
                    (const char *)sqlite3_column_text(row, 2)));
    build_text(builder, "text", text != NULL ? text : "");
    deskbus_build_end(builder);
}

/* The last lines of the conversation; nothing when this is the first. */
static int annotate_history(struct crm *crm, struct deskbus_delivery *delivery)
{
    char id[64];
    char conversation[64];
    copy(delivery->message, "id", id, sizeof(id));
    copy(delivery->message, "data.conv.id", conversation, sizeof(conversation));
    sqlite3_stmt *history = store_statement(crm->store, STORE_HISTORY);
    store_bind_text(history, 1, conversation);
    (void)sqlite3_bind_text(history, 2, id, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(history, 3, crm->history_count);
    deskbus_builder_clear(crm->builder);
    deskbus_build_list(crm->builder);
    int lines = 0;
    int r = sqlite3_step(history);
    for (; r == SQLITE_ROW; r = sqlite3_step(history), lines++)
        build_line(crm->builder, history);
    (void)sqlite3_reset(history);
    deskbus_build_end(crm->builder);
    if (r != SQLITE_DONE)
        return -EIO;
    return lines > 0 ? annotate(crm, delivery, "history") : 0;
}

int profile_annotate(struct crm *crm, struct deskbus_delivery *delivery)
{
    struct crm_customer customer;
    profile_read(delivery->message, &customer);
    int r = profile_find(crm, &customer);
    if (r == 0)
        r = annotate_party(crm, delivery, &customer);
    if (r == 0)
        r = order_annotate(crm, delivery, &customer);
    if (r == 0 && crm->history_count > 0)
        r = annotate_history(crm, delivery);
    return r;
}
