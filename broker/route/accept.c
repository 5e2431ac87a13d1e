/* Accept: what a source hands in becomes a record, and the source hears of it once that is on disk. */
#include "base/must.h"
#include "log/log.h"
#include "route/route_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Who waits for a commit: a source's accept or a caller in the broker. */
struct answer {
    size_t instance;
    uint64_t session, number;
    struct hash_id id;
    route_done_fn *done; /* NULL: nobody, or a source */
    bool source;
    void *arg;
};

static void give_answer(struct route *route, struct answer *answer, int status)
{
    if (answer->done != NULL)
        answer->done(answer->arg, status, &answer->id);
    if (answer->source && route->host != NULL) {
        struct wire_answer words = {.number = answer->number, .status = status};
        memcpy(words.id, answer->id.bytes, sizeof(words.id));
        host_answer(route->host, answer->instance, answer->session, &words);
    }
    free(answer);
}

static void on_committed(struct route *route, void *arg, uint64_t word)
{
    (void)word;
    give_answer(route, arg, 0);
}

/* Sources wait when too much is unfinished; the rest of the law is that nothing accepted is dropped instead. */
static void hold_sources(struct route *route)
{
    uint64_t max = plan_settings(route->plan)->in_flight_max;
    bool hold = route->disk_full || route->unfinished >= max ||
            (route->holding && route->unfinished > max - max / 8);
    if (hold == route->holding || route->host == NULL)
        return;
    route->holding = hold;
    host_hold_sources(route->host, hold);
}

void accept_hold(struct route *route)
{
    hold_sources(route);
}

void route_disk_full(struct route *route, bool full)
{
    route->disk_full = full;
    hold_sources(route);
}

/* The id under which the message is known or will be: 0 new, 1 seen before (*ret_number: its record). */
static int find_original(struct route *route, const struct wire_accept *accept, struct hash_id *ret,
        uint64_t *ret_number, bool *ret_collision)
{
    uint64_t digest = 0;
    memcpy(ret->bytes, accept->id, sizeof(ret->bytes));
    memcpy(&digest, accept->digest, sizeof(digest));
    *ret_collision = false;
    const struct seen *seen = duplicates_find(route->duplicates, ret);
    if (seen == NULL)
        return 0;
    if (seen->digest != digest) { /* the same key with another content is another message */
        struct hash_part parts[] = {{accept->id, WIRE_ID_BYTES}, {accept->digest, WIRE_ID_BYTES}};
        hash_parts(parts, 2, ret);
        *ret_collision = true;
        seen = duplicates_find(route->duplicates, ret);
        if (seen == NULL)
            return 0;
    }
    *ret_number = seen->number;
    return 1;
}

/* A message under a new id, flagged; the caller unrefs *ret. */
static int restamp(
        const struct wire_accept *accept, const struct hash_id *id, struct deskbus_message **ret)
{
    struct deskbus_message *message = NULL;
    struct deskbus_draft *draft = NULL;
    char hex[HASH_HEX_SIZE];
    int r = deskbus_message_decode(
            accept->message.bytes, accept->message.size, NULL, &message, NULL);
    if (r == 0)
        r = deskbus_draft_new(message, &draft);
    deskbus_message_unref(&message);
    if (r < 0)
        return r;
    hash_hex(id, hex);
    deskbus_draft_string(draft, "id", hex);
    deskbus_draft_bool(draft, "data.x.deskbus.key_used_before", true);
    return deskbus_draft_finish(&draft, ret, NULL);
}

static uint64_t write_accept(struct route *route, size_t instance, const struct wire_accept *accept,
        const struct hash_id *id, struct deskbus_value message)
{
    struct hash_id digest;
    struct hash_id conversation;
    memcpy(digest.bytes, accept->digest, sizeof(digest.bytes));
    memcpy(conversation.bytes, accept->conversation, sizeof(conversation.bytes));
    record_begin(route);
    record_id(route, "id", id);
    record_id(route, "cv", &conversation);
    record_id(route, "dg", &digest);
    record_text(route, "src", plan_instance(route->plan, instance)->name);
    record_text(route, "key", accept->key);
    record_text(route, "cur", accept->cursor);
    record_value(route, "msg", message);
    return record_write(route, JOURNAL_ACCEPT);
}

static int take(struct route *route, size_t instance, const struct wire_accept *accept,
        const struct hash_id *id, bool collision)
{
    struct deskbus_message *stamped = NULL;
    struct deskbus_value message = accept->message;
    if (collision) {
        int r = restamp(accept, id, &stamped);
        if (r < 0)
            return r;
        message = deskbus_message_base(stamped);
        route->ledger.collisions++;
    }
    uint64_t number = write_accept(route, instance, accept, id, message);
    deskbus_message_unref(&stamped);
    if (number == 0) {
        route->ledger.refused++;
        return -EAGAIN;
    }
    struct unit *unit = map_get_id(route->units, id);
    if (unit == NULL)
        return -EBADMSG;
    const char *const topic[3] = {"in", plan_instance(route->plan, instance)->name, NULL};
    route_tap(route, unit->message, topic);
    drive_soon(route, unit->conversation);
    return 0;
}

static void accept_any(struct route *route, const struct wire_accept *accept, struct answer *answer)
{
    uint64_t number = 0;
    bool collision = false;
    if (find_original(route, accept, &answer->id, &number, &collision) == 1) {
        route->ledger.duplicates++;
        after_commit(route, number, on_committed, answer, 0);
        return;
    }
    int r = route->draining ? -EAGAIN
                            : take(route, answer->instance, accept, &answer->id, collision);
    if (r < 0)
        give_answer(route, answer, r);
    else
        after_commit(route, journal_last(route->journal), on_committed, answer, 0);
    hold_sources(route);
    drive_ready(route);
}

void accept_from_source(
        void *arg, size_t instance, uint64_t session, const struct wire_accept *accept)
{
    struct answer *answer = must_new(sizeof(*answer));
    answer->source = true;
    answer->instance = instance;
    answer->session = session;
    answer->number = accept->number;
    accept_any(arg, accept, answer);
}

void route_inject(struct route *route, size_t source, const struct wire_accept *accept,
        route_done_fn *done, void *arg)
{
    struct answer *answer = must_new(sizeof(*answer));
    answer->instance = source;
    answer->done = done;
    answer->arg = arg;
    accept_any(route, accept, answer);
}

void accept_status(void *arg, size_t instance, uint64_t session, const struct wire_status *status)
{
    struct route *route = arg;
    struct answer *answer = must_new(sizeof(*answer));
    answer->source = true;
    answer->instance = instance;
    answer->session = session;
    answer->number = status->number;
    record_begin(route);
    record_text(route, "verb", "status");
    record_text(route, "by", plan_instance(route->plan, instance)->name);
    record_text(route, "ext", status->ext_id);
    record_text(route, "state", status->state);
    record_text(route, "why", status->why);
    uint64_t number = record_write(route, JOURNAL_ACT);
    after_commit(route, number, on_committed, answer, 0);
}

/* --- people and operators --- */

bool route_key_known(const struct route *route, const char *key)
{
    struct hash_part parts[] = {{"client", 6}, {key, strlen(key)}};
    struct hash_id id;
    hash_parts(parts, 2, &id);
    return duplicates_find(route->duplicates, &id) != NULL;
}

static void build_post_observers(struct route *route, const struct desk_case *desk_case)
{
    int pipeline = desk_case != NULL ? plan_pipeline_find(route->plan, desk_case->pipeline) : -1;
    if (pipeline < 0)
        return;
    record_text(route, "pl", desk_case->pipeline);
    deskbus_build_key(route->builder, "obs");
    deskbus_build_list(route->builder);
    for (size_t i = 0; i < plan_pipeline_observer_count(route->plan, (size_t)pipeline); i++) {
        size_t observer = plan_pipeline_observer(route->plan, (size_t)pipeline, i);
        deskbus_build_string(route->builder, plan_instance(route->plan, observer)->name);
    }
    deskbus_build_end(route->builder);
}

/* The message with its id and conversation; the caller unrefs *ret. */
static int stamp_post(
        const struct route_post *post, const struct hash_id *id, struct deskbus_message **ret)
{
    struct deskbus_draft *draft = NULL;
    char hex[HASH_HEX_SIZE];
    int r = deskbus_draft_new(post->message, &draft);
    if (r < 0)
        return r;
    hash_hex(id, hex);
    deskbus_draft_string(draft, "id", hex);
    deskbus_draft_string(draft, "kind", ledger_kind_name(post->kind));
    deskbus_draft_string(draft, "data.direction", "out");
    hash_hex(&post->conversation, hex);
    deskbus_draft_string(draft, "subject", hex);
    deskbus_draft_string(draft, "data.conv.id", hex);
    return deskbus_draft_finish(&draft, ret, NULL);
}

static uint64_t write_post(struct route *route, const struct route_post *post,
        const struct hash_id *id, const struct deskbus_message *message)
{
    record_begin(route);
    record_id(route, "id", id);
    record_id(route, "cv", &post->conversation);
    record_text(route, "src", post->by);
    record_text(route, "key", post->key);
    record_number(route, "kind", post->kind);
    record_text(route, "to", post->to);
    build_post_observers(route, post->kind == UNIT_PERSON ? post->desk_case : NULL);
    record_value(route, "msg", deskbus_message_base(message));
    return record_write(route, JOURNAL_ACCEPT);
}

int route_post(struct route *route, const struct route_post *post, route_done_fn *done, void *arg)
{
    if (plan_instance_find(route->plan, post->to) < 0)
        return -ENOENT;
    struct answer *answer = must_new(sizeof(*answer));
    struct hash_part parts[] = {{"post", 4}, {post->key, strlen(post->key)}};
    hash_parts(parts, 2, &answer->id);
    answer->done = done;
    answer->arg = arg;
    const struct seen *seen = duplicates_find(route->duplicates, &answer->id);
    if (seen != NULL) {
        after_commit(route, seen->number, on_committed, answer, 0);
        return 0;
    }
    struct deskbus_message *message = NULL;
    int r = stamp_post(post, &answer->id, &message);
    uint64_t number = r == 0 ? write_post(route, post, &answer->id, message) : 0;
    deskbus_message_unref(&message);
    if (number == 0) {
        free(answer);
        return r < 0 ? r : -ENOSPC;
    }
    after_commit(route, number, on_committed, answer, 0);
    drive_soon(route, conversation_get(route, &post->conversation));
    drive_ready(route);
    return 0;
}
