/* Plugin: descriptor and life of `sentiment`, the step that says how a customer feels and in what language. */
#include "model.h"
#include "scorer.h"

#include <deskbus/deskbus.h>

#include <errno.h>
#include <stdlib.h>

struct sentiment {
    struct deskbus_host *host;
    struct model *model;
    struct scorer *scorer;
    struct deskbus_builder *builder; /* kept, so that a message costs no allocation */
    size_t min_text;
};

static const struct deskbus_option sentiment_options[] = {
        {.name = "model",
                .type = DESKBUS_OPTION_RESOURCE,
                .fallback = "sentiment/sentiment.model",
                .help = "the weights, as deskbus train writes them"},
        {.name = "min_text",
                .type = DESKBUS_OPTION_INT,
                .fallback = "1",
                .range = "0..1000",
                .help = "bytes; a shorter text gets no sentiment, only a language"},
        {0},
};

static const struct deskbus_field sentiment_fields[] = {
        {"label", DESKBUS_FIELD_STRING, "negative|neutral|positive", "the feeling shown"},
        {"score", DESKBUS_FIELD_FLOAT, NULL, "-1 (negative) to 1 (positive)"},
        {"confidence", DESKBUS_FIELD_FLOAT, NULL, "0 to 1: how sure the label is"},
        {0},
};
static const struct deskbus_field lang_fields[] = {
        {"", DESKBUS_FIELD_STRING, "en|es|pl|zh|ar|unknown", "of the message"},
        {0},
};
static const struct deskbus_annotation sentiment_writes[] = {
        {"sentiment", sentiment_fields, "the feeling that the message shows"},
        {"lang", lang_fields, "the language that it is written in"},
        {0},
};

static void sentiment_free(struct sentiment **self)
{
    if (*self == NULL)
        return;
    deskbus_builder_free(&(*self)->builder);
    scorer_free(&(*self)->scorer);
    model_close(&(*self)->model);
    free(*self);
    *self = NULL;
}

/* What is not there may be there on the machine that runs it; what is there and broken is an error. */
static void sentiment_check(const struct deskbus_options *options, struct deskbus_findings *out)
{
    struct model *model = NULL;
    struct model_fault fault = {{0}};
    const char *path = deskbus_option_string(options, "model");
    struct deskbus_place place = deskbus_option_place(options, "model");
    int r = path == NULL ? 0 : model_open(path, &model, &fault);
    if (r == -EBADMSG)
        deskbus_find(out, DESKBUS_ERROR, "SNT002", place, "the model '%s' cannot be used: %s", path,
                fault.text);
    else if (r < 0)
        deskbus_find(out, DESKBUS_WARNING, "SNT001", place, "the model '%s' cannot be read: %s",
                path, fault.text);
    model_close(&model);
}

static int sentiment_open(struct deskbus_host *host, const struct deskbus_options *options,
        void **ret, struct deskbus_error **reterr)
{
    struct model_fault fault = {{0}};
    const char *path = deskbus_option_string(options, "model");
    struct sentiment *self = calloc(1, sizeof(*self));
    if (self == NULL)
        return DESKBUS_FAIL(reterr, NULL, -ENOMEM, "no memory for the scorer");
    self->host = host;
    self->min_text = (size_t)deskbus_option_int(options, "min_text");
    int r = model_open(path, &self->model, &fault);
    if (r < 0) {
        sentiment_free(&self);
        return DESKBUS_FAIL(reterr, NULL, r, "cannot use the model '%s': %s", path, fault.text);
    }
    r = scorer_new(self->model, &self->scorer);
    if (r == 0)
        r = deskbus_builder_new(&self->builder);
    if (r < 0) {
        sentiment_free(&self);
        return DESKBUS_FAIL(reterr, NULL, r, "no memory for the scorer");
    }
    *ret = self;
    return 0;
}

static int annotate_sentiment(struct sentiment *self, struct deskbus_delivery *delivery,
        const struct scorer_result *result)
{
    struct deskbus_value value;
    struct deskbus_builder *builder = self->builder;
    deskbus_builder_clear(builder);
    deskbus_build_map(builder);
    deskbus_build_key(builder, "label");
    deskbus_build_string(builder, scorer_label_name(result->label));
    deskbus_build_key(builder, "score");
    deskbus_build_float(builder, result->score);
    deskbus_build_key(builder, "confidence");
    deskbus_build_float(builder, result->confidence);
    deskbus_build_end(builder);
    int r = deskbus_builder_finish(builder, &value, NULL);
    return r < 0 ? r : deskbus_annotate(delivery, "sentiment", value);
}

static int annotate_lang(struct sentiment *self, struct deskbus_delivery *delivery,
        const struct scorer_result *result)
{
    struct deskbus_value value;
    deskbus_builder_clear(self->builder);
    deskbus_build_string(self->builder, lang_name(result->language));
    int r = deskbus_builder_finish(self->builder, &value, NULL);
    return r < 0 ? r : deskbus_annotate(delivery, "lang", value);
}

static void sentiment_message(void *arg, struct deskbus_delivery *delivery)
{
    struct sentiment *self = arg;
    struct scorer_result result;
    const char *text = NULL;
    size_t size = deskbus_message_text(delivery->message, &text);
    int r = 0;
    if (size > 0) {
        scorer_score(self->scorer, text, size, &result);
        r = annotate_lang(self, delivery, &result);
    }
    if (r == 0 && size > 0 && size >= self->min_text) {
        r = annotate_sentiment(self, delivery, &result);
        deskbus_count(self->host, scorer_label_name(result.label), 1);
    }
    if (r < 0)
        deskbus_retry(delivery, 0, "the host took no annotation");
    else
        deskbus_done(delivery);
}

static void sentiment_close(void *arg, deskbus_done_fn *done, void *done_arg)
{
    struct sentiment *self = arg;
    sentiment_free(&self);
    done(done_arg);
}

DESKBUS_API const struct deskbus_plugin deskbus_plugin = {
        DESKBUS_PLUGIN_HEADER,
        .name = "sentiment",
        .version = "1.0.0",
        .summary = "says how the customer feels, -1 to 1, and in what language",
        .roles = DESKBUS_STEP,
        .flags = DESKBUS_PURE | DESKBUS_OPTIONAL,
        .options = sentiment_options,
        .writes = sentiment_writes,
        .check = sentiment_check,
        .open = sentiment_open,
        .message = sentiment_message,
        .close = sentiment_close,
};
