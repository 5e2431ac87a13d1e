/* Chat: ties visitors, their pages, the broker and the history together. */
#include "chat.h"

#include "inbox.h"
#include "server.h"
#include "tab.h"
#include "texts.h"

#include <deskbus/call.h>

#include <errno.h>
#include <libwebsockets.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAULTS_MAX      20 /* wrong frames of one page, then it is closed */
#define IDLE_VISITORS   10000 /* remembered for their pace */
#define WAIT_MS         2000 /* advice to a page whose message could not be taken */
#define FORGET_EVERY_MS 86400000u
#define REPLY_BYTES_MAX ((size_t)256 * 1024)
#define JSON_GROWTH     6 /* "\u00e9": bytes that one byte of text may need */
#define FRAME_SPARE     1024 /* the other fields of a frame */

struct chat {
    struct deskbus_host *host;
    struct settings settings;
    struct cookie_key key;
    struct assets *assets;
    struct deskbus_builder *builder;
    struct history *history;
    struct recorder *recorder;
    struct visitors *visitors;
    struct inbox *inbox;
    struct server *server;
    struct deskbus_timer *forget;
    bool stopping;
    deskbus_done_fn *done; /* of chat_close() */
    void *done_arg;
};

/* --- to pages --- */

static void send_error(struct chat *chat, struct tab *tab, const char *code, const char *client_id,
        uint64_t retry_after_ms)
{
    char *text = NULL;
    if (frame_write_error(chat->builder, code, client_id, retry_after_ms, &text) == 0)
        tab_send(tab, text);
}

static void send_ack(
        struct chat *chat, struct tab *tab, const char *client_id, int64_t seq, const char *id)
{
    char *text = NULL;
    if (frame_write_ack(chat->builder, client_id, seq, id, &text) == 0)
        tab_send(tab, text);
}

static void show(struct visitor *visitor, int64_t seq)
{
    if (seq > visitor->last)
        visitor->last = seq;
    for (struct tab *tab = visitor->tabs; tab != NULL; tab = tab->next)
        tab_wake(tab);
}

/* A visitor's message has come to its place, or not. All his pages are told: the one that sent it may be gone. */
static void on_settled(void *arg, const struct inbox_result *result)
{
    struct chat *chat = arg;
    struct tab *tab = result->visitor->tabs;
    bool later = result->status != -EINVAL && result->status != -EMSGSIZE;
    for (; tab != NULL; tab = tab->next) {
        if (result->status == 0)
            send_ack(chat, tab, result->client_id, result->seq, result->id);
        else
            send_error(
                    chat, tab, later ? "wait" : "refused", result->client_id, later ? WAIT_MS : 0);
    }
    if (result->status == 0)
        show(result->visitor, result->seq);
    else
        deskbus_count(chat->host, "not_accepted", 1);
}

/* --- from pages --- */

static struct tab *on_opened(void *arg, struct lws *wsi, const char *id)
{
    struct chat *chat = arg;
    struct visitor *visitor = NULL;
    struct tab *tab = NULL;
    bool made = false;
    if (visitors_add(chat->visitors, id, deskbus_now(chat->host), &visitor, &made) < 0 ||
            (made && history_last(chat->history, id, &visitor->last) < 0))
        return NULL;
    if (visitor->tab_count >= chat->settings.per_visitor_max) {
        deskbus_count(chat->host, "refused_pages", 1);
        return NULL;
    }
    return tab_new(wsi, visitor, &tab) < 0 ? NULL : tab;
}

static void on_hello(struct chat *chat, struct tab *tab, const struct frame *frame)
{
    char *text = NULL;
    const struct visitor *visitor = tab->visitor;
    if (frame_write_welcome(chat->builder, visitor->id, visitor->last,
                chat->settings.message_max_bytes, &text) < 0)
        return;
    /* A page that knows more than we do has outlived its history: it begins anew. */
    tab->seen = frame->last > visitor->last ? 0 : frame->last;
    tab->greeted = true;
    memcpy(tab->lang, frame->lang, sizeof(tab->lang));
    tab_send(tab, text);
}

/* True when it stands in the history: sent a second time, since the first answer was lost. */
static bool answer_known(struct chat *chat, struct tab *tab, const char *client_id)
{
    char key[INBOX_KEY_SIZE], id[DESKBUS_ID_SIZE];
    int64_t seq = 0;
    inbox_key(client_id, key);
    if (history_find(chat->history, tab->visitor->id, key, &seq, id, sizeof(id)) < 0)
        return false;
    deskbus_count(chat->host, "repeated_messages", 1);
    send_ack(chat, tab, client_id, seq, id);
    return true;
}

static void on_msg(struct chat *chat, struct tab *tab, const struct frame *frame)
{
    if (answer_known(chat, tab, frame->client_id))
        return;
    if (chat->stopping) {
        send_error(chat, tab, "wait", frame->client_id, WAIT_MS);
        return;
    }
    uint64_t pause = visitors_pace(chat->visitors, tab->visitor, deskbus_now(chat->host));
    if (pause > 0) {
        deskbus_count(chat->host, "too_fast", 1);
        send_error(chat, tab, "slow_down", frame->client_id, pause);
        return;
    }
    int r = inbox_push(chat->inbox, tab->visitor, frame, tab->lang);
    if (r == -ENOBUFS || r == -ENOMEM)
        send_error(chat, tab, "wait", frame->client_id, WAIT_MS);
    else if (r == 0 && inbox_waits(chat->inbox))
        send_error(chat, tab, "queued", frame->client_id, 0);
}

static void on_fault(struct chat *chat, struct tab *tab, const char *code, const char *client_id)
{
    deskbus_count(chat->host, "wrong_frames", 1);
    send_error(chat, tab, code, client_id, 0);
    if (++tab->faults >= FAULTS_MAX)
        tab_close(tab, LWS_CLOSE_STATUS_POLICY_VIOLATION);
}

static void on_received(void *arg, struct tab *tab, const char *bytes, size_t size)
{
    struct chat *chat = arg;
    struct frame frame;
    const char *text = NULL;
    size_t text_max = chat->settings.message_max_bytes, length = 0;
    if (!tab_gather(tab, bytes, size, text_max * JSON_GROWTH + FRAME_SPARE, &text, &length))
        return;
    const char *code = frame_read(chat->builder, text, length, text_max, &frame);
    if (code != NULL)
        on_fault(chat, tab, code, frame.client_id);
    else if (frame.type == FRAME_HELLO)
        on_hello(chat, tab, &frame);
    else if (!tab->greeted)
        on_fault(chat, tab, "bad_order", frame.client_id);
    else
        on_msg(chat, tab, &frame);
    frame_clear(&frame);
}

static int on_writable(void *arg, struct tab *tab)
{
    struct chat *chat = arg;
    return tab_write(tab, chat->history, chat->builder);
}

static void on_closed(void *arg, struct tab *tab)
{
    (void)arg;
    tab_free(&tab);
}

/* --- from the broker --- */

static void on_delivered(void *arg, int status, const struct history_place *place)
{
    struct deskbus_delivery *delivery = arg;
    struct chat *chat = delivery->user;
    char thread[COOKIE_VISITOR_SIZE], ext_id[COOKIE_VISITOR_SIZE + 24];
    if (status < 0) {
        deskbus_retry(delivery, WAIT_MS, "the history could not be written");
        return;
    }
    (void)deskbus_value_copy(
            deskbus_message_get(delivery->message, "data.conv.thread"), thread, sizeof(thread));
    (void)snprintf(ext_id, sizeof(ext_id), "%s/%lld", thread, (long long)place->seq);
    if (place->known)
        deskbus_count(chat->host, "known_outputs", 1);
    (void)deskbus_sent(delivery, ext_id);
    deskbus_done(delivery);
    struct visitor *visitor = visitors_find(chat->visitors, thread);
    if (visitor != NULL)
        show(visitor, place->seq);
}

static enum frame_who who_wrote(const struct deskbus_message *message)
{
    bool person = deskbus_value_is(deskbus_message_get(message, "data.from.role"), "agent") ||
            deskbus_value_is(deskbus_message_get(message, "kind"), "person");
    return person ? FRAME_PERSON : FRAME_BOT;
}

/* NULL: it can be delivered. Else the code that it is rejected with. */
static const char *why_not(const struct deskbus_delivery *delivery, const char *thread,
        size_t thread_size, size_t text_size)
{
    if (thread_size >= COOKIE_VISITOR_SIZE || !cookie_visitor_valid(thread, thread_size))
        return "no_visitor";
    if (delivery->output_id[0] == '\0')
        return "no_output_id";
    if (text_size == 0)
        return "no_text";
    return text_size > REPLY_BYTES_MAX ? "too_long" : NULL;
}

static int record(struct chat *chat, struct deskbus_delivery *delivery, const char *thread)
{
    char key[64], name[FRAME_NAME_SIZE];
    const char *given = "", *text = NULL;
    size_t given_size = 0;
    size_t size = deskbus_message_text(delivery->message, &text);
    char *copy = strndup(text, size);
    if (copy == NULL)
        return -ENOMEM;
    enum frame_who who = who_wrote(delivery->message);
    (void)snprintf(key, sizeof(key), "o/%.40s", delivery->output_id);
    if (who == FRAME_PERSON)
        (void)deskbus_value_string(
                deskbus_message_get(delivery->message, "data.from.name"), &given, &given_size);
    frame_clean_name(given, given_size, name);
    const struct history_entry entry = {.visitor = thread,
            .key = key,
            .id = "",
            .who = who,
            .client_id = "",
            .name = name,
            .text = copy,
            .time_ms = deskbus_now(chat->host)};
    int r = recorder_add(chat->recorder, &entry, on_delivered, delivery);
    free(copy);
    return r;
}

void chat_deliver(struct chat *chat, struct deskbus_delivery *delivery)
{
    char thread[COOKIE_VISITOR_SIZE];
    const char *text = NULL;
    size_t thread_size = deskbus_value_copy(
            deskbus_message_get(delivery->message, "data.conv.thread"), thread, sizeof(thread));
    const char *code = why_not(
            delivery, thread, thread_size, deskbus_message_text(delivery->message, &text));
    if (code != NULL) {
        deskbus_reject(delivery, code, "the reply cannot be shown to a visitor");
        return;
    }
    delivery->user = chat;
    if (record(chat, delivery, thread) < 0)
        deskbus_retry(delivery, WAIT_MS, "no memory for a reply");
}

void chat_ready(struct chat *chat)
{
    inbox_ready(chat->inbox);
}

/* --- life --- */

static int open_files(struct chat *chat, struct deskbus_error **reterr)
{
    struct deskbus_findings *findings = NULL;
    struct texts *texts = NULL;
    const struct settings *settings = &chat->settings;
    int r = deskbus_findings_new(&findings);
    if (r == 0)
        r = texts_read(settings->texts_path, deskbus_option_place(settings->options, "texts"),
                findings, &texts);
    if (r < 0)
        r = DESKBUS_FAIL(reterr, NULL, r, "cannot use the texts '%s': %s", settings->texts_path,
                deskbus_findings_count(findings) > 0 ? deskbus_findings_at(findings, 0)->text
                                                     : strerror(-r));
    else
        r = assets_open(settings->page_path, texts_json(texts), &chat->assets, reterr);
    texts_free(&texts);
    deskbus_findings_free(&findings);
    return r;
}

static int open_state(struct chat *chat, struct deskbus_error **reterr)
{
    const struct settings *settings = &chat->settings;
    int r = cookie_key_open(settings->key_path, &chat->key, reterr);
    if (r == 0 && settings->cookie_key != NULL)
        cookie_key_derive(settings->cookie_key, &chat->key);
    if (r == 0)
        r = history_open(settings->history_path, settings->history_max, &chat->history, reterr);
    return r;
}

static int open_parts(struct chat *chat)
{
    const struct settings *settings = &chat->settings;
    int r = deskbus_builder_new(&chat->builder);
    if (r == 0)
        r = visitors_new(settings->connections_max + IDLE_VISITORS, settings->rate_per_minute,
                &chat->visitors);
    if (r == 0)
        r = inbox_new(chat->host, settings, &chat->recorder, on_settled, chat, &chat->inbox);
    if (r == 0) /* last: it has a handle */
        r = recorder_new(chat->host, chat->history, &chat->recorder);
    return r;
}

static void free_parts(struct chat *chat)
{
    inbox_free(&chat->inbox);
    visitors_free(&chat->visitors);
    history_close(&chat->history);
    assets_free(&chat->assets);
    deskbus_builder_free(&chat->builder);
    free(chat);
}

int chat_new(struct deskbus_host *host, const struct deskbus_options *options, struct chat **ret,
        struct deskbus_error **reterr)
{
    struct chat *chat = calloc(1, sizeof(*chat));
    if (chat == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory");
    chat->host = host;
    settings_read(options, &chat->settings);
    int r = open_files(chat, reterr);
    if (r == 0)
        r = open_state(chat, reterr);
    if (r == 0 && (r = open_parts(chat)) < 0)
        r = DESKBUS_FAIL(reterr, NULL, r, "no memory");
    if (r < 0)
        free_parts(chat);
    else
        *ret = chat;
    return r;
}

static void on_forget(void *arg)
{
    struct chat *chat = arg;
    uint64_t now = deskbus_now(chat->host), age = chat->settings.history_age_ms;
    chat->forget = NULL;
    if (now > age && history_forget(chat->history, now - age) < 0)
        deskbus_log(chat->host, DESKBUS_LOG_WARNING, "old histories cannot be deleted: %s",
                history_why(chat->history));
    (void)deskbus_timer(chat->host, FORGET_EVERY_MS, on_forget, chat, &chat->forget);
}

int chat_start(struct chat *chat, struct deskbus_error **reterr)
{
    const struct server_setup setup = {.host = chat->host,
            .settings = &chat->settings,
            .assets = chat->assets,
            .key = &chat->key,
            .events = {.arg = chat,
                    .opened = on_opened,
                    .received = on_received,
                    .writable = on_writable,
                    .closed = on_closed}};
    int r = server_new(&setup, &chat->server);
    if (r < 0)
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for the server");
    r = server_listen(chat->server, reterr);
    if (r < 0)
        return r; /* chat_close() closes what is open */
    on_forget(chat);
    deskbus_log(
            chat->host, DESKBUS_LOG_INFO, "chat page at http://%s/", server_address(chat->server));
    return 0;
}

void chat_stop(struct chat *chat)
{
    chat->stopping = true;
}

static void on_recorder_closed(void *arg)
{
    struct chat *chat = arg;
    deskbus_done_fn *done = chat->done;
    void *done_arg = chat->done_arg;
    free_parts(chat);
    done(done_arg);
}

static void on_server_closed(void *arg)
{
    struct chat *chat = arg;
    recorder_close(chat->recorder, on_recorder_closed, chat);
}

void chat_close(struct chat *chat, deskbus_done_fn *done, void *arg)
{
    chat->done = done;
    chat->done_arg = arg;
    if (DESKBUS_HOST_HAS(chat->host, cancel))
        chat->host->cancel(&chat->forget);
    if (chat->server != NULL)
        server_close(chat->server, on_server_closed, chat);
    else
        on_server_closed(chat);
}
