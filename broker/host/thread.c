/* Thread: a uv loop with a queue of calls in front of it. */
#include "host/thread.h"

#include "base/list.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#define NAME_MAX_BYTES 16
/* Closing handles need a turn or two; who is not gone by then was left open. */
#define LAST_TURNS 64

struct post {
    struct list link;
    void (*fn)(void *arg);
    void *arg;
};

struct thread {
    uv_loop_t loop;
    uv_async_t posted;
    uv_mutex_t lock;
    struct list posts; /* behind lock */
    uv_thread_t id;
    atomic_uint busy;
    bool clean; /* the loop could be closed; read after the join */
    char name[NAME_MAX_BYTES];
};

static struct post *next_post(struct thread *thread)
{
    uv_mutex_lock(&thread->lock);
    struct list *link = list_pop_first(&thread->posts);
    uv_mutex_unlock(&thread->lock);
    return link == NULL ? NULL : LIST_ITEM(link, struct post, link);
}

static void on_posted(uv_async_t *posted)
{
    struct thread *thread = posted->data;
    struct post *post;
    while ((post = next_post(thread)) != NULL) {
        post->fn(post->arg);
        free(post);
    }
}

static void run(void *arg)
{
    struct thread *thread = arg;
    (void)pthread_setname_np(pthread_self(), thread->name);
    (void)uv_run(&thread->loop, UV_RUN_DEFAULT);
    int r = uv_loop_close(&thread->loop);
    for (int turn = 0; turn < LAST_TURNS && r == UV_EBUSY; turn++) {
        (void)uv_run(&thread->loop, UV_RUN_NOWAIT);
        r = uv_loop_close(&thread->loop);
    }
    thread->clean = r == 0;
}

/* Signals go to the thread that handles them: the new one inherits a full mask. */
static int start_masked(struct thread *thread)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int r = uv_thread_create(&thread->id, run, thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return r;
}

static int init(struct thread *thread)
{
    int r = uv_mutex_init(&thread->lock);
    if (r < 0)
        return r;
    r = uv_loop_init(&thread->loop);
    if (r < 0) {
        uv_mutex_destroy(&thread->lock);
        return r;
    }
    r = uv_async_init(&thread->loop, &thread->posted, on_posted);
    thread->posted.data = thread;
    if (r == 0) {
        r = start_masked(thread);
        if (r == 0)
            return 0;
        uv_close((uv_handle_t *)&thread->posted, NULL);
        (void)uv_run(&thread->loop, UV_RUN_DEFAULT);
    }
    (void)uv_loop_close(&thread->loop);
    uv_mutex_destroy(&thread->lock);
    return r;
}

int thread_start(const char *name, struct thread **ret, struct deskbus_error **reterr)
{
    struct thread *thread = calloc(1, sizeof(*thread));
    if (thread == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the thread %s", name);
    list_init(&thread->posts);
    (void)snprintf(thread->name, sizeof(thread->name), "%s", name);
    int r = init(thread);
    if (r < 0) {
        free(thread);
        return DESKBUS_FAIL(
                reterr, NULL, r, "cannot start the thread %s: %s", name, uv_strerror(r));
    }
    *ret = thread;
    return 0;
}

uv_loop_t *thread_loop(struct thread *thread)
{
    return &thread->loop;
}

atomic_uint *thread_busy(struct thread *thread)
{
    return &thread->busy;
}

int thread_post(struct thread *thread, void (*fn)(void *arg), void *arg)
{
    struct post *post = calloc(1, sizeof(*post));
    if (post == NULL)
        return -ENOMEM;
    post->fn = fn;
    post->arg = arg;
    uv_mutex_lock(&thread->lock);
    list_push_last(&thread->posts, &post->link);
    uv_mutex_unlock(&thread->lock);
    return uv_async_send(&thread->posted);
}

static void end_loop(void *arg)
{
    struct thread *thread = arg;
    uv_close((uv_handle_t *)&thread->posted, NULL);
    uv_stop(&thread->loop); /* others may have left handles: never wait for them */
}

bool thread_stop(struct thread **ref)
{
    struct thread *thread = *ref;
    *ref = NULL;
    if (thread_post(thread, end_loop, thread) < 0)
        return false; /* no memory for a good-bye: it stays */
    uv_thread_join(&thread->id);
    struct post *post;
    while ((post = next_post(thread)) != NULL)
        free(post);
    bool clean = thread->clean;
    if (clean) {
        uv_mutex_destroy(&thread->lock);
        free(thread);
    }
    return clean;
}

void thread_abandon(struct thread **thread)
{
    *thread = NULL;
}
