/* Link: from HELLO to BYE at a worker's end of the work socket. */
#include "host/link_private.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A worker that says nothing for three of these hangs; the broker names it within 2 s. */
#define BEAT_MS 400

int link_new(const struct link_setup *setup, struct link **ret)
{
    struct link *link = calloc(1, sizeof(*link));
    if (link == NULL)
        return -ENOMEM;
    link->setup = *setup;
    link->address = strdup(setup->address);
    link->instance = strdup(setup->worker.instance);
    link->state_path = strdup(setup->worker.state_path);
    link->number_next = 1;
    int r = deskbus_topic_join(
            link->topic_in, sizeof(link->topic_in), "in", setup->worker.instance, (char *)NULL);
    if (r >= 0)
        r = deskbus_topic_join(link->topic_work, sizeof(link->topic_work), "work",
                setup->worker.instance, (char *)NULL);
    if (link->address == NULL || link->instance == NULL || link->state_path == NULL)
        r = -ENOMEM;
    if (r < 0) {
        link_free_unborn(&link);
        return r;
    }
    link->setup.address = link->address;
    link->setup.worker.instance = link->instance;
    link->setup.worker.state_path = link->state_path;
    *ret = link;
    return 0;
}

void link_free_unborn(struct link **ref)
{
    struct link *link = *ref;
    free(link->address);
    free(link->instance);
    free(link->state_path);
    free(link);
    *ref = NULL;
}

uv_loop_t **link_loop(struct link *link)
{
    return &link->loop;
}

/* --- the end --- */

static void on_gone(struct link *link)
{
    if (--link->handles > 0)
        return;
    packer_clear(&link->packer);
    link_free_unborn(&link);
}

static void on_beat_closed(uv_handle_t *handle)
{
    on_gone(handle->data);
}

static void on_work_closed(void *arg)
{
    on_gone(arg);
}

static void close_handles(struct link *link)
{
    uv_close((uv_handle_t *)&link->beat, on_beat_closed);
    work_close(link->work, on_work_closed, link);
}

static void on_worker_closed(void *arg)
{
    struct link *link = arg;
    link->worker = NULL;
    packer_flush(&link->packer);
    packer_send(&link->packer, FRAME_BYE, link->topic_work);
    close_handles(link);
}

static void take_bye(struct link *link)
{
    if (link->closing)
        return;
    link->closing = true;
    if (link->worker != NULL)
        worker_close(link->worker, on_worker_closed, link);
    else
        on_worker_closed(link);
}

/* --- frames --- */

static void take_welcome(
        struct link *link, const struct frame_head *head, struct frame_reader *reader)
{
    struct wire_welcome welcome;
    if (link->worker != NULL || link->closing || frame_next_welcome(reader, &welcome) != 1)
        return;
    struct worker_setup setup = link->setup.worker;
    setup.loop = link->loop;
    setup.port = port_of(link);
    int r = worker_new(&setup, &link->worker);
    if (r < 0) {
        port_fail(link, strerror(-r));
        return;
    }
    worker_accept_credit(link->worker, head->credit_count);
    link->accept_credit = head->credit_count;
    atomic_store(setup.busy, setup.busy_mark);
    r = worker_open(link->worker, welcome.cursor, NULL);
    atomic_store(setup.busy, 0);
    (void)r; /* it has reported how that went */
}

/* Everything below number that has not come was lost on the way. */
static void expect(struct link *link, uint64_t number)
{
    if (number <= link->number_next)
        return;
    port_missing(link, link->number_next, number - 1);
    link->number_next = number;
}

static void take_deliveries(
        struct link *link, const struct frame_head *head, struct frame_reader *reader)
{
    if (head->number < link->number_next || link->worker == NULL)
        return; /* an echo of what came before */
    for (uint32_t i = 0; i < head->count; i++) {
        struct wire_delivery delivery;
        link->number_next++;
        if (frame_next_delivery(reader, &delivery) == 1) {
            worker_deliver(link->worker, &delivery);
            frame_release_delivery(&delivery);
        } else {
            port_missing(link, link->number_next - 1, link->number_next - 1);
        }
    }
}

static void take_answers(struct link *link, struct frame_reader *reader)
{
    struct wire_answer answer;
    while (link->worker != NULL && frame_next_answer(reader, &answer) == 1) {
        worker_answer(link->worker, &answer);
        if (answer.status == -EAGAIN)
            link->accept_credit = 0; /* room counts only when it is given after the refusal */
    }
}

static void take_accept_credit(struct link *link, uint64_t number)
{
    if (link->worker == NULL || number == link->accept_credit)
        return;
    link->accept_credit = number;
    worker_accept_credit(link->worker, number);
}

static void dispatch(struct link *link, const struct frame_head *head, struct frame_reader *reader)
{
    switch (head->kind) {
    case FRAME_WELCOME:
        take_welcome(link, head, reader);
        break;
    case FRAME_DELIVER:
        take_deliveries(link, head, reader);
        break;
    case FRAME_ANSWER:
        take_answers(link, reader);
        break;
    case FRAME_STOP:
        if (link->worker != NULL)
            worker_stop(link->worker);
        break;
    case FRAME_BYE:
        take_bye(link);
        break;
    case FRAME_BEAT:
    case FRAME_HELLO: /* the rest are words of workers */
    case FRAME_RESULT:
    case FRAME_ACCEPT:
    case FRAME_STATUS:
    case FRAME_REPORT:
    case FRAME_STOPPED:
    case FRAME_MISSING:
        break;
    }
}

static void on_frame(void *arg, const struct work_id *from, const struct frame_head *head,
        struct frame_reader *reader)
{
    struct link *link = arg;
    const struct frame_head *own = &link->packer.head;
    (void)from;
    if (head->broker_epoch != own->broker_epoch || head->token != own->token ||
            head->worker_epoch != own->worker_epoch)
        return; /* for another life */
    expect(link, head->number);
    dispatch(link, head, reader);
    take_accept_credit(link, head->credit_count);
}

/* --- the beginning --- */

static void on_beat(uv_timer_t *timer)
{
    struct link *link = timer->data;
    if (link->closing)
        return;
    if (link->packer.head.frame == link->frame_sent)
        packer_send(&link->packer, FRAME_BEAT, link->topic_work);
    link->frame_sent = link->packer.head.frame;
}

static void say_hello(struct link *link)
{
    const struct wire_hello hello = {link->instance, link->setup.run};
    (void)frame_add_hello(packer_open(&link->packer, FRAME_HELLO, link->topic_work), &hello);
    packer_flush(&link->packer);
}

void link_begin(void *arg)
{
    struct link *link = arg;
    struct work_setup work = {.loop = link->loop,
            .zmq = link->setup.zmq,
            .address = link->address,
            .arg = link,
            .frame = on_frame,
            .flush = port_flush};
    /* A link that does not come up is missed by the host: it waits for HELLO, but not for ever. */
    if (work_connect(&work, &link->work, NULL) < 0) {
        link_free_unborn(&link);
        return;
    }
    uv_timer_init(link->loop, &link->beat); /* cannot fail, as uv_timer_start() */
    link->beat.data = link;
    link->handles = 2;
    uv_timer_start(&link->beat, on_beat, BEAT_MS, BEAT_MS);
    link->packer.work = link->work;
    link->packer.head = (struct frame_head){.worker = link->setup.index,
            .broker_epoch = link->setup.broker_epoch,
            .token = link->setup.token};
    hash_random(&link->packer.head.worker_epoch, sizeof(link->packer.head.worker_epoch));
    say_hello(link);
}
