/* Admin: what the command line and consoles ask of a running broker over the control socket. The broker's loop thread owns it. */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "bus/control.h"
#include "desk/desk.h"
#include "host/host.h"
#include "journal/journal.h"
#include "route/route.h"

struct admin;
struct tap;

struct admin_setup {
    uv_loop_t *loop;
    const struct clock *clock;
    const struct plan *plan;
    struct route *route;
    struct desk *desk;
    struct host *host;
    struct journal *journal;
    struct tap *tap;
    struct log *log; /* or NULL */
    const char *config; /* path */
    const char *state; /* path */
    uint64_t started_ms; /* wall */
    void *arg;
    void (*stop)(void *arg); /* asked to stop; may be NULL */
};

int admin_new(const struct admin_setup *setup, struct admin **ret) DESKBUS_CHECKED;
void admin_free(struct admin **admin);
/* For figures about itself. */
void admin_attach(struct admin *admin, struct control *control);

/* From control_setup; arg is the admin. */
void admin_request(
        void *arg, struct control_request *request, const char *op, struct deskbus_value args);
void admin_gone(void *arg, struct control_request *request);

/* From route: cases changed, for `people watch`. */
void admin_case_changed(struct admin *admin, const struct desk_case *desk_case, const char *what);

#endif
