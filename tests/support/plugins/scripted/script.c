/* Script: the commands in a message's text, between semicolons. "NAME: command" is for the instance of that name alone; a sink
 * and an observer take only such from the message of the customer. What is no command is plain text. */
#include "scripted.h"

#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

/* One run of a script. */
struct run {
    struct scripted *self;
    struct deskbus_delivery *delivery;
    struct scripted_end *end;
};

static uint64_t number_of(const char *text, uint64_t fallback)
{
    char *end;
    unsigned long long number = strtoull(text, &end, 10);
    return end != text ? number : fallback;
}

/* Cuts the first word off; what stands behind it. */
static char *next_word(char *text)
{
    size_t size = strcspn(text, " =");
    if (text[size] == '\0')
        return text + size;
    text[size] = '\0';
    return text + size + 1;
}

/* --- commands --- */

static int do_annotate(struct run *run, char *rest)
{
    struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    char *text = next_word(rest);
    char *end;
    if (deskbus_builder_new(&builder) < 0)
        return -ENOMEM;
    double number = strtod(text, &end);
    if (end != text && *end == '\0')
        deskbus_build_float(builder, number);
    else
        deskbus_build_string(builder, text);
    int r = deskbus_builder_finish(builder, &value, NULL);
    if (r == 0)
        r = deskbus_annotate(run->delivery, rest, value);
    deskbus_builder_free(&builder);
    return r;
}

static int text_message(const char *text, struct deskbus_message **ret)
{
    struct deskbus_draft *draft = NULL;
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    deskbus_draft_string(draft, "data.msg.text", text);
    return deskbus_draft_finish(&draft, ret, NULL);
}

static int do_reply(struct run *run, char *rest)
{
    return deskbus_reply_text(run->delivery, rest, DESKBUS_FINAL);
}

static int do_interim(struct run *run, char *rest)
{
    return deskbus_reply_text(run->delivery, rest, DESKBUS_INTERIM);
}

/* reply_later KEY MS TEXT */
static int do_reply_later(struct run *run, char *rest)
{
    struct deskbus_message *message = NULL;
    char *wait = next_word(rest);
    char *text = next_word(wait);
    int r = text_message(text, &message);
    uint64_t due = deskbus_now(run->self->host) + number_of(wait, 0);
    if (r == 0)
        r = deskbus_reply_later(run->delivery, message, DESKBUS_FINAL, rest, due);
    deskbus_message_unref(&message);
    return r;
}

static int do_suggest(struct run *run, char *rest)
{
    struct deskbus_message *message = NULL;
    int r = text_message(rest, &message);
    if (r == 0)
        r = deskbus_suggest(run->delivery, message, 0.5);
    deskbus_message_unref(&message);
    return r;
}

/* send INSTANCE TEXT */
static int do_send(struct run *run, char *rest)
{
    struct deskbus_message *message = NULL;
    int r = text_message(next_word(rest), &message);
    if (r == 0)
        r = deskbus_send(run->delivery, rest, message, NULL, 0);
    deskbus_message_unref(&message);
    return r;
}

static int do_withdraw(struct run *run, char *rest)
{
    return deskbus_withdraw(run->delivery, rest, "withdrawn by script");
}

static int do_hand_off(struct run *run, char *rest)
{
    return deskbus_hand_off(run->delivery, rest[0] != '\0' ? rest : NULL, "scripted");
}

static int do_end(struct run *run, char *rest)
{
    return deskbus_end(run->delivery, rest);
}

static int do_sent(struct run *run, char *rest)
{
    return deskbus_sent(run->delivery, rest);
}

/* put KEY=VALUE: kept for the conversation. */
static int do_put(struct run *run, char *rest)
{
    const char *value = next_word(rest);
    return deskbus_state_put(run->delivery, DESKBUS_CONVERSATION, rest, value, strlen(value), 0);
}

/* get KEY: annotates KEY with what was put. */
static int do_get(struct run *run, char *rest)
{
    char text[SCRIPTED_TEXT_BYTES];
    const void *bytes;
    size_t size;
    int r = deskbus_state_get(run->delivery, DESKBUS_CONVERSATION, rest, &bytes, &size);
    snprintf(text, sizeof(text), "%s=%.*s", rest, r == 0 ? (int)size : 4,
            r == 0 ? (const char *)bytes : "none");
    return do_annotate(run, text);
}

/* retry N [MS]: the first N attempts. */
static int do_retry(struct run *run, char *rest)
{
    const char *after = next_word(rest);
    if (run->delivery->attempt > number_of(rest, 1))
        return 0;
    run->end->how = SCRIPTED_RETRY;
    run->end->after_ms = number_of(after, 0);
    return 0;
}

static int do_reject(struct run *run, char *rest)
{
    run->end->how = SCRIPTED_REJECT;
    snprintf(run->end->code, sizeof(run->end->code), "%s", rest[0] != '\0' ? rest : "scripted");
    return 0;
}

/* crash [N]: the first N attempts. */
static int do_crash(struct run *run, char *rest)
{
    if (run->delivery->attempt <= number_of(rest, UINT64_MAX))
        abort();
    return 0;
}

static int do_hang(struct run *run, char *rest)
{
    (void)rest;
    run->end->how = SCRIPTED_HANG;
    return 0;
}

static int do_delay(struct run *run, char *rest)
{
    run->end->delay_ms = number_of(rest, 0);
    return 0;
}

/* block MS: holds the whole loop, as a bad plugin does. */
static int do_block(struct run *run, char *rest)
{
    (void)run;
    return poll(NULL, 0, (int)number_of(rest, 0)) < 0 ? -errno : 0;
}

static int do_twice(struct run *run, char *rest)
{
    (void)rest;
    run->end->twice = true;
    return 0;
}

static int do_trouble(struct run *run, char *rest)
{
    deskbus_trouble(run->self->host, rest[0] != '\0' ? rest : NULL);
    return 0;
}

static const struct command {
    const char *name;
    int (*run)(struct run *, char *rest);
} commands[] = {{"annotate", do_annotate}, {"reply", do_reply}, {"interim", do_interim},
        {"reply_later", do_reply_later}, {"suggest", do_suggest}, {"send", do_send},
        {"withdraw", do_withdraw}, {"hand_off", do_hand_off}, {"end", do_end}, {"sent", do_sent},
        {"put", do_put}, {"get", do_get}, {"retry", do_retry}, {"reject", do_reject},
        {"crash", do_crash}, {"hang", do_hang}, {"delay", do_delay}, {"block", do_block},
        {"twice", do_twice}, {"trouble", do_trouble}, {NULL, NULL}};

/* --- reading --- */

static void run_command(struct run *run, char *text)
{
    char *rest = next_word(text);
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (strcmp(command->name, text) != 0)
            continue;
        int r = command->run(run, rest);
        if (r < 0) {
            deskbus_count(run->self->host, "refused_calls", 1);
            deskbus_log(run->self->host, DESKBUS_LOG_WARNING, "%s: %s", text, strerror(-r));
        }
        return;
    }
}

/* For whom it is: cuts "NAME:" off. NULL: for another instance, or not addressed although it must be. */
static char *addressed(const struct run *run, char *text, bool must)
{
    size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (name == 0 || text[name] != ':')
        return must ? NULL : text;
    text[name] = '\0';
    if (strcmp(text, run->self->host->instance) != 0)
        return NULL;
    text += name + 1;
    return text + strspn(text, " ");
}

static void run_text(struct run *run, const char *script, size_t size, bool must)
{
    char text[SCRIPTED_TEXT_BYTES];
    char *save = NULL;
    if (size >= sizeof(text))
        size = sizeof(text) - 1;
    memcpy(text, script, size);
    text[size] = '\0';
    for (char *part = strtok_r(text, ";", &save); part != NULL; part = strtok_r(NULL, ";", &save)) {
        part += strspn(part, " ");
        for (size_t end = strlen(part); end > 0 && isspace((unsigned char)part[end - 1]); end--)
            part[end - 1] = '\0';
        char *command = addressed(run, part, must);
        if (command != NULL)
            run_command(run, command);
    }
}

void scripted_run(
        struct scripted *self, struct deskbus_delivery *delivery, struct scripted_end *ret)
{
    const char *text;
    struct run run = {self, delivery, ret};
    memset(ret, 0, sizeof(*ret));
    ret->delay_ms = self->delay_ms;
    if (self->script != NULL)
        run_text(&run, self->script, strlen(self->script), false);
    size_t size = deskbus_message_text(delivery->message, &text);
    run_text(&run, text, size, delivery->role == DESKBUS_OBSERVER);
    if (delivery->role == DESKBUS_SINK && delivery->cause != NULL) {
        size = deskbus_message_text(delivery->cause, &text);
        run_text(&run, text, size, true);
    }
}
