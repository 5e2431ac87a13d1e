/* Catalogue: the table of descriptors that tests of the configuration know. */
#include "catalogue.h"

#include <stdio.h>
#include <string.h>

static const struct deskbus_option webchat_options[] = {
        {"address", DESKBUS_OPTION_ADDRESS, 0, "127.0.0.1:8600", NULL, "where it listens", NULL},
        {"origins", DESKBUS_OPTION_URL, DESKBUS_LIST_OF, NULL, NULL, "pages that may use it", NULL},
        {"cookie_key", DESKBUS_OPTION_SECRET, 0, NULL, NULL, "signs cookies", NULL},
        {"rate", DESKBUS_OPTION_INT, 0, "10", "1..1000", "messages a minute", NULL},
        {.name = NULL},
};
static const struct deskbus_option file_options[] = {
        {"read", DESKBUS_OPTION_PATH, 0, NULL, "read", "file to follow", NULL},
        {"write", DESKBUS_OPTION_PATH, 0, NULL, "write", "file to append to", NULL},
        {.name = NULL},
};
static const struct deskbus_option crm_options[] = {
        {"database", DESKBUS_OPTION_STATE_PATH, 0, "crm.db", NULL, "the data base", NULL},
        {"orders", DESKBUS_OPTION_PATH, 0, NULL, NULL, "orders to import", NULL},
        {.name = NULL},
};
static const struct deskbus_option sentiment_options[] = {
        {"model", DESKBUS_OPTION_RESOURCE, 0, NULL, NULL, "the model", NULL},
        {.name = NULL},
};
static const struct deskbus_option responder_options[] = {
        {"answers", DESKBUS_OPTION_STRING, 0, NULL, NULL, "the answers", NULL},
        {"interim", DESKBUS_OPTION_BOOL, 0, "false", NULL, "its replies do not end a message",
                NULL},
        {"threshold", DESKBUS_OPTION_FLOAT, 0, "0.6", "0..1", "how sure it must be", NULL},
        {.name = NULL},
};
static const struct deskbus_option account_options[] = {
        {"name", DESKBUS_OPTION_STRING, DESKBUS_REQUIRED, NULL, NULL, "its name", NULL},
        {"password", DESKBUS_OPTION_SECRET, 0, NULL, NULL, "its password", NULL},
        {.name = NULL},
};
static const struct deskbus_option email_options[] = {
        {"smtp", DESKBUS_OPTION_URL, 0, NULL, "smtp|smtps", "where mail goes", NULL},
        {"password", DESKBUS_OPTION_SECRET, 0, NULL, NULL, "of the mailbox", NULL},
        {"accounts", DESKBUS_OPTION_RECORD, DESKBUS_LIST_OF, NULL, NULL, "mailboxes",
                account_options},
        {"headers", DESKBUS_OPTION_STRING, DESKBUS_MAP_OF, NULL, NULL, "added to mails", NULL},
        {.name = NULL},
};
static const struct deskbus_option notifier_options[] = {
        {"team", DESKBUS_OPTION_TEAM, 0, NULL, NULL, "whom", NULL},
        {"by", DESKBUS_OPTION_INSTANCE, 0, NULL, "sink", "how", NULL},
        {"pattern", DESKBUS_OPTION_REGEX, 0, NULL, NULL, "when", NULL},
        {"every", DESKBUS_OPTION_DURATION, 0, "1m", "1s..1d", "how often", NULL},
        {.name = NULL},
};

static const struct deskbus_field party_fields[] = {
        {"name", DESKBUS_FIELD_STRING, NULL, NULL},
        {"vip", DESKBUS_FIELD_BOOL, NULL, NULL},
        {"visits", DESKBUS_FIELD_INT, NULL, NULL},
        {"tags", DESKBUS_FIELD_LIST, NULL, NULL},
        {"profile", DESKBUS_FIELD_MAP, NULL, NULL},
        {.name = NULL},
};
static const struct deskbus_field order_fields[] = {
        {"number", DESKBUS_FIELD_STRING, NULL, NULL},
        {"status", DESKBUS_FIELD_STRING, "new|sent|delivered", NULL},
        {.name = NULL},
};
static const struct deskbus_annotation crm_writes[] = {
        {"party", party_fields, "who writes"},
        {"order", order_fields, "the order that the text names"},
        {.name = NULL},
};
static const struct deskbus_field sentiment_fields[] = {
        {"label", DESKBUS_FIELD_STRING, "negative|neutral|positive", NULL},
        {"score", DESKBUS_FIELD_FLOAT, NULL, NULL},
        {"confidence", DESKBUS_FIELD_FLOAT, NULL, NULL},
        {.name = NULL},
};
static const struct deskbus_field lang_fields[] = {
        {"", DESKBUS_FIELD_STRING, NULL, NULL},
        {.name = NULL},
};
static const struct deskbus_annotation sentiment_writes[] = {
        {"sentiment", sentiment_fields, "the mood"},
        {"lang", lang_fields, "the language"},
        {.name = NULL},
};
static const struct deskbus_field intent_fields[] = {
        {"name", DESKBUS_FIELD_STRING, NULL, NULL},
        {"score", DESKBUS_FIELD_FLOAT, NULL, NULL},
        {.name = NULL},
};
static const struct deskbus_annotation responder_writes[] = {
        {"intent", intent_fields, "what is asked for"},
        {.name = NULL},
};

static void check_file(const struct deskbus_options *options, struct deskbus_findings *out)
{
    if (deskbus_option_given(options, "read") == deskbus_option_given(options, "write"))
        deskbus_find(out, DESKBUS_ERROR, "FIL001", deskbus_option_place(options, "read"),
                "a file is read or written: give exactly one of read and write");
}

static uint32_t file_roles(const struct deskbus_options *options)
{
    return deskbus_option_given(options, "read") ? DESKBUS_SOURCE : DESKBUS_SINK;
}

static const struct deskbus_plugin plugins[] = {
        {DESKBUS_PLUGIN_HEADER, .name = "webchat", .version = "1",
                .roles = DESKBUS_SOURCE | DESKBUS_SINK, .flags = DESKBUS_KEYED,
                .options = webchat_options},
        {DESKBUS_PLUGIN_HEADER, .name = "file", .version = "1",
                .roles = DESKBUS_SOURCE | DESKBUS_SINK, .flags = DESKBUS_KEYED,
                .options = file_options, .check = check_file, .roles_with = file_roles},
        {DESKBUS_PLUGIN_HEADER, .name = "feed", .version = "1", .roles = DESKBUS_SOURCE},
        {DESKBUS_PLUGIN_HEADER, .name = "crm", .version = "1",
                .roles = DESKBUS_STEP | DESKBUS_OBSERVER, .max_workers = 1, .flags = DESKBUS_BLOCKS,
                .options = crm_options, .writes = crm_writes},
        {DESKBUS_PLUGIN_HEADER, .name = "sentiment", .version = "1", .roles = DESKBUS_STEP,
                .flags = DESKBUS_PURE | DESKBUS_OPTIONAL, .options = sentiment_options,
                .writes = sentiment_writes},
        {DESKBUS_PLUGIN_HEADER, .name = "responder", .version = "1", .roles = DESKBUS_STEP,
                .flags = DESKBUS_MAY_REPLY | DESKBUS_MAY_HAND_OFF | DESKBUS_MAY_END,
                .options = responder_options, .writes = responder_writes},
        {DESKBUS_PLUGIN_HEADER, .name = "echo", .version = "1", .roles = DESKBUS_STEP,
                .flags = DESKBUS_MAY_REPLY},
        {DESKBUS_PLUGIN_HEADER, .name = "email", .version = "1",
                .roles = DESKBUS_SOURCE | DESKBUS_SINK, .options = email_options},
        {DESKBUS_PLUGIN_HEADER, .name = "notifier", .version = "1", .roles = DESKBUS_STEP,
                .options = notifier_options},
        {DESKBUS_PLUGIN_HEADER, .name = "console", .version = "1", .roles = 0},
};
enum { PLUGINS = sizeof(plugins) / sizeof(plugins[0]) };

static const struct deskbus_plugin *find(void *arg, const char *use, char *why, size_t size)
{
    (void)arg;
    for (size_t i = 0; i < PLUGINS; i++)
        if (strcmp(plugins[i].name, use) == 0)
            return &plugins[i];
    (void)snprintf(why, size, "it was built for ABI 2.0, this deskbus has 1.0");
    return NULL;
}

static size_t names(void *arg, const char **ret, size_t max)
{
    size_t count = 0;
    (void)arg;
    for (; count < PLUGINS && count < max; count++)
        ret[count] = plugins[count].name;
    if (count < max)
        ret[count++] = "broken";
    return count;
}

const struct plan_catalogue test_catalogue = {.find = find, .names = names};
