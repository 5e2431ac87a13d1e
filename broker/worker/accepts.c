/* Accepts: what a source has handed in and the broker has not answered; numbered, answered in order. After a refusal the next
 * accept bears the refused number again, so that the broker can tell it from those that were under way. */
#include "worker/worker_private.h"

#include "worker/incoming.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static struct pending *pending_at(const struct accepts *accepts, size_t index)
{
    return &accepts->ring[(accepts->head + index) & (accepts->room - 1)];
}

static int ring_grow(struct accepts *accepts)
{
    size_t room = accepts->room > 0 ? accepts->room * 2 : 64;
    struct pending *ring = calloc(room, sizeof(*ring));
    if (ring == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < accepts->count; i++)
        ring[i] = *pending_at(accepts, i);
    free(accepts->ring);
    accepts->ring = ring;
    accepts->room = room;
    accepts->head = 0;
    return 0;
}

/* 0 when a number may be given out now. */
static int may_begin(struct worker *worker, uint32_t roles)
{
    struct accepts *accepts = &worker->accepts;
    if (!worker_has_role(worker, roles))
        return -EPERM;
    if (worker->life != WORKER_UP || accepts->refused)
        return -EAGAIN;
    if (accepts->first + accepts->count > accepts->credit) {
        accepts->refused = true;
        return -EAGAIN;
    }
    return accepts->count < accepts->room ? 0 : ring_grow(accepts);
}

static uint64_t begin(struct worker *worker, deskbus_accepted_fn *accepted, void *arg)
{
    struct accepts *accepts = &worker->accepts;
    struct pending *pending = pending_at(accepts, accepts->count);
    *pending = (struct pending){.accepted = accepted, .arg = arg};
    return accepts->first + accepts->count++;
}

static int stamp(struct worker *worker, const struct deskbus_message *message, struct incoming *ret)
{
    struct accepts *accepts = &worker->accepts;
    if (accepts->builder == NULL && deskbus_builder_new(&accepts->builder) < 0)
        return -ENOMEM;
    if (accepts->merged == NULL && deskbus_builder_new(&accepts->merged) < 0)
        return -ENOMEM;
    const struct incoming_setting setting = {.instance = worker->instance,
            .channel = worker->plugin->name,
            .now_ms = clock_wall_ms(worker->clock),
            .builder = accepts->builder,
            .merged = accepts->merged};
    int r = incoming_stamp(message, &setting, ret);
    if (r < 0)
        return r;
    return ret->message.size <= worker->message_bytes ? 0 : -EMSGSIZE;
}

int accepts_accept(struct deskbus_host *host, const struct deskbus_message *message,
        const char *cursor, deskbus_accepted_fn *accepted, void *arg)
{
    struct worker *worker = (struct worker *)host;
    struct incoming incoming;
    if (message == NULL)
        return -EINVAL;
    if (cursor != NULL && strnlen(cursor, WORKER_CURSOR_BYTES + 1) > WORKER_CURSOR_BYTES)
        return -EMSGSIZE;
    int r = may_begin(worker, DESKBUS_SOURCE);
    if (r == 0)
        r = stamp(worker, message, &incoming);
    if (r < 0)
        return r;
    struct wire_accept accept = {.number = begin(worker, accepted, arg),
            .key = incoming.key,
            .cursor = cursor,
            .message = incoming.message};
    memcpy(accept.id, incoming.id.bytes, sizeof(accept.id));
    memcpy(accept.digest, incoming.digest.bytes, sizeof(accept.digest));
    memcpy(accept.conversation, incoming.conversation.bytes, sizeof(accept.conversation));
    worker->port.accept(worker->port.arg, &accept);
    return 0;
}

static bool state_valid(const char *state)
{
    return state != NULL &&
            (strcmp(state, "delivered") == 0 || strcmp(state, "read") == 0 ||
                    strcmp(state, "failed") == 0);
}

int accepts_status(struct deskbus_host *host, const char *ext_id, const char *state,
        const char *why, deskbus_accepted_fn *accepted, void *arg)
{
    struct worker *worker = (struct worker *)host;
    if (ext_id == NULL || ext_id[0] == '\0' || !state_valid(state))
        return -EINVAL;
    if (strnlen(ext_id, WORKER_KEY_BYTES + 1) > WORKER_KEY_BYTES ||
            (why != NULL && strnlen(why, WORKER_TEXT_BYTES + 1) > WORKER_TEXT_BYTES))
        return -EMSGSIZE;
    int r = may_begin(worker, DESKBUS_SOURCE | DESKBUS_SINK);
    if (r < 0)
        return r;
    const struct wire_status status = {.number = begin(worker, accepted, arg),
            .ext_id = ext_id,
            .state = state,
            .why = why != NULL ? why : ""};
    worker->port.status(worker->port.arg, &status);
    return 0;
}

/* The broker takes this one and all later ones back to us. */
static void refuse_from(struct worker *worker, size_t index)
{
    struct accepts *accepts = &worker->accepts;
    for (; index < accepts->count; index++) {
        struct pending *pending = pending_at(accepts, index);
        pending->answered = true;
        pending->status = -EAGAIN;
    }
    accepts->refused = true;
}

void accepts_answer(struct worker *worker, const struct wire_answer *answer)
{
    struct accepts *accepts = &worker->accepts;
    if (answer->number < accepts->first || answer->number - accepts->first >= accepts->count)
        return; /* told already, as part of a refusal */
    size_t index = (size_t)(answer->number - accepts->first);
    struct pending *pending = pending_at(accepts, index);
    if (pending->answered)
        return;
    pending->answered = true;
    pending->status = answer->status;
    memcpy(pending->id.bytes, answer->id, sizeof(pending->id.bytes));
    if (answer->status == -EAGAIN) {
        refuse_from(worker, index);
        /* Only room that is given after the refusal counts. */
        accepts->credit = answer->number - 1;
    }
    worker_wake(worker);
}

void accepts_credit(struct worker *worker, uint64_t number)
{
    worker->accepts.credit = number;
    if (worker->accepts.refused)
        worker_wake(worker);
}

/* Numbers that were refused are given out again. */
static void drop_refused(struct accepts *accepts)
{
    accepts->head = 0;
    accepts->count = 0;
}

static void tell(struct pending pending)
{
    char hex[HASH_HEX_SIZE] = "";
    if (pending.status == 0)
        hash_hex(&pending.id, hex);
    if (pending.accepted != NULL)
        pending.accepted(pending.arg, pending.status, hex);
}

/* All that wait are refused ones: none of their numbers was used up. */
static void tell_refused(struct worker *worker)
{
    struct accepts *accepts = &worker->accepts;
    size_t count = accepts->count;
    for (size_t i = 0; i < count; i++)
        tell(*pending_at(accepts, i)); /* accept() says -EAGAIN meanwhile: the ring stays */
    drop_refused(accepts);
}

void accepts_turn(struct worker *worker)
{
    struct accepts *accepts = &worker->accepts;
    while (accepts->count > 0 && pending_at(accepts, 0)->answered) {
        struct pending pending = *pending_at(accepts, 0);
        if (pending.status == -EAGAIN) {
            tell_refused(worker);
            break;
        }
        accepts->head = (accepts->head + 1) & (accepts->room - 1);
        accepts->count--;
        accepts->first++;
        tell(pending);
    }
    bool all_told = accepts->count == 0 || !pending_at(accepts, 0)->answered;
    if (accepts->refused && all_told && worker->life == WORKER_UP &&
            accepts->first + accepts->count <= accepts->credit) {
        accepts->refused = false;
        if (worker->plugin->ready != NULL)
            worker->plugin->ready(worker->self);
    }
}

void accepts_lose(struct worker *worker)
{
    struct accepts *accepts = &worker->accepts;
    size_t count = accepts->count;
    for (size_t i = 0; i < count; i++) {
        struct pending pending = *pending_at(accepts, i);
        if (!pending.answered)
            pending.status = -ESHUTDOWN;
        tell(pending);
    }
    drop_refused(accepts);
}

void accepts_free(struct worker *worker)
{
    free(worker->accepts.ring);
    worker->accepts.ring = NULL;
    deskbus_builder_free(&worker->accepts.builder);
    deskbus_builder_free(&worker->accepts.merged);
}
