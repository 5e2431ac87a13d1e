/* The inside of the desk, for the files of this folder. */
#ifndef DESK_DESK_PRIVATE_H
#define DESK_DESK_PRIVATE_H

#include "desk/desk.h"

struct desk {
    struct desk_setup setup;
    struct heap due; /* cases that wait for a team, by the end of take_within (wall ms) */
    uv_timer_t timer;
    bool timer_open, running;
};

/* Sends a short notice about the case to a sink instance (desk_people.c). */
void desk_notify(struct desk *desk, const struct desk_case *desk_case, const char *sink);

#endif
