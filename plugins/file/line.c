/* Line: JSON to message, and what stands in for a line that is none. */
#include "line.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define RAW_BYTES 1024 /* of a broken line that are shown */
#define KEY_SIZE  64

static void place_key(const struct line_place *place, char ret[KEY_SIZE])
{
    snprintf(ret, KEY_SIZE, "line:%" PRIu64 ":%" PRIu64, place->file, place->offset);
}

/* Its own key, else its id, else its place. */
static int set_key(struct deskbus_message **message, const struct line_place *place)
{
    struct deskbus_value id = deskbus_message_get(*message, "id");
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *keyed = NULL;
    char key[KEY_SIZE];
    if (deskbus_value_kind(deskbus_message_get(*message, "idempotencykey")) == DESKBUS_STRING)
        return 0;
    int r = deskbus_draft_new(*message, &draft);
    if (r < 0)
        return r;
    place_key(place, key);
    if (deskbus_value_kind(id) == DESKBUS_STRING)
        deskbus_draft_value(draft, "idempotencykey", id);
    else
        deskbus_draft_string(draft, "idempotencykey", key);
    r = deskbus_draft_finish(&draft, &keyed, NULL);
    if (r < 0)
        return r;
    deskbus_message_unref(message);
    *message = keyed;
    return 0;
}

int line_read(const char *text, size_t size, const struct line_place *place,
        struct deskbus_message **ret, struct deskbus_error **reterr)
{
    struct deskbus_message *message = NULL;
    int r = deskbus_message_from_json(text, size, NULL, &message, reterr);
    if (r < 0)
        return r;
    r = set_key(&message, place);
    if (r < 0) {
        deskbus_message_unref(&message);
        return DESKBUS_FAIL(reterr, NULL, r, "cannot be completed");
    }
    *ret = message;
    return 0;
}

int line_undecodable(const char *text, size_t size, const struct line_place *place,
        const char *error, struct deskbus_message **ret)
{
    struct deskbus_draft *draft = NULL;
    char key[KEY_SIZE];
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    place_key(place, key);
    deskbus_draft_string(draft, "type", "message");
    deskbus_draft_string(draft, "idempotencykey", key);
    deskbus_draft_string(draft, "data.channel", "file");
    /* No person wrote this to us: nothing may answer it by itself. */
    deskbus_draft_bool(draft, "data.auto.machine", true);
    deskbus_draft_string(draft, "data.auto.reason", "undecodable");
    deskbus_draft_int(draft, "data.x.file.line", (int64_t)place->number);
    deskbus_draft_string(draft, "data.x.file.error", error);
    deskbus_draft_string_n(draft, "data.x.file.raw", text, size < RAW_BYTES ? size : RAW_BYTES);
    return deskbus_draft_finish(&draft, ret, NULL);
}

bool line_empty(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (strchr(" \t\r\n", text[i]) == NULL || text[i] == '\0')
            return false;
    return true;
}
