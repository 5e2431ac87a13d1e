/* Route: its life: made, filled by a replay, started, drained, freed. */
#include "route/route.h"

#include "base/must.h"
#include "bus/tap.h"
#include "log/log.h"
#include "route/route_private.h"

#include <errno.h>
#include <stdlib.h>

uint64_t route_now(const struct route *route)
{
    return clock_wall_ms(route->setup.clock);
}

static void make_tables(struct route *route)
{
    must_succeed(map_new(MAP_IDS, &route->units));
    must_succeed(map_new(MAP_IDS, &route->conversations));
    must_succeed(map_new(MAP_IDS, &route->cases));
    must_succeed(map_new(MAP_IDS, &route->tickets));
    must_succeed(plugin_state_new(&route->state));
    must_succeed(duplicates_new(plan_settings(route->plan)->duplicates_max, &route->duplicates));
    must_succeed(deskbus_builder_new(&route->builder));
    must_succeed(deskbus_builder_new(&route->scratch));
    list_init(&route->notices);
    list_init(&route->ready);
}

int route_new(const struct route_setup *setup, struct route **ret)
{
    struct route *route = must_new(sizeof(*route));
    route->setup = *setup;
    route->plan = plan_ref(setup->plan);
    make_tables(route);
    route->subscription_count = plan_instance_count(route->plan);
    route->subscriptions = must_new(
            (route->subscription_count + 1) * sizeof(*route->subscriptions));
    for (size_t i = 0; i < route->subscription_count; i++)
        list_init(&route->subscriptions[i].queue);
    recover_begin(route);
    *ret = route;
    return 0;
}

static void free_units(struct route *route)
{
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->units, &position, &at))
        unit_free(at.value);
    while (!list_is_empty(&route->notices))
        errand_free(LIST_ITEM(list_first(&route->notices), struct errand, unit_link));
    position = 0;
    while (map_next(route->cases, &position, &at)) {
        struct desk_case *desk_case = at.value;
        case_free(&desk_case);
    }
    position = 0;
    while (map_next(route->conversations, &position, &at)) {
        struct conversation *conversation = at.value;
        for (size_t i = 0; i < conversation->lane_count; i++)
            free(conversation->lanes[i]);
        free(conversation->lanes);
        free(conversation);
    }
}

void route_free(struct route **ret)
{
    struct route *route = *ret;
    if (route == NULL)
        return;
    if (route->recovery != NULL)
        recover_end(route);
    free_units(route);
    map_free(&route->units);
    map_free(&route->conversations);
    map_free(&route->cases);
    map_free(&route->tickets);
    plugin_state_free(&route->state);
    duplicates_free(&route->duplicates);
    deskbus_builder_free(&route->builder);
    deskbus_builder_free(&route->scratch);
    for (size_t i = 0; i < route->subscription_count; i++) {
        free(route->subscriptions[i].cursor);
        free(route->subscriptions[i].why);
    }
    free(route->subscriptions);
    for (size_t i = 0; i < 3; i++)
        retired_clear(&route->retired[i]);
    free(route->after);
    heap_clear(&route->timers);
    plan_unref(&route->plan);
    free(route);
    *ret = NULL;
}

struct journal_visitor route_visitor(struct route *route)
{
    return (struct journal_visitor){.arg = route,
            .checkpoint = recover_piece,
            .older = recover_older,
            .record = recover_record,
            .damage = recover_damage};
}

static void on_result(void *arg, size_t instance, const struct wire_result *result)
{
    struct route *route = arg;
    job_result(route, instance, result);
    accept_hold(route);
}

static void on_room(void *arg, size_t instance)
{
    job_pump(arg, instance);
    drive_ready(arg);
}

static void on_health(void *arg, size_t instance, enum host_health health, const char *why)
{
    struct route *route = arg;
    struct subscription *subscription = &route->subscriptions[instance];
    bool down = health == HOST_TROUBLE || health == HOST_DOWN;
    if (down == subscription->down)
        return;
    subscription->down = down;
    if (down)
        subscription->stopped_since_ms = route_now(route);
    unit_set_text(&subscription->why, down ? why : NULL);
    if (!down)
        job_pump(route, instance);
    drive_ready(route);
}

/* Both enums count from error to debug. */
static void on_log(void *arg, size_t instance, int level, const char *text)
{
    const struct route *route = arg;
    log_write(route->setup.log, (enum log_level)level, plan_instance(route->plan, instance)->name,
            "%s", text);
}

struct host_events route_host_events(struct route *route)
{
    return (struct host_events){.arg = route,
            .accept = accept_from_source,
            .status = accept_status,
            .result = on_result,
            .room = on_room,
            .health = on_health,
            .log = on_log};
}

static void write_revision(struct route *route)
{
    record_begin(route);
    record_number(route, "revision", route->revision + 1);
    record_text(route, "digest", plan_digest(route->plan));
    (void)record_write(route, JOURNAL_REVISION);
}

static void pin_units(struct route *route)
{
    struct map_entry at;
    size_t position = 0;
    while (map_next(route->units, &position, &at)) {
        const struct unit *unit = at.value;
        for (size_t i = 0; i < unit->record_count; i++)
            journal_pin(route->journal, unit->records[i]);
    }
    position = 0;
    while (map_next(route->cases, &position, &at)) {
        struct desk_case *desk_case = at.value;
        desk_case->pinned = false;
        case_pin_records(route, desk_case);
    }
}

int route_recover(struct route *route, struct journal *journal, struct deskbus_error **reterr)
{
    recover_end(route);
    route->journal = journal;
    pin_units(route);
    int r = uv_timer_init(route->setup.loop, &route->timer);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "cannot make a timer: %s", uv_strerror(r));
    route->timer.data = route;
    route->timer_open = true;
    write_revision(route);
    route_checkpoint(route);
    return 0;
}

void route_attach(struct route *route, struct host *host)
{
    route->host = host;
}

void route_begin(struct route *route)
{
    struct map_entry at;
    size_t position = 0;
    route->begun = true;
    while (map_next(route->conversations, &position, &at))
        drive_soon(route, at.value);
    for (size_t i = 0; i < route->subscription_count; i++)
        job_pump(route, i);
    position = 0;
    while (map_next(route->units, &position, &at)) {
        struct unit *unit = at.value;
        if (unit->loose && !unit->ended)
            drive_unit(route, unit);
    }
    drive_ready(route);
    accept_hold(route);
}

void route_committed(struct route *route, uint64_t number)
{
    after_run(route, number);
    drive_ready(route);
    if (route->draining && route->setup.drained != NULL && map_count(route->tickets) == 0)
        route->setup.drained(route->setup.arg);
}

static void on_timer_closed(uv_handle_t *handle)
{
    (void)handle;
}

void route_drain(struct route *route)
{
    route->draining = true;
    if (map_count(route->tickets) == 0 && route->setup.drained != NULL)
        route->setup.drained(route->setup.arg);
}

void route_stop(struct route *route)
{
    route->begun = false;
    route->host = NULL;
    if (route->timer_open)
        uv_close((uv_handle_t *)&route->timer, on_timer_closed);
    route->timer_open = false;
}

const char *route_cursor(const struct route *route, size_t instance)
{
    return route->subscriptions[instance].cursor;
}

void route_tap(
        struct route *route, const struct deskbus_message *message, const char *const names[3])
{
    char topic[DESKBUS_TOPIC_MAX + 1];
    if (route->setup.tap == NULL ||
            deskbus_topic_join(topic, sizeof(topic), names[0], names[1], NULL) < 0)
        return;
    if (tap_wanted(route->setup.tap, topic))
        tap_message(route->setup.tap, topic, message);
}
