/* Record: writes what routing decided into the journal and applies it, by the same code as a replay. */
#include "base/must.h"
#include "route/route_private.h"

#include <stdio.h>
#include <string.h>

void record_begin(struct route *route)
{
    deskbus_builder_clear(route->builder);
    deskbus_build_map(route->builder);
}

void record_id(struct route *route, const char *key, const struct hash_id *id)
{
    deskbus_build_key(route->builder, key);
    deskbus_build_binary(route->builder, id->bytes, sizeof(id->bytes));
}

void record_text(struct route *route, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    deskbus_build_key(route->builder, key);
    deskbus_build_string(route->builder, text);
}

void record_number(struct route *route, const char *key, uint64_t number)
{
    if (number == 0)
        return;
    deskbus_build_key(route->builder, key);
    deskbus_build_uint(route->builder, number);
}

void record_value(struct route *route, const char *key, struct deskbus_value value)
{
    if (value.size == 0)
        return;
    deskbus_build_key(route->builder, key);
    deskbus_build_value(route->builder, value);
}

void record_place(struct route *route, struct deskbus_place place)
{
    char text[300];
    if (place.line == 0)
        return;
    (void)snprintf(text, sizeof(text), "%s:%u:%u", place.file, place.line, place.column);
    record_text(route, "at", text);
}

/* [["conf.yaml:12:7", matched, "when ..."], ...] */
void record_trace(struct route *route, const struct plan_trace *trace)
{
    if (trace == NULL || trace->count == 0)
        return;
    deskbus_build_key(route->builder, "hops");
    deskbus_build_list(route->builder);
    for (size_t i = 0; i < trace->count; i++) {
        char place[300];
        (void)snprintf(place, sizeof(place), "%s:%u:%u", trace->hops[i].place.file,
                trace->hops[i].place.line, trace->hops[i].place.column);
        deskbus_build_list(route->builder);
        deskbus_build_string(route->builder, place);
        deskbus_build_bool(route->builder, trace->hops[i].matched);
        deskbus_build_string(route->builder, trace->hops[i].text);
        deskbus_build_end(route->builder);
    }
    deskbus_build_end(route->builder);
}

uint64_t record_write(struct route *route, enum journal_kind kind)
{
    struct deskbus_value map;
    deskbus_build_end(route->builder);
    must_succeed(deskbus_builder_finish(route->builder, &map, NULL));
    struct journal_record record = {.kind = kind, .payload = map.bytes, .size = map.size};
    uint64_t number = journal_append(route->journal, &record);
    if (number == 0)
        return 0;
    /* Applying may write into the builder again only after it has read the map. */
    struct applied applied = {.number = number, .time_ms = route_now(route), .map = map};
    apply_record(route, kind, &applied);
    return number;
}

struct hash_id record_get_id(struct deskbus_value map, const char *key)
{
    struct hash_id id = {{0}};
    const char *bytes = NULL;
    size_t size = 0;
    if (deskbus_value_string(deskbus_value_get(map, key), &bytes, &size) == 0 &&
            size == sizeof(id.bytes))
        memcpy(id.bytes, bytes, size);
    return id;
}

uint64_t record_get_number(struct deskbus_value map, const char *key)
{
    uint64_t number = 0;
    (void)deskbus_value_uint(deskbus_value_get(map, key), &number);
    return number;
}

char *record_get_text(struct deskbus_value map, const char *key)
{
    const char *text = NULL;
    size_t size = 0;
    if (deskbus_value_string(deskbus_value_get(map, key), &text, &size) < 0)
        return NULL;
    return must_copy_n(text, size);
}

struct deskbus_message *record_get_message(struct deskbus_value value)
{
    struct deskbus_message *message = NULL;
    if (deskbus_value_kind(value) != DESKBUS_MAP)
        return NULL;
    if (deskbus_message_decode(value.bytes, value.size, NULL, &message, NULL) < 0)
        return NULL;
    return message;
}
