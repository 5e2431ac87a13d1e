/* Errand: life of an output or an observer's delivery. */
#include "base/must.h"
#include "route/unit.h"

#include <stdlib.h>

struct errand *errand_new(struct unit *unit, enum errand_kind kind, uint32_t ordinal)
{
    struct errand *errand = must_new(sizeof(*errand));
    errand->unit = unit;
    errand->kind = kind;
    errand->ordinal = ordinal;
    errand->job.unit = unit;
    errand->job.errand = errand;
    if (unit != NULL) {
        errand->conversation = unit->conversation;
        list_push_last(&unit->errands, &errand->unit_link);
        if (ordinal >= unit->next_ordinal)
            unit->next_ordinal = ordinal + 1;
    }
    return errand;
}

void errand_free(struct errand *errand)
{
    list_remove(&errand->unit_link);
    list_remove(&errand->lane_link);
    deskbus_message_unref(&errand->message);
    free(errand->code);
    free(errand->why);
    free(errand);
}

bool errand_is_output(const struct errand *errand)
{
    return errand->kind <= ERRAND_SUGGEST;
}

const char *errand_kind_name(enum errand_kind kind)
{
    static const char *const names[] = {"reply", "forward", "send", "suggest", "observe", "notice"};
    return names[kind];
}

const char *errand_result_name(enum errand_result result)
{
    static const char *const names[] = {
            "open", "sent", "suggested", "withdrawn", "skipped", "dead"};
    return names[result];
}
