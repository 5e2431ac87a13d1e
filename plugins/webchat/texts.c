/* Texts: every language has every text; a missing or unknown one is found before a visitor finds it. */
#include "texts.h"

#include <deskbus/builder.h>
#include <deskbus/node.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_BYTES_MAX 1000
#define LANGUAGES_MAX  64

struct texts {
    char *json;
};

/* What chat.js asks for. */
static const char *const keys[] = {"title", "intro", "log", "name", "placeholder", "send", "person",
        "person_request", "you", "bot", "person_label", "sending", "accepted", "failed", "wait",
        "too_long", "slow_down", "connecting", "online", "offline"};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))

static void check_entry(const struct deskbus_node *language, size_t index, const char *name,
        struct deskbus_findings *out)
{
    const struct deskbus_node *key = deskbus_node_key(language, index);
    const char *text = deskbus_node_text(deskbus_node_item(language, index));
    const char *word = deskbus_node_text(key);
    const char *near = deskbus_nearest(word, keys, KEY_COUNT);
    bool known = false;
    for (size_t i = 0; i < KEY_COUNT; i++)
        known |= strcmp(keys[i], word) == 0;
    if (!known)
        deskbus_find(out, DESKBUS_ERROR, "WEB013", deskbus_node_place(key),
                "'%.40s' is no text of the page%s%s%s", word,
                near != NULL ? ", did you mean '" : "", near != NULL ? near : "",
                near != NULL ? "'?" : "");
    else if (text == NULL || text[0] == '\0' || strlen(text) > TEXT_BYTES_MAX)
        deskbus_find(out, DESKBUS_ERROR, "WEB014", deskbus_node_place(key),
                "'%s' of '%.20s' must be a text of 1 to %d bytes", word, name, TEXT_BYTES_MAX);
}

static void check_language(
        const struct deskbus_node *root, size_t index, struct deskbus_findings *out)
{
    const struct deskbus_node *language = deskbus_node_item(root, index);
    const struct deskbus_node *key = deskbus_node_key(root, index);
    const char *name = deskbus_node_text(key);
    if (deskbus_node_kind(language) != DESKBUS_NODE_MAP) {
        deskbus_find(out, DESKBUS_ERROR, "WEB011", deskbus_node_place(language),
                "'%.20s' must be a map of texts", name);
        return;
    }
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (deskbus_node_get(language, keys[i]) == NULL)
            deskbus_find(out, DESKBUS_ERROR, "WEB012", deskbus_node_place(key),
                    "'%.20s' lacks the text '%s'", name, keys[i]);
    for (size_t i = 0; i < deskbus_node_count(language); i++)
        check_entry(language, i, name, out);
}

static void build_language(struct deskbus_builder *builder, const struct deskbus_node *language)
{
    deskbus_build_map(builder);
    for (size_t i = 0; i < deskbus_node_count(language); i++) {
        deskbus_build_key(builder, deskbus_node_text(deskbus_node_key(language, i)));
        deskbus_build_string(builder, deskbus_node_text(deskbus_node_item(language, i)));
    }
    deskbus_build_end(builder);
}

static int write_json(const struct deskbus_node *root, struct texts **ret)
{
    DESKBUS_CLEANUP(deskbus_builder_free) struct deskbus_builder *builder = NULL;
    struct deskbus_value value;
    struct texts *texts = NULL;
    int r = deskbus_builder_new(&builder);
    if (r < 0)
        return r;
    deskbus_build_map(builder);
    for (size_t i = 0; i < deskbus_node_count(root); i++) {
        deskbus_build_key(builder, deskbus_node_text(deskbus_node_key(root, i)));
        build_language(builder, deskbus_node_item(root, i));
    }
    deskbus_build_end(builder);
    r = deskbus_builder_finish(builder, &value, NULL);
    if (r == 0 && (texts = calloc(1, sizeof(*texts))) == NULL)
        r = -ENOMEM;
    if (r == 0)
        r = deskbus_value_to_json(value, &texts->json, NULL);
    if (r < 0)
        free(texts);
    else
        *ret = texts;
    return r;
}

int texts_read(const char *path, struct deskbus_place place, struct deskbus_findings *out,
        struct texts **ret)
{
    struct deskbus_node *root = NULL;
    size_t errors = deskbus_findings_errors(out);
    if (access(path, R_OK) < 0) {
        int code = -errno;
        deskbus_find(out, DESKBUS_WARNING, "WEB015", place, "the texts '%s' cannot be read: %s",
                path, strerror(-code));
        return code;
    }
    int r = deskbus_node_read(path, NULL, out, &root);
    if (r < 0)
        return r;
    if (deskbus_node_kind(root) != DESKBUS_NODE_MAP || deskbus_node_count(root) == 0 ||
            deskbus_node_count(root) > LANGUAGES_MAX) {
        deskbus_find(out, DESKBUS_ERROR, "WEB010", place,
                "'%.200s' must be a map of 1 to %d languages", path, LANGUAGES_MAX);
    } else {
        for (size_t i = 0; i < deskbus_node_count(root); i++)
            check_language(root, i, out);
    }
    r = deskbus_findings_errors(out) > errors ? -EBADMSG : write_json(root, ret);
    deskbus_node_free(&root);
    return r;
}

void texts_free(struct texts **texts)
{
    if (*texts == NULL)
        return;
    free((*texts)->json);
    free(*texts);
    *texts = NULL;
}

const char *texts_json(const struct texts *texts)
{
    return texts->json;
}
