/* Option table: checks a table itself, so that a plugin's mistake shows when it is loaded and not when it is used. */
#include "option_private.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* What the config says of every instance. */
static const char *const reserved[] = {
        "use", "as", "workers", "thread", "isolate", "remote", "on_failure", "run"};

static void find(struct deskbus_findings *out, const char *code,
        const struct deskbus_option *option, const char *text)
{
    deskbus_find(out, DESKBUS_ERROR, code, (struct deskbus_place){NULL, 0, 0}, "option '%s' %s",
            option->name, text);
}

static void check_name(const struct deskbus_option *table, const struct deskbus_option *option,
        bool top, struct deskbus_findings *out)
{
    if (!deskbus_name_valid(option->name, strlen(option->name)))
        find(out, "PLG001", option, "has a name that is not [a-z][a-z0-9_]{0,31}");
    for (size_t i = 0; top && i < sizeof(reserved) / sizeof(reserved[0]); i++) {
        if (strcmp(option->name, reserved[i]) == 0)
            find(out, "PLG003", option, "has a name that is reserved for every instance");
    }
    for (const struct deskbus_option *other = table; other != option; other++) {
        if (strcmp(other->name, option->name) == 0)
            find(out, "PLG004", option, "stands twice in the table");
    }
}

static void check_fallback(const struct deskbus_option *option, struct deskbus_findings *out)
{
    static const struct deskbus_option_scope no_scope = {.arg = NULL};
    struct deskbus_findings *own = NULL;
    if (option->flags & DESKBUS_REQUIRED)
        find(out, "PLG002", option, "is required and has a default");
    if (deskbus_findings_new(&own) < 0)
        return;
    struct option_reader reader = {.scope = &no_scope, .out = own};
    struct deskbus_options *holder = calloc(1, sizeof(*holder) + sizeof(holder->entries[0]));
    if (holder != NULL) {
        holder->count = 1;
        option_read_fallback(&reader, option, &holder->entries[0]);
    }
    const struct deskbus_finding *first = deskbus_findings_at(own, 0);
    if (reader.found)
        deskbus_find(out, DESKBUS_ERROR, "PLG002", (struct deskbus_place){NULL, 0, 0},
                "option '%s' has a default that its own type refuses: %s", option->name,
                first == NULL ? "" : first->text);
    deskbus_options_free(&holder);
    deskbus_findings_free(&own);
}

static bool range_good(const struct deskbus_option *option)
{
    const char *dots = strstr(option->range, "..");
    int64_t number = 0;
    char low[40];
    size_t size = dots == NULL ? sizeof(low) : (size_t)(dots - option->range);
    if (size >= sizeof(low))
        return false;
    memcpy(low, option->range, size);
    low[size] = '\0';
    return (low[0] == '\0' || option_number(option->type, low, &number)) &&
            (dots[2] == '\0' || option_number(option->type, dots + 2, &number));
}

static void check_range(const struct deskbus_option *option, struct deskbus_findings *out)
{
    enum deskbus_option_type type = option->type;
    bool measured = type == DESKBUS_OPTION_INT || type == DESKBUS_OPTION_BYTES ||
            type == DESKBUS_OPTION_DURATION;
    if (type == DESKBUS_OPTION_ENUM && (option->range == NULL || option->range[0] == '\0'))
        find(out, "PLG005", option, "is an enum without its words in range");
    if (option->range != NULL && measured && !range_good(option))
        find(out, "PLG005", option, "has a range that is not LOW..HIGH of its own type");
}

static void check_table(
        const struct deskbus_option *table, bool top, unsigned depth, struct deskbus_findings *out)
{
    for (const struct deskbus_option *option = table; option->name != NULL; option++) {
        check_name(table, option, top, out);
        if (option->type < DESKBUS_OPTION_BOOL || option->type > DESKBUS_OPTION_RECORD) {
            find(out, "PLG006", option, "has a type that does not exist");
            continue;
        }
        if ((option->flags & DESKBUS_LIST_OF) && (option->flags & DESKBUS_MAP_OF))
            find(out, "PLG006", option, "is a list and a map at once");
        check_range(option, out);
        if (option->type == DESKBUS_OPTION_RECORD && (option->fields == NULL || depth == 0)) {
            find(out, "PLG006", option, "is a record without fields, or too deep");
            continue;
        }
        if (option->type == DESKBUS_OPTION_RECORD)
            check_table(option->fields, false, depth - 1, out);
        if (option->fallback != NULL)
            check_fallback(option, out);
    }
}

int deskbus_option_table_check(const struct deskbus_option *table, struct deskbus_findings *out)
{
    size_t before = deskbus_findings_errors(out);
    if (table != NULL)
        check_table(table, true, 8, out);
    return deskbus_findings_errors(out) == before ? 0 : -EINVAL;
}
