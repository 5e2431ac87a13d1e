/* Plugin: descriptor and life of `responder`, the step that answers customers from a file or finds them a person. */
#include "answers.h"
#include "person_request.h"
#include "responder.h"

#include <deskbus/deskbus.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct deskbus_option responder_options[] = {
        {.name = "answers",
                .type = DESKBUS_OPTION_PATH,
                .flags = DESKBUS_REQUIRED,
                .help = "the answers file; its grammar is in docs/answers.md"},
        {.name = "quiet",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "1.5s",
                .range = "0..1m",
                .help = "on chat a reply waits so long for the customer to go on writing"},
        {.name = "quiet_channels",
                .type = DESKBUS_OPTION_STRING,
                .flags = DESKBUS_LIST_OF,
                .fallback = "[webchat, chat]",
                .help = "the channels on which a reply waits"},
        {.name = "interim",
                .type = DESKBUS_OPTION_BOOL,
                .fallback = "false",
                .help = "replies do not end the message: it goes on to the next step"},
        {.name = "again_after",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "8h",
                .range = "0..365d",
                .help = "an interim reply is not said again in a conversation before that"},
        {.name = "failures",
                .type = DESKBUS_OPTION_INT,
                .fallback = "2",
                .range = "1..10",
                .help = "after so many fruitless answers in a row a person takes over"},
        {.name = "remember",
                .type = DESKBUS_OPTION_DURATION,
                .fallback = "1d",
                .range = "1m..30d",
                .help = "how long a question to the customer stays open"},
        {0},
};

static const struct deskbus_field answer_fields[] = {
        {"did", DESKBUS_FIELD_STRING, "nothing|replied|asked|not_found|handed_off",
                "what was done"},
        {"topic", DESKBUS_FIELD_STRING, NULL, "the topic that fitted best"},
        {"lang", DESKBUS_FIELD_STRING, NULL, "the language of the answer"},
        {"score", DESKBUS_FIELD_FLOAT, NULL, "how well the topic fitted"},
        {"margin", DESKBUS_FIELD_FLOAT, NULL, "how much better than the next one"},
        {0},
};
static const struct deskbus_annotation responder_writes[] = {
        {"answer", answer_fields, "what the responder did, and why"},
        {0},
};

static void responder_free(struct responder **self)
{
    if (*self == NULL)
        return;
    person_request_free(&(*self)->person);
    answers_free(&(*self)->answers);
    deskbus_builder_free(&(*self)->builder);
    free(*self);
    *self = NULL;
}

/* A file that is not there may be there on the machine that runs it; what is wrong in it is an error. */
static void responder_check(const struct deskbus_options *options, struct deskbus_findings *out)
{
    const char *path = deskbus_option_string(options, "answers");
    struct answers *answers = NULL;
    FILE *file = path != NULL ? fopen(path, "re") : NULL;
    if (file == NULL) {
        deskbus_find(out, DESKBUS_WARNING, "RSP019", deskbus_option_place(options, "answers"),
                "the answers file '%s' cannot be read: %s", path != NULL ? path : "",
                strerror(errno));
        return;
    }
    (void)fclose(file);
    if (answers_load(path, out, &answers) == 0)
        (void)answers_add_person(answers, NULL, out);
    answers_free(&answers);
}

static int load_answers(struct responder *self, const char *path, struct deskbus_error **reterr)
{
    struct deskbus_findings *found = NULL;
    int r = deskbus_findings_new(&found);
    if (r == 0)
        r = answers_load(path, found, &self->answers);
    if (r == 0)
        r = answers_add_person(self->answers, self->person, found);
    const struct deskbus_finding *first = NULL;
    for (size_t i = 0; r < 0 && first == NULL && i < deskbus_findings_count(found); i++) {
        const struct deskbus_finding *finding = deskbus_findings_at(found, i);
        if (finding->severity == DESKBUS_ERROR)
            first = finding;
    }
    if (first != NULL)
        DESKBUS_FAIL(reterr, NULL, r, "cannot use the answers: %s:%u:%u: %s", first->place.file,
                first->place.line, first->place.column, first->text);
    else if (r < 0)
        DESKBUS_FAIL(reterr, NULL, r, "cannot use the answers '%s': %s", path, strerror(-r));
    deskbus_findings_free(&found);
    return r;
}

static int responder_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **ret, struct deskbus_error **reterr)
{
    struct responder *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the responder");
    self->host = host;
    self->options = options;
    self->quiet_ms = deskbus_option_duration_ms(options, "quiet");
    self->remember_ms = deskbus_option_duration_ms(options, "remember");
    self->again_after_ms = deskbus_option_duration_ms(options, "again_after");
    self->failures_max = (unsigned)deskbus_option_int(options, "failures");
    self->interim = deskbus_option_bool(options, "interim");
    int r = person_request_new(&self->person, reterr);
    if (r == 0)
        r = load_answers(self, deskbus_option_string(options, "answers"), reterr);
    if (r == 0 && (r = deskbus_builder_new(&self->builder)) < 0)
        DESKBUS_FAIL(reterr, NULL, r, "no memory for the responder");
    if (r < 0) {
        responder_free(&self);
        return r;
    }
    *ret = self;
    return 0;
}

static void responder_message_of(void *self, struct deskbus_delivery *delivery)
{
    responder_message(self, delivery);
}

static void responder_close(void *arg, deskbus_done_fn *done, void *done_arg)
{
    struct responder *self = arg;
    responder_free(&self);
    done(done_arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "responder",
        .version = "1.0.0",
        .summary =
                "answers customers from a file, in their language; who asks for a person gets one",
        .roles = DESKBUS_STEP,
        .flags = DESKBUS_MAY_REPLY | DESKBUS_MAY_HAND_OFF | DESKBUS_MAY_END | DESKBUS_OPTIONAL,
        .options = responder_options,
        .writes = responder_writes,
        .check = responder_check,
        .open = responder_open,
        .message = responder_message_of,
        .close = responder_close,
};
