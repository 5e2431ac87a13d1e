/* Interpolate: puts variables, files and credentials into scalars, after parsing, so that no value can become syntax. */
#include "config/interpolate.h"

#include "base/buffer.h"
#include "config/text_file.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VALUE_BYTES = 64 * 1024
}; /* of a file or credential, and of what a scalar may grow to beyond its own size */

/* What is being made of one scalar. */
struct scalar {
    struct interpolate *self;
    struct deskbus_place place;
    struct buffer text;
    bool put_in;
    bool missing;
};

static void complain(
        struct scalar *scalar, enum deskbus_severity severity, const char *code, const char *text)
{
    scalar->missing = true;
    deskbus_find(scalar->self->out, severity, code, scalar->place, "%s", text);
}

/* What depends on this machine is but a warning to `check`. */
static enum deskbus_severity machine_severity(const struct interpolate *self)
{
    return self->sources->tolerant ? DESKBUS_WARNING : DESKBUS_ERROR;
}

static int put_file(struct scalar *scalar, const char *path, const char *code, const char *what)
{
    char *text = NULL;
    size_t size = 0;
    int r = text_file_read(path, VALUE_BYTES, true, &text, &size);
    if (r == -ENOMEM)
        return r;
    if (r < 0 || memchr(text, '\0', size) != NULL) {
        char why[512];
        (void)snprintf(why, sizeof(why), "cannot read %s '%s': %s", what, path,
                r < 0 ? text_file_why(r) : "it holds a NUL byte");
        complain(scalar, machine_severity(scalar->self), code, why);
        free(text);
        return 0;
    }
    if (size > 0 && text[size - 1] == '\n')
        size--;
    if (size > 0 && text[size - 1] == '\r')
        size--;
    r = buffer_append(&scalar->text, text, size);
    free(text);
    return r;
}

static int put_credential(struct scalar *scalar, const char *name)
{
    const char *folder = scalar->self->sources->credentials;
    if (folder == NULL)
        folder = getenv("CREDENTIALS_DIRECTORY");
    if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL) {
        complain(scalar, DESKBUS_ERROR, "CFG031",
                "a credential has a plain name: ${credential:NAME}");
        return 0;
    }
    if (folder == NULL) {
        char why[256];
        (void)snprintf(why, sizeof(why),
                "no credential '%.64s': $CREDENTIALS_DIRECTORY is not set (systemd's LoadCredential= sets it)",
                name);
        complain(scalar, machine_severity(scalar->self), "CFG033", why);
        return 0;
    }
    char *path = NULL;
    if (asprintf(&path, "%s/%s", folder, name) < 0)
        return -ENOMEM;
    int r = put_file(scalar, path, "CFG033", "the credential");
    free(path);
    return r;
}

static bool is_variable_name(const char *name, size_t size)
{
    if (size == 0 || isdigit((unsigned char)name[0]))
        return false;
    for (size_t i = 0; i < size; i++)
        if (!isalnum((unsigned char)name[i]) && name[i] != '_')
            return false;
    return true;
}

/* `body` is what stands between the braces: NAME or NAME:-default. */
static int put_variable(struct scalar *scalar, char *body)
{
    const struct config_sources *sources = scalar->self->sources;
    char *fallback = strstr(body, ":-");
    size_t name_size = fallback != NULL ? (size_t)(fallback - body) : strlen(body);
    char why[256];
    if (!is_variable_name(body, name_size)) {
        (void)snprintf(why, sizeof(why),
                "'${%.64s}' is none of ${NAME}, ${NAME:-default}, ${file:PATH}, ${credential:NAME}; a dollar sign is $$",
                body);
        complain(scalar, DESKBUS_ERROR, "CFG031", why);
        return 0;
    }
    if (fallback != NULL) {
        *fallback = '\0';
        fallback += 2;
    }
    const char *value = sources->variable != NULL ? sources->variable(sources->arg, body)
                                                  : getenv(body);
    if ((value == NULL || value[0] == '\0') && fallback != NULL)
        value = fallback;
    if (value == NULL) {
        (void)snprintf(why, sizeof(why),
                "the environment variable '%.64s' is not set; set it, or write ${%.64s:-default}",
                body, body);
        complain(scalar, DESKBUS_ERROR, "CFG030", why);
        return 0;
    }
    if (strlen(value) > VALUE_BYTES) {
        (void)snprintf(why, sizeof(why), "the value of '%.64s' is longer than 64 KiB", body);
        complain(scalar, DESKBUS_ERROR, "CFG035", why);
        return 0;
    }
    return buffer_append(&scalar->text, value, strlen(value));
}

static int put_reference(struct scalar *scalar, char *body)
{
    if (strncmp(body, "file:", 5) == 0 && strncmp(body, "file:-", 6) != 0) {
        char *path = NULL;
        int r = text_file_beside(scalar->place.file, body + 5, &path);
        if (r == 0)
            r = put_file(scalar, path, "CFG032", "the file");
        free(path);
        return r;
    }
    if (strncmp(body, "credential:", 11) == 0 && strncmp(body, "credential:-", 12) != 0)
        return put_credential(scalar, body + 11);
    return put_variable(scalar, body);
}

/* *at stands on "${"; afterwards behind the closing brace. */
static int take_reference(struct scalar *scalar, const char **at)
{
    const char *begin = *at + 2;
    const char *end = strchr(begin, '}');
    scalar->put_in = true;
    if (end == NULL) {
        complain(scalar, DESKBUS_ERROR, "CFG031", "'${' without '}'; a dollar sign is $$");
        *at += strlen(*at);
        return 0;
    }
    *at = end + 1;
    char *body = strndup(begin, (size_t)(end - begin));
    if (body == NULL)
        return -ENOMEM;
    int r = put_reference(scalar, body);
    free(body);
    return r;
}

static int fill_scalar(struct scalar *scalar, const char *text)
{
    size_t allowed = strlen(text) + VALUE_BYTES;
    int r = 0;
    while (*text != '\0' && r == 0) {
        size_t plain = strcspn(text, "$");
        r = buffer_append(&scalar->text, text, plain);
        text += plain;
        if (r == 0 && text[0] == '$' && text[1] == '{') {
            r = take_reference(scalar, &text);
        } else if (r == 0 && text[0] == '$') {
            r = buffer_append(&scalar->text, "$", 1);
            text += text[1] == '$' ? 2 : 1;
        }
        if (scalar->text.size > allowed) {
            complain(scalar, DESKBUS_ERROR, "CFG035",
                    "with what is put in, this is more than 64 KiB longer");
            break;
        }
    }
    if (scalar->missing)
        buffer_clear(&scalar->text);
    return r == 0 ? buffer_append(&scalar->text, "", 1) : r;
}

static int copy_scalar(
        struct interpolate *self, const struct deskbus_node *node, struct deskbus_node **ret)
{
    struct deskbus_node *made = NULL;
    const char *text = deskbus_node_text(node);
    bool quoted = deskbus_node_quoted(node);
    struct deskbus_place place = deskbus_node_place(node);
    if (text[0] == '\0' && !quoted && place.line <= self->near.line)
        place = self->near; /* YAML has no place for a value that is not written */
    if (strchr(text, '$') == NULL)
        return deskbus_node_new(DESKBUS_NODE_SCALAR, text, quoted, place, ret);
    struct scalar scalar = {.self = self, .place = place};
    int r = fill_scalar(&scalar, text);
    if (r == 0) {
        const char *filled = (const char *)scalar.text.data;
        /* An empty value is a text, not the null that an empty plain scalar would be. */
        r = deskbus_node_new(
                DESKBUS_NODE_SCALAR, filled, quoted || filled[0] == '\0', scalar.place, &made);
    }
    if (r == 0 && scalar.put_in)
        r = node_set_add(self->put_in, made);
    if (r == 0 && scalar.missing)
        r = node_set_add(self->unresolved, made);
    buffer_clear(&scalar.text);
    if (r < 0)
        deskbus_node_free(&made);
    else
        *ret = made;
    return r;
}

static int copy_entry(struct interpolate *self, const struct deskbus_node *map, size_t index,
        unsigned depth_x, struct deskbus_node *to)
{
    const struct deskbus_node *key = deskbus_node_key(map, index);
    struct deskbus_node *new_key = NULL, *value = NULL;
    if (depth_x > 0 && strncmp(deskbus_node_text(key), "x-", 2) == 0)
        return 0;
    self->near = deskbus_node_place(key);
    int r = interpolate_copy(
            self, deskbus_node_item(map, index), depth_x > 0 ? depth_x - 1 : 0, &value);
    if (r == 0)
        r = deskbus_node_new(DESKBUS_NODE_SCALAR, deskbus_node_text(key), deskbus_node_quoted(key),
                deskbus_node_place(key), &new_key);
    if (r < 0) {
        deskbus_node_free(&value);
        return r;
    }
    return deskbus_node_put(to, new_key, value);
}

static int copy_item(
        struct interpolate *self, const struct deskbus_node *item, struct deskbus_node *to)
{
    struct deskbus_node *made = NULL;
    int r = interpolate_copy(self, item, 0, &made);
    return r == 0 ? deskbus_node_add(to, made) : r;
}

/* Recursion is bounded by the depth that the parser allows. */
int interpolate_copy(struct interpolate *self, const struct deskbus_node *node, unsigned depth_x,
        struct deskbus_node **ret)
{
    enum deskbus_node_kind kind = deskbus_node_kind(node);
    if (kind == DESKBUS_NODE_SCALAR)
        return copy_scalar(self, node, ret);
    struct deskbus_node *made = NULL;
    int r = deskbus_node_new(kind, NULL, false, deskbus_node_place(node), &made);
    for (size_t i = 0; r == 0 && i < deskbus_node_count(node); i++)
        r = kind == DESKBUS_NODE_MAP ? copy_entry(self, node, i, depth_x, made)
                                     : copy_item(self, deskbus_node_item(node, i), made);
    if (r < 0)
        deskbus_node_free(&made);
    else
        *ret = made;
    return r;
}
