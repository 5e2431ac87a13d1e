/* Host, starting: threads, links, and in which order instances open. */
#include "host/host_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* --- loops --- */

static bool wants_own(const struct plan_instance *plan)
{
    return plan->thread == PLAN_THREAD_OWN || (plan->plugin->flags & DESKBUS_BLOCKS) != 0;
}

static int add_loop(struct host *host, const char *name, bool shared, struct deskbus_error **reterr)
{
    struct host_loop *loop = &host->loops[host->loop_count];
    int r = thread_start(name, &loop->thread, reterr);
    if (r < 0)
        return r;
    loop->shared = shared;
    host->loop_count++;
    return 0;
}

static int make_shared(struct host *host, struct deskbus_error **reterr)
{
    size_t wanted = plan_settings(host->plan)->loops;
    size_t users = 0;
    for (size_t i = 0; i < host->session_count; i++)
        users += !wants_own(host->sessions[i]->instance->plan);
    if (wanted == 0)
        wanted = 1;
    for (size_t i = 0; i < wanted && i < users; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "loop-%zu", i + 1);
        int r = add_loop(host, name, true, reterr);
        if (r < 0)
            return r;
        host->loop_shared++;
    }
    return 0;
}

/* Shared loops in turn; whoever blocks or asks for it gets one of his own. */
static int place_sessions(struct host *host, struct deskbus_error **reterr)
{
    host->loops = calloc(host->session_count + 1, sizeof(*host->loops));
    if (host->loops == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for threads");
    int r = make_shared(host, reterr);
    size_t turn = 0;
    for (size_t i = 0; i < host->session_count && r == 0; i++) {
        const struct plan_instance *plan = host->sessions[i]->instance->plan;
        if (wants_own(plan)) {
            r = add_loop(host, plan->name, false, reterr);
            host->loop_of[i] = host->loop_count - 1;
        } else {
            host->loop_of[i] = turn++ % host->loop_shared;
        }
    }
    return r;
}

/* --- links --- */

static int make_folder(const char *path)
{
    return mkdir(path, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

/* STATE/plugins/NAME, as far as STATE is there. */
static int state_folder(const struct host *host, const char *name, char *ret, size_t size)
{
    if (host->setup.state_path == NULL) {
        ret[0] = '\0';
        return 0;
    }
    int length = snprintf(ret, size, "%s/plugins", host->setup.state_path);
    if (length < 0 || (size_t)length >= size)
        return -ENAMETOOLONG;
    int r = make_folder(ret);
    if (r < 0)
        return r;
    length = snprintf(ret, size, "%s/plugins/%s", host->setup.state_path, name);
    if (length < 0 || (size_t)length >= size)
        return -ENAMETOOLONG;
    return make_folder(ret);
}

static int begin_link(struct host *host, size_t place, struct deskbus_error **reterr)
{
    struct session *session = host->sessions[place];
    const struct plan_instance *plan = session->instance->plan;
    struct thread *thread = host->loops[host->loop_of[place]].thread;
    struct link *link = NULL;
    char state_path[4096];
    int r = state_folder(host, plan->name, state_path, sizeof(state_path));
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot make the folder of instance '%s': %s",
                plan->name, strerror(-r));
    const struct link_setup setup = {.zmq = host->setup.zmq,
            .address = host->address,
            .broker_epoch = host->setup.broker_epoch,
            .token = session->packer.head.token,
            .index = (uint32_t)place,
            .run = session->run,
            .worker = {.clock = host->setup.clock,
                    .plugin = plan->plugin,
                    .options = plan->options,
                    .instance = plan->name,
                    .state_path = state_path,
                    .mode = DESKBUS_LIVE,
                    .busy = thread_busy(thread),
                    .busy_mark = (unsigned)place + 1,
                    .renames = plan->renames,
                    .rename_count = plan->rename_count,
                    .message_bytes = (size_t)plan_settings(host->plan)->message_bytes}};
    r = link_new(&setup, &link);
    if (r == 0) {
        *link_loop(link) = thread_loop(thread);
        r = thread_post(thread, link_begin, link);
        if (r < 0)
            link_free_unborn(&link);
    }
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for instance '%s'", plan->name);
    session->heard_ms = clock_mono_ms(host->setup.clock);
    return 0;
}

static void tell_started(struct host *host, const struct deskbus_error *err)
{
    void (*started)(void *arg, const struct deskbus_error *err) = host->started;
    host->started = NULL;
    host->phase = HOST_OPEN;
    if (started != NULL)
        started(host->start_arg, err);
}

static void on_start(uv_timer_t *timer)
{
    start_go_on(timer->data);
}

void host_start(struct host *host, const char *(*cursor)(void *arg, size_t instance),
        void (*started)(void *arg, const struct deskbus_error *err), void *arg)
{
    host->cursor = cursor;
    host->started = started;
    host->start_arg = arg;
    host->phase = HOST_OPENING;
    for (size_t i = 0; i < host->session_count; i++)
        host->sessions[i]->state = SESSION_GONE; /* until its link is on its way */
    int r = place_sessions(host, &host->start_err);
    for (size_t i = 0; i < host->session_count && r == 0; i++) {
        r = begin_link(host, i, &host->start_err);
        if (r == 0)
            host->sessions[i]->state = SESSION_AWAITED;
    }
    for (size_t i = 0; i < host->instance_count; i++)
        health_look(host, &host->instances[i]);
    /* Never from inside this call, also when nothing is to be waited for. */
    uv_timer_start(&host->bound, on_start, 0, 0);
}

/* --- one after another --- */

static bool is_source(const struct session *session)
{
    return (session->instance->plan->roles & DESKBUS_SOURCE) != 0;
}

static void welcome(struct host *host, struct session *session)
{
    const char *cursor = NULL;
    if (session->state != SESSION_JOINED)
        return;
    if (is_source(session) && host->cursor != NULL)
        cursor = host->cursor(host->start_arg, session->instance->index);
    session_welcome(session, cursor);
}

static struct session *failed(struct host *host)
{
    for (size_t i = 0; i < host->session_count; i++) {
        enum session_state state = host->sessions[i]->state;
        if (state == SESSION_FAILED || state == SESSION_GONE)
            return host->sessions[i];
    }
    return NULL;
}

/* True when all of them are up. */
static bool welcome_kind(struct host *host, bool sources)
{
    bool up = true;
    for (size_t i = 0; i < host->session_count; i++) {
        if (is_source(host->sessions[i]) != sources)
            continue;
        welcome(host, host->sessions[i]);
        up = up && host->sessions[i]->state == SESSION_RUNNING;
    }
    return up;
}

void start_go_on(struct host *host)
{
    if (host->phase != HOST_OPENING)
        return;
    const struct session *bad = host->start_err == NULL ? failed(host) : NULL;
    if (bad != NULL) {
        const struct plan_instance *plan = bad->instance->plan;
        (void)DESKBUS_FAIL(&host->start_err, NULL, -EIO, "instance '%s' (%s) cannot start: %s",
                plan->name, plan->use, bad->trouble == NULL ? "no reason given" : bad->trouble);
    }
    if (host->start_err != NULL) {
        tell_started(host, host->start_err);
        return;
    }
    /* Sources last: what they bring in finds everybody at work. */
    if (welcome_kind(host, false) && welcome_kind(host, true))
        tell_started(host, NULL);
}
