/* Silence: when somebody takes over, what the automatic steps of earlier messages still had to say becomes a suggestion. */
#include "route/route_private.h"

static struct errand *next_automatic(
        const struct conversation *conversation, const struct unit *except)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        LIST_EACH(&conversation->lanes[i]->errands, link, after) {
            struct errand *errand = LIST_ITEM(link, struct errand, lane_link);
            if (errand->kind == ERRAND_REPLY && errand->automatic && errand->unit != except &&
                    errand->job.state != JOB_OUT)
                return errand;
        }
    return NULL;
}

void silence_bot(struct route *route, struct conversation *conversation, const struct unit *except)
{
    struct settlement suggested = {.result = RESULT_SUGGESTED, .why = "a person has taken over"};
    struct errand *errand = next_automatic(conversation, except);
    while (errand != NULL) {
        job_cancel(route, &errand->job);
        errand_settle(route, errand, &suggested);
        errand = next_automatic(conversation, except);
    }
}
