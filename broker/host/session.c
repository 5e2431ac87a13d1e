/* Session: what one worker holds and is owed, and the frames that go to it. */
#include "host/host_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int session_init(
        struct session *session, struct host *host, struct instance *instance, uint32_t run)
{
    *session = (struct session){.host = host, .instance = instance, .run = run, .accept_next = 1};
    list_init(&session->held);
    session->packer.work = host->work;
    session->packer.to = &session->peer;
    session->packer.head.broker_epoch = host->setup.broker_epoch;
    session->packer.head.number = 1;
    hash_random(&session->packer.head.token, sizeof(session->packer.head.token));
    return 0;
}

void session_clear(struct session *session)
{
    struct list *link;
    while ((link = list_first(&session->held)) != NULL)
        session_release(session, LIST_ITEM(link, struct held, link));
    packer_clear(&session->packer);
    list_remove(&session->dirty_link);
    free(session->asked);
    free(session->trouble);
}

/* --- frames to the worker --- */

static uint64_t accept_credit(const struct session *session)
{
    const struct host *host = session->host;
    /* Held: what is under way still comes, nothing more. */
    if (host->held || host->sources_stopping)
        return session->accept_next - 1;
    return session->accept_answered + HOST_ACCEPTS_MAX;
}

static void wake(struct session *session)
{
    if (session->dirty)
        return;
    session->dirty = true;
    list_push_last(&session->host->dirty, &session->dirty_link);
    work_wake(session->host->work);
}

static struct frame_writer *open_frame(
        struct session *session, enum frame_kind kind, const char *topic)
{
    wake(session);
    session->packer.head.credit_count = accept_credit(session);
    return packer_open(&session->packer, kind, topic);
}

void session_flush(struct session *session)
{
    session->packer.head.credit_count = accept_credit(session);
    packer_flush(&session->packer);
}

static void topic_of(const char *first, const char *second, char ret[DESKBUS_TOPIC_MAX + 1])
{
    if (deskbus_topic_join(ret, DESKBUS_TOPIC_MAX + 1, first, second, (char *)NULL) < 0)
        (void)snprintf(ret, DESKBUS_TOPIC_MAX + 1, "work/");
}

void session_send(struct session *session, enum frame_kind kind)
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    session_flush(session);
    topic_of("work", session->instance->plan->name, topic);
    packer_send(&session->packer, kind, topic);
}

void session_welcome(struct session *session, const char *cursor)
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    const struct wire_welcome welcome = {cursor};
    topic_of("work", session->instance->plan->name, topic);
    session->state = SESSION_OPENING;
    (void)frame_add_welcome(open_frame(session, FRAME_WELCOME, topic), &welcome);
}

/* --- deliveries --- */

bool session_has_room(const struct session *session, size_t bytes)
{
    if (session->state != SESSION_RUNNING || session->sent_count >= session->credit_count)
        return false;
    /* One that is larger than the window goes alone. */
    return session->sent_bytes + bytes <= session->credit_bytes || session->held_count == 0;
}

bool session_holds(const struct session *session, const unsigned char conversation[WIRE_ID_BYTES])
{
    LIST_EACH(&session->held, at, after) {
        const struct held *held = LIST_ITEM(at, struct held, link);
        if (memcmp(held->conversation, conversation, WIRE_ID_BYTES) == 0)
            return true;
    }
    return false;
}

static void delivery_topic(const struct session *session, const struct wire_delivery *delivery,
        char ret[DESKBUS_TOPIC_MAX + 1])
{
    const char *name = session->instance->plan->name;
    if (delivery->role == DESKBUS_STEP)
        topic_of(delivery->pipeline, delivery->step, ret);
    else
        topic_of(delivery->role == DESKBUS_SINK ? "out" : "observe", name, ret);
}

static struct held *hold(
        struct session *session, const struct wire_delivery *delivery, size_t bytes)
{
    const struct clock *clock = session->host->setup.clock;
    struct held *held = calloc(1, sizeof(*held));
    if (held == NULL)
        return NULL;
    held->ticket = delivery->ticket;
    held->attempt = delivery->attempt;
    held->bytes = bytes;
    held->sent_us = clock_mono_us(clock);
    held->allowed_ms = delivery->deadline_ms;
    held->due_ms = held->sent_us / 1000 + delivery->deadline_ms;
    memcpy(held->conversation, delivery->conversation, WIRE_ID_BYTES);
    return held;
}

int session_deliver(struct session *session, const struct wire_delivery *delivery, size_t bytes)
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    struct held *held = hold(session, delivery, bytes);
    if (held == NULL)
        return -ENOMEM;
    delivery_topic(session, delivery, topic);
    struct frame_writer *writer = open_frame(session, FRAME_DELIVER, topic);
    int r = frame_add_delivery(writer, delivery);
    if (r < 0) {
        free(held);
        return r;
    }
    struct frame_head *head = &session->packer.head;
    held->number = head->number + writer->count - 1;
    list_push_last(&session->held, &held->link);
    session->held_count++;
    session->held_bytes += bytes;
    session->sent_count++;
    session->sent_bytes += bytes;
    return 0;
}

struct held *session_find(struct session *session, uint64_t ticket, uint32_t attempt)
{
    /* Nearly always the first: workers end in order but for conversations that wait. */
    LIST_EACH(&session->held, at, after) {
        struct held *held = LIST_ITEM(at, struct held, link);
        if (held->ticket == ticket)
            return held->attempt == attempt ? held : NULL;
    }
    return NULL;
}

void session_release(struct session *session, struct held *held)
{
    list_remove(&held->link);
    session->held_count--;
    session->held_bytes -= held->bytes;
    free(held);
}

/* --- accepts --- */

static struct asked *asked_at(struct session *session, size_t index)
{
    return &session->asked[(session->asked_head + index) & (session->asked_room - 1)];
}

static void asked_drop(struct session *session)
{
    session->asked_head = (session->asked_head + 1) & (session->asked_room - 1);
    session->asked_count--;
}

static int asked_grow(struct session *session)
{
    size_t room = session->asked_room == 0 ? 64 : session->asked_room * 2;
    struct asked *ring = calloc(room, sizeof(*ring));
    if (ring == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < session->asked_count; i++)
        ring[i] = *asked_at(session, i);
    free(session->asked);
    session->asked = ring;
    session->asked_head = 0;
    session->asked_room = room;
    return 0;
}

static void write_answer(struct session *session, const struct wire_answer *answer)
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    topic_of("in", session->instance->plan->name, topic);
    (void)frame_add_answer(open_frame(session, FRAME_ANSWER, topic), answer);
}

/* Tells the worker what is answered, up to the first that is not. */
static void tell_answers(struct session *session)
{
    for (size_t i = 0; i < session->asked_count; i++) {
        struct asked *asked = asked_at(session, i);
        if (asked->stale || asked->told)
            continue;
        if (!asked->answered)
            break;
        struct wire_answer answer = {.number = asked->number, .status = asked->status};
        memcpy(answer.id, asked->id, sizeof(answer.id));
        if (asked->status != -EAGAIN)
            session->accept_answered = asked->number;
        asked->told = true;
        write_answer(session, &answer);
    }
    while (session->asked_count > 0 && asked_at(session, 0)->answered &&
            (asked_at(session, 0)->told || asked_at(session, 0)->stale))
        asked_drop(session);
}

/* The next that counts bears the number of the index-th again; what came behind it is old. */
static void refuse_from(struct session *session, size_t index)
{
    session->instance->refused++;
    session->accept_next = asked_at(session, index)->number;
    session->refused = true;
    for (size_t i = index + 1; i < session->asked_count; i++)
        asked_at(session, i)->stale = true;
}

bool session_ask(struct session *session, uint64_t number)
{
    if (number < session->accept_next || (number > session->accept_next && session->refused))
        return false; /* an echo, or under way when an earlier one was refused */
    if (session->asked_count == session->asked_room && asked_grow(session) < 0)
        return false; /* the next one shows the gap, and is refused from here on */
    size_t index = session->asked_count++;
    *asked_at(session, index) = (struct asked){.number = session->accept_next};
    if (number > session->accept_next || session->host->sources_stopping) {
        /* Some were lost on the way, or no more are wanted: from there again. */
        asked_at(session, index)->answered = true;
        asked_at(session, index)->status = -EAGAIN;
        refuse_from(session, index);
        tell_answers(session);
        return false;
    }
    session->refused = false;
    session->accept_next = number + 1;
    return true;
}

void session_answer(struct session *session, const struct wire_answer *answer)
{
    size_t i = 0;
    while (i < session->asked_count &&
            (asked_at(session, i)->answered || asked_at(session, i)->number != answer->number))
        i++;
    if (i == session->asked_count)
        return;
    struct asked *asked = asked_at(session, i);
    asked->answered = true;
    asked->status = answer->status;
    memcpy(asked->id, answer->id, sizeof(asked->id));
    if (!asked->stale && answer->status == -EAGAIN)
        refuse_from(session, i);
    else if (!asked->stale && answer->status == 0)
        session->instance->accepted++;
    tell_answers(session);
}

void session_credit(struct session *session)
{
    if (session->state >= SESSION_OPENING && session->state <= SESSION_STOPPED)
        session_send(session, FRAME_BEAT);
}
