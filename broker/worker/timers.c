/* Timers: one-shot timers on the worker's clock, and calls that other threads post onto the loop. */
#include "worker/worker_private.h"

#include <errno.h>
#include <stdlib.h>

struct deskbus_timer {
    struct heap_node node; /* due: monotonic ms */
    struct worker *worker;
    deskbus_call_fn *fn;
    void *arg;
    bool firing;
};

struct post {
    struct list link;
    deskbus_call_fn *fn;
    void *arg;
};

static struct deskbus_timer *timer_of(struct heap_node *node)
{
    return node != NULL ? LIST_ITEM(node, struct deskbus_timer, node) : NULL;
}

static void on_alarm(uv_timer_t *alarm)
{
    worker_busy(alarm->data, true);
    timers_run(alarm->data);
    worker_busy(alarm->data, false);
}

/* The loop's own clock only wakes us; what is due is decided by the worker's. */
static void set_alarm(struct worker *worker)
{
    struct deskbus_timer *next = timer_of(heap_peek(&worker->timers));
    if (next == NULL) {
        uv_timer_stop(&worker->alarm);
        return;
    }
    uint64_t now = clock_mono_ms(worker->clock);
    uint64_t wait = next->node.due > now ? next->node.due - now : 0;
    uv_update_time(worker->host.loop);
    uv_timer_start(&worker->alarm, on_alarm, wait, 0);
}

int timers_add(struct deskbus_host *host, uint64_t after_ms, deskbus_call_fn *fn, void *arg,
        struct deskbus_timer **ret)
{
    struct worker *worker = (struct worker *)host;
    if (fn == NULL)
        return -EINVAL;
    struct deskbus_timer *timer = calloc(1, sizeof(*timer));
    if (timer == NULL)
        return -ENOMEM;
    timer->worker = worker;
    timer->fn = fn;
    timer->arg = arg;
    uint64_t now = clock_mono_ms(worker->clock);
    uint64_t due = after_ms > UINT64_MAX - now ? UINT64_MAX : now + after_ms;
    if (heap_push(&worker->timers, &timer->node, due) < 0) {
        free(timer);
        return -ENOMEM;
    }
    if (heap_peek(&worker->timers) == &timer->node)
        set_alarm(worker);
    if (ret != NULL)
        *ret = timer;
    return 0;
}

void timers_cancel(struct deskbus_timer **timer)
{
    struct deskbus_timer *self = timer != NULL ? *timer : NULL;
    if (self == NULL)
        return;
    *timer = NULL;
    if (self->firing) /* cancelled by its own call, which is one call too many but harmless */
        return;
    struct worker *worker = self->worker;
    bool was_next = heap_peek(&worker->timers) == &self->node;
    heap_remove(&worker->timers, &self->node);
    free(self);
    if (was_next)
        set_alarm(worker);
}

void timers_run(struct worker *worker)
{
    /* Those that are added meanwhile have their turn later, or a timer of 0 ms would never let go. */
    uint64_t pushed = worker->timers.pushed;
    uint64_t now = clock_mono_ms(worker->clock);
    struct deskbus_timer *next;
    while ((next = timer_of(heap_peek(&worker->timers))) != NULL) {
        if (next->node.due > now || next->node.order >= pushed)
            break;
        (void)heap_pop(&worker->timers);
        next->firing = true;
        next->fn(next->arg);
        free(next);
    }
    set_alarm(worker);
}

int timers_post(struct deskbus_host *host, deskbus_call_fn *fn, void *arg)
{
    struct worker *worker = (struct worker *)host;
    if (fn == NULL)
        return -EINVAL;
    struct post *post = calloc(1, sizeof(*post));
    if (post == NULL)
        return -ENOMEM;
    post->fn = fn;
    post->arg = arg;
    uv_mutex_lock(&worker->posts_lock);
    bool closed = worker->posts_closed;
    if (!closed) {
        list_push_last(&worker->posts, &post->link);
        uv_async_send(&worker->posted);
    }
    uv_mutex_unlock(&worker->posts_lock);
    if (closed)
        free(post);
    return closed ? -ESHUTDOWN : 0;
}

static struct list *take_post(struct worker *worker)
{
    uv_mutex_lock(&worker->posts_lock);
    struct list *link = list_pop_first(&worker->posts);
    uv_mutex_unlock(&worker->posts_lock);
    return link;
}

void timers_run_posts(struct worker *worker)
{
    /* A call may post the next one: only as many as one turn bears. */
    for (int i = 0; i < WORKER_TURN_COUNT; i++) {
        struct list *link = take_post(worker);
        if (link == NULL)
            return;
        struct post *post = LIST_ITEM(link, struct post, link);
        post->fn(post->arg);
        free(post);
    }
    uv_async_send(&worker->posted);
}

void timers_free(struct worker *worker)
{
    struct heap_node *node;
    while ((node = heap_pop(&worker->timers)) != NULL)
        free(timer_of(node));
    heap_clear(&worker->timers);
    uv_mutex_lock(&worker->posts_lock);
    worker->posts_closed = true;
    uv_mutex_unlock(&worker->posts_lock);
    struct list *link;
    while ((link = take_post(worker)) != NULL)
        free(LIST_ITEM(link, struct post, link));
}
