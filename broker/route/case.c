/* Case: the state of one concern, and its form as a map. */
#include "route/case.h"

#include "base/must.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const status_names[] = {"new", "open", "pending", "solved", "closed"};
static const char *const owner_names[] = {"bot", "team", "person"};

const char *case_status_name(enum case_status status)
{
    return status_names[status];
}

const char *case_owner_name(enum case_owner owner)
{
    return owner_names[owner];
}

struct desk_case *case_new(const struct hash_id *id, uint64_t now_ms)
{
    struct desk_case *self = must_new(sizeof(*self));
    self->id = *id;
    self->opened_ms = now_ms;
    self->changed_ms = now_ms;
    self->cycle = 1;
    return self;
}

void case_free(struct desk_case **desk_case)
{
    struct desk_case *self = *desk_case;
    if (self == NULL)
        return;
    case_drop_suggestions(self);
    free(self->suggestions);
    free(self->person);
    free(self->from);
    free(self->name);
    free(self->account);
    free(self->thread);
    free(self->why);
    free(self->entries);
    free(self);
    *desk_case = NULL;
}

void case_set_text(char **place, const char *text)
{
    char cut[CASE_TEXT_MAX + 1] = "";
    if (text != NULL)
        (void)snprintf(cut, sizeof(cut), "%s", text);
    free(*place);
    *place = cut[0] != '\0' ? must_copy(cut) : NULL;
}

void case_add_entry(struct desk_case *self, uint64_t number, bool output, uint32_t ordinal)
{
    if (self->entry_count == CASE_ENTRIES_MAX) {
        memmove(self->entries, self->entries + 1, (CASE_ENTRIES_MAX - 1) * sizeof(*self->entries));
        self->entry_count--;
    }
    if ((self->entry_count & (self->entry_count + 1)) ==
            0) /* 0, 1, 3, 7: grows to the next power of two */
        self->entries = must_resize(
                self->entries, (self->entry_count + 1) * 2 * sizeof(*self->entries));
    self->entries[self->entry_count++] = (struct case_entry){
            .number = number, .ordinal = ordinal, .output = output};
}

static void free_suggestion(struct case_suggestion *suggestion)
{
    free(suggestion->text);
    free(suggestion->by);
}

void case_add_suggestion(
        struct desk_case *self, const char *by, const char *text, double score, uint64_t at_ms)
{
    if (self->suggestions == NULL)
        self->suggestions = must_new(CASE_SUGGESTIONS_MAX * sizeof(*self->suggestions));
    if (self->suggestion_count == CASE_SUGGESTIONS_MAX) {
        free_suggestion(&self->suggestions[0]);
        self->suggestion_count--;
        memmove(self->suggestions, self->suggestions + 1,
                self->suggestion_count * sizeof(self->suggestions[0]));
    }
    self->suggestions[self->suggestion_count++] = (struct case_suggestion){
            .text = must_copy(text), .by = must_copy(by), .score = score, .at_ms = at_ms};
}

void case_drop_suggestions(struct desk_case *self)
{
    while (self->suggestion_count > 0)
        free_suggestion(&self->suggestions[--self->suggestion_count]);
}

static void build_text(struct deskbus_builder *builder, const char *key, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    deskbus_build_key(builder, key);
    deskbus_build_string(builder, text);
}

static void build_number(struct deskbus_builder *builder, const char *key, uint64_t number)
{
    if (number == 0)
        return;
    deskbus_build_key(builder, key);
    deskbus_build_uint(builder, number);
}

static void build_entries(const struct desk_case *self, struct deskbus_builder *builder)
{
    deskbus_build_key(builder, "entries");
    deskbus_build_list(builder);
    for (size_t i = 0; i < self->entry_count; i++) {
        deskbus_build_uint(builder, self->entries[i].number);
        deskbus_build_uint(builder, self->entries[i].ordinal);
        deskbus_build_bool(builder, self->entries[i].output);
    }
    deskbus_build_end(builder);
    deskbus_build_key(builder, "suggestions");
    deskbus_build_list(builder);
    for (size_t i = 0; i < self->suggestion_count; i++) {
        const struct case_suggestion *suggestion = &self->suggestions[i];
        deskbus_build_list(builder);
        deskbus_build_string(builder, suggestion->by);
        deskbus_build_string(builder, suggestion->text);
        deskbus_build_float(builder, suggestion->score);
        deskbus_build_uint(builder, suggestion->at_ms);
        deskbus_build_end(builder);
    }
    deskbus_build_end(builder);
}

void case_build(const struct desk_case *self, bool full, struct deskbus_builder *builder)
{
    deskbus_build_map(builder);
    deskbus_build_key(builder, "status");
    deskbus_build_string(builder, status_names[self->status]);
    deskbus_build_key(builder, "owner");
    deskbus_build_string(builder, owner_names[self->owner]);
    build_text(builder, "person", self->person);
    build_text(builder, "team", self->team);
    build_text(builder, "pipeline", self->pipeline);
    build_text(builder, "reply_by", self->reply_by);
    build_text(builder, "channel", self->channel);
    build_text(builder, "from", self->from);
    build_text(builder, "name", self->name);
    build_text(builder, "account", self->account);
    build_text(builder, "thread", self->thread);
    build_text(builder, "why", self->why);
    build_number(builder, "priority", self->priority);
    build_number(builder, "cycle", self->cycle);
    build_number(builder, "moves", self->moves);
    build_number(builder, "overdue", self->overdue);
    build_number(builder, "opened_ms", self->opened_ms);
    build_number(builder, "changed_ms", self->changed_ms);
    build_number(builder, "waiting_since_ms", self->waiting_since_ms);
    build_number(builder, "due_ms", self->due_ms);
    build_number(builder, "history", self->history);
    if (full)
        build_entries(self, builder);
    deskbus_build_end(builder);
}

static int read_name(struct deskbus_value map, const char *key, const char *const *names, int count,
        int otherwise)
{
    struct deskbus_value value = deskbus_value_get(map, key);
    for (int i = 0; i < count; i++)
        if (deskbus_value_is(value, names[i]))
            return i;
    return otherwise;
}

static uint64_t read_number(struct deskbus_value map, const char *key)
{
    uint64_t number = 0;
    (void)deskbus_value_uint(deskbus_value_get(map, key), &number);
    return number;
}

static void read_text(struct deskbus_value map, const char *key, char **place)
{
    char text[CASE_TEXT_MAX + 1];
    deskbus_value_copy(deskbus_value_get(map, key), text, sizeof(text));
    case_set_text(place, text);
}

static void read_entries(struct desk_case *self, struct deskbus_value list)
{
    struct deskbus_walk walk = deskbus_value_walk(list);
    self->entry_count = 0;
    while (deskbus_walk_next(&walk)) {
        uint64_t number = 0;
        uint64_t ordinal = 0;
        bool output = false;
        (void)deskbus_value_uint(walk.value, &number);
        if (!deskbus_walk_next(&walk) || deskbus_value_uint(walk.value, &ordinal) < 0)
            return;
        if (!deskbus_walk_next(&walk) || deskbus_value_bool(walk.value, &output) < 0)
            return;
        case_add_entry(self, number, output, (uint32_t)ordinal);
    }
}

static void read_suggestions(struct desk_case *self, struct deskbus_value list)
{
    struct deskbus_walk walk = deskbus_value_walk(list);
    case_drop_suggestions(self);
    while (deskbus_walk_next(&walk)) {
        char by[33];
        char text[4096];
        double score = 0;
        uint64_t at_ms = 0;
        deskbus_value_copy(deskbus_value_at(walk.value, "0"), by, sizeof(by));
        deskbus_value_copy(deskbus_value_at(walk.value, "1"), text, sizeof(text));
        (void)deskbus_value_float(deskbus_value_at(walk.value, "2"), &score);
        (void)deskbus_value_uint(deskbus_value_at(walk.value, "3"), &at_ms);
        case_add_suggestion(self, by, text, score, at_ms);
    }
}

void case_read(struct desk_case *self, struct deskbus_value map)
{
    self->status = (enum case_status)read_name(map, "status", status_names, 5, CASE_OPEN);
    self->owner = (enum case_owner)read_name(map, "owner", owner_names, 3, CASE_BOT);
    read_text(map, "person", &self->person);
    deskbus_value_copy(deskbus_value_get(map, "team"), self->team, sizeof(self->team));
    deskbus_value_copy(deskbus_value_get(map, "pipeline"), self->pipeline, sizeof(self->pipeline));
    deskbus_value_copy(deskbus_value_get(map, "reply_by"), self->reply_by, sizeof(self->reply_by));
    deskbus_value_copy(deskbus_value_get(map, "channel"), self->channel, sizeof(self->channel));
    read_text(map, "from", &self->from);
    read_text(map, "name", &self->name);
    read_text(map, "account", &self->account);
    read_text(map, "thread", &self->thread);
    read_text(map, "why", &self->why);
    self->priority = (uint32_t)read_number(map, "priority");
    self->cycle = (uint32_t)read_number(map, "cycle");
    self->moves = (uint32_t)read_number(map, "moves");
    self->overdue = read_number(map, "overdue") != 0;
    self->opened_ms = read_number(map, "opened_ms");
    self->changed_ms = read_number(map, "changed_ms");
    self->waiting_since_ms = read_number(map, "waiting_since_ms");
    self->due_ms = read_number(map, "due_ms");
    self->history = read_number(map, "history");
    struct deskbus_value entries = deskbus_value_get(map, "entries");
    if (deskbus_value_kind(entries) != DESKBUS_LIST)
        return;
    read_entries(self, entries);
    read_suggestions(self, deskbus_value_get(map, "suggestions"));
}

void case_build_annotation(const struct desk_case *self, struct deskbus_builder *builder)
{
    char id[HASH_HEX_SIZE];
    hash_hex(&self->id, id);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "id");
    deskbus_build_string(builder, id);
    deskbus_build_key(builder, "status");
    deskbus_build_string(builder, status_names[self->status]);
    deskbus_build_key(builder, "owner");
    deskbus_build_string(builder, owner_names[self->owner]);
    build_text(builder, "team", self->team);
    deskbus_build_key(builder, "priority");
    deskbus_build_uint(builder, self->priority);
    deskbus_build_key(builder, "cycle");
    deskbus_build_uint(builder, self->cycle);
    deskbus_build_end(builder);
}
