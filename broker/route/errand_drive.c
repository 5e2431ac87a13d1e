/* Errand drive: hands outputs and observations out, and settles them by what came back. */
#include "base/must.h"
#include "route/route_private.h"
#include "wire/call.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void errand_settle(struct route *route, struct errand *errand, const struct settlement *settlement)
{
    record_begin(route);
    if (errand->unit != NULL)
        record_id(route, "id", &errand->unit->id);
    else {
        record_number(route, "n", errand->number);
        record_text(route, "to", errand->to);
    }
    record_number(route, "ord", errand->ordinal);
    record_number(route, "res", settlement->result);
    record_text(route, "ext", settlement->ext_id);
    record_text(route, "code", settlement->code);
    record_text(route, "why", settlement->why);
    (void)record_write(route, JOURNAL_SETTLE);
    drive_soon(route, errand->conversation);
}

/* The output that an observer hears of next: the told-th; NULL: all were told. */
static struct errand *output_to_tell(const struct errand *observer)
{
    uint32_t outputs = 0;
    LIST_EACH(&observer->unit->errands, link, after) {
        struct errand *output = LIST_ITEM(link, struct errand, unit_link);
        if (errand_is_output(output) && ++outputs >= observer->told)
            return output;
    }
    return NULL;
}

static struct deskbus_message *outcome_event(const struct unit *unit)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *event = NULL;
    char id[HASH_HEX_SIZE];
    char conversation[HASH_HEX_SIZE];
    hash_hex(&unit->id, id);
    hash_hex(&unit->conversation->id, conversation);
    must_succeed(deskbus_draft_new(NULL, &draft));
    deskbus_draft_string(draft, "type", "event");
    deskbus_draft_string(draft, "subject", conversation);
    deskbus_draft_string(draft, "causationid", id);
    deskbus_draft_value(draft, "data.conv", deskbus_message_get(unit->message, "data.conv"));
    deskbus_draft_value(draft, "data.channel", deskbus_message_get(unit->message, "data.channel"));
    deskbus_draft_value(draft, "data.from", deskbus_message_get(unit->message, "data.from"));
    deskbus_draft_string(draft, "data.event.name", "outcome");
    deskbus_draft_string(draft, "data.event.message", id);
    deskbus_draft_string(draft, "data.event.outcome", ledger_gauge_name(unit->gauge));
    deskbus_draft_string(draft, "data.event.text", unit->outcome_text);
    deskbus_draft_string(draft, "data.event.why", unit->outcome_why);
    if (deskbus_draft_finish(&draft, &event, NULL) < 0)
        return NULL;
    return event;
}

static void observation(
        const struct errand *errand, struct wire_delivery *ret, struct deskbus_message **ret_event)
{
    struct unit *unit = errand->unit;
    assert(unit != NULL);
    if (errand->told == 0) {
        ret->message = unit->message;
        return;
    }
    const struct errand *output = output_to_tell(errand);
    if (output != NULL) {
        ret->message = output->message != NULL ? output->message : unit->message;
        ret->cause = unit->message;
        ret->output_kind = errand_kind_name(output->kind);
        return;
    }
    *ret_event = outcome_event(unit);
    ret->message = *ret_event != NULL ? *ret_event : unit->message;
    ret->cause = unit->message;
}

void errand_delivery(struct route *route, const struct errand *errand, struct wire_delivery *ret,
        struct deskbus_message **ret_event)
{
    (void)route;
    struct unit *unit = errand->unit;
    memcpy(ret->conversation, errand->conversation->id.bytes, WIRE_ID_BYTES);
    ret->pipeline = unit != NULL ? unit->pipeline : "";
    if (errand->kind == ERRAND_NOTICE) {
        ret->role = DESKBUS_OBSERVER;
        ret->message = errand->message;
    } else if (errand->kind == ERRAND_OBSERVE) {
        ret->role = DESKBUS_OBSERVER;
        observation(errand, ret, ret_event);
    } else {
        assert(unit != NULL); /* only a notice stands for no message */
        ret->role = DESKBUS_SINK;
        ret->message = errand->message != NULL ? errand->message : unit->message;
        ret->cause = unit->message;
        ret->output_kind = errand_kind_name(errand->kind);
    }
}

/* The provider's id, when the sink told one. */
static void sent_id(const struct wire_result *result, char *ret, size_t size)
{
    struct deskbus_walk walk = deskbus_value_walk(result->calls);
    struct wire_call call;
    ret[0] = '\0';
    while (wire_call_next(&walk, &call) > 0)
        if (call.op == WIRE_CALL_SENT && call.name.size < size) {
            memcpy(ret, call.name.text, call.name.size);
            ret[call.name.size] = '\0';
        }
}

/* Skips what the observer need not hear: outputs that never left. True when there is more to tell. */
static bool observer_goes_on(struct errand *errand)
{
    const struct errand *heard = errand->told > 0 ? output_to_tell(errand) : NULL;
    if (errand->told > 0 && heard == NULL)
        return false; /* that was the outcome */
    errand->told++;
    const struct errand *next = output_to_tell(errand);
    while (next != NULL &&
            (next->result == RESULT_WITHDRAWN || next->result == RESULT_SUGGESTED ||
                    next->result == RESULT_SKIPPED)) {
        errand->told++;
        next = output_to_tell(errand);
    }
    return true;
}

static void errand_done(
        struct route *route, struct errand *errand, const struct wire_result *result)
{
    char ext_id[257];
    sent_id(result, ext_id, sizeof(ext_id));
    if (errand->kind == ERRAND_OBSERVE && observer_goes_on(errand)) {
        drive_soon(route, errand->conversation);
        return;
    }
    struct settlement sent = {.result = RESULT_SENT, .ext_id = ext_id};
    errand_settle(route, errand, &sent);
}

void errand_result(struct route *route, struct errand *errand, size_t instance,
        const struct wire_result *result)
{
    if (result->verdict == WIRE_DONE) {
        job_worked(route, instance);
        errand_done(route, errand, result);
    } else
        job_failed(route, &errand->job, result);
}
