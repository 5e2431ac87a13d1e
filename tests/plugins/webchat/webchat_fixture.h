/* Webchat fixture: the plugin on the fake host, its port, and pages that connect to it. */
#ifndef TESTS_PLUGINS_WEBCHAT_WEBCHAT_FIXTURE_H
#define TESTS_PLUGINS_WEBCHAT_WEBCHAT_FIXTURE_H

#include "ws_client.h"

#include <deskbus/testing.h>

#define WEBCHAT_WAIT_MS 5000

struct webchat {
    char *state; /* a temporary folder */
    struct deskbus_fake *fake;
    int port;
};

/* cmocka fixtures: *state is a struct webchat, opened without options. */
int webchat_setup(void **state);
int webchat_teardown(void **state);
/* Closes and opens again on the same state; options: more lines of YAML, or NULL. */
void webchat_restart(struct webchat *chat, const char *options);
void webchat_close(struct webchat *chat);

/* A page of the visitor with that cookie (NULL: new), that has shown messages up to `last`. It is welcome when this returns. */
struct ws_client *webchat_page(struct webchat *chat, const char *cookie, int last);
/* Connected, nothing said. */
struct ws_client *webchat_connect(struct webchat *chat);
/* Wait for something, or fail. */
void webchat_wait_frame(
        struct webchat *chat, struct ws_client *client, const char *a, const char *b);
void webchat_wait_count(
        struct webchat *chat, struct ws_client *client, const char *text, size_t count);
void webchat_wait_closed(struct webchat *chat, struct ws_client *client);
void webchat_wait_status(struct webchat *chat, struct ws_client *client, int status);
void webchat_wait_counter(struct webchat *chat, const char *name, uint64_t value);
void webchat_wait_accepts(struct webchat *chat, size_t count);
/* Says {"type":"msg"}. */
void webchat_say(struct ws_client *client, const char *client_id, const char *text);
/* A reply in the visitor's conversation is delivered and done. from: more of data.from as JSON, or NULL. */
const struct deskbus_fake_result *webchat_reply(struct webchat *chat, const char *visitor,
        const char *output_id, const char *text, const char *from);
/* The visitor's id as welcome said it; the caller frees it. */
char *webchat_visitor(const struct ws_client *client);

#endif
