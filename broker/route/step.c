/* Step: hands a message to a step of its pipeline and turns what the step did into one record. */
#include "base/must.h"
#include "route/route_private.h"
#include "wire/call.h"

#include <stdlib.h>
#include <string.h>

/* --- delivery --- */

static void build_state(struct route *route, const struct unit *unit, const char *instance)
{
    struct state_owner owner = {
            .instance = instance, .scope = DESKBUS_CONVERSATION, .id = unit->conversation->id};
    uint64_t now_ms = route_now(route);
    deskbus_build_list(route->scratch);
    (void)plugin_state_build(route->state, &owner, now_ms, route->scratch);
    owner.scope = DESKBUS_PERSON;
    owner.id = conversation_person(unit);
    (void)plugin_state_build(route->state, &owner, now_ms, route->scratch);
    owner.scope = DESKBUS_INSTANCE;
    memset(&owner.id, 0, sizeof(owner.id));
    (void)plugin_state_build(route->state, &owner, now_ms, route->scratch);
    deskbus_build_end(route->scratch);
}

static bool can_withdraw(const struct errand *errand)
{
    return errand->key[0] != '\0' && errand->result == RESULT_OPEN && errand->job.state != JOB_OUT;
}

/* The first output of the conversation that carries the key and has not gone to a sink. */
static struct errand *find_waiting(const struct conversation *conversation, struct wire_text key)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        LIST_EACH(&conversation->lanes[i]->errands, link, after) {
            struct errand *errand = LIST_ITEM(link, struct errand, lane_link);
            if (can_withdraw(errand) && strlen(errand->key) == key.size &&
                    memcmp(errand->key, key.text, key.size) == 0)
                return errand;
        }
    return NULL;
}

static void build_waiting(struct route *route, const struct conversation *conversation)
{
    deskbus_build_list(route->scratch);
    for (size_t i = 0; i < conversation->lane_count; i++)
        LIST_EACH(&conversation->lanes[i]->errands, link, after) {
            const struct errand *errand = LIST_ITEM(link, struct errand, lane_link);
            if (can_withdraw(errand))
                deskbus_build_string(route->scratch, errand->key);
        }
    deskbus_build_end(route->scratch);
}

void step_delivery(struct route *route, struct unit *unit, struct wire_delivery *ret)
{
    struct deskbus_value both;
    ret->role = DESKBUS_STEP;
    ret->pipeline = unit->pipeline;
    ret->step = unit->at_step;
    ret->message = unit->message;
    memcpy(ret->conversation, unit->conversation->id.bytes, WIRE_ID_BYTES);
    deskbus_builder_clear(route->scratch);
    deskbus_build_map(route->scratch);
    deskbus_build_key(route->scratch, "state");
    build_state(route, unit, plan_instance(route->plan, unit->job.instance)->name);
    deskbus_build_key(route->scratch, "waiting");
    build_waiting(route, unit->conversation);
    deskbus_build_end(route->scratch);
    must_succeed(deskbus_builder_finish(route->scratch, &both, NULL));
    ret->state = deskbus_value_get(both, "state");
    ret->waiting = deskbus_value_get(both, "waiting");
}

/* --- result --- */

/* What the staged calls come to; parts of the record are written in between. */
struct effect {
    struct route *route;
    struct unit *unit;
    const struct wire_result *result;
    bool owned; /* a person or team has the conversation: replies become suggestions */
    enum decision decision;
    struct wire_text text, why;
    uint32_t ordinal;
};

static const char *reply_by(const struct effect *effect)
{
    const struct plan *plan = effect->route->plan;
    int pipeline = plan_pipeline_find(plan, effect->unit->pipeline);
    int source = plan_instance_find(plan, effect->unit->source);
    int instance = pipeline >= 0 && source >= 0
            ? plan_pipeline_reply_by(plan, (size_t)pipeline, (size_t)source)
            : -1;
    return instance >= 0 ? plan_instance(plan, (size_t)instance)->name : "";
}

/* Hand-off goes before an answer, an answer before a close. */
static void decide(
        struct effect *effect, enum decision decision, struct wire_text text, struct wire_text why)
{
    static const int rank[] = {[DECISION_NONE] = 0,
            [DECISION_CLOSED] = 1,
            [DECISION_ANSWERED] = 2,
            [DECISION_HANDED_OFF] = 3};
    if (rank[decision] <= rank[effect->decision])
        return;
    effect->decision = decision;
    effect->text = text;
    effect->why = why;
}

static void build_output(struct effect *effect, const struct wire_call *call)
{
    struct deskbus_builder *builder = effect->route->builder;
    bool reply = call->op == WIRE_CALL_REPLY;
    bool suggest = call->op == WIRE_CALL_SUGGEST || (reply && effect->owned);
    bool final = reply && call->kind == DESKBUS_FINAL;
    enum errand_kind kind = suggest ? ERRAND_SUGGEST : reply ? ERRAND_REPLY : ERRAND_SEND;
    deskbus_build_list(builder);
    deskbus_build_uint(builder, effect->ordinal++);
    deskbus_build_uint(builder, kind);
    if (kind == ERRAND_SEND)
        deskbus_build_string_n(builder, call->name.text, call->name.size);
    else
        deskbus_build_string(builder, reply_by(effect));
    deskbus_build_string_n(builder, call->key.text != NULL ? call->key.text : "", call->key.size);
    deskbus_build_uint(builder, call->time_ms);
    deskbus_build_uint(builder, (final ? 1u : 0u) | (reply && call->time_ms != 0 ? 2u : 0u));
    deskbus_build_float(builder, call->score);
    deskbus_build_value(builder, call->message);
    deskbus_build_end(builder);
    if (!final)
        return;
    struct wire_text none = {NULL, 0};
    struct wire_text why = {"a person has the conversation", 29};
    if (effect->owned)
        decide(effect, DECISION_HANDED_OFF, none, why);
    else
        decide(effect, DECISION_ANSWERED, none, none);
}

static bool is_output(enum wire_call_op op)
{
    return op == WIRE_CALL_REPLY || op == WIRE_CALL_SUGGEST || op == WIRE_CALL_SEND;
}

static void build_outputs(struct effect *effect)
{
    struct deskbus_walk walk = deskbus_value_walk(effect->result->calls);
    struct wire_call call;
    bool any = false;
    while (wire_call_next(&walk, &call) > 0) {
        if (!is_output(call.op))
            continue;
        if (!any) {
            deskbus_build_key(effect->route->builder, "out");
            deskbus_build_list(effect->route->builder);
        }
        any = true;
        build_output(effect, &call);
    }
    if (any)
        deskbus_build_end(effect->route->builder);
}

static void build_withdrawal(struct effect *effect, const struct wire_call *call)
{
    struct deskbus_builder *builder = effect->route->builder;
    struct errand *errand = find_waiting(effect->unit->conversation, call->key);
    if (errand == NULL)
        return; /* it has gone since: the host kept it from that while the step ran */
    job_cancel(effect->route, &errand->job);
    deskbus_build_list(builder);
    deskbus_build_binary(builder, errand->unit->id.bytes, sizeof(errand->unit->id.bytes));
    deskbus_build_uint(builder, errand->ordinal);
    deskbus_build_string_n(builder, call->why.text != NULL ? call->why.text : "", call->why.size);
    deskbus_build_end(builder);
}

static void build_state_put(struct effect *effect, const struct wire_call *call)
{
    struct deskbus_builder *builder = effect->route->builder;
    deskbus_build_list(builder);
    deskbus_build_uint(builder, call->scope);
    deskbus_build_string_n(builder, call->key.text, call->key.size);
    deskbus_build_binary(builder, call->bytes, call->size);
    deskbus_build_uint(builder, call->time_ms);
    deskbus_build_end(builder);
}

static void build_list_of(struct effect *effect, enum wire_call_op op, const char *key,
        void (*build)(struct effect *effect, const struct wire_call *call))
{
    struct deskbus_walk walk = deskbus_value_walk(effect->result->calls);
    struct wire_call call;
    bool any = false;
    while (wire_call_next(&walk, &call) > 0) {
        if (call.op != op)
            continue;
        if (!any) {
            deskbus_build_key(effect->route->builder, key);
            deskbus_build_list(effect->route->builder);
        }
        any = true;
        build(effect, &call);
    }
    if (any)
        deskbus_build_end(effect->route->builder);
}

static void decide_others(struct effect *effect)
{
    struct deskbus_walk walk = deskbus_value_walk(effect->result->calls);
    struct wire_call call;
    while (wire_call_next(&walk, &call) > 0) {
        if (call.op == WIRE_CALL_HAND_OFF)
            decide(effect, DECISION_HANDED_OFF, call.name, call.why);
        else if (call.op == WIRE_CALL_END)
            decide(effect, DECISION_CLOSED, call.name, call.why);
    }
}

static void build_text(struct route *route, const char *key, struct wire_text text)
{
    if (text.text == NULL || text.size == 0)
        return;
    deskbus_build_key(route->builder, key);
    deskbus_build_string_n(route->builder, text.text, text.size);
}

static void write_effect(struct effect *effect)
{
    struct route *route = effect->route;
    struct unit *unit = effect->unit;
    record_begin(route);
    record_id(route, "id", &unit->id);
    record_text(route, "pl", unit->pipeline);
    record_text(route, "st", unit->at_step);
    record_text(route, "in", plan_instance(route->plan, unit->job.instance)->name);
    record_number(route, "us", effect->result->ran_us);
    record_number(route, "att", unit->job.attempts + 1);
    record_place(route, unit->at_place);
    record_trace(route, unit->trace);
    record_value(route, "ann", effect->result->annotations);
    build_outputs(effect);
    decide_others(effect);
    build_list_of(effect, WIRE_CALL_WITHDRAW, "wd", build_withdrawal);
    build_list_of(effect, WIRE_CALL_STATE, "state", build_state_put);
    record_number(route, "dec", effect->decision);
    build_text(route, "text", effect->text);
    build_text(route, "why", effect->why);
    (void)record_write(route, JOURNAL_EFFECT);
}

void step_result(
        struct route *route, struct unit *unit, size_t instance, const struct wire_result *result)
{
    if (result->verdict != WIRE_DONE) {
        job_failed(route, &unit->job, result);
        return;
    }
    const struct desk_case *desk_case = unit->conversation->desk_case;
    struct effect effect = {.route = route,
            .unit = unit,
            .result = result,
            .ordinal = unit->next_ordinal,
            .owned = desk_case != NULL && desk_case->owner != CASE_BOT &&
                    desk_case->status < CASE_SOLVED};
    job_worked(route, instance);
    write_effect(&effect);
    const char *const topic[3] = {unit->pipeline, unit->step, NULL};
    route_tap(route, unit->message, topic);
    drive_unit(route, unit);
    drive_soon(route, unit->conversation);
}
