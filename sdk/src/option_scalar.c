/* Option scalar: reads one value by its type, and tells what is wrong with it. */
#include "option_private.h"

#include <deskbus/topic.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void option_find(struct option_reader *reader, const struct deskbus_option *option,
        const char *code, struct deskbus_place place, const char *format, ...)
{
    char text[600];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    reader->found = true;
    deskbus_find(reader->out, DESKBUS_ERROR, code, place, "option '%s' %s", option->name, text);
}

const char *option_type_text(enum deskbus_option_type type)
{
    static const char *const texts[] = {
            [DESKBUS_OPTION_BOOL] = "true or false",
            [DESKBUS_OPTION_INT] = "a whole number",
            [DESKBUS_OPTION_FLOAT] = "a number",
            [DESKBUS_OPTION_BYTES] = "a size such as 512, 64KiB or 1MiB",
            [DESKBUS_OPTION_DURATION] =
                    "a duration with its unit, such as 250ms, 1.5s, 15m, 8h or 3d",
            [DESKBUS_OPTION_STRING] = "a text",
            [DESKBUS_OPTION_ENUM] = "one of the words it knows",
            [DESKBUS_OPTION_SECRET] = "a text",
            [DESKBUS_OPTION_REGEX] = "a regular expression",
            [DESKBUS_OPTION_TEMPLATE] = "a text with placeholders",
            [DESKBUS_OPTION_PATH] = "a path",
            [DESKBUS_OPTION_STATE_PATH] = "a path below the instance's state folder",
            [DESKBUS_OPTION_RESOURCE] = "a file's name or path",
            [DESKBUS_OPTION_URL] = "a URL such as https://host/path",
            [DESKBUS_OPTION_ADDRESS] = "an address such as 127.0.0.1:8600 or [::1]:8600",
            [DESKBUS_OPTION_TEAM] = "the name of a team",
            [DESKBUS_OPTION_INSTANCE] = "the name of an instance",
            [DESKBUS_OPTION_ANNOTATION] = "the name of an annotation, [a-z][a-z0-9_]{0,31}",
            [DESKBUS_OPTION_RECORD] = "a map",
    };
    size_t index = (size_t)type;
    if (index >= sizeof(texts) / sizeof(texts[0]) || texts[index] == NULL)
        return "nothing that is known";
    return texts[index];
}

/* What stands there, in short: a long or secret text is not repeated. */
static void find_form(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node)
{
    option_find(reader, option, "OPT003", deskbus_node_place(node), "must be %s, not '%.60s'",
            option_type_text(option->type), deskbus_node_text(node));
}

static void keep_text(struct option_reader *reader, const char *text, struct option_value *ret)
{
    ret->text = strdup(text);
    if (ret->text == NULL)
        reader->no_memory = true;
}

/* Splits "a..b"; either may be empty. */
static bool split_range(const char *range, char low[40], char high[40])
{
    const char *dots = strstr(range, "..");
    size_t size = dots == NULL ? 40 : (size_t)(dots - range);
    if (size >= 40 || strlen(dots + 2) >= 40)
        return false;
    memcpy(low, range, size);
    low[size] = '\0';
    (void)snprintf(high, 40, "%s", dots + 2);
    return true;
}

static void check_number_range(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, int64_t number)
{
    char low[40], high[40];
    int64_t least = INT64_MIN, most = INT64_MAX;
    if (option->range == NULL || !split_range(option->range, low, high))
        return;
    (void)option_number(option->type, low, &least);
    (void)option_number(option->type, high, &most);
    if (number < least || number > most)
        option_find(reader, option, "OPT004", deskbus_node_place(node),
                "must be within %s, not %.60s", option->range, deskbus_node_text(node));
}

static void read_number(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    if (option_number(option->type, deskbus_node_text(node), &ret->number))
        check_number_range(reader, option, node, ret->number);
    else
        find_form(reader, option, node);
}

static bool real_number(const char *text, double *ret)
{
    char *end = NULL;
    if (text[0] == '\0' || strspn(text, "0123456789+-.eE") != strlen(text))
        return false;
    *ret = strtod(text, &end);
    return *end == '\0' && isfinite(*ret);
}

static void read_float(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    char low[40], high[40];
    double least = -INFINITY, most = INFINITY;
    if (!real_number(deskbus_node_text(node), &ret->real)) {
        find_form(reader, option, node);
        return;
    }
    if (option->range == NULL || !split_range(option->range, low, high))
        return;
    (void)real_number(low, &least);
    (void)real_number(high, &most);
    if (ret->real < least || ret->real > most)
        option_find(reader, option, "OPT004", deskbus_node_place(node),
                "must be within %s, not %.60s", option->range, deskbus_node_text(node));
}

static void read_bool(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    const char *text = deskbus_node_text(node);
    ret->number = strcmp(text, "true") == 0;
    if (ret->number == 0 && strcmp(text, "false") != 0)
        find_form(reader, option, node);
}

enum { WORDS_MAX = 32, WORDS_SIZE = 512 };

/* Splits "red|green" in place. */
static size_t split_words(char *text, const char *words[WORDS_MAX])
{
    size_t count = 0;
    for (char *at = text; at != NULL && count < WORDS_MAX;) {
        char *bar = strchr(at, '|');
        if (bar != NULL)
            *bar++ = '\0';
        words[count++] = at;
        at = bar;
    }
    return count;
}

static void read_enum(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    char copy[WORDS_SIZE];
    const char *words[WORDS_MAX], *text = deskbus_node_text(node);
    const char *range = option->range == NULL ? "" : option->range;
    (void)snprintf(copy, sizeof(copy), "%s", range);
    size_t count = split_words(copy, words);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], text) == 0) {
            keep_text(reader, text, ret);
            return;
        }
    }
    const char *near = deskbus_nearest(text, words, count);
    option_find(reader, option, "OPT005", deskbus_node_place(node),
            "must be one of %s, not '%.60s'%s%s%s", range, text,
            near == NULL ? "" : ": did you mean '", near == NULL ? "" : near,
            near == NULL ? "" : "'?");
}

static void check_regex(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node)
{
    char why[200] = "";
    const struct deskbus_option_scope *scope = reader->scope;
    if (scope->regex != NULL &&
            scope->regex(scope->arg, deskbus_node_text(node), why, sizeof(why)) < 0)
        option_find(reader, option, "OPT007", deskbus_node_place(node),
                "is no valid regular expression: %s", why);
}

static void check_names(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node)
{
    const struct deskbus_option_scope *scope = reader->scope;
    const char *text = deskbus_node_text(node);
    if (option->type == DESKBUS_OPTION_TEAM && scope->team != NULL &&
            !scope->team(scope->arg, text))
        option_find(reader, option, "OPT006", deskbus_node_place(node),
                "names the team '%.60s', which is not among the teams of the config", text);
    if (option->type == DESKBUS_OPTION_INSTANCE && scope->instance != NULL &&
            !scope->instance(scope->arg, text, option->range))
        option_find(reader, option, "OPT006", deskbus_node_place(node),
                "names '%.60s', which is no instance%s%s of the config", text,
                option->range == NULL ? "" : " that can be a ",
                option->range == NULL ? "" : option->range);
    if (option->type == DESKBUS_OPTION_ANNOTATION && !deskbus_name_valid(text, strlen(text)))
        find_form(reader, option, node);
}

static void read_text(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    if (option->type == DESKBUS_OPTION_REGEX)
        check_regex(reader, option, node);
    check_names(reader, option, node);
    keep_text(reader, deskbus_node_text(node), ret);
}

typedef void read_fn(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret);

static read_fn *const readers[] = {
        [DESKBUS_OPTION_BOOL] = read_bool,
        [DESKBUS_OPTION_INT] = read_number,
        [DESKBUS_OPTION_FLOAT] = read_float,
        [DESKBUS_OPTION_BYTES] = read_number,
        [DESKBUS_OPTION_DURATION] = read_number,
        [DESKBUS_OPTION_STRING] = read_text,
        [DESKBUS_OPTION_ENUM] = read_enum,
        [DESKBUS_OPTION_SECRET] = read_text,
        [DESKBUS_OPTION_REGEX] = read_text,
        [DESKBUS_OPTION_TEMPLATE] = read_text,
        [DESKBUS_OPTION_PATH] = option_read_place,
        [DESKBUS_OPTION_STATE_PATH] = option_read_place,
        [DESKBUS_OPTION_RESOURCE] = option_read_place,
        [DESKBUS_OPTION_URL] = option_read_place,
        [DESKBUS_OPTION_ADDRESS] = option_read_place,
        [DESKBUS_OPTION_TEAM] = read_text,
        [DESKBUS_OPTION_INSTANCE] = read_text,
        [DESKBUS_OPTION_ANNOTATION] = read_text,
};

void option_read_scalar(struct option_reader *reader, const struct deskbus_option *option,
        const struct deskbus_node *node, struct option_value *ret)
{
    if (deskbus_node_kind(node) != DESKBUS_NODE_SCALAR)
        option_find(reader, option, "OPT003", deskbus_node_place(node), "must be %s, not a %s",
                option_type_text(option->type),
                deskbus_node_kind(node) == DESKBUS_NODE_MAP ? "map" : "list");
    else if (deskbus_node_null(node))
        option_find(reader, option, "OPT003", deskbus_node_place(node),
                "must be %s, it is empty: give a value or remove the line",
                option_type_text(option->type));
    else
        readers[option->type](reader, option, node, ret);
}
