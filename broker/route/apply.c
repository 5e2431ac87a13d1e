/* Apply: finds out which record it is; the same for records just written and for those of a replay. */
#include "base/must.h"
#include "route/route_private.h"

static void apply_revision(struct route *route, const struct applied *record)
{
    uint64_t revision = record_get_number(record->map, "revision");
    if (revision > route->revision)
        route->revision = revision;
}

void apply_record(struct route *route, enum journal_kind kind, const struct applied *record)
{
    switch (kind) {
    case JOURNAL_ACCEPT:
        apply_accept(route, record);
        break;
    case JOURNAL_EFFECT:
        apply_effect(route, record);
        break;
    case JOURNAL_RETRY:
        apply_retry(route, record);
        break;
    case JOURNAL_SETTLE:
        apply_settle(route, record);
        break;
    case JOURNAL_END:
        apply_end(route, record);
        break;
    case JOURNAL_CASE:
        apply_case(route, record);
        break;
    case JOURNAL_ACT:
        apply_act(route, record);
        break;
    case JOURNAL_REVISION:
        apply_revision(route, record);
        break;
    case JOURNAL_STATE: /* written by no part of this version */
    case JOURNAL_CARRY:
    case JOURNAL_CHECKPOINT:
    default:
        break;
    }
}

int route_replay(void *arg, const struct journal_record *record)
{
    struct route *route = arg;
    struct applied applied = {.number = record->number, .time_ms = record->time_ms};
    if (deskbus_value_check(record->payload, record->size, NULL, &applied.map, NULL) < 0) {
        route->unreadable++;
        return 0; /* its CRC was right: written by something else; told by health */
    }
    apply_record(route, record->kind, &applied);
    return 0;
}
