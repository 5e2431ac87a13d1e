/* Desk: the timers of teams: a case that nobody takes goes to the next team, and then health says so. */
#include "desk/desk.h"

#include "base/must.h"
#include "desk/desk_private.h"
#include "log/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_timer(uv_timer_t *timer);

static void arm(struct desk *desk)
{
    const struct heap_node *node = heap_peek(&desk->due);
    uint64_t now_ms = clock_wall_ms(desk->setup.clock);
    if (!desk->timer_open)
        return;
    if (node == NULL) {
        (void)uv_timer_stop(&desk->timer);
        return;
    }
    (void)uv_timer_start(&desk->timer, on_timer, node->due > now_ms ? node->due - now_ms : 0, 0);
}

static bool waits(const struct desk_case *desk_case)
{
    return desk_case->owner == CASE_TEAM && desk_case->status < CASE_SOLVED;
}

static void watch(struct desk *desk, struct desk_case *desk_case)
{
    heap_remove(&desk->due, &desk_case->due);
    if (waits(desk_case) && desk_case->due_ms != 0 && !desk_case->overdue)
        must_succeed(heap_push(&desk->due, &desk_case->due, desk_case->due_ms));
    arm(desk);
}

/* Nobody took it in time. */
static void escalate(struct desk *desk, struct desk_case *desk_case)
{
    const struct plan_team *team = plan_team_find(desk->setup.plan, desk_case->team);
    struct case_change change = {.desk_case = desk_case,
            .by = "take_within",
            .status = desk_case->status,
            .owner = CASE_TEAM,
            .why = desk_case->why};
    bool more = team != NULL && team->then != NULL &&
            desk_case->moves < plan_team_count(desk->setup.plan);
    if (more) {
        change.what = "moved";
        change.team = team->then;
        change.moved = true;
        change.due_ms = route_case_due(desk->setup.route, team->then);
    } else {
        change.what = "overdue";
        change.overdue = true;
        log_write(desk->setup.log, LOG_LEVEL_WARNING, "desk",
                "nobody of team %s has taken a case in time", desk_case->team);
    }
    if (route_change_case(desk->setup.route, &change, NULL, NULL) < 0)
        log_write(desk->setup.log, LOG_LEVEL_ERROR, "desk",
                "a case could not be moved: the journal refused");
}

static void on_timer(uv_timer_t *timer)
{
    struct desk *desk = timer->data;
    uint64_t now_ms = clock_wall_ms(desk->setup.clock);
    struct heap_node *node = heap_peek(&desk->due);
    while (node != NULL && node->due <= now_ms) {
        (void)heap_pop(&desk->due);
        escalate(desk, LIST_ITEM(node, struct desk_case, due));
        node = heap_peek(&desk->due);
    }
    arm(desk);
}

int desk_new(const struct desk_setup *setup, struct desk **ret, struct deskbus_error **reterr)
{
    struct desk *desk = must_new(sizeof(*desk));
    desk->setup = *setup;
    int r = uv_timer_init(setup->loop, &desk->timer);
    if (r < 0) {
        free(desk);
        return DESKBUS_FAIL(reterr, NULL, r, "cannot make a timer: %s", uv_strerror(r));
    }
    desk->timer.data = desk;
    desk->timer_open = true;
    *ret = desk;
    return 0;
}

static bool watch_each(void *arg, struct desk_case *desk_case)
{
    watch(arg, desk_case);
    return true;
}

void desk_begin(struct desk *desk)
{
    desk->running = true;
    route_each_case(desk->setup.route, desk, watch_each);
}

static void on_closed(uv_handle_t *handle)
{
    (void)handle;
}

void desk_stop(struct desk *desk)
{
    if (desk->timer_open)
        uv_close((uv_handle_t *)&desk->timer, on_closed);
    desk->timer_open = false;
}

void desk_free(struct desk **desk)
{
    if (*desk == NULL)
        return;
    heap_clear(&(*desk)->due);
    free(*desk);
    *desk = NULL;
}

/* Tells the team's sinks that a case waits. */
static void notify(struct desk *desk, const struct desk_case *desk_case)
{
    const struct plan_team *team = plan_team_find(desk->setup.plan, desk_case->team);
    for (size_t i = 0; team != NULL && i < team->notify_count; i++)
        desk_notify(desk, desk_case, team->notify[i]);
}

void desk_case_changed(struct desk *desk, struct desk_case *desk_case, const char *what)
{
    if (desk == NULL || !desk->running)
        return;
    watch(desk, desk_case);
    if (strcmp(what, "handed_off") == 0 || strcmp(what, "moved") == 0 ||
            strcmp(what, "overdue") == 0)
        notify(desk, desk_case);
}

void desk_case_gone(struct desk *desk, struct desk_case *desk_case)
{
    if (desk != NULL)
        heap_remove(&desk->due, &desk_case->due);
}

struct tally {
    size_t overdue, waiting;
    uint64_t since_ms;
};

static bool tally_each(void *arg, struct desk_case *desk_case)
{
    struct tally *tally = arg;
    if (!waits(desk_case))
        return true;
    tally->waiting++;
    tally->overdue += desk_case->overdue;
    if (tally->since_ms == 0 || desk_case->waiting_since_ms < tally->since_ms)
        tally->since_ms = desk_case->waiting_since_ms;
    return true;
}

size_t desk_overdue_count(const struct desk *desk)
{
    struct tally tally = {0};
    route_each_case(desk->setup.route, &tally, tally_each);
    return tally.overdue;
}

size_t desk_waiting_count(const struct desk *desk, uint64_t *since_ms)
{
    struct tally tally = {0};
    route_each_case(desk->setup.route, &tally, tally_each);
    if (since_ms != NULL)
        *since_ms = tally.since_ms;
    return tally.waiting;
}
