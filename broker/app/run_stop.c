/* Run stop: takes the broker apart, each part once the one before has closed. */
#include "admin/admin.h"
#include "app/run_private.h"
#include "bus/tap.h"

#include <stdio.h>
#include <unistd.h>
#include <zmq.h>

static void on_handle_closed(uv_handle_t *handle)
{
    (void)handle;
}

static void close_handles(struct app *app)
{
    for (unsigned i = 0; i < app->signals_open; i++)
        uv_close((uv_handle_t *)&app->signals[i], on_handle_closed);
    app->signals_open = 0;
    if (app->timer_open)
        uv_close((uv_handle_t *)&app->timer, on_handle_closed);
    app->timer_open = false;
}

static void on_socket_closed(void *arg)
{
    (void)arg;
}

static void close_sockets(void *arg)
{
    struct app *app = arg;
    app->journal = NULL;
    if (app->control != NULL)
        control_close(app->control, on_socket_closed, app);
    app->control = NULL;
    if (app->tap != NULL)
        tap_close(app->tap, on_socket_closed, app);
    app->tap = NULL;
    close_handles(app);
}

static void close_journal(void *arg)
{
    struct app *app = arg;
    app->host = NULL;
    if (app->desk != NULL)
        desk_stop(app->desk);
    if (app->route != NULL)
        route_stop(app->route);
    if (app->journal == NULL) {
        close_sockets(app);
        return;
    }
    if (app->recovered)
        route_checkpoint(app->route);
    journal_close(app->journal, close_sockets, app);
}

static void close_host(struct app *app)
{
    if (app->timer_open)
        (void)uv_timer_stop(&app->timer);
    /* Its requests show the host's figures. */
    if (app->control != NULL)
        control_close(app->control, on_socket_closed, app);
    app->control = NULL;
    if (app->host == NULL) {
        close_journal(app);
        return;
    }
    host_close(app->host, plan_settings(app->load.plan)->drain_ms / 4 + 1, close_journal, app);
}

void run_drained(struct app *app)
{
    if (!app->stopping || app->drained)
        return;
    app->drained = true;
    close_host(app);
}

static void on_bound(uv_timer_t *timer)
{
    struct app *app = timer->data;
    fprintf(stderr, "deskbus: deliveries did not end in time; they go on at the next start\n");
    run_drained(app);
}

static void on_sources_stopped(void *arg)
{
    struct app *app = arg;
    (void)uv_timer_start(&app->timer, on_bound, plan_settings(app->load.plan)->drain_ms / 2 + 1, 0);
    route_drain(app->route);
}

void run_stop(struct app *app)
{
    if (app->stopping || !app->loop_open)
        return;
    app->stopping = true;
    if (app->running)
        host_stop_sources(app->host, plan_settings(app->load.plan)->drain_ms / 4 + 1,
                on_sources_stopped, app);
    else
        close_host(app);
}

void run_free(struct app *app)
{
    admin_free(&app->admin);
    desk_free(&app->desk);
    route_free(&app->route);
    if (app->loop_open && uv_loop_close(&app->loop) < 0)
        fprintf(stderr, "deskbus: a handle was left open (our defect)\n");
    if (app->abandoned) {
        /* The thread that hangs may wake at any moment: nothing that it uses is freed any more. */
        state_folder_close(&app->state);
        fprintf(stderr, "deskbus: a plugin hangs, its thread is left behind\n");
        fflush(NULL);
        _exit(app->exit_code);
    }
    if (app->zmq != NULL)
        (void)zmq_ctx_term(app->zmq);
    state_folder_close(&app->state);
    log_free(&app->log);
    load_free(&app->load);
}
