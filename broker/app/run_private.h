/* The inside of run: the broker's parts, and the order in which they end. */
#ifndef APP_RUN_PRIVATE_H
#define APP_RUN_PRIVATE_H

#include "app/load.h"
#include "app/run.h"
#include "app/state_folder.h"
#include "desk/desk.h"
#include "host/host.h"
#include "journal/journal.h"
#include "log/log.h"
#include "route/route.h"

#include <uv.h>

enum run_exit { RUN_EXIT_OK = 0, RUN_EXIT_NO = 1, RUN_EXIT_STATE = 5 };

struct admin;
struct control;
struct tap;

struct app {
    const struct run_options *options;
    struct load load;
    char state_path[PATH_MAX];
    struct state_folder *state;
    struct log *log;
    void *zmq;
    uv_loop_t loop;
    bool loop_open, recovered, running, stopping;
    uv_signal_t signals[2];
    unsigned signals_open;
    uv_timer_t timer; /* bounds the draining */
    bool timer_open;
    char tap_address[256], control_address[256];
    struct tap *tap;
    struct route *route;
    struct desk *desk;
    struct journal *journal;
    struct host *host;
    struct admin *admin;
    struct control *control;
    bool drained;
    bool abandoned; /* a plugin hung at the end: its thread still runs */
    int exit_code;
};

/* Reads the configuration, prints findings. 0, or the exit code. */
int run_load(struct app *app);
/* Where to go, for people. */
void run_announce(const struct app *app);
void run_print_error(const char *what, const struct deskbus_error *err);
/* Begins the end: sources, drain, host, journal, sockets, each when the one before is closed. Harmless when it has begun. */
void run_stop(struct app *app);
void run_drained(struct app *app);
/* Once the loop has nothing left. */
void run_free(struct app *app);

#endif
