/* Fake stamp: fills in what a broker fills in, on the way in and on the way out. */
#include "fake_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NAME_SIZE = 1024 };

static void copy(const struct deskbus_message *message, const char *path, char text[NAME_SIZE])
{
    (void)deskbus_value_copy(deskbus_message_get(message, path), text, NAME_SIZE);
}

void fake_conversation(const struct deskbus_message *message, char ret[DESKBUS_ID_SIZE])
{
    char channel[NAME_SIZE], account[NAME_SIZE], thread[NAME_SIZE];
    struct deskbus_value id = deskbus_message_get(message, "data.conv.id");
    if (deskbus_value_copy(id, ret, DESKBUS_ID_SIZE) == DESKBUS_ID_SIZE - 1)
        return;
    copy(message, "data.channel", channel);
    copy(message, "data.account", account);
    copy(message, "data.conv.thread", thread);
    if (thread[0] == '\0')
        copy(message, "data.from.addr", thread);
    deskbus_conversation_id(channel, account, thread, ret);
}

void fake_person(const struct deskbus_message *message, char ret[DESKBUS_ID_SIZE])
{
    char channel[NAME_SIZE], account[NAME_SIZE], person[NAME_SIZE];
    bool out = deskbus_value_is(deskbus_message_get(message, "data.direction"), "out");
    copy(message, "data.channel", channel);
    copy(message, "data.account", account);
    copy(message, out ? "data.to.0.addr" : "data.from.addr", person);
    deskbus_conversation_id(channel, account, person, ret);
}

static void set_time(struct deskbus_draft *draft, const char *path, uint64_t now_ms)
{
    char text[64];
    time_t seconds = (time_t)(now_ms / 1000);
    struct tm parts;
    if (gmtime_r(&seconds, &parts) == NULL)
        fake_abort("no such time");
    size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &parts);
    (void)snprintf(text + size, sizeof(text) - size, ".%03uZ", (unsigned)(now_ms % 1000));
    deskbus_draft_string(draft, path, text);
}

static bool lacks(const struct deskbus_message *message, const char *path)
{
    enum deskbus_kind kind = deskbus_value_kind(deskbus_message_get(message, path));
    return kind == DESKBUS_ABSENT || kind == DESKBUS_NIL;
}

static struct deskbus_message *finish(struct deskbus_draft *draft)
{
    struct deskbus_message *message = NULL;
    struct deskbus_error *err = NULL;
    if (deskbus_draft_finish(&draft, &message, &err) < 0)
        fake_abort("%s", deskbus_error_text(err));
    return message;
}

struct deskbus_message *fake_stamp(
        struct deskbus_fake *fake, const struct deskbus_message *message, const char *id)
{
    struct deskbus_draft *draft = NULL;
    char conversation[DESKBUS_ID_SIZE];
    if (deskbus_draft_new(message, &draft) < 0)
        fake_abort("no memory");
    fake_conversation(message, conversation);
    if (id != NULL)
        deskbus_draft_string(draft, "id", id);
    deskbus_draft_string(draft, "data.conv.id", conversation);
    deskbus_draft_string(draft, "subject", conversation);
    if (lacks(message, "source"))
        deskbus_draft_string(draft, "source", fake->instance);
    if (lacks(message, "kind"))
        deskbus_draft_string(draft, "kind", "customer");
    if (lacks(message, "time"))
        set_time(draft, "time", fake->now_ms);
    set_time(draft, "recordedtime", fake->now_ms);
    if (lacks(message, "data.direction"))
        deskbus_draft_string(draft, "data.direction", "in");
    return finish(draft);
}

/* own_first: the output's own field counts; a reply always goes to its message's conversation. */
static void fill(struct deskbus_draft *draft, const struct deskbus_message *own,
        const struct deskbus_message *cause, const char *path, bool own_first)
{
    if ((own_first && !lacks(own, path)) || lacks(cause, path))
        return;
    deskbus_draft_value(draft, path, deskbus_message_get(cause, path));
}

int fake_output(const struct deskbus_message *message, const struct deskbus_message *cause,
        bool reply, struct deskbus_message **ret)
{
    struct deskbus_draft *draft = NULL;
    if (!deskbus_value_is(deskbus_message_get(message, "type"), "message"))
        return -EINVAL;
    if (deskbus_draft_new(message, &draft) < 0)
        fake_abort("no memory");
    deskbus_draft_string(draft, "data.direction", "out");
    fill(draft, message, cause, "data.channel", !reply);
    fill(draft, message, cause, "data.account", !reply);
    fill(draft, message, cause, "data.conv", !reply);
    if (!lacks(cause, "id"))
        deskbus_draft_value(draft, "causationid", deskbus_message_get(cause, "id"));
    bool cause_out = deskbus_value_is(deskbus_message_get(cause, "data.direction"), "out");
    if (lacks(message, "data.to") && cause_out && !lacks(cause, "data.to"))
        deskbus_draft_value(draft, "data.to", deskbus_message_get(cause, "data.to"));
    else if (lacks(message, "data.to") && !lacks(cause, "data.from"))
        deskbus_draft_value(draft, "data.to.+", deskbus_message_get(cause, "data.from"));
    *ret = finish(draft);
    return 0;
}
