/* Conversation: the tables behind the order of a conversation: turns of its messages, lanes to its destinations. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdlib.h>
#include <string.h>

struct conversation *conversation_get(struct route *route, const struct hash_id *id)
{
    struct conversation *conversation = map_get_id(route->conversations, id);
    if (conversation != NULL)
        return conversation;
    conversation = must_new(sizeof(*conversation));
    conversation->id = *id;
    list_init(&conversation->turns);
    must_succeed(map_put_id(route->conversations, id, conversation));
    return conversation;
}

static bool lanes_are_empty(struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        if (!list_is_empty(&conversation->lanes[i]->errands))
            return false;
    return true;
}

static void free_lanes(struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        free(conversation->lanes[i]);
    free(conversation->lanes);
    conversation->lanes = NULL;
    conversation->lane_count = 0;
}

void conversation_maybe_free(struct route *route, struct conversation *conversation)
{
    if (!list_is_empty(&conversation->turns) || !lanes_are_empty(conversation))
        return;
    free_lanes(conversation);
    if (conversation->desk_case != NULL || conversation->unit_count > 0)
        return;
    list_remove(&conversation->ready_link);
    map_remove_id(route->conversations, &conversation->id);
    free(conversation);
}

struct lane *conversation_find_lane(const struct conversation *conversation, const char *to)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        if (strcmp(conversation->lanes[i]->to, to) == 0)
            return conversation->lanes[i];
    return NULL;
}

struct lane *conversation_lane(struct conversation *conversation, const char *to)
{
    struct lane *lane = conversation_find_lane(conversation, to);
    if (lane != NULL)
        return lane;
    lane = must_new(sizeof(*lane));
    memcpy(lane->to, to, strnlen(to, DESKBUS_NAME_MAX));
    list_init(&lane->errands);
    conversation->lanes = must_resize(
            conversation->lanes, (conversation->lane_count + 1) * sizeof(struct lane *));
    conversation->lanes[conversation->lane_count++] = lane;
    return lane;
}

bool conversation_busy_after(const struct conversation *conversation, uint64_t number)
{
    LIST_EACH(&conversation->turns, link, after) {
        const struct unit *unit = LIST_ITEM(link, struct unit, turn_link);
        if (unit->number > number)
            return unit->job.state != JOB_WAITING;
    }
    return false;
}

bool conversation_reply_out(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->lane_count; i++)
        LIST_EACH(&conversation->lanes[i]->errands, link, after) {
            const struct errand *errand = LIST_ITEM(link, struct errand, lane_link);
            if (errand->kind == ERRAND_REPLY && errand->automatic && errand->job.state == JOB_OUT)
                return true;
        }
    return false;
}

struct hash_id conversation_person_of(const struct deskbus_message *message)
{
    static const char *const paths[] = {"data.channel", "data.account", "data.from.addr"};
    struct hash_part parts[3];
    struct hash_id person;
    for (int i = 0; i < 3; i++) {
        const char *text = "";
        size_t size = 0;
        (void)deskbus_value_string(deskbus_message_get(message, paths[i]), &text, &size);
        parts[i] = (struct hash_part){text, size};
    }
    hash_parts(parts, 3, &person);
    return person;
}

struct hash_id conversation_person(const struct unit *unit)
{
    return conversation_person_of(unit->message);
}
