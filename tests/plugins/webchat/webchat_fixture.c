/* Webchat fixture: one plugin, many pages, all on the fake host's loop. */
#include "test.h"

#include "webchat_fixture.h"

#include "temp_folder.h"

#include <stdio.h>
#include <string.h>

static int port_of(struct deskbus_fake *fake)
{
    static const char start[] = "info: chat page at http://127.0.0.1:";
    int port = 0;
    for (size_t i = 0; deskbus_fake_log(fake, i) != NULL; i++) {
        const char *line = deskbus_fake_log(fake, i);
        if (strncmp(line, start, sizeof(start) - 1) == 0)
            assert_int_equal(sscanf(line + sizeof(start) - 1, "%d", &port), 1);
    }
    return port;
}

static void open_chat(struct webchat *chat, const char *options)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *error = NULL;
    char yaml[1024], resources[1024], text[1024];
    snprintf(yaml, sizeof(yaml), "address: \"127.0.0.1:0\"\n%s", options != NULL ? options : "");
    snprintf(resources, sizeof(resources), "%s/share/deskbus", test_build_dir());
    const struct deskbus_fake_setup setup = {.plugin = &deskbus_plugin,
            .options = yaml,
            .instance = "chat",
            .state_path = chat->state,
            .resource_path = resources};
    int r = deskbus_fake_open(&setup, &chat->fake, &error);
    if (r < 0) {
        deskbus_error_print(error, text, sizeof(text));
        fail_msg("%s", text);
    }
    chat->port = port_of(chat->fake);
    assert_int_not_equal(chat->port, 0);
}

int webchat_setup(void **state)
{
    struct webchat *chat = calloc(1, sizeof(*chat));
    assert_non_null(chat);
    assert_int_equal(temp_folder_new(&chat->state), 0);
    open_chat(chat, NULL);
    *state = chat;
    return 0;
}

void webchat_close(struct webchat *chat)
{
    DESKBUS_CLEANUP(deskbus_error_free) struct deskbus_error *error = NULL;
    char text[1024];
    if (deskbus_fake_close(&chat->fake, &error) == 0)
        return;
    deskbus_error_print(error, text, sizeof(text));
    fail_msg("%s", text);
}

int webchat_teardown(void **state)
{
    struct webchat *chat = *state;
    if (chat->fake != NULL)
        webchat_close(chat);
    temp_folder_free(&chat->state);
    free(chat);
    return 0;
}

void webchat_restart(struct webchat *chat, const char *options)
{
    webchat_close(chat);
    open_chat(chat, options);
}

/* --- waiting --- */

struct wish {
    struct webchat *chat;
    struct ws_client *client;
    const char *a, *b;
    size_t count;
    bool (*holds)(const struct wish *wish);
};

static bool on_look(void *arg)
{
    const struct wish *wish = arg;
    return wish->holds(wish);
}

static void wait_for(struct wish *wish)
{
    if (deskbus_fake_wait(wish->chat->fake, on_look, wish, WEBCHAT_WAIT_MS))
        return;
    for (size_t i = 0; wish->client != NULL && i < wish->client->frame_count; i++)
        print_message("frame: %s\n", wish->client->frames[i]);
    fail_msg("waited in vain for '%s' '%s' %zu", wish->a != NULL ? wish->a : "",
            wish->b != NULL ? wish->b : "", wish->count);
}

static bool frame_holds(const struct wish *wish)
{
    return ws_client_find(wish->client, wish->a, wish->b, 0) != NULL;
}

void webchat_wait_frame(
        struct webchat *chat, struct ws_client *client, const char *a, const char *b)
{
    wait_for(&(struct wish){.chat = chat, .client = client, .a = a, .b = b, .holds = frame_holds});
}

static bool count_holds(const struct wish *wish)
{
    return ws_client_count(wish->client, wish->a) >= wish->count;
}

void webchat_wait_count(
        struct webchat *chat, struct ws_client *client, const char *text, size_t count)
{
    wait_for(&(struct wish){
            .chat = chat, .client = client, .a = text, .count = count, .holds = count_holds});
}

static bool connected_holds(const struct wish *wish)
{
    return wish->client->connected;
}

static bool closed_holds(const struct wish *wish)
{
    return wish->client->closed;
}

void webchat_wait_closed(struct webchat *chat, struct ws_client *client)
{
    wait_for(&(struct wish){.chat = chat, .client = client, .a = "closed", .holds = closed_holds});
}

static bool status_holds(const struct wish *wish)
{
    return wish->client->status != 0;
}

void webchat_wait_status(struct webchat *chat, struct ws_client *client, int status)
{
    wait_for(&(struct wish){.chat = chat, .client = client, .a = "status", .holds = status_holds});
    assert_int_equal(client->status, status);
}

static bool counter_holds(const struct wish *wish)
{
    return deskbus_fake_counter(wish->chat->fake, wish->a) >= wish->count;
}

void webchat_wait_counter(struct webchat *chat, const char *name, uint64_t value)
{
    wait_for(&(struct wish){
            .chat = chat, .a = name, .count = (size_t)value, .holds = counter_holds});
}

static bool accepts_hold(const struct wish *wish)
{
    return deskbus_fake_accept_count(wish->chat->fake) >= wish->count;
}

void webchat_wait_accepts(struct webchat *chat, size_t count)
{
    wait_for(&(struct wish){.chat = chat, .a = "accepts", .count = count, .holds = accepts_hold});
}

/* --- pages --- */

struct ws_client *webchat_connect(struct webchat *chat)
{
    struct ws_client *client = ws_client_new(deskbus_fake_loop(chat->fake), chat->port);
    wait_for(&(struct wish){
            .chat = chat, .client = client, .a = "connected", .holds = connected_holds});
    assert_false(client->closed);
    return client;
}

struct ws_client *webchat_page(struct webchat *chat, const char *cookie, int last)
{
    char headers[512] = "", hello[128];
    struct ws_client *client = webchat_connect(chat);
    if (cookie != NULL)
        snprintf(headers, sizeof(headers), "Cookie: %s\r\n", cookie);
    ws_client_upgrade(client, "/ws", headers);
    webchat_wait_status(chat, client, 101);
    snprintf(
            hello, sizeof(hello), "{\"type\":\"hello\",\"v\":1,\"last\":%d,\"lang\":\"pl\"}", last);
    ws_client_text(client, hello);
    webchat_wait_frame(chat, client, "\"type\":\"welcome\"", NULL);
    return client;
}

void webchat_say(struct ws_client *client, const char *client_id, const char *text)
{
    char frame[16384];
    snprintf(frame, sizeof(frame), "{\"type\":\"msg\",\"client_id\":\"%s\",\"text\":\"%s\"}",
            client_id, text);
    ws_client_text(client, frame);
}

static bool ended(const struct wish *wish)
{
    return ((const struct deskbus_fake_result *)(const void *)wish->a)->verdict !=
            DESKBUS_FAKE_OPEN;
}

const struct deskbus_fake_result *webchat_reply(struct webchat *chat, const char *visitor,
        const char *output_id, const char *text, const char *from)
{
    char json[2048];
    snprintf(json, sizeof(json),
            "{\"data\":{\"channel\":\"webchat\",\"conv\":{\"thread\":\"%s\"},\"msg\":{\"text\":\"%s\"}%s%s%s}}",
            visitor, text, from != NULL ? ",\"from\":{" : "", from != NULL ? from : "",
            from != NULL ? "}" : "");
    const struct deskbus_fake_delivery how = {.role = DESKBUS_SINK, .output_id = output_id};
    const struct deskbus_fake_result *result = deskbus_fake_deliver(chat->fake, json, &how);
    struct wish wish = {.chat = chat, .a = (const char *)(const void *)result, .holds = ended};
    assert_true(deskbus_fake_wait(chat->fake, on_look, &wish, WEBCHAT_WAIT_MS));
    return result;
}

char *webchat_visitor(const struct ws_client *client)
{
    const char *frame = ws_client_find(client, "\"type\":\"welcome\"", NULL, 0);
    assert_non_null(frame);
    const char *visitor = strstr(frame, "visitor:");
    assert_non_null(visitor);
    return strndup(visitor, 40);
}
