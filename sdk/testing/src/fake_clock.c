/* Fake clock: time that only the test moves, timers on it, posts, and turning the loop. */
#include "fake_private.h"

#include <errno.h>
#include <stdlib.h>

enum { TURNS = 16 };

static struct deskbus_fake *fake_of(struct deskbus_host *host)
{
    return (struct deskbus_fake *)host;
}

static uint64_t host_now(struct deskbus_host *host)
{
    return fake_of(host)->now_ms;
}

static int host_timer(struct deskbus_host *host, uint64_t after_ms, deskbus_call_fn *fn, void *arg,
        struct deskbus_timer **ret)
{
    struct deskbus_fake *fake = fake_of(host);
    int r = fn == NULL ? -EINVAL : fake_count_call(fake);
    if (r < 0)
        return r;
    struct deskbus_timer *timer = fake_alloc(sizeof(*timer));
    *timer = (struct deskbus_timer){
            .fake = fake, .number = fake->timer_count++, .fn = fn, .arg = arg};
    timer->due_ms = after_ms > UINT64_MAX - fake->now_ms ? UINT64_MAX : fake->now_ms + after_ms;
    timer->next = fake->timers;
    fake->timers = timer;
    if (ret != NULL)
        *ret = timer;
    return 0;
}

static void unlink_timer(struct deskbus_fake *fake, struct deskbus_timer *timer)
{
    struct deskbus_timer **link = &fake->timers;
    while (*link != timer)
        link = &(*link)->next;
    *link = timer->next;
}

static void host_cancel(struct deskbus_timer **timer)
{
    struct deskbus_timer *own = timer == NULL ? NULL : *timer;
    if (own == NULL)
        return;
    *timer = NULL;
    if (own->firing)
        return; /* cancelled by its own call */
    unlink_timer(own->fake, own);
    free(own);
}

static int host_post(struct deskbus_host *host, deskbus_call_fn *fn, void *arg)
{
    struct deskbus_fake *fake = fake_of(host);
    if (fn == NULL)
        return -EINVAL;
    struct fake_post *post = fake_alloc(sizeof(*post));
    *post = (struct fake_post){.fn = fn, .arg = arg};
    uv_mutex_lock(&fake->posts_lock);
    struct fake_post **end = &fake->posts;
    while (*end != NULL)
        end = &(*end)->next;
    *end = post;
    uv_mutex_unlock(&fake->posts_lock);
    return uv_async_send(&fake->posted);
}

void fake_clock_fill(struct deskbus_host *host)
{
    host->now = host_now;
    host->timer = host_timer;
    host->cancel = host_cancel;
    host->post = host_post;
}

void fake_clock_run_posts(struct deskbus_fake *fake)
{
    uv_mutex_lock(&fake->posts_lock);
    struct fake_post *post = fake->posts;
    fake->posts = NULL;
    uv_mutex_unlock(&fake->posts_lock);
    while (post != NULL) {
        struct fake_post *next = post->next;
        post->fn(post->arg);
        free(post);
        post = next;
    }
}

/* The earliest timer that is due and was there before `number` was given out, or NULL. */
static struct deskbus_timer *next_timer(
        struct deskbus_fake *fake, uint64_t until_ms, uint64_t number)
{
    struct deskbus_timer *best = NULL;
    for (struct deskbus_timer *at = fake->timers; at != NULL; at = at->next) {
        if (at->due_ms > until_ms || at->number >= number)
            continue;
        if (best == NULL || at->due_ms < best->due_ms ||
                (at->due_ms == best->due_ms && at->number < best->number))
            best = at;
    }
    return best;
}

static void fire(struct deskbus_fake *fake, struct deskbus_timer *timer)
{
    unlink_timer(fake, timer);
    timer->firing = true;
    timer->fn(timer->arg);
    free(timer);
}

void deskbus_fake_turn(struct deskbus_fake *fake)
{
    for (int turn = 0; turn < TURNS; turn++) {
        /* Those that are added meanwhile have the next turn: a timer of 0 ms would never let go. */
        uint64_t number = fake->timer_count;
        struct deskbus_timer *timer = NULL;
        (void)uv_run(&fake->loop, UV_RUN_NOWAIT);
        while ((timer = next_timer(fake, fake->now_ms, number)) != NULL)
            fire(fake, timer);
        while (fake_source_turn(fake))
            continue;
    }
    fake_outputs_leave(fake);
}

void deskbus_fake_advance(struct deskbus_fake *fake, uint64_t ms)
{
    uint64_t end_ms = fake->now_ms + ms;
    struct deskbus_timer *timer = NULL;
    deskbus_fake_turn(fake);
    while ((timer = next_timer(fake, end_ms, UINT64_MAX)) != NULL) {
        if (timer->due_ms > fake->now_ms)
            fake->now_ms = timer->due_ms;
        fire(fake, timer);
        deskbus_fake_turn(fake);
    }
    fake->now_ms = end_ms;
    deskbus_fake_turn(fake);
}

uint64_t deskbus_fake_now(struct deskbus_fake *fake)
{
    return fake->now_ms;
}

struct guard {
    uv_timer_t timer;
    bool late, closed;
};

static void on_late(uv_timer_t *timer)
{
    struct guard *guard = timer->data;
    guard->late = true;
}

static void on_guard_closed(uv_handle_t *handle)
{
    struct guard *guard = handle->data;
    guard->closed = true;
}

bool deskbus_fake_wait(
        struct deskbus_fake *fake, bool (*ready)(void *arg), void *arg, uint64_t timeout_ms)
{
    deskbus_fake_turn(fake);
    if (ready(arg))
        return true;
    struct guard guard = {.late = false};
    if (uv_timer_init(&fake->loop, &guard.timer) < 0)
        fake_abort("no timer");
    guard.timer.data = &guard;
    (void)uv_timer_start(&guard.timer, on_late, timeout_ms, 0);
    while (!guard.late && !ready(arg)) {
        (void)uv_run(&fake->loop, UV_RUN_ONCE);
        deskbus_fake_turn(fake);
    }
    uv_close((uv_handle_t *)&guard.timer, on_guard_closed);
    while (!guard.closed)
        (void)uv_run(&fake->loop, UV_RUN_NOWAIT);
    return ready(arg);
}

void fake_clock_clear(struct deskbus_fake *fake)
{
    while (fake->timers != NULL) {
        struct deskbus_timer *timer = fake->timers;
        fake_defect(fake, "a timer is left, due in %lld ms",
                (long long)timer->due_ms - (long long)fake->now_ms);
        fake->timers = timer->next;
        free(timer);
    }
    while (fake->posts != NULL) {
        struct fake_post *post = fake->posts;
        fake_defect(fake, "a posted call is left");
        fake->posts = post->next;
        free(post);
    }
}
