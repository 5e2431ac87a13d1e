/* Run: puts the broker together, runs its loop, and takes it apart in order. */
#include "app/run.h"

#include "admin/admin.h"
#include "app/run_private.h"
#include "base/must.h"
#include "bus/tap.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zmq.h>

static void on_case_changed(void *arg, struct desk_case *desk_case, const char *what)
{
    struct app *app = arg;
    desk_case_changed(app->desk, desk_case, what);
    if (app->admin != NULL)
        admin_case_changed(app->admin, desk_case, what);
}

static void on_case_gone(void *arg, struct desk_case *desk_case)
{
    struct app *app = arg;
    desk_case_gone(app->desk, desk_case);
}

static void on_drained(void *arg)
{
    run_drained(arg);
}

static void on_committed(void *arg, uint64_t number)
{
    struct app *app = arg;
    if (app->recovered)
        route_committed(app->route, number);
}

static void on_checkpoint_wanted(void *arg)
{
    struct app *app = arg;
    if (app->recovered && !app->stopping)
        route_checkpoint(app->route);
}

static void on_journal_failed(void *arg, const struct deskbus_error *err)
{
    char text[1024];
    (void)arg;
    deskbus_error_print(err, text, sizeof(text));
    fprintf(stderr,
            "deskbus: the journal cannot be written, the broker stops; nothing that was confirmed is lost: %s\n",
            text);
    _exit(RUN_EXIT_STATE); /* nothing may be confirmed any more, and nothing in memory is worth keeping */
}

static void on_room(void *arg, bool full)
{
    struct app *app = arg;
    if (app->recovered)
        route_disk_full(app->route, full);
}

static int open_journal(struct app *app, struct deskbus_error **reterr)
{
    char path[PATH_MAX + 16];
    (void)snprintf(path, sizeof(path), "%s/journal", state_folder_path(app->state));
    struct journal_options options = {.loop = &app->loop,
            .path = path,
            .segment_bytes = plan_settings(app->load.plan)->segment_bytes,
            .arg = app,
            .committed = on_committed,
            .checkpoint_wanted = on_checkpoint_wanted,
            .room = on_room,
            .failed = on_journal_failed};
    struct journal_visitor visitor = route_visitor(app->route);
    return journal_open(&options, &visitor, &app->journal, reterr);
}

static int open_route(struct app *app, struct deskbus_error **reterr)
{
    struct route_setup setup = {.loop = &app->loop,
            .clock = clock_system(),
            .plan = app->load.plan,
            .log = app->log,
            .tap = app->tap,
            .arg = app,
            .case_changed = on_case_changed,
            .case_gone = on_case_gone,
            .drained = on_drained};
    int r = route_new(&setup, &app->route);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot set up routing");
    struct desk_setup desk = {.loop = &app->loop,
            .clock = clock_system(),
            .plan = app->load.plan,
            .route = app->route,
            .log = app->log};
    return desk_new(&desk, &app->desk, reterr);
}

static int open_tap(struct app *app, struct deskbus_error **reterr)
{
    int r = state_folder_socket(app->state, "tap", app->tap_address, sizeof(app->tap_address));
    if (r < 0)
        return DESKBUS_FAIL(
                reterr, NULL, r, "cannot make the folder of the sockets: %s", strerror(-r));
    return tap_open(&app->loop, app->zmq, app->tap_address, &app->tap, reterr);
}

static int open_host(struct app *app, struct deskbus_error **reterr)
{
    struct host_setup setup = {.loop = &app->loop,
            .clock = clock_system(),
            .plan = app->load.plan,
            .zmq = app->zmq,
            .broker_epoch = journal_epoch(app->journal),
            .state_path = state_folder_path(app->state),
            .events = route_host_events(app->route),
            .abandoned = &app->abandoned};
    return host_new(&setup, &app->host, reterr);
}

static int open_control(struct app *app, struct deskbus_error **reterr)
{
    struct admin_setup admin = {.loop = &app->loop,
            .clock = clock_system(),
            .plan = app->load.plan,
            .route = app->route,
            .desk = app->desk,
            .host = app->host,
            .journal = app->journal,
            .tap = app->tap,
            .log = app->log,
            .config = app->options->config,
            .state = state_folder_path(app->state),
            .started_ms = clock_wall_ms(clock_system())};
    int r = admin_new(&admin, &app->admin);
    if (r == 0)
        r = state_folder_socket(
                app->state, "control", app->control_address, sizeof(app->control_address));
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot set up the control socket: %s", strerror(-r));
    struct control_setup setup = {.loop = &app->loop,
            .zmq = app->zmq,
            .address = app->control_address,
            .arg = app->admin,
            .request = admin_request,
            .gone = admin_gone};
    r = control_open(&setup, &app->control, reterr);
    if (r == 0)
        admin_attach(app->admin, app->control);
    return r;
}

static const char *cursor_of(void *arg, size_t instance)
{
    const struct app *app = arg;
    return route_cursor(app->route, instance);
}

static void on_started(void *arg, const struct deskbus_error *err)
{
    struct app *app = arg;
    if (err != NULL) {
        char text[1024];
        deskbus_error_print(err, text, sizeof(text));
        fprintf(stderr, "deskbus: cannot start: %s\n", text);
        app->exit_code = RUN_EXIT_NO;
        run_stop(app);
        return;
    }
    struct deskbus_error *cause = NULL;
    route_begin(app->route);
    desk_begin(app->desk);
    app->running = true;
    if (state_folder_publish(app->state, app->tap_address, app->control_address, &cause) < 0) {
        run_print_error("cannot publish the broker", cause);
        deskbus_error_free(&cause);
        app->exit_code = RUN_EXIT_STATE;
        run_stop(app);
        return;
    }
    run_announce(app);
}

static void on_signal(uv_signal_t *signal, int number)
{
    struct app *app = signal->data;
    fprintf(stderr, "deskbus: %s, stopping\n", number == SIGTERM ? "SIGTERM" : "SIGINT");
    run_stop(app);
}

static int open_signals(struct app *app)
{
    static const int numbers[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        int r = uv_signal_init(&app->loop, &app->signals[i]);
        if (r < 0)
            return r;
        app->signals[i].data = app;
        app->signals_open++;
        r = uv_signal_start(&app->signals[i], on_signal, numbers[i]);
        if (r < 0)
            return r;
    }
    app->timer.data = app;
    app->timer_open = uv_timer_init(&app->loop, &app->timer) == 0;
    return 0;
}

/* In the order of the layers; what was opened is closed by run_stop() whatever fails. */
static int open_all(struct app *app, struct deskbus_error **reterr)
{
    int r = open_signals(app);
    if (r == 0)
        r = open_tap(app, reterr);
    if (r == 0)
        r = open_route(app, reterr);
    if (r == 0)
        r = open_journal(app, reterr);
    if (r == 0)
        r = route_recover(app->route, app->journal, reterr);
    if (r < 0)
        return r;
    app->recovered = true;
    r = open_host(app, reterr);
    if (r == 0)
        r = open_control(app, reterr);
    return r;
}

static int start(struct app *app)
{
    struct deskbus_error *cause = NULL;
    int r = state_folder_open(app->state_path, &app->state, &cause);
    if (r == 0) {
        app->zmq = zmq_ctx_new();
        (void)uv_loop_init(&app->loop);
        app->loop_open = true;
        r = open_all(app, &cause);
    }
    if (r < 0) {
        run_print_error("cannot start", cause);
        deskbus_error_free(&cause);
        return r;
    }
    route_attach(app->route, app->host);
    host_start(app->host, cursor_of, on_started, app);
    return 0;
}

int run_broker(const struct run_options *options)
{
    struct app app;
    memset(&app, 0, sizeof(app));
    app.options = options;
    int r = run_load(&app);
    if (r == 0 && start(&app) < 0) {
        app.exit_code = RUN_EXIT_STATE;
        run_stop(&app);
    } else if (r != 0)
        app.exit_code = r;
    if (app.loop_open)
        (void)uv_run(&app.loop, UV_RUN_DEFAULT);
    run_free(&app);
    return app.exit_code;
}
