/* Message check: which kind of value each known field holds; unknown fields pass. */
#include "message_private.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
    BOOL = 1 << DESKBUS_BOOL,
    INT = 1 << DESKBUS_INT,
    STRING = 1 << DESKBUS_STRING,
    LIST = 1 << DESKBUS_LIST,
    MAP = 1 << DESKBUS_MAP,
    TIME = 1 << 16 | STRING, /* RFC 3339 */
    REQUIRED = 1 << 17,
    NAMED = 1 << 18 | MAP, /* keys are names of annotations */
};

struct rule {
    const char *name;
    unsigned kinds;
    const char *values; /* "in|out", or NULL: any */
    const struct rule *fields; /* of a map, or of each map in a list */
};

static const struct rule person_rules[] = {
        {"addr", STRING, NULL, NULL},
        {"name", STRING, NULL, NULL},
        {"role", STRING, NULL, NULL},
        {"verified", STRING, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule msg_rules[] = {
        {"ext_id", STRING, NULL, NULL},
        {"ext_thread", STRING, NULL, NULL},
        {"reply_to_ext", STRING, NULL, NULL},
        {"refs", LIST, NULL, NULL},
        {"kind", STRING, NULL, NULL},
        {"lang", STRING, NULL, NULL},
        {"subject", STRING, NULL, NULL},
        {"text", STRING, NULL, NULL},
        {"html", STRING, NULL, NULL},
        {"quoted", STRING, NULL, NULL},
        {"entities", LIST, NULL, NULL},
        {"buttons", LIST, NULL, NULL},
        {"attachments", LIST, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule conv_rules[] = {
        {"id", STRING, NULL, NULL},
        {"thread", STRING, NULL, NULL},
        {"status", STRING, NULL, NULL},
        {"window_expires", TIME, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule auto_rules[] = {
        {"machine", BOOL, NULL, NULL},
        {"reason", STRING, NULL, NULL},
        {"bounce", MAP, NULL, NULL},
        {"list", BOOL, NULL, NULL},
        {"loop_depth", INT, NULL, NULL},
        {"suppress", LIST, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule delivery_rules[] = {
        {"state", STRING, NULL, NULL},
        {"ext_id", STRING, NULL, NULL},
        {"why", STRING, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule event_rules[] = {
        {"name", STRING, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule data_rules[] = {
        {"direction", STRING, "in|out|internal", NULL},
        {"channel", STRING, NULL, NULL},
        {"account", STRING, NULL, NULL},
        {"msg", MAP, NULL, msg_rules},
        {"from", MAP, NULL, person_rules},
        {"to", LIST, NULL, person_rules},
        {"cc", LIST, NULL, person_rules},
        {"conv", MAP, NULL, conv_rules},
        {"auto", MAP, NULL, auto_rules},
        {"delivery", MAP, NULL, delivery_rules},
        {"event", MAP, NULL, event_rules},
        {"x", MAP, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

static const struct rule rules[] = {
        {"specversion", STRING | REQUIRED, "1.0", NULL},
        {"id", STRING, NULL, NULL},
        {"source", STRING, NULL, NULL},
        {"type", STRING | REQUIRED, "message|status|event", NULL},
        {"subject", STRING, NULL, NULL},
        {"time", TIME, NULL, NULL},
        {"recordedtime", TIME, NULL, NULL},
        {"expirytime", TIME, NULL, NULL},
        {"datacontenttype", STRING, NULL, NULL},
        {"dataschema", STRING, NULL, NULL},
        {"traceparent", STRING, NULL, NULL},
        {"tracestate", STRING, NULL, NULL},
        {"partitionkey", STRING, NULL, NULL},
        {"sequence", INT, NULL, NULL},
        {"correlationid", STRING, NULL, NULL},
        {"causationid", STRING, NULL, NULL},
        {"idempotencykey", STRING, NULL, NULL},
        {"kind", STRING, "customer|person|operator|scheduled", NULL},
        {"data", MAP | REQUIRED, NULL, data_rules},
        {"annotations", NAMED, NULL, NULL},
        {NULL, 0, NULL, NULL},
};

/* Where the check stands: names from the outside in, for the text of an error. */
struct trail {
    const struct trail *above;
    const char *name;
};

static void write_trail(const struct trail *trail, char *text, size_t size)
{
    char outer[96] = "";
    if (trail->above != NULL)
        write_trail(trail->above, outer, sizeof(outer));
    (void)snprintf(text, size, "%s%s%s", outer, outer[0] == '\0' ? "" : ".", trail->name);
}

static const char *kind_name(unsigned kinds)
{
    if ((kinds & TIME) == TIME)
        return "a time such as 2026-01-31T12:00:00Z";
    if (kinds & STRING)
        return "a string";
    if (kinds & INT)
        return "a whole number";
    if (kinds & BOOL)
        return "true or false";
    return kinds & LIST ? "a list" : "a map";
}

static int fail_field(const struct trail *trail, const char *text, const char *values,
        struct deskbus_error **reterr)
{
    char name[128];
    write_trail(trail, name, sizeof(name));
    return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "%s must be %s%s", name, text, values);
}

/* Digits where the pattern has 'd', else the same character. */
static bool fits(const char *text, const char *pattern)
{
    for (size_t i = 0; pattern[i] != '\0'; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (pattern[i] == 'd' ? !digit : text[i] != pattern[i])
            return false;
    }
    return true;
}

static bool two_within(const char *digits, int low, int high)
{
    int number = (digits[0] - '0') * 10 + digits[1] - '0';
    return number >= low && number <= high;
}

static bool is_time(struct deskbus_value value)
{
    char text[48];
    if (deskbus_value_copy(value, text, sizeof(text)) >= sizeof(text))
        return false;
    if (!fits(text, "dddd-dd-ddTdd:dd:dd"))
        return false;
    if (!two_within(text + 5, 1, 12) || !two_within(text + 8, 1, 31) ||
            !two_within(text + 11, 0, 23) || !two_within(text + 14, 0, 59) ||
            !two_within(text + 17, 0, 60))
        return false;
    const char *rest = text + 19;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (strcmp(rest, "Z") == 0)
        return true;
    return strlen(rest) == 6 && (fits(rest, "+dd:dd") || fits(rest, "-dd:dd"));
}

static bool one_of(struct deskbus_value value, const char *values)
{
    const char *text = NULL;
    size_t size = 0;
    if (deskbus_value_string(value, &text, &size) < 0)
        return false;
    for (; *values != '\0'; values += *values == '|') {
        size_t length = strcspn(values, "|");
        if (length == size && memcmp(values, text, size) == 0)
            return true;
        values += length;
    }
    return false;
}

static int check_names(
        struct deskbus_value map, const struct trail *trail, struct deskbus_error **reterr)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        if (!deskbus_name_valid(walk.key, walk.key_size))
            return fail_field(trail, "a map of names such as 'lang'; names are ",
                    "[a-z][a-z0-9_]{0,31}", reterr);
    }
    return 0;
}

static int check_map(struct deskbus_value map, const struct rule *table, const struct trail *above,
        struct deskbus_error **reterr);

static int check_items(struct deskbus_value list, const struct rule *table,
        const struct trail *trail, struct deskbus_error **reterr)
{
    struct deskbus_walk walk = deskbus_value_walk(list);
    while (deskbus_walk_next(&walk)) {
        if (deskbus_value_kind(walk.value) != DESKBUS_MAP)
            return fail_field(trail, "a list of maps", "", reterr);
        int r = check_map(walk.value, table, trail, reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

static int check_field(struct deskbus_value value, const struct rule *rule,
        const struct trail *trail, struct deskbus_error **reterr)
{
    enum deskbus_kind kind = deskbus_value_kind(value);
    if (kind == DESKBUS_NIL && (rule->kinds & REQUIRED) == 0)
        return 0; /* as if it were absent */
    if ((rule->kinds & 1u << kind) == 0)
        return fail_field(trail, kind_name(rule->kinds), "", reterr);
    if ((rule->kinds & TIME) == TIME && !is_time(value))
        return fail_field(trail, kind_name(rule->kinds), "", reterr);
    if (rule->values != NULL && !one_of(value, rule->values))
        return fail_field(trail, "one of ", rule->values, reterr);
    if ((rule->kinds & NAMED) == NAMED)
        return check_names(value, trail, reterr);
    if (rule->fields == NULL)
        return 0;
    if (kind == DESKBUS_LIST)
        return check_items(value, rule->fields, trail, reterr);
    return check_map(value, rule->fields, trail, reterr);
}

static const struct rule *find_rule(const struct rule *table, const char *name, size_t size)
{
    for (; table->name != NULL; table++) {
        if (strlen(table->name) == size && memcmp(table->name, name, size) == 0)
            return table;
    }
    return NULL;
}

static int check_map(struct deskbus_value map, const struct rule *table, const struct trail *above,
        struct deskbus_error **reterr)
{
    struct deskbus_walk walk = deskbus_value_walk(map);
    while (deskbus_walk_next(&walk)) {
        const struct rule *rule = find_rule(table, walk.key, walk.key_size);
        if (rule == NULL)
            continue;
        struct trail trail = {above, rule->name};
        int r = check_field(walk.value, rule, &trail, reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

int message_check(struct deskbus_value value, struct deskbus_error **reterr)
{
    if (deskbus_value_kind(value) != DESKBUS_MAP)
        return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "a message must be a map");
    int r = check_map(value, rules, NULL, reterr);
    if (r < 0)
        return r;
    for (const struct rule *rule = rules; rule->name != NULL; rule++) {
        if ((rule->kinds & REQUIRED) != 0 && deskbus_value_get(value, rule->name).size == 0)
            return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "%s is missing", rule->name);
    }
    return 0;
}

int message_check_annotations(struct deskbus_value value, struct deskbus_error **reterr)
{
    static const struct rule rule = {"annotations", NAMED | REQUIRED, NULL, NULL};
    struct trail trail = {NULL, rule.name};
    return check_field(value, &rule, &trail, reterr);
}
