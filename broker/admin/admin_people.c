/* People: the cases that wait for a person, what was said in them, and what people do. */
#include "admin/admin_private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void admin_build_case(const struct admin *admin, const struct desk_case *desk_case,
        struct deskbus_builder *builder)
{
    uint64_t now_ms = clock_wall_ms(admin->setup.clock);
    deskbus_build_map(builder);
    answer_id(builder, "case", &desk_case->id);
    answer_id(builder, "conversation", &desk_case->conversation->id);
    answer_text(builder, "status", case_status_name(desk_case->status));
    answer_text(builder, "owner", case_owner_name(desk_case->owner));
    answer_text(builder, "person", desk_case->person);
    answer_text(builder, "team", desk_case->team);
    answer_text(builder, "channel", desk_case->channel);
    answer_text(builder, "from", desk_case->from);
    answer_text(builder, "name", desk_case->name);
    answer_text(builder, "why", desk_case->why);
    answer_number(builder, "cycle", desk_case->cycle);
    answer_flag(builder, "overdue", desk_case->overdue);
    answer_time(builder, "opened", desk_case->opened_ms);
    answer_time(builder, "waiting_since", desk_case->waiting_since_ms);
    answer_time(builder, "take_by", desk_case->due_ms);
    if (desk_case->waiting_since_ms != 0 && now_ms > desk_case->waiting_since_ms)
        answer_number(builder, "waits_ms", now_ms - desk_case->waiting_since_ms);
    deskbus_build_end(builder);
}

struct case_list {
    const struct admin *admin;
    const struct desk_case **cases;
    size_t count, room;
    bool all;
    char team[33];
};

static bool is_with_people(const struct desk_case *desk_case)
{
    return desk_case->owner != CASE_BOT && desk_case->status < CASE_SOLVED;
}

static bool collect(void *arg, struct desk_case *desk_case)
{
    struct case_list *list = arg;
    if (!list->all && !is_with_people(desk_case))
        return true;
    if (list->team[0] != '\0' && strcmp(list->team, desk_case->team) != 0)
        return true;
    if (list->count == list->room) {
        size_t room = list->room * 2 + 64;
        const struct desk_case **more = realloc(list->cases, room * sizeof(*more));
        if (more == NULL)
            return false;
        list->cases = more;
        list->room = room;
    }
    list->cases[list->count++] = desk_case;
    return true;
}

/* The longest waiting first. */
static int compare_waiting(const void *a, const void *b)
{
    const struct desk_case *const *left = a;
    const struct desk_case *const *right = b;
    uint64_t l = (*left)->waiting_since_ms != 0 ? (*left)->waiting_since_ms : UINT64_MAX;
    uint64_t r = (*right)->waiting_since_ms != 0 ? (*right)->waiting_since_ms : UINT64_MAX;
    return l < r ? -1 : l > r;
}

void admin_people_list(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct case_list list = {.admin = admin};
    uint64_t limit = 200;
    (void)deskbus_value_bool(deskbus_value_get(args, "all"), &list.all);
    (void)deskbus_value_uint(deskbus_value_get(args, "limit"), &limit);
    (void)admin_text(args, "team", list.team, sizeof(list.team));
    route_each_case(admin->setup.route, &list, collect);
    if (list.count > 0)
        qsort(list.cases, list.count, sizeof(*list.cases), compare_waiting);
    admin_begin(admin);
    answer_list(admin->builder, "cases");
    for (size_t i = 0; i < list.count && i < limit; i++)
        admin_build_case(admin, list.cases[i], admin->builder);
    deskbus_build_end(admin->builder);
    answer_number(admin->builder, "count", list.count);
    admin_finish(admin, request, false);
    free(list.cases);
}

/* A case by its id, or by the beginning of one when only one begins so. */
struct case_search {
    const char *text;
    struct desk_case *found;
    size_t count;
};

static bool match_case(void *arg, struct desk_case *desk_case)
{
    struct case_search *search = arg;
    char id[HASH_HEX_SIZE];
    hash_hex(&desk_case->id, id);
    if (strncmp(id, search->text, strlen(search->text)) == 0) {
        search->found = desk_case;
        search->count++;
    }
    return true;
}

static struct desk_case *find_case(
        const struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    char text[HASH_HEX_SIZE];
    if (!admin_text(args, "case", text, sizeof(text)) || strlen(text) < 4) {
        control_refuse(request, "usage", "name a case by at least the first 4 digits of its id");
        return NULL;
    }
    struct case_search search = {.text = text};
    route_each_case(admin->setup.route, &search, match_case);
    if (search.count == 1)
        return search.found;
    if (search.count == 0)
        control_refuse(
                request, "not_found", "there is no case %s: deskbus people list --all", text);
    else
        control_refuse(request, "ambiguous", "%zu cases begin with %s: give more digits",
                search.count, text);
    return NULL;
}

static void build_line(struct deskbus_builder *builder, uint64_t time_ms,
        const struct deskbus_value *message, const char *who)
{
    deskbus_build_map(builder);
    answer_time(builder, "time", time_ms);
    answer_text(builder, "who", who);
    answer_value(builder, "name", deskbus_value_at(*message, "data.from.name"));
    answer_value(builder, "text", deskbus_value_at(*message, "data.msg.text"));
    deskbus_build_end(builder);
}

/* The output with that ordinal in an effect's record: [ordinal, kind, to, key, not_before, flags, score, message]. */
static struct deskbus_value output_message(struct deskbus_value map, uint32_t ordinal)
{
    struct deskbus_walk walk = deskbus_value_walk(deskbus_value_get(map, "out"));
    while (deskbus_walk_next(&walk)) {
        uint64_t number = UINT64_MAX;
        (void)deskbus_value_uint(deskbus_value_at(walk.value, "0"), &number);
        if (number == ordinal)
            return deskbus_value_at(walk.value, "7");
    }
    return (struct deskbus_value){NULL, 0};
}

/* One entry of the transcript; false when its record is no longer kept. */
static bool build_entry(struct admin *admin, const struct case_entry *entry)
{
    struct journal_record record;
    struct deskbus_value map;
    if (journal_read(admin->setup.journal, entry->number, &record, NULL) < 0)
        return false;
    if (deskbus_value_check(record.payload, record.size, NULL, &map, NULL) < 0)
        return false;
    struct deskbus_value message = entry->output ? output_message(map, entry->ordinal)
                                                 : deskbus_value_get(map, "msg");
    bool person = deskbus_value_is(deskbus_value_at(message, "kind"), "person");
    build_line(admin->builder, record.time_ms, &message,
            entry->output    ? "bot"
                    : person ? "person"
                             : "customer");
    return true;
}

static void build_transcript(struct admin *admin, const struct desk_case *desk_case)
{
    size_t missing = 0;
    answer_list(admin->builder, "transcript");
    for (size_t i = 0; i < desk_case->entry_count; i++)
        missing += !build_entry(admin, &desk_case->entries[i]);
    deskbus_build_end(admin->builder);
    answer_number(admin->builder, "transcript_missing", missing);
}

/* What the customer profile's keeper knew of earlier messages when the last one came (annotation `history`). */
static bool build_history(struct admin *admin, const struct desk_case *desk_case)
{
    struct journal_record record;
    struct deskbus_value map;
    if (desk_case->history == 0 ||
            journal_read(admin->setup.journal, desk_case->history, &record, NULL) < 0 ||
            deskbus_value_check(record.payload, record.size, NULL, &map, NULL) < 0)
        return false;
    answer_value(admin->builder, "history", deskbus_value_at(map, "ann.history"));
    return true;
}

static void build_suggestions(struct admin *admin, const struct desk_case *desk_case)
{
    answer_list(admin->builder, "suggestions");
    for (size_t i = 0; i < desk_case->suggestion_count; i++) {
        const struct case_suggestion *suggestion = &desk_case->suggestions[i];
        deskbus_build_map(admin->builder);
        answer_time(admin->builder, "time", suggestion->at_ms);
        answer_text(admin->builder, "by", suggestion->by);
        answer_text(admin->builder, "text", suggestion->text);
        answer_float(admin->builder, "score", suggestion->score);
        deskbus_build_end(admin->builder);
    }
    deskbus_build_end(admin->builder);
}

void admin_people_show(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    const struct desk_case *desk_case = find_case(admin, request, args);
    if (desk_case == NULL)
        return;
    admin_begin(admin);
    deskbus_build_key(admin->builder, "case");
    admin_build_case(admin, desk_case, admin->builder);
    build_transcript(admin, desk_case);
    answer_text(admin->builder, "transcript_from",
            build_history(admin, desk_case) ? "crm and journal" : "journal");
    build_suggestions(admin, desk_case);
    admin_finish(admin, request, false);
}

static int read_verb(const char *text, enum desk_verb *ret)
{
    static const char *const names[] = {"take", "reply", "return", "pending", "solve"};
    for (int i = 0; i < 5; i++)
        if (strcmp(text, names[i]) == 0) {
            *ret = (enum desk_verb)i;
            return 0;
        }
    return -EINVAL;
}

static void do_it(
        struct admin *admin, struct control_request *request, const struct desk_request *wish)
{
    struct deskbus_error *err = NULL;
    struct admin_wait *wait = admin_wait_new(admin, request);
    int r = desk_do(admin->setup.desk, wish, admin_wait_done, wait, &err);
    if (r < 0) {
        admin_wait_drop(wait);
        control_refuse(request,
                r == -EBUSY            ? "taken"
                        : r == -EINVAL ? "usage"
                                       : "refused",
                "%s", deskbus_error_text(err));
    }
    deskbus_error_free(&err);
}

void admin_people_do(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    struct desk_request wish = {0};
    char verb[16];
    char person[CASE_TEXT_MAX + 1];
    char why[CASE_TEXT_MAX + 1];
    char key[129];
    size_t size = 0;
    const char *text = NULL;
    if (!admin_text(args, "verb", verb, sizeof(verb)) || read_verb(verb, &wish.verb) < 0 ||
            !admin_text(args, "as", person, sizeof(person)) ||
            !admin_text(args, "key", key, sizeof(key))) {
        control_refuse(request, "usage", "a verb, a case, who you are (as) and a key are needed");
        return;
    }
    wish.desk_case = find_case(admin, request, args);
    if (wish.desk_case == NULL)
        return;
    wish.person = person;
    wish.key = key;
    wish.why = admin_text(args, "why", why, sizeof(why)) ? why : NULL;
    (void)deskbus_value_bool(deskbus_value_get(args, "force"), &wish.force);
    (void)deskbus_value_string(deskbus_value_get(args, "text"), &text, &size);
    char *copy = text != NULL ? strndup(text, size) : NULL;
    wish.text = copy;
    do_it(admin, request, &wish);
    free(copy);
}

void admin_people_watch(
        struct admin *admin, struct control_request *request, struct deskbus_value args)
{
    (void)args;
    if (admin->watcher_count == WATCHERS_MAX) {
        control_refuse(request, "busy", "%d clients watch already", WATCHERS_MAX);
        return;
    }
    admin->watchers[admin->watcher_count++] = request;
    admin_begin(admin);
    answer_text(admin->builder, "what", "watching");
    admin_finish(admin, request, true);
}

void admin_case_changed(struct admin *admin, const struct desk_case *desk_case, const char *what)
{
    for (size_t i = 0; i < admin->watcher_count; i++) {
        admin_begin(admin);
        answer_text(admin->builder, "what", what);
        deskbus_build_key(admin->builder, "case");
        admin_build_case(admin, desk_case, admin->builder);
        admin_finish(admin, admin->watchers[i], true);
    }
}
