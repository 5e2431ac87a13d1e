/* Job: takes what is to be delivered from its commit to its instance's queue, to a worker, and its result back. */
#include "base/must.h"
#include "route/route_private.h"

#include <string.h>

static struct hash_id ticket_key(uint64_t ticket)
{
    struct hash_id key = {{0}};
    uint64_t mixed = ticket * UINT64_C(0x9e3779b97f4a7c15);
    memcpy(key.bytes, &mixed, sizeof(mixed));
    memcpy(key.bytes + sizeof(mixed), &ticket, sizeof(ticket));
    return key;
}

static uint64_t mono_ms(const struct route *route)
{
    return clock_mono_ms(route->setup.clock);
}

static struct subscription *subscription_of(struct route *route, const struct job *job)
{
    return &route->subscriptions[job->instance];
}

static void enqueue(struct route *route, struct job *job, bool first)
{
    struct subscription *subscription = subscription_of(route, job);
    job->state = JOB_QUEUED;
    if (first)
        list_push_first(&subscription->queue, &job->link);
    else
        list_push_last(&subscription->queue, &job->link);
    subscription->queued_count++;
}

static void open_gate(struct route *route, void *arg, uint64_t word)
{
    struct job *job = arg;
    if (job->state != JOB_GATED || job->ticket != word)
        return; /* cancelled meanwhile */
    job->ticket = 0;
    enqueue(route, job, false);
    job_pump(route, job->instance);
}

void job_submit(struct route *route, struct job *job, size_t instance, uint64_t needs)
{
    job->instance = instance;
    job->queued_us = clock_mono_us(route->setup.clock);
    if (needs > journal_committed(route->journal)) {
        job->state = JOB_GATED;
        job->ticket = ++route->next_ticket; /* names this wait, until it is over */
        after_commit(route, needs, open_gate, job, job->ticket);
        return;
    }
    enqueue(route, job, false);
    job_pump(route, instance);
}

void job_wait(struct route *route, struct job *job, uint64_t until_ms)
{
    uint64_t now_ms = route_now(route);
    uint64_t wait_ms = until_ms > now_ms ? until_ms - now_ms : 0;
    job->state = JOB_WAITING;
    must_succeed(heap_push(&route->timers, &job->due, mono_ms(route) + wait_ms));
    job_arm_timer(route);
}

void job_cancel(struct route *route, struct job *job)
{
    if (job->state == JOB_QUEUED) {
        list_remove(&job->link);
        subscription_of(route, job)->queued_count--;
    } else if (job->state == JOB_WAITING)
        heap_remove(&route->timers, &job->due);
    job->ticket = 0;
    job->state = JOB_IDLE;
}

static void tap_delivery(struct route *route, const struct wire_delivery *delivery, size_t instance)
{
    if (delivery->role != DESKBUS_SINK)
        return;
    const char *const topic[3] = {"out", plan_instance(route->plan, instance)->name, NULL};
    route_tap(route, delivery->message, topic);
}

/* Hands the job to the host. -EAGAIN: no worker has room. */
static int hand_out(struct route *route, struct job *job)
{
    struct deskbus_message *event = NULL;
    char output_id[HASH_HEX_SIZE] = "";
    struct wire_delivery delivery = {.ticket = route->next_ticket + 1,
            .attempt = job->attempts + 1,
            .deadline_ms = plan_settings(route->plan)->deadline_ms,
            .pipeline = "",
            .step = "",
            .output_id = "",
            .output_kind = ""};
    if (job->errand == NULL)
        step_delivery(route, job->unit, &delivery);
    else {
        errand_delivery(route, job->errand, &delivery, &event);
        if (delivery.role == DESKBUS_SINK) {
            hash_hex(&job->errand->id, output_id);
            delivery.output_id = output_id;
        }
    }
    int r = host_deliver(route->host, job->instance, &delivery);
    if (r == 0) {
        tap_delivery(route, &delivery, job->instance);
        struct hash_id key = ticket_key(delivery.ticket);
        route->next_ticket = delivery.ticket;
        job->ticket = delivery.ticket;
        job->state = JOB_OUT;
        must_succeed(map_put_id(route->tickets, &key, job));
    }
    deskbus_message_unref(&event);
    return r;
}

static struct job *first_queued(struct subscription *subscription)
{
    struct list *first = list_first(&subscription->queue);
    return first != NULL ? LIST_ITEM(first, struct job, link) : NULL;
}

void job_pump(struct route *route, size_t instance)
{
    struct subscription *subscription = &route->subscriptions[instance];
    struct job *job = first_queued(subscription);
    while (job != NULL && route->begun && !subscription->down && !subscription->stopped) {
        list_remove(&job->link);
        subscription->queued_count--;
        if (hand_out(route, job) < 0) {
            list_push_first(&subscription->queue, &job->link);
            subscription->queued_count++;
            return; /* the host says when there is room */
        }
        job = first_queued(subscription);
    }
}

/* One delivery of a stopped instance goes out, to see whether it works again. */
void job_probe(struct route *route, size_t instance)
{
    struct subscription *subscription = &route->subscriptions[instance];
    struct job *job = first_queued(subscription);
    if (job == NULL || subscription->down)
        return;
    list_remove(&job->link);
    subscription->queued_count--;
    subscription->probing = true;
    if (hand_out(route, job) == 0)
        return;
    subscription->probing = false;
    list_push_first(&subscription->queue, &job->link);
    subscription->queued_count++;
}

/* Back to the head of its queue, as if it had not been out. */
void job_return(struct route *route, struct job *job)
{
    enqueue(route, job, true);
}

void job_result(struct route *route, size_t instance, const struct wire_result *result)
{
    struct hash_id key = ticket_key(result->ticket);
    struct job *job = map_get_id(route->tickets, &key);
    if (job == NULL || job->attempts + 1 != result->attempt || job->instance != instance)
        return; /* of an attempt that is over */
    map_remove_id(route->tickets, &key);
    job->state = JOB_IDLE;
    job->ticket = 0;
    if (result->verdict == WIRE_RETURNED) {
        job_return(route, job);
        job_pump(route, instance);
    } else if (job->errand != NULL)
        errand_result(route, job->errand, instance, result);
    else
        step_result(route, job->unit, instance, result);
    drive_ready(route);
}

static void wake(struct route *route, struct job *job)
{
    job->state = JOB_IDLE;
    job->not_before_ms = 0;
    if (job->errand == NULL) {
        drive_unit(route, job->unit);
        return;
    }
    job->errand->not_before_ms = 0;
    drive_soon(route, job->errand->conversation);
}

void job_timer(struct route *route)
{
    uint64_t now_ms = mono_ms(route);
    struct heap_node *node = heap_peek(&route->timers);
    while (node != NULL && node->due <= now_ms) {
        (void)heap_pop(&route->timers);
        struct subscription *first = route->subscriptions;
        struct subscription *probe = LIST_ITEM(node, struct subscription, probe);
        if (probe >= first && probe < first + route->subscription_count)
            job_probe_due(route, (size_t)(probe - first));
        else
            wake(route, LIST_ITEM(node, struct job, due));
        node = heap_peek(&route->timers);
    }
    drive_ready(route);
    job_arm_timer(route);
}

static void on_timer(uv_timer_t *timer)
{
    job_timer(timer->data);
}

void job_arm_timer(struct route *route)
{
    const struct heap_node *node = heap_peek(&route->timers);
    if (!route->timer_open)
        return;
    if (node == NULL) {
        (void)uv_timer_stop(&route->timer);
        return;
    }
    uint64_t now_ms = mono_ms(route);
    (void)uv_timer_start(&route->timer, on_timer, node->due > now_ms ? node->due - now_ms : 0, 0);
}
