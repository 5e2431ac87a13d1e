/* Message check: which kind of value each known field holds; unknown fields pass. */
#include "message_private.h"
#include "value_private.h"

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
    size_t size;
    unsigned kinds;
    const char *values; /* "in|out", or NULL: any */
    const struct rule *fields; /* of a map, or of each map in a list */
};
#define RULE(name, kinds, values, fields)                                                          \
    {                                                                                              \
        name, sizeof(name) - 1, kinds, values, fields                                              \
    }
#define END                                                                                        \
    {                                                                                              \
        NULL, 0, 0, NULL, NULL                                                                     \
    }

static const struct rule person_rules[] = {
        RULE("addr", STRING, NULL, NULL),
        RULE("name", STRING, NULL, NULL),
        RULE("role", STRING, NULL, NULL),
        RULE("verified", STRING, NULL, NULL),
        END,
};

static const struct rule msg_rules[] = {
        RULE("ext_id", STRING, NULL, NULL),
        RULE("ext_thread", STRING, NULL, NULL),
        RULE("reply_to_ext", STRING, NULL, NULL),
        RULE("refs", LIST, NULL, NULL),
        RULE("kind", STRING, NULL, NULL),
        RULE("lang", STRING, NULL, NULL),
        RULE("subject", STRING, NULL, NULL),
        RULE("text", STRING, NULL, NULL),
        RULE("html", STRING, NULL, NULL),
        RULE("quoted", STRING, NULL, NULL),
        RULE("entities", LIST, NULL, NULL),
        RULE("buttons", LIST, NULL, NULL),
        RULE("attachments", LIST, NULL, NULL),
        END,
};

static const struct rule conv_rules[] = {
        RULE("id", STRING, NULL, NULL),
        RULE("thread", STRING, NULL, NULL),
        RULE("status", STRING, NULL, NULL),
        RULE("window_expires", TIME, NULL, NULL),
        END,
};

static const struct rule auto_rules[] = {
        RULE("machine", BOOL, NULL, NULL),
        RULE("reason", STRING, NULL, NULL),
        RULE("bounce", MAP, NULL, NULL),
        RULE("list", BOOL, NULL, NULL),
        RULE("loop_depth", INT, NULL, NULL),
        RULE("suppress", LIST, NULL, NULL),
        END,
};

static const struct rule delivery_rules[] = {
        RULE("state", STRING, NULL, NULL),
        RULE("ext_id", STRING, NULL, NULL),
        RULE("why", STRING, NULL, NULL),
        END,
};

static const struct rule event_rules[] = {
        RULE("name", STRING, NULL, NULL),
        END,
};

static const struct rule data_rules[] = {
        RULE("direction", STRING, "in|out|internal", NULL),
        RULE("channel", STRING, NULL, NULL),
        RULE("account", STRING, NULL, NULL),
        RULE("msg", MAP, NULL, msg_rules),
        RULE("from", MAP, NULL, person_rules),
        RULE("to", LIST, NULL, person_rules),
        RULE("cc", LIST, NULL, person_rules),
        RULE("conv", MAP, NULL, conv_rules),
        RULE("auto", MAP, NULL, auto_rules),
        RULE("delivery", MAP, NULL, delivery_rules),
        RULE("event", MAP, NULL, event_rules),
        RULE("x", MAP, NULL, NULL),
        END,
};

static const struct rule rules[] = {
        RULE("specversion", STRING | REQUIRED, "1.0", NULL),
        RULE("id", STRING, NULL, NULL),
        RULE("source", STRING, NULL, NULL),
        RULE("type", STRING | REQUIRED, "message|status|event", NULL),
        RULE("subject", STRING, NULL, NULL),
        RULE("time", TIME, NULL, NULL),
        RULE("recordedtime", TIME, NULL, NULL),
        RULE("expirytime", TIME, NULL, NULL),
        RULE("datacontenttype", STRING, NULL, NULL),
        RULE("dataschema", STRING, NULL, NULL),
        RULE("traceparent", STRING, NULL, NULL),
        RULE("tracestate", STRING, NULL, NULL),
        RULE("partitionkey", STRING, NULL, NULL),
        RULE("sequence", INT, NULL, NULL),
        RULE("correlationid", STRING, NULL, NULL),
        RULE("causationid", STRING, NULL, NULL),
        RULE("idempotencykey", STRING, NULL, NULL),
        RULE("kind", STRING, "customer|person|operator|scheduled", NULL),
        RULE("data", MAP | REQUIRED, NULL, data_rules),
        RULE("annotations", NAMED, NULL, NULL),
        END,
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

/* Where the check has come to, in bytes that deskbus_value_check() let through: one pass over all of them. */
struct cursor {
    const unsigned char *at, *end;
    struct deskbus_error **reterr;
};

static struct value_head next_head(struct cursor *cursor)
{
    struct value_head head = {.kind = DESKBUS_ABSENT};
    (void)value_head_read(cursor->at, cursor->end, &head);
    return head;
}

static struct deskbus_value next_value(struct cursor *cursor)
{
    struct deskbus_value value = value_begin(cursor->at, cursor->end);
    cursor->at += value.size;
    return value;
}

static const struct rule *find_rule(const struct rule *table, const char *name, size_t size)
{
    for (; table->name != NULL; table++) {
        if (table->size == size && memcmp(table->name, name, size) == 0)
            return table;
    }
    return NULL;
}

static int check_field(struct cursor *cursor, const struct rule *rule, const struct trail *trail);

/* Reads a map; seen gets a bit for each rule that was met. */
static int check_map(
        struct cursor *cursor, const struct rule *table, const struct trail *above, uint32_t *seen)
{
    struct value_head map = next_head(cursor);
    cursor->at += map.head;
    for (size_t i = 0; i < map.count; i++) {
        struct value_head key = next_head(cursor);
        const char *name = (const char *)cursor->at + key.head;
        cursor->at += key.head + key.body;
        const struct rule *rule = find_rule(table, name, key.body);
        if (rule == NULL) {
            (void)next_value(cursor);
            continue;
        }
        struct trail trail = {above, rule->name};
        int r = check_field(cursor, rule, &trail);
        if (r < 0)
            return r;
        *seen |= 1u << (rule - table);
    }
    return 0;
}

static int check_items(struct cursor *cursor, const struct rule *table, const struct trail *trail)
{
    struct value_head list = next_head(cursor);
    cursor->at += list.head;
    for (size_t i = 0; i < list.count; i++) {
        uint32_t seen = 0;
        if (next_head(cursor).kind != DESKBUS_MAP)
            return fail_field(trail, "a list of maps", "", cursor->reterr);
        int r = check_map(cursor, table, trail, &seen);
        if (r < 0)
            return r;
    }
    return 0;
}

/* A value without fields of its own. */
static int check_scalar(struct cursor *cursor, const struct rule *rule, const struct trail *trail)
{
    struct deskbus_value value = next_value(cursor);
    if ((rule->kinds & TIME) == TIME && !is_time(value))
        return fail_field(trail, kind_name(rule->kinds), "", cursor->reterr);
    if (rule->values != NULL && !one_of(value, rule->values))
        return fail_field(trail, "one of ", rule->values, cursor->reterr);
    if ((rule->kinds & NAMED) == NAMED)
        return check_names(value, trail, cursor->reterr);
    return 0;
}

static int check_field(struct cursor *cursor, const struct rule *rule, const struct trail *trail)
{
    enum deskbus_kind kind = next_head(cursor).kind;
    uint32_t seen = 0;
    if (kind == DESKBUS_NIL && (rule->kinds & REQUIRED) == 0) {
        cursor->at++; /* as if it were absent */
        return 0;
    }
    if ((rule->kinds & 1u << kind) == 0)
        return fail_field(trail, kind_name(rule->kinds), "", cursor->reterr);
    if (rule->fields == NULL)
        return check_scalar(cursor, rule, trail);
    if (kind == DESKBUS_LIST)
        return check_items(cursor, rule->fields, trail);
    return check_map(cursor, rule->fields, trail, &seen);
}

int message_check(struct deskbus_value value, struct deskbus_error **reterr)
{
    struct cursor cursor = {value.bytes, value.bytes + value.size, reterr};
    uint32_t seen = 0;
    if (deskbus_value_kind(value) != DESKBUS_MAP)
        return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "a message must be a map");
    int r = check_map(&cursor, rules, NULL, &seen);
    if (r < 0)
        return r;
    for (const struct rule *rule = rules; rule->name != NULL; rule++) {
        if ((rule->kinds & REQUIRED) != 0 && (seen & 1u << (rule - rules)) == 0)
            return DESKBUS_FAIL(reterr, NULL, -EBADMSG, "%s is missing", rule->name);
    }
    return 0;
}

int message_check_annotations(struct deskbus_value value, struct deskbus_error **reterr)
{
    static const struct rule rule = RULE("annotations", NAMED | REQUIRED, NULL, NULL);
    struct cursor cursor = {value.bytes, value.bytes + value.size, reterr};
    struct trail trail = {NULL, rule.name};
    return check_field(&cursor, &rule, &trail);
}
