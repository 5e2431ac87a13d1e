/* Deliveries: messages that wait for the plugin, are in its hands, and end. In a conversation one runs at a time, so that
 * those behind a failed one can go back unrun and order holds. */
#include "wire/frame.h"
#include "worker/deliveries_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int deliveries_init(struct worker *worker)
{
    return map_new(MAP_IDS, &worker->lanes);
}

/* --- lanes --- */

static struct lane *lane_new(struct worker *worker, const struct hash_id *key)
{
    struct list *link = list_pop_first(&worker->lanes_free);
    struct lane *lane = link != NULL ? LIST_ITEM(link, struct lane, link) : malloc(sizeof(*lane));
    if (lane == NULL)
        return NULL;
    lane->key = *key;
    lane->link = (struct list){NULL, NULL};
    list_init(&lane->waiting);
    if (map_put_id(worker->lanes, key, lane) < 0) {
        free(lane);
        return NULL;
    }
    return lane;
}

static void lane_close(struct worker *worker, struct lane *lane)
{
    map_remove_id(worker->lanes, &lane->key);
    list_push_last(&worker->lanes_free, &lane->link);
}

/* Behind the others of its conversation and role, or ready at once. */
static int lane_join(struct delivery *delivery, const struct wire_delivery *wire)
{
    struct worker *worker = delivery->worker;
    struct hash_id key;
    memcpy(key.bytes, wire->conversation, sizeof(key.bytes));
    /* A slow observer does not hold the steps of the same instance up. */
    key.bytes[0] ^= (uint8_t)wire->role;
    delivery->lane = map_get_id(worker->lanes, &key);
    if (delivery->lane != NULL) {
        list_push_last(&delivery->lane->waiting, &delivery->link);
        return 0;
    }
    delivery->lane = lane_new(worker, &key);
    if (delivery->lane == NULL)
        return -ENOMEM;
    list_push_last(&worker->ready, &delivery->link);
    return 0;
}

/* --- the structs --- */

static struct delivery *delivery_take(struct worker *worker)
{
    struct delivery *delivery;
    if (worker->free_count > WORKER_KEPT_COUNT) {
        delivery = LIST_ITEM(list_pop_first(&worker->free), struct delivery, link);
        worker->free_count--;
        return delivery;
    }
    delivery = calloc(1, sizeof(*delivery));
    if (delivery != NULL)
        delivery->worker = worker;
    return delivery;
}

static void delivery_release(struct delivery *delivery)
{
    struct worker *worker = delivery->worker;
    delivery->stage = DELIVERY_ENDED;
    list_remove(&delivery->link);
    deskbus_message_unref(&delivery->message);
    deskbus_message_unref(&delivery->cause);
    delivery->pub.message = NULL;
    delivery->pub.cause = NULL;
    delivery->copy.size = 0;
    staged_clear(&delivery->staged);
    list_push_last(&worker->free, &delivery->link);
    worker->free_count++;
}

/* Appends bytes and a NUL; their place, or -ENOMEM. */
static int copy_in(struct buffer *copy, const void *bytes, size_t size, size_t *ret)
{
    *ret = copy->size;
    int r = buffer_append(copy, bytes, size);
    return r < 0 ? r : buffer_append(copy, "", 1);
}

static int copy_wire(struct delivery *delivery, const struct wire_delivery *wire)
{
    const char *const texts[] = {wire->pipeline, wire->step, wire->output_id, wire->output_kind};
    const struct deskbus_value values[] = {wire->state, wire->waiting};
    size_t text_at[4];
    size_t value_at[2];
    struct buffer *copy = &delivery->copy;
    for (size_t i = 0; i < 4; i++) {
        const char *text = texts[i] != NULL ? texts[i] : "";
        if (copy_in(copy, text, strlen(text), &text_at[i]) < 0)
            return -ENOMEM;
    }
    for (size_t i = 0; i < 2; i++)
        if (copy_in(copy, values[i].bytes, values[i].size, &value_at[i]) < 0)
            return -ENOMEM;
    /* Pointers only now: the buffer moves while it grows. */
    const char *base = (const char *)copy->data;
    delivery->pub.pipeline = base + text_at[0];
    delivery->pub.step = base + text_at[1];
    delivery->pub.output_id = base + text_at[2];
    delivery->pub.output_kind = base + text_at[3];
    delivery->state = (struct deskbus_value){copy->data + value_at[0], wire->state.size};
    delivery->waiting = (struct deskbus_value){copy->data + value_at[1], wire->waiting.size};
    return 0;
}

static int delivery_fill(struct delivery *delivery, const struct wire_delivery *wire)
{
    int r = copy_wire(delivery, wire);
    if (r < 0)
        return r;
    delivery->ticket = wire->ticket;
    delivery->attempt = wire->attempt;
    delivery->bytes = frame_delivery_bytes(wire);
    delivery->message = deskbus_message_ref(wire->message);
    delivery->cause = wire->cause != NULL ? deskbus_message_ref(wire->cause) : NULL;
    delivery->pub.size = sizeof(delivery->pub);
    delivery->pub.role = wire->role;
    delivery->pub.host = &delivery->worker->host;
    delivery->pub.message = delivery->message;
    delivery->pub.cause = delivery->cause;
    delivery->pub.attempt = wire->attempt;
    delivery->pub.user = NULL;
    return 0;
}

struct delivery *deliveries_live(struct deskbus_delivery *pub, const char *call)
{
    struct delivery *delivery = (struct delivery *)pub;
    if (pub == NULL)
        return NULL;
    if (delivery->stage == DELIVERY_RUNNING || delivery->stage == DELIVERY_LOST)
        return delivery;
    worker_log(delivery->worker, DESKBUS_LOG_ERROR,
            "defect of plugin '%s': %s() on a delivery that has ended",
            delivery->worker->plugin->name, call);
    return NULL;
}

/* --- results --- */

void deliveries_credit(struct worker *worker)
{
    worker->port.credit(worker->port.arg, worker->ended_count + worker->window,
            worker->ended_bytes + WORKER_WINDOW_BYTES);
}

static void tell(struct worker *worker, const struct wire_result *result, size_t bytes)
{
    worker->ended_count++;
    worker->ended_bytes += bytes;
    deliveries_credit(worker);
    worker->port.result(worker->port.arg, result);
}

static void give_back(struct delivery *delivery)
{
    const struct wire_result result = {.ticket = delivery->ticket,
            .attempt = delivery->attempt,
            .verdict = WIRE_RETURNED,
            .code = "",
            .why = ""};
    tell(delivery->worker, &result, delivery->bytes);
    delivery_release(delivery);
}

void deliveries_add(struct worker *worker, const struct wire_delivery *wire)
{
    const struct wire_result refused = {.ticket = wire->ticket,
            .attempt = wire->attempt,
            .verdict = WIRE_RETURNED,
            .code = "",
            .why = ""};
    size_t bytes = frame_delivery_bytes(wire);
    struct delivery *delivery = worker->life == WORKER_UP ? delivery_take(worker) : NULL;
    if (delivery == NULL) {
        tell(worker, &refused, bytes);
        return;
    }
    if (delivery_fill(delivery, wire) < 0 || lane_join(delivery, wire) < 0) {
        delivery_release(delivery);
        tell(worker, &refused, bytes);
        return;
    }
    delivery->stage = DELIVERY_WAITING;
    worker_wake(worker);
}

/* The next of the conversation may begin, or after a failure all go back in their order. */
static void lane_go_on(struct worker *worker, struct lane *lane, bool failed)
{
    struct list returned;
    list_init(&returned);
    struct list *next = failed ? NULL : list_pop_first(&lane->waiting);
    if (next != NULL) {
        list_push_last(&worker->ready, next);
        worker_wake(worker);
        return;
    }
    LIST_EACH(&lane->waiting, at, after) {
        list_remove(at);
        list_push_last(&returned, at);
    }
    lane_close(worker, lane);
    LIST_EACH(&returned, at, after) {
        list_remove(at);
        give_back(LIST_ITEM(at, struct delivery, link));
    }
}

static void finish(struct delivery *delivery, struct wire_result *result)
{
    struct worker *worker = delivery->worker;
    struct lane *lane = delivery->lane;
    if (delivery->stage == DELIVERY_LOST) { /* told already */
        delivery_release(delivery);
        return;
    }
    delivery->stage = DELIVERY_ENDED;
    list_remove(&delivery->link);
    result->ticket = delivery->ticket;
    result->attempt = delivery->attempt;
    result->ran_us = clock_mono_us(worker->clock) - delivery->began_us;
    tell(worker, result, delivery->bytes);
    delivery_release(delivery);
    lane_go_on(worker, lane, result->verdict != WIRE_DONE);
}

void deliveries_done(struct deskbus_delivery *pub)
{
    struct delivery *delivery = deliveries_live(pub, "done");
    if (delivery == NULL)
        return;
    struct wire_result result = {.verdict = WIRE_DONE, .code = "", .why = ""};
    if (staged_finish(delivery, &result.annotations, &result.calls) < 0) {
        /* Half of what it asked for must not happen. */
        result = (struct wire_result){
                .verdict = WIRE_RETRY, .code = "", .why = "no memory for what it asked for"};
    }
    finish(delivery, &result);
}

static const char *cut_text(const char *text, char *ret, size_t size)
{
    size_t length = text != NULL ? strnlen(text, size - 1) : 0;
    if (length > 0)
        memcpy(ret, text, length);
    while (length > 0 && text[length] != '\0' && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--; /* not in the middle of a character */
    ret[length] = '\0';
    return ret;
}

void deliveries_retry(struct deskbus_delivery *pub, uint64_t after_ms, const char *why)
{
    struct delivery *delivery = deliveries_live(pub, "retry");
    char text[WORKER_TEXT_BYTES];
    if (delivery == NULL)
        return;
    struct wire_result result = {.verdict = WIRE_RETRY,
            .after_ms = after_ms,
            .code = "",
            .why = cut_text(why, text, sizeof(text))};
    finish(delivery, &result);
}

/* [a-z0-9_]{1,32} */
static bool code_valid(const char *code)
{
    size_t size = code != NULL ? strnlen(code, DESKBUS_NAME_MAX + 1) : 0;
    if (size == 0 || size > DESKBUS_NAME_MAX)
        return false;
    return strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_") == size;
}

void deliveries_reject(struct deskbus_delivery *pub, const char *code, const char *why)
{
    struct delivery *delivery = deliveries_live(pub, "reject");
    char code_text[DESKBUS_NAME_MAX + 1];
    char text[WORKER_TEXT_BYTES];
    if (delivery == NULL)
        return;
    if (!code_valid(code)) {
        worker_log(delivery->worker, DESKBUS_LOG_ERROR,
                "a code of reject is not [a-z0-9_]{1,32}; it is called 'rejected' instead");
        code = "rejected";
    }
    struct wire_result result = {.verdict = WIRE_REJECT,
            .code = cut_text(code, code_text, sizeof(code_text)),
            .why = cut_text(why, text, sizeof(text))};
    finish(delivery, &result);
}

/* --- turns --- */

bool deliveries_turn(struct worker *worker)
{
    for (int i = 0; i < WORKER_TURN_COUNT && worker->life == WORKER_UP; i++) {
        struct list *link = list_pop_first(&worker->ready);
        if (link == NULL)
            return false;
        struct delivery *delivery = LIST_ITEM(link, struct delivery, link);
        list_push_last(&worker->running, &delivery->link);
        delivery->stage = DELIVERY_RUNNING;
        delivery->began_us = clock_mono_us(worker->clock);
        worker->plugin->message(worker->self, &delivery->pub);
    }
    return !list_is_empty(&worker->ready);
}

static void return_waiting(struct lane *lane)
{
    LIST_EACH(&lane->waiting, at, after) {
        list_remove(at);
        give_back(LIST_ITEM(at, struct delivery, link));
    }
}

void deliveries_return(struct worker *worker)
{
    LIST_EACH(&worker->ready, at, after) {
        struct delivery *delivery = LIST_ITEM(at, struct delivery, link);
        struct lane *lane = delivery->lane;
        list_remove(at);
        give_back(delivery);
        lane_go_on(worker, lane, true);
    }
    LIST_EACH(&worker->running, at, after) {
        return_waiting(LIST_ITEM(at, struct delivery, link)->lane);
    }
}

void deliveries_lose(struct worker *worker)
{
    LIST_EACH(&worker->running, at, after) {
        struct delivery *delivery = LIST_ITEM(at, struct delivery, link);
        const struct wire_result result = {.ticket = delivery->ticket,
                .attempt = delivery->attempt,
                .verdict = WIRE_LOST,
                .code = "",
                .why = "the worker was closed",
                .ran_us = clock_mono_us(worker->clock) - delivery->began_us};
        delivery->stage = DELIVERY_LOST;
        tell(worker, &result, delivery->bytes);
    }
}

static void free_deliveries(struct list *head)
{
    LIST_EACH(head, at, after) {
        struct delivery *delivery = LIST_ITEM(at, struct delivery, link);
        deskbus_message_unref(&delivery->message);
        deskbus_message_unref(&delivery->cause);
        buffer_clear(&delivery->copy);
        staged_free(&delivery->staged);
        free(delivery);
    }
    list_init(head);
}

void deliveries_free(struct worker *worker)
{
    free_deliveries(&worker->ready);
    free_deliveries(&worker->running);
    free_deliveries(&worker->free);
    struct map_entry entry;
    size_t position = 0;
    while (worker->lanes != NULL && map_next(worker->lanes, &position, &entry))
        free(entry.value);
    map_free(&worker->lanes);
    LIST_EACH(&worker->lanes_free, at, after) {
        free(LIST_ITEM(at, struct lane, link));
    }
    list_init(&worker->lanes_free);
}
