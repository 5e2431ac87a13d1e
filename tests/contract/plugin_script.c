/* Contract plugin script: reads commands from a text and makes host calls of them. */
#include "plugin_private.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 4, TEXT_SIZE = 1024 };

/* One command: its words, the last one being the rest of the text. */
struct command {
    struct actor *actor;
    struct deskbus_delivery *delivery;
    const char *name;
    char *words[WORDS_MAX]; /* "" where there is none */
};

static void say(const struct command *command, int r)
{
    const char *text = r == 0 ? "0" : strerrorname_np(-r);
    deskbus_log(command->actor->host, DESKBUS_LOG_INFO, "%s %s", command->name, text);
}

static const char *optional(const char *word)
{
    return strcmp(word, "-") == 0 ? NULL : word;
}

static uint64_t number(const char *word)
{
    return strtoull(word, NULL, 10);
}

static enum deskbus_reply reply_kind(const char *word)
{
    return strcmp(word, "final") == 0 ? DESKBUS_FINAL : DESKBUS_INTERIM;
}

static enum deskbus_scope scope_of(const char *word)
{
    if (strcmp(word, "person") == 0)
        return DESKBUS_PERSON;
    return strcmp(word, "instance") == 0 ? DESKBUS_INSTANCE : DESKBUS_CONVERSATION;
}

/* A message of that text; the caller gives it back. */
static struct deskbus_message *message_of(const char *text, const char *key)
{
    struct deskbus_draft *draft = NULL;
    struct deskbus_message *message = NULL;
    if (deskbus_draft_new(NULL, &draft) < 0)
        abort();
    deskbus_draft_string(draft, "data.msg.text", text);
    if (key != NULL)
        deskbus_draft_string(draft, "idempotencykey", key);
    if (key != NULL)
        deskbus_draft_string(draft, "data.from.addr", "anna");
    if (deskbus_draft_finish(&draft, &message, NULL) < 0)
        abort();
    return message;
}

/* Not before: 0 stays 0, for at once. */
static uint64_t not_before(const struct command *command, const char *word)
{
    uint64_t delay_ms = number(word);
    return delay_ms == 0 ? 0 : deskbus_now(command->actor->host) + delay_ms;
}

static bool run_annotate(struct command *command)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value = {NULL, 0};
    if (deskbus_builder_new(&builder) < 0)
        abort();
    deskbus_build_json(builder, command->words[1], strlen(command->words[1]));
    int r = deskbus_builder_finish(builder, &value, NULL);
    if (r == 0)
        r = deskbus_annotate(command->delivery, command->words[0], value);
    deskbus_builder_free(&builder);
    say(command, r);
    return false;
}

static bool run_seen(struct command *command)
{
    char *json = NULL;
    struct deskbus_value value = deskbus_message_annotation(
            command->delivery->message, command->words[0]);
    if (deskbus_value_to_json(value, &json, NULL) < 0)
        abort();
    deskbus_log(command->actor->host, DESKBUS_LOG_INFO, "seen %s %s", command->words[0], json);
    free(json);
    return false;
}

static bool run_reply(struct command *command)
{
    struct deskbus_message *message = message_of(command->words[1], NULL);
    say(command, deskbus_reply(command->delivery, message, reply_kind(command->words[0])));
    deskbus_message_unref(&message);
    return false;
}

static bool run_later(struct command *command)
{
    char **words = command->words;
    struct deskbus_message *message = message_of(words[3], NULL);
    say(command,
            deskbus_reply_later(command->delivery, message, reply_kind(words[0]),
                    optional(words[1]), not_before(command, words[2])));
    deskbus_message_unref(&message);
    return false;
}

static bool run_suggest(struct command *command)
{
    struct deskbus_message *message = message_of(command->words[1], NULL);
    say(command, deskbus_suggest(command->delivery, message, strtod(command->words[0], NULL)));
    deskbus_message_unref(&message);
    return false;
}

static bool run_send(struct command *command)
{
    char **words = command->words;
    struct deskbus_message *message = message_of(words[3], NULL);
    say(command,
            deskbus_send(command->delivery, words[0], message, optional(words[1]),
                    not_before(command, words[2])));
    deskbus_message_unref(&message);
    return false;
}

static bool run_withdraw(struct command *command)
{
    say(command, deskbus_withdraw(command->delivery, command->words[0], "superseded"));
    return false;
}

static bool run_hand_off(struct command *command)
{
    say(command, deskbus_hand_off(command->delivery, optional(command->words[0]), "asked"));
    return false;
}

static bool run_end(struct command *command)
{
    say(command, deskbus_end(command->delivery, command->words[0]));
    return false;
}

static bool run_sent(struct command *command)
{
    say(command, deskbus_sent(command->delivery, command->words[0]));
    return false;
}

static bool run_put(struct command *command)
{
    char **words = command->words;
    say(command,
            deskbus_state_put(command->delivery, scope_of(words[0]), words[1], words[3],
                    strlen(words[3]), number(words[2])));
    return false;
}

static bool run_put_size(struct command *command)
{
    size_t size = (size_t)number(command->words[2]);
    void *bytes = calloc(1, size + 1);
    if (bytes == NULL)
        abort();
    say(command,
            deskbus_state_put(command->delivery, scope_of(command->words[0]), command->words[1],
                    bytes, size, 0));
    free(bytes);
    return false;
}

static bool run_drop(struct command *command)
{
    say(command,
            deskbus_state_put(
                    command->delivery, scope_of(command->words[0]), command->words[1], NULL, 0, 0));
    return false;
}

static bool run_get(struct command *command)
{
    const void *bytes = NULL;
    size_t size = 0;
    int r = deskbus_state_get(
            command->delivery, scope_of(command->words[0]), command->words[1], &bytes, &size);
    if (r < 0)
        say(command, r);
    else
        deskbus_log(command->actor->host, DESKBUS_LOG_INFO, "get '%.*s'", (int)size,
                (const char *)bytes);
    return false;
}

/* --- calls that come back --- */

struct callback {
    struct actor *actor;
    uv_thread_t thread;
    char name[64];
};

static struct callback *new_callback(struct actor *actor, const char *name)
{
    struct callback *callback = calloc(1, sizeof(*callback));
    if (callback == NULL)
        abort();
    callback->actor = actor;
    (void)snprintf(callback->name, sizeof(callback->name), "%s", name);
    return callback;
}

static void on_accepted(void *arg, int status, const char *id)
{
    struct callback *callback = arg;
    struct deskbus_host *host = callback->actor->host;
    deskbus_log(host, DESKBUS_LOG_INFO, "accepted %s %s", callback->name,
            status == 0 ? "0" : strerrorname_np(-status));
    if (status == 0)
        deskbus_log(host, DESKBUS_LOG_INFO, "id %s %s", callback->name, id);
    free(callback);
}

static bool run_accept(struct command *command)
{
    char **words = command->words;
    struct deskbus_message *message = message_of(words[2], words[0]);
    struct callback *callback = new_callback(command->actor, words[0]);
    int r = deskbus_accept(command->actor->host, message, words[1], on_accepted, callback);
    if (r < 0)
        free(callback);
    say(command, r);
    deskbus_message_unref(&message);
    return false;
}

static bool run_status(struct command *command)
{
    say(command, deskbus_status(command->actor->host, command->words[0], command->words[1], "why"));
    return false;
}

static void on_timer(void *arg)
{
    struct callback *callback = arg;
    callback->actor->timer = NULL;
    deskbus_log(callback->actor->host, DESKBUS_LOG_INFO, "timer %s", callback->name);
    free(callback);
}

static void on_cancelled_timer(void *arg)
{
    struct actor *actor = arg;
    deskbus_log(actor->host, DESKBUS_LOG_INFO, "a cancelled timer fired");
}

static bool run_timer(struct command *command)
{
    struct callback *callback = new_callback(command->actor, command->words[1]);
    int r = deskbus_timer(command->actor->host, number(command->words[0]), on_timer, callback,
            &command->actor->timer);
    if (r < 0)
        free(callback);
    say(command, r);
    return false;
}

/* Sets a timer and cancels it before it can fire; then again, to show that NULL is fine. */
static bool run_cancel(struct command *command)
{
    struct deskbus_timer *timer = NULL;
    struct actor *actor = command->actor;
    int r = deskbus_timer(
            actor->host, number(command->words[0]), on_cancelled_timer, actor, &timer);
    if (r == 0)
        actor->host->cancel(&timer);
    if (r == 0 && timer == NULL)
        actor->host->cancel(&timer);
    say(command, timer == NULL ? r : -EINVAL);
    return false;
}

static void on_post(void *arg)
{
    struct callback *callback = arg;
    struct actor *actor = callback->actor;
    uv_thread_t self = uv_thread_self();
    (void)uv_thread_join(&callback->thread);
    deskbus_log(actor->host, DESKBUS_LOG_INFO, "post %s %s", callback->name,
            uv_thread_equal(&self, &actor->loop_thread) ? "loop" : "elsewhere");
    free(callback);
}

static void post_from_here(void *arg)
{
    struct callback *callback = arg;
    if (deskbus_post(callback->actor->host, on_post, callback) < 0)
        abort();
}

static bool run_post(struct command *command)
{
    struct callback *callback = new_callback(command->actor, command->words[0]);
    if (uv_thread_create(&callback->thread, post_from_here, callback) < 0)
        abort();
    return false;
}

static bool run_blob(struct command *command)
{
    struct deskbus_host *host = command->actor->host;
    const void *bytes = NULL;
    size_t size = 0;
    say(command, DESKBUS_CALL(host, blob_put, host, "x", 1, NULL, NULL));
    say(command, DESKBUS_CALL(host, blob_get, command->delivery, "x", &bytes, &size));
    return false;
}

/* --- ends --- */

static void end_as(struct deskbus_delivery *delivery, const char *verdict)
{
    if (strcmp(verdict, "retry") == 0)
        deskbus_retry(delivery, 50, "later");
    else if (strcmp(verdict, "reject") == 0)
        deskbus_reject(delivery, "told", "so");
    else
        deskbus_done(delivery);
}

static bool run_hold(struct command *command)
{
    struct actor *actor = command->actor;
    if (actor->held_count == HELD_MAX)
        abort();
    actor->held[actor->held_count++] = command->delivery;
    return true;
}

static bool run_release(struct command *command)
{
    struct actor *actor = command->actor;
    if (actor->held_count == 0)
        abort();
    struct deskbus_delivery *oldest = actor->held[0];
    memmove(actor->held, actor->held + 1, --actor->held_count * sizeof(struct deskbus_delivery *));
    end_as(oldest, command->words[0]);
    return false;
}

static bool run_done(struct command *command)
{
    deskbus_done(command->delivery);
    return true;
}

static bool run_retry(struct command *command)
{
    deskbus_retry(command->delivery, number(command->words[0]), command->words[1]);
    return true;
}

static bool run_reject(struct command *command)
{
    deskbus_reject(command->delivery, command->words[0], command->words[1]);
    return true;
}

/* words: how many the command has, the last one takes the rest of the text. */
static const struct known {
    const char *name;
    size_t words;
    bool (*run)(struct command *command);
} commands[] = {
        {"annotate", 2, run_annotate},
        {"seen", 1, run_seen},
        {"reply", 2, run_reply},
        {"later", 4, run_later},
        {"suggest", 2, run_suggest},
        {"send", 4, run_send},
        {"withdraw", 1, run_withdraw},
        {"hand_off", 1, run_hand_off},
        {"end", 1, run_end},
        {"sent", 1, run_sent},
        {"put", 4, run_put},
        {"put_size", 3, run_put_size},
        {"drop", 2, run_drop},
        {"get", 2, run_get},
        {"accept", 3, run_accept},
        {"status", 2, run_status},
        {"timer", 2, run_timer},
        {"cancel", 1, run_cancel},
        {"post", 1, run_post},
        {"blob", 0, run_blob},
        {"hold", 0, run_hold},
        {"release", 1, run_release},
        {"done", 0, run_done},
        {"retry", 2, run_retry},
        {"reject", 2, run_reject},
};

static char *skip_spaces(char *text)
{
    return text + strspn(text, " ");
}

/* Cuts the next word off; the last one takes all. */
static char *cut_word(char **rest, bool last)
{
    char *word = skip_spaces(*rest);
    size_t size = last ? strlen(word) : strcspn(word, " ");
    *rest = word + size + (word[size] != '\0');
    word[size] = '\0';
    return word;
}

static bool run_command(struct actor *actor, struct deskbus_delivery *delivery, char *text)
{
    static char nothing[] = "";
    struct command command = {.actor = actor, .delivery = delivery};
    command.name = cut_word(&text, false);
    for (size_t i = 0; i < WORDS_MAX; i++)
        command.words[i] = nothing;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        const struct known *known = &commands[i];
        if (strcmp(known->name, command.name) != 0)
            continue;
        for (size_t word = 0; word < known->words; word++)
            command.words[word] = cut_word(&text, word + 1 == known->words);
        return known->run(&command);
    }
    (void)fprintf(stderr, "contract plugin: no command '%s'\n", command.name);
    abort();
}

bool script_run(struct actor *actor, struct deskbus_delivery *delivery)
{
    char text[TEXT_SIZE];
    (void)deskbus_value_copy(
            deskbus_message_get(delivery->message, "data.msg.text"), text, sizeof(text));
    bool ended = false;
    for (char *at = text; at != NULL && !ended;) {
        char *next = strchr(at, ';');
        if (next != NULL)
            *next++ = '\0';
        at = skip_spaces(at);
        if (*at != '\0')
            ended = run_command(actor, delivery, at);
        at = next;
    }
    return ended;
}
