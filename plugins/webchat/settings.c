/* Settings: what an operator may set, its limits and defaults, and what is wrong with the values together. */
#include "settings.h"

#include "origin.h"
#include "texts.h"

#include <string.h>

const struct deskbus_option settings_table[] = {
        {.name = "address",
                .type = DESKBUS_OPTION_ADDRESS,
                .fallback = "127.0.0.1:8600",
                .help = "where the page is served; anything but loopback belongs behind a proxy with TLS"},
        {.name = "origins",
                .type = DESKBUS_OPTION_STRING,
                .flags = DESKBUS_LIST_OF,
                .help = "pages that may connect, as https://shop.example; default: the page's own host"},
        {.name = "account",
                .type = DESKBUS_OPTION_STRING,
                .help = "data.account of the messages; default: the instance's name"},
        {.name = "history",
                .type = DESKBUS_OPTION_STATE_PATH,
                .fallback = "history.db",
                .help = "file with what each visitor wrote and was answered"},
        {.name = "history_max",
                .type = DESKBUS_OPTION_INT,
                .fallback = "500",
                .range = "10..100000",
                .help = "messages kept for each visitor"},
        {.name = "history_age",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "90d",
                .range = "1h..3650d",
                .help = "a visitor who was silent that long is forgotten"},
        {.name = "cookie_key",
                .type = DESKBUS_OPTION_SECRET,
                .help = "signs the visitors' cookies, 16 bytes or more; default: made at the first start"},
        {.name = "key_file",
                .type = DESKBUS_OPTION_STATE_PATH,
                .fallback = "cookie.key",
                .help = "file of the key that was made at the first start"},
        {.name = "secure_cookie",
                .type = DESKBUS_OPTION_BOOL,
                .fallback = "false",
                .help = "cookie by https only: behind a proxy with TLS"},
        {.name = "message_max",
                .type = DESKBUS_OPTION_BYTES,
                .fallback = "4KiB",
                .range = "64..64KiB",
                .help = "a visitor's longer message is refused"},
        {.name = "rate",
                .type = DESKBUS_OPTION_INT,
                .fallback = "20",
                .range = "1..6000",
                .help = "messages a minute and visitor"},
        {.name = "connections_max",
                .type = DESKBUS_OPTION_INT,
                .fallback = "1000",
                .range = "1..60000",
                .help = "connections at a time; more are closed at once"},
        {.name = "per_visitor_max",
                .type = DESKBUS_OPTION_INT,
                .fallback = "10",
                .range = "1..1000",
                .help = "open pages of one visitor"},
        {.name = "pending_max",
                .type = DESKBUS_OPTION_INT,
                .fallback = "1000",
                .range = "1..100000",
                .help = "messages that wait for the broker; more are told to wait in the browser"},
        {.name = "idle_timeout",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "60s",
                .range = "5s..1h",
                .help = "a connection that answers no ping for that long is closed"},
        {.name = "texts",
                .type = DESKBUS_OPTION_RESOURCE,
                .fallback = "webchat/texts.yaml",
                .help = "every text of the page, by language"},
        {.name = "page",
                .type = DESKBUS_OPTION_RESOURCE,
                .fallback = "webchat/index.html",
                .help = "the page; chat.css, chat.js and icon.svg stand beside it"},
        {0}};

#define COOKIE_KEY_BYTES_MIN 16

void settings_read(const struct deskbus_options *options, struct settings *ret)
{
    *ret = (struct settings){
            .address = deskbus_option_string(options, "address"),
            .account = deskbus_option_string(options, "account"),
            .history_path = deskbus_option_string(options, "history"),
            .key_path = deskbus_option_string(options, "key_file"),
            .cookie_key = deskbus_option_string(options, "cookie_key"),
            .texts_path = deskbus_option_string(options, "texts"),
            .page_path = deskbus_option_string(options, "page"),
            .options = options,
            .secure_cookie = deskbus_option_bool(options, "secure_cookie"),
            .message_max_bytes = (size_t)deskbus_option_bytes(options, "message_max"),
            .rate_per_minute = (unsigned)deskbus_option_int(options, "rate"),
            .connections_max = (unsigned)deskbus_option_int(options, "connections_max"),
            .per_visitor_max = (unsigned)deskbus_option_int(options, "per_visitor_max"),
            .pending_max = (unsigned)deskbus_option_int(options, "pending_max"),
            .history_max = (unsigned)deskbus_option_int(options, "history_max"),
            .history_age_ms = deskbus_option_duration_ms(options, "history_age"),
            .idle_timeout_ms = deskbus_option_duration_ms(options, "idle_timeout"),
    };
}

void settings_check(const struct deskbus_options *options, struct deskbus_findings *out)
{
    struct settings settings;
    settings_read(options, &settings);
    if (settings.cookie_key != NULL && strlen(settings.cookie_key) < COOKIE_KEY_BYTES_MIN)
        deskbus_find(out, DESKBUS_ERROR, "WEB001", deskbus_option_place(options, "cookie_key"),
                "'cookie_key' is shorter than %d bytes: it could be guessed", COOKIE_KEY_BYTES_MIN);
    for (size_t i = 0; i < deskbus_option_count(options, "origins"); i++) {
        const char *origin = deskbus_option_string_at(options, "origins", i);
        if (!origin_valid(origin))
            deskbus_find(out, DESKBUS_ERROR, "WEB002", deskbus_option_place(options, "origins"),
                    "'%.80s' is no origin: write it as https://shop.example, without a path",
                    origin);
    }
    if (settings.texts_path != NULL) {
        struct texts *texts = NULL;
        (void)texts_read(settings.texts_path, deskbus_option_place(options, "texts"), out, &texts);
        texts_free(&texts);
    }
}
