/* Settings: the option table of `webchat` and its values, ready for use. */
#ifndef WEBCHAT_SETTINGS_H
#define WEBCHAT_SETTINGS_H

#include <deskbus/option.h>

extern const struct deskbus_option settings_table[];

/* Strings are those of the options: valid as long as they are. */
struct settings {
    const char *address;
    const char *account; /* NULL: the instance's name */
    const char *history_path;
    const char *key_path;
    const char *cookie_key; /* NULL: the key of key_path */
    const char *texts_path;
    const char *page_path; /* index.html; the other files stand beside it */
    const struct deskbus_options *options; /* for `origins` */
    bool secure_cookie;
    size_t message_max_bytes;
    unsigned rate_per_minute;
    unsigned connections_max;
    unsigned per_visitor_max;
    unsigned pending_max;
    unsigned history_max;
    uint64_t history_age_ms;
    uint64_t idle_timeout_ms;
};

void settings_read(const struct deskbus_options *options, struct settings *ret);
/* The plugin's check(): values that fit the table and yet make no sense, and the texts. */
void settings_check(const struct deskbus_options *options, struct deskbus_findings *out);

#endif
