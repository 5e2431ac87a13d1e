/* Responder: reads a message, decides, and stages what follows from it. */
#include "responder.h"

#include <deskbus/deskbus.h>

#include <stdio.h>
#include <string.h>

enum { MS_PER_DAY = 86400000 };

/* Names the reply that waits, of which a conversation has one at most. */
static const char reply_key[] = "answer";
static const char interim_key[] = "interim_said";

static bool waits_on(const struct responder *self, const char *channel)
{
    if (self->quiet_ms == 0 || self->interim)
        return false;
    for (size_t i = 0; i < deskbus_option_count(self->options, "quiet_channels"); i++) {
        if (strcmp(deskbus_option_string_at(self->options, "quiet_channels", i), channel) == 0)
            return true;
    }
    return false;
}

/* Puts what was written before in front, so that both are read together. */
static void read_together(struct customer *customer, const struct dialogue *dialogue)
{
    char both[CUSTOMER_TEXT_MAX];
    int size = snprintf(both, sizeof(both), "%s\n%s", dialogue->pending, customer->text);
    customer->text_size = size < (int)sizeof(both) ? (size_t)size : sizeof(both) - 1;
    customer->latest = strlen(dialogue->pending) + 1;
    memcpy(customer->text, both, customer->text_size + 1);
    if (!customer->order.known && dialogue->order.known)
        customer->order = dialogue->order;
}

/* A reply that has not left yet is taken back: this message goes on where that one began. */
static void join_earlier(struct responder *self, struct deskbus_delivery *delivery)
{
    struct dialogue *dialogue = &self->dialogue;
    char why[sizeof("joined ") + DESKBUS_ID_SIZE];
    if (dialogue->pending[0] == '\0')
        return;
    (void)snprintf(why, sizeof(why), "joined %s", self->customer.id);
    if (deskbus_withdraw(delivery, reply_key, why) == 0) {
        read_together(&self->customer, dialogue);
        dialogue->now = dialogue->before;
        deskbus_count(self->host, "joined", 1);
    }
    dialogue->pending[0] = '\0';
    dialogue->order = (struct order_facts){.known = false};
}

static int new_reply(const struct responder *self, struct deskbus_message **ret)
{
    struct deskbus_draft *draft = NULL;
    int r = deskbus_draft_new(NULL, &draft);
    if (r < 0)
        return r;
    deskbus_draft_string(draft, "data.msg.text", self->decision.text);
    deskbus_draft_string(
            draft, "data.msg.lang", answers_language_name(self->answers, self->decision.language));
    return deskbus_draft_finish(&draft, ret, NULL);
}

/* Says it at once, or once the customer has been quiet for a while. */
static int stage_final(struct responder *self, struct deskbus_delivery *delivery,
        const struct deskbus_message *reply, const struct dialogue_turn *before)
{
    struct dialogue *dialogue = &self->dialogue;
    if (!waits_on(self, self->customer.channel))
        return deskbus_reply(delivery, reply, DESKBUS_FINAL);
    int r = deskbus_reply_later(
            delivery, reply, DESKBUS_FINAL, reply_key, deskbus_now(self->host) + self->quiet_ms);
    if (r == -ENOSYS) /* an older broker: better at once than never */
        return deskbus_reply(delivery, reply, DESKBUS_FINAL);
    dialogue->before = *before;
    dialogue->order = self->customer.order;
    dialogue_remember_text(dialogue, self->customer.text, self->customer.text_size);
    return r;
}

static int stage_interim(struct responder *self, struct deskbus_delivery *delivery,
        const struct deskbus_message *reply)
{
    const void *said = NULL;
    size_t size = 0;
    if (deskbus_state_get(delivery, DESKBUS_CONVERSATION, interim_key, &said, &size) == 0)
        return 0;
    int r = deskbus_reply(delivery, reply, DESKBUS_INTERIM);
    if (r == 0 && self->again_after_ms > 0)
        r = deskbus_state_put(
                delivery, DESKBUS_CONVERSATION, interim_key, "1", 1, self->again_after_ms);
    return r;
}

static int stage_hand_off(struct responder *self, struct deskbus_delivery *delivery,
        const struct deskbus_message *notice)
{
    int r = notice != NULL ? deskbus_reply(delivery, notice, DESKBUS_INTERIM) : 0;
    return r < 0 ? r : deskbus_hand_off(delivery, NULL, self->decision.why);
}

static int stage(struct responder *self, struct deskbus_delivery *delivery,
        const struct dialogue_turn *before)
{
    struct deskbus_message *reply = NULL;
    int r = self->decision.text[0] != '\0' ? new_reply(self, &reply) : 0;
    if (r < 0)
        return r;
    if (self->decision.act == DECIDE_HAND_OFF)
        r = stage_hand_off(self, delivery, reply);
    else if (reply != NULL && self->interim)
        r = stage_interim(self, delivery, reply);
    else if (reply != NULL)
        r = stage_final(self, delivery, reply, before);
    deskbus_message_unref(&reply);
    return r;
}

/* What was done, for conditions and for `why`; nothing when nothing came near. */
static int annotate(struct responder *self, struct deskbus_delivery *delivery)
{
    const struct decision *decision = &self->decision;
    struct deskbus_builder *builder = self->builder;
    struct deskbus_value value;
    if (decision->act == DECIDE_NOTHING && decision->match.best == NULL)
        return 0;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "did");
    deskbus_build_string(builder, decision_name(decision->act));
    deskbus_build_key(builder, "lang");
    deskbus_build_string(builder, answers_language_name(self->answers, decision->language));
    if (decision->match.best != NULL) {
        deskbus_build_key(builder, "topic");
        deskbus_build_string(builder, topic_name(decision->match.best));
        deskbus_build_key(builder, "score");
        deskbus_build_float(builder, decision->match.score);
        deskbus_build_key(builder, "margin");
        deskbus_build_float(builder, decision->match.margin);
    }
    deskbus_build_end(builder);
    int r = deskbus_builder_finish(builder, &value, NULL);
    return r < 0 ? r : deskbus_annotate(delivery, "answer", value);
}

static int answer(struct responder *self, struct deskbus_delivery *delivery)
{
    dialogue_load(delivery, &self->dialogue);
    bool had = !dialogue_is_empty(&self->dialogue);
    join_earlier(self, delivery);
    struct dialogue_turn before = self->dialogue.now;
    const struct decision_rules rules = {.answers = self->answers,
            .person = self->person,
            .failures_max = self->failures_max,
            .today = (int64_t)(deskbus_now(self->host) / MS_PER_DAY)};
    decision_make(&rules, &self->customer, &self->dialogue, &self->decision);
    int r = stage(self, delivery, &before);
    if (r == 0)
        r = dialogue_save(&self->dialogue, delivery, self->builder, had, self->remember_ms);
    if (r == 0)
        r = annotate(self, delivery);
    deskbus_count(self->host, decision_name(self->decision.act), 1);
    return r;
}

void responder_message(struct responder *self, struct deskbus_delivery *delivery)
{
    customer_read(delivery->message, &self->customer);
    int r = self->customer.answerable ? answer(self, delivery) : 0;
    if (r < 0)
        deskbus_retry(delivery, 0, "the host refused what was to be done");
    else
        deskbus_done(delivery);
}
