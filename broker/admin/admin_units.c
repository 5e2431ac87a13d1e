/* Units: what the table knows of a message now, dead letters, and what operators do with them. */
#include "admin/admin_private.h"
#include "base/must.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *job_text(const struct job *job)
{
    static const char *const names[] = {
            "idle", "waits for the disk", "waits for room", "with a worker", "waits for its time"};
    return names[job->state];
}

static void build_errand(const struct errand *errand, struct deskbus_builder *builder)
{
    deskbus_build_map(builder);
    answer_number(builder, "ordinal", errand->ordinal);
    answer_text(builder, "kind", errand_kind_name(errand->kind));
    answer_text(builder, "to", errand->to);
    answer_text(builder, "result", errand_result_name(errand->result));
    answer_text(builder, "state", job_text(&errand->job));
    answer_number(builder, "attempts", errand->job.attempts);
    answer_text(builder, "code", errand->code);
    answer_text(builder, "why", errand->why);
    deskbus_build_end(builder);
}

static void build_unit(const struct unit *unit, bool whole, struct deskbus_builder *builder)
{
    char text[200];
    deskbus_build_map(builder);
    answer_id(builder, "id", &unit->id);
    deskbus_value_copy(deskbus_message_get(unit->message, "data.msg.ext_id"), text, sizeof(text));
    answer_text(builder, "ext_id", text);
    answer_text(builder, "kind", ledger_kind_name(unit->kind));
    answer_text(builder, "state", ledger_gauge_name(unit->gauge));
    answer_time(builder, "accepted", unit->accepted_ms);
    answer_text(builder, "source", unit->source);
    answer_text(builder, "pipeline", unit->pipeline);
    answer_text(builder, "step", unit->gauge == GAUGE_DEAD ? unit->failed_step : unit->at_step);
    answer_text(builder, "doing", job_text(&unit->job));
    answer_text(builder, "code", unit->outcome == GAUGE_DEAD ? unit->outcome_text : NULL);
    answer_text(builder, "outcome", unit->outcome != GAUGE_DEAD ? unit->outcome_text : NULL);
    answer_text(builder, "why", unit->outcome_why);
    answer_number(builder, "attempts", unit->job.attempts);
    answer_id(builder, "conversation", &unit->conversation->id);
    answer_list(builder, "owes");
    LIST_EACH(&unit->errands, link, after) {
        build_errand(LIST_ITEM(link, struct errand, unit_link), builder);
    }
    deskbus_build_end(builder);
    if (whole) {
        deskbus_build_key(builder, "message");
        deskbus_build_message(builder, unit->message);
    }
    deskbus_build_end(builder);
}

void admin_unit(struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct hash_id id;
    if (admin_id(request, args, "id", &id) < 0)
        return;
    const struct unit *unit = route_unit(admin->setup.route, &id);
    if (unit == NULL) {
        control_refuse(request, "not_found", "it is not among the unfinished");
        return;
    }
    admin_begin(admin);
    deskbus_build_key(admin->builder, "unit");
    build_unit(unit, false, admin->builder);
    admin_finish(admin, request, false);
}

static const struct errand *dead_part(const struct unit *unit)
{
    LIST_EACH(&unit->errands, link, after) {
        const struct errand *errand = LIST_ITEM(link, struct errand, unit_link);
        if (errand->result == RESULT_DEAD)
            return errand;
    }
    return NULL;
}

struct dead_search {
    const struct unit **units;
    size_t count, room;
};

static bool list_dead(void *arg, const struct unit *unit)
{
    struct dead_search *search = arg;
    if (unit->gauge != GAUGE_DEAD && dead_part(unit) == NULL)
        return true;
    if (search->count == search->room) {
        search->room = search->room * 2 + 64;
        search->units = must_resize(search->units, search->room * sizeof(*search->units));
    }
    search->units[search->count++] = unit;
    return true;
}

static int compare_age(const void *a, const void *b)
{
    const struct unit *const *left = a;
    const struct unit *const *right = b;
    return (*left)->number < (*right)->number ? -1 : (*left)->number > (*right)->number;
}

void admin_dead_list(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct dead_search search = {0};
    uint64_t limit = 100;
    (void)deskbus_value_uint(deskbus_value_get(args, "limit"), &limit);
    route_each_unit(admin->setup.route, &search, list_dead);
    if (search.count > 0)
        qsort(search.units, search.count, sizeof(*search.units), compare_age);
    admin_begin(admin);
    answer_list(admin->builder, "dead");
    for (size_t i = 0; i < search.count && i < limit; i++)
        build_unit(search.units[i], false, admin->builder);
    deskbus_build_end(admin->builder);
    answer_number(admin->builder, "count", search.count);
    admin_finish(admin, request, false);
    free(search.units);
}

void admin_dead_show(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct hash_id id;
    if (admin_id(request, args, "id", &id) < 0)
        return;
    const struct unit *unit = route_unit(admin->setup.route, &id);
    if (unit == NULL || (unit->gauge != GAUGE_DEAD && dead_part(unit) == NULL)) {
        control_refuse(request, "not_found", "no dead letter has this id: deskbus dead list");
        return;
    }
    admin_begin(admin);
    deskbus_build_key(admin->builder, "dead");
    build_unit(unit, true, admin->builder);
    admin_finish(admin, request, false);
}

static void dead_verb(struct admin *admin, struct control_request *request,
        struct deskbus_value args, enum dead_verb verb)
{
    struct hash_id id;
    char by[64] = "operator";
    char key[129] = "";
    if (admin_id(request, args, "id", &id) < 0)
        return;
    (void)admin_text(args, "by", by, sizeof(by));
    if (!admin_text(args, "key", key, sizeof(key))) {
        control_refuse(request, "usage", "the request needs a key of its own");
        return;
    }
    struct admin_wait *wait = admin_wait_new(admin, request);
    if (route_key_known(admin->setup.route, key)) {
        admin_wait_done(wait, 0, &id);
        return;
    }
    const struct dead_order order = {.id = id, .verb = verb, .by = by, .key = key};
    int r = route_dead(admin->setup.route, &order, admin_wait_done, wait);
    if (r == 0)
        return;
    admin_wait_drop(wait);
    if (r == -ENOENT || r == -EALREADY)
        control_refuse(request, "not_found", "no dead letter has this id: deskbus dead list");
    else
        control_refuse(request, "refused", "the journal refused it: %s", strerror(-r));
}

void admin_dead_retry(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    dead_verb(admin, request, args, DEAD_RETRY);
}

void admin_dead_drop(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    dead_verb(admin, request, args, DEAD_DROP);
}
