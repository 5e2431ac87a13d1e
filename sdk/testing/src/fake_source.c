/* Fake source: takes accepts and statuses, confirms or refuses them as the test wants. */
#include "fake_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool has_role(const struct deskbus_fake *fake, uint32_t roles)
{
    return (fake->plugin->roles & roles) != 0;
}

/* 0 when one more may be taken. */
static int may_take(struct deskbus_fake *fake, uint32_t roles)
{
    int r = fake_count_call(fake);
    if (r < 0)
        return r;
    if (!has_role(fake, roles))
        return -EPERM;
    if (fake->refused || fake->credit == 0) {
        fake->refused = true;
        return -EAGAIN;
    }
    fake->credit -= fake->credit != SIZE_MAX;
    return 0;
}

static struct fake_accept *add(struct deskbus_fake *fake, deskbus_accepted_fn *accepted, void *arg)
{
    struct fake_accept *accept = fake_alloc(sizeof(*accept));
    accept->accepted = accepted;
    accept->arg = arg;
    *fake->accepts_end = accept;
    fake->accepts_end = &accept->next;
    fake->accept_count++;
    return accept;
}

/* The same key of the same instance names the same message; without a key the content does. */
static void name_message(const struct deskbus_fake *fake, const struct deskbus_message *message,
        char ret[DESKBUS_ID_SIZE])
{
    char *json = NULL;
    char key[FAKE_KEY_MAX + 1];
    if (deskbus_value_copy(deskbus_message_get(message, "idempotencykey"), key, sizeof(key)) > 0) {
        deskbus_conversation_id(fake->instance, "key", key, ret);
        return;
    }
    if (deskbus_message_to_json(message, &json, NULL) < 0)
        fake_abort("no memory");
    deskbus_conversation_id(fake->instance, "content", json, ret);
    free(json);
}

static int host_accept(struct deskbus_host *host, const struct deskbus_message *message,
        const char *cursor, deskbus_accepted_fn *accepted, void *arg)
{
    struct deskbus_fake *fake = (struct deskbus_fake *)host;
    if (message == NULL)
        return -EINVAL;
    if (deskbus_message_base(message).size > FAKE_MESSAGE_MAX)
        return -EMSGSIZE;
    int r = may_take(fake, DESKBUS_SOURCE);
    if (r < 0)
        return r;
    struct fake_accept *accept = add(fake, accepted, arg);
    name_message(fake, message, accept->pub.id);
    accept->pub.message = fake_stamp(fake, message, accept->pub.id);
    accept->pub.cursor = fake_text(cursor);
    return 0;
}

static bool is_state(const char *state)
{
    return state != NULL &&
            (strcmp(state, "delivered") == 0 || strcmp(state, "read") == 0 ||
                    strcmp(state, "failed") == 0);
}

static int host_status(struct deskbus_host *host, const char *ext_id, const char *state,
        const char *why, deskbus_accepted_fn *accepted, void *arg)
{
    struct deskbus_fake *fake = (struct deskbus_fake *)host;
    if (ext_id == NULL || ext_id[0] == '\0' || !is_state(state))
        return -EINVAL;
    if (strlen(ext_id) > FAKE_KEY_MAX || (why != NULL && strlen(why) > FAKE_TEXT_MAX))
        return -EMSGSIZE;
    int r = may_take(fake, DESKBUS_SOURCE | DESKBUS_SINK);
    if (r < 0)
        return r;
    struct fake_accept *accept = add(fake, accepted, arg);
    accept->pub.ext_id = fake_text(ext_id);
    accept->pub.state = fake_text(state);
    accept->pub.why = fake_text(why == NULL ? "" : why);
    deskbus_conversation_id(fake->instance, "status", ext_id, accept->pub.id);
    return 0;
}

void fake_source_fill(struct deskbus_host *host)
{
    host->accept = host_accept;
    host->status = host_status;
}

static bool confirm_next(struct deskbus_fake *fake, int status)
{
    struct fake_accept *at = fake->accepts;
    while (at != NULL && at->pub.confirmed)
        at = at->next;
    if (at == NULL)
        return false;
    at->pub.confirmed = true;
    if (at->accepted != NULL)
        at->accepted(at->arg, status, status == 0 ? at->pub.id : "");
    return true;
}

bool fake_source_turn(struct deskbus_fake *fake)
{
    return !fake->hold && confirm_next(fake, 0);
}

void fake_source_lose(struct deskbus_fake *fake)
{
    while (confirm_next(fake, -ESHUTDOWN))
        continue;
}

size_t deskbus_fake_accept_count(struct deskbus_fake *fake)
{
    return fake->accept_count;
}

const struct deskbus_fake_accept *deskbus_fake_accept_at(struct deskbus_fake *fake, size_t index)
{
    const struct fake_accept *at = fake->accepts;
    if (index >= fake->accept_count)
        fake_abort("accept %zu was asked for, there are %zu", index, fake->accept_count);
    while (index-- > 0)
        at = at->next;
    return &at->pub;
}

void deskbus_fake_credit(struct deskbus_fake *fake, size_t n)
{
    fake->credit = n;
}

void deskbus_fake_ready(struct deskbus_fake *fake)
{
    bool told = fake->refused;
    fake->credit = SIZE_MAX;
    fake->refused = false;
    if (told && fake->plugin->ready != NULL)
        fake->plugin->ready(fake->self);
    deskbus_fake_turn(fake);
}

void deskbus_fake_hold(struct deskbus_fake *fake)
{
    fake->hold = true;
}

void deskbus_fake_confirm(struct deskbus_fake *fake, int status)
{
    if (!confirm_next(fake, status))
        fake_abort("nothing waits for its confirmation");
    deskbus_fake_turn(fake);
}

void fake_source_clear(struct deskbus_fake *fake)
{
    for (struct fake_accept *at = fake->accepts, *next = NULL; at != NULL; at = next) {
        next = at->next;
        deskbus_message_unref(&at->pub.message);
        free(at->pub.cursor);
        free(at->pub.ext_id);
        free(at->pub.state);
        free(at->pub.why);
        free(at);
    }
}
